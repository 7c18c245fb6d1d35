//! Calls every operation of the router without valid credentials, and checks the status and the challenge of each response.

use std::path::Path;

use invgate::desk::{Clock, Desk};
use reqwest::header::WWW_AUTHENTICATE;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use specwright::Timestamp;
use specwright::operation::Endpoint;

use crate::common::{Running, TOKEN, start_at, url};

const BASIC: &str = "Basic realm=\"InvGate\", charset=\"UTF-8\"";
const BEARER: &str = "Bearer realm=\"InvGate\"";
const EXPIRED: &str = "Bearer realm=\"InvGate\", error=\"invalid_token\"";

/// A stopped clock, this number of seconds after a fixed time.
fn moment(seconds: i64) -> Clock {
    Clock::Stopped(Timestamp::from_epoch(1_800_000_000 + seconds).unwrap())
}

/// The operations of the desk.
async fn operations(folder: &Path) -> Vec<&'static Endpoint> {
    let desk = Desk::open(&url(folder).await).await.unwrap();
    let found: Vec<_> = invgate::desk::router(desk.clone()).endpoints().collect();
    desk.close().await;
    assert_eq!(found.len(), 177);
    found
}

fn call(running: &Running, http: &Client, endpoint: &Endpoint) -> RequestBuilder {
    let method = Method::from_bytes(endpoint.method.as_str().as_bytes()).unwrap();
    http.request(method, format!("http://{}{}", running.address, endpoint.path))
}

/// Sends a request, and checks the status, the challenges and the form of the body. Returns the message.
async fn refused(request: RequestBuilder, who: &str, status: u16, challenges: &[&str]) -> String {
    let answer = request.send().await.unwrap();
    let name = format!("{who} at {}", answer.url().path());
    let shown: Vec<_> = answer.headers().get_all(WWW_AUTHENTICATE).iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!((answer.status().as_u16(), shown.as_slice()), (status, challenges), "{name}");
    if status == 401 {
        // Real instances send a login page.
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{name}");
        let page = answer.text().await.unwrap();
        return page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
    }
    let body: Value = answer.json().await.unwrap();
    let keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!((keys.as_slice(), &body["status"]), (["error", "status"].as_slice(), &Value::from(status)), "{name}");
    body["error"].as_str().unwrap().to_owned()
}

/// A token with these scopes.
async fn token(running: &Running, scopes: &[&str]) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "a-client"),
        ("client_secret", "a-secret"),
        ("scope", &scopes.join(" ")),
    ];
    let url = format!("http://{}/oauth/v2.0/access_token", running.address);
    let granted: Value = Client::new().post(url).form(&form).send().await.unwrap().json().await.unwrap();
    granted["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn no_operation_is_reached_without_its_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let operations = operations(folder.path()).await;
    let scopes: Vec<_> = operations.iter().map(|endpoint| endpoint.scope.unwrap()).collect();
    let running = start_at(folder.path(), moment(0)).await;
    let expired = token(&running, &scopes).await;
    running.stop().await;
    let running = start_at(folder.path(), moment(3_600)).await;
    let http = Client::new();
    for (at, endpoint) in operations.iter().enumerate() {
        let call = || call(&running, &http, endpoint);
        refused(call(), "nobody", 401, &[BASIC, BEARER]).await;
        refused(call().basic_auth("api", Some("wrong")), "a wrong token", 401, &[BASIC, BEARER]).await;
        refused(call().basic_auth("nobody", Some(TOKEN)), "a wrong name", 401, &[BASIC, BEARER]).await;
        refused(call().bearer_auth("wrong"), "a wrong bearer token", 401, &[BASIC, EXPIRED]).await;
        refused(call().bearer_auth(TOKEN), "an API token as a bearer token", 401, &[BASIC, EXPIRED]).await;
        refused(call().bearer_auth(&expired), "an expired token", 401, &[BASIC, EXPIRED]).await;
        let digest = format!("Digest username=\"api\", realm=\"InvGate\", uri=\"{}\", response=\"0\"", endpoint.path);
        refused(call().header("authorization", digest), "another scheme", 401, &[BASIC, BEARER]).await;
        refuse_other_scopes(&running, call(), &scopes, at).await;
    }
    running.stop().await;
}

/// Calls an operation with a token that has the scopes of all other operations.
async fn refuse_other_scopes(running: &Running, call: RequestBuilder, scopes: &[&str], at: usize) {
    let scope = scopes[at];
    let others: Vec<_> = scopes.iter().copied().filter(|other| *other != scope).collect();
    assert_eq!(others.len(), scopes.len() - 1, "{scope} is the scope of two operations");
    let challenge = format!("{BEARER}, error=\"insufficient_scope\", scope=\"{scope}\"");
    let message = refused(call.bearer_auth(token(running, &others).await), "another scope", 403, &[&challenge]).await;
    assert_eq!(message, format!("the scope {scope} is needed"));
}

/// The same requests with valid credentials reach the operations. This shows that the test above checks the credentials.
#[tokio::test]
async fn every_operation_is_reached_with_its_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let operations = operations(folder.path()).await;
    let running = start_at(folder.path(), moment(0)).await;
    let http = Client::new();
    for endpoint in operations {
        let scope = token(&running, &[endpoint.scope.unwrap()]).await;
        for request in
            [call(&running, &http, endpoint).bearer_auth(scope), call(&running, &http, endpoint).basic_auth("api", Some(TOKEN))]
        {
            let status = request.send().await.unwrap().status().as_u16();
            assert!(status < 500 && status != 401 && status != 403, "{} {status}", endpoint.path);
        }
    }
    running.stop().await;
}

/// Tokens are stored in the database: they survive a restart, and another server accepts them.
#[tokio::test]
async fn tokens_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let scope = "api.v1.sd.version:get";
    let first = start_at(folder.path(), moment(0)).await;
    let kept = token(&first, &[scope]).await;
    let other = start_at(folder.path(), moment(3_599)).await;
    let status = async |running: &Running| {
        let url = running.url("sd.version");
        Client::new().get(url).bearer_auth(&kept).send().await.unwrap().status().as_u16()
    };
    assert_eq!((status(&first).await, status(&other).await), (200, 200));
    first.stop().await;
    assert_eq!(status(&other).await, 200);
    other.stop().await;
    let later = start_at(folder.path(), moment(3_600)).await;
    assert_eq!(status(&later).await, 401);
    later.stop().await;
    let bytes = std::fs::read_dir(folder.path()).unwrap().flat_map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let bytes: Vec<u8> = bytes.collect();
    assert!(!bytes.windows(kept.len()).any(|part| part == kept.as_bytes()), "the token itself is in the database");
}
