//! The application besides the operations: the page, the OpenAPI document, files, tokens, compression, health, metrics.

use crate::common::{Running, TOKEN, start};
use invgate::{AddComment, GetDataExport, GetRequest, GetRequestAttachment};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use specwright::File;

fn at(running: &Running, path: &str) -> String {
    format!("http://{}{path}", running.address)
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).unwrap().to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_and_the_document_need_no_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let page = reqwest::get(at(&running, "/")).await.unwrap();
    assert_eq!((page.status(), header(&page, "content-type").as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(header(&page, "content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
    let text = page.text().await.unwrap();
    assert!(!text.contains("http"), "the page refers to other servers");
    for part in text.split(['"', '\'']).filter(|part| part.starts_with("/page/")) {
        assert_eq!(reqwest::get(at(&running, part)).await.unwrap().status(), StatusCode::OK, "{part}");
    }
    let other = Client::new().post(at(&running, "/")).send().await.unwrap();
    assert_eq!((other.status(), header(&other, "allow").as_str()), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    let message: Value = other.json().await.unwrap();
    assert_eq!(message, serde_json::json!({ "error": "the method must be one of GET, HEAD", "status": 405 }));
    let document: Value = reqwest::get(at(&running, "/openapi.json")).await.unwrap().json().await.unwrap();
    let operations = document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len());
    assert_eq!(operations.sum::<usize>(), 177);
    running.stop().await;
}

/// A large file is uploaded from disk and downloaded unchanged.
#[tokio::test]
async fn large_files_are_downloaded_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let content: Vec<u8> = (0..3_000_000_u32).map(|at| (at / 7 % 251) as u8).collect();
    std::fs::write(folder.path().join("large.bin"), &content).unwrap();
    let file = File::from_path(folder.path().join("large.bin"));
    client.comments().add(&AddComment::new(8, 1, "See the file.").attachments(vec![file])).await.unwrap();
    let attachments = client.requests().get(&GetRequest::new(1)).await.unwrap().attachments.unwrap();
    let url = at(&running, &format!("/attachments/{}", attachments[0]));
    let found = Client::new().get(url).basic_auth("api", Some(TOKEN)).send().await.unwrap();
    assert_eq!(
        (found.content_length(), header(&found, "content-disposition")),
        (Some(3_000_000), "attachment; filename=\"large.bin\"".into())
    );
    assert!(found.bytes().await.unwrap() == content);
    running.stop().await;
}

#[tokio::test]
async fn urls_in_answers_lead_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let file = File::new("Größe; (1).html", *b"<script>alert(1)</script>").content_type("text/html");
    client.comments().add(&AddComment::new(8, 1, "See the file.").attachments(vec![file])).await.unwrap();
    let attachments = client.requests().get(&GetRequest::new(1)).await.unwrap().attachments.unwrap();
    let message = client.request_attachments().get(&GetRequestAttachment::new(attachments[0])).await.unwrap();
    let url = message.url.unwrap().to_string();
    let refused = reqwest::get(&url).await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(header(&refused, "www-authenticate").starts_with("Basic "));
    let found = Client::new().get(&url).basic_auth("api", Some(TOKEN)).send().await.unwrap();
    assert_eq!(header(&found, "x-content-type-options"), "nosniff");
    let name = "attachment; filename=\"Gr__e_ (1).html\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%3B%20%281%29.html";
    assert_eq!(header(&found, "content-disposition"), name);
    assert_eq!(found.text().await.unwrap(), "<script>alert(1)</script>");
    let missing = Client::new().get(at(&running, "/attachments/999")).basic_auth("api", Some(TOKEN)).send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let id = specwright::Uuid::parse("8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10").unwrap();
    let export = client.exports().get(&GetDataExport::new(id)).await.unwrap().url.unwrap().to_string();
    let csv = Client::new().get(&export).basic_auth("api", Some(TOKEN)).send().await.unwrap().text().await.unwrap();
    assert!(csv.starts_with("id,title,type,status,"), "{csv}");
    assert!(csv.lines().count() > 30);
    running.stop().await;
}

async fn token(running: &Running, secret: &str, scope: &str) -> Response {
    let mut form =
        vec![("grant_type", "client_credentials"), ("client_id", "a-client"), ("client_secret", secret), ("scope", scope)];
    form.retain(|(_, value)| !value.is_empty());
    Client::new().post(at(running, "/oauth/v2.0/access_token")).form(&form).send().await.unwrap()
}

#[tokio::test]
async fn tokens_have_the_requested_scopes() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    assert_eq!(token(&running, "wrong", "").await.status(), StatusCode::UNAUTHORIZED);
    let call = async |scope: &str, path: &str| {
        let granted: Value = token(&running, "a-secret", scope).await.json().await.unwrap();
        let bearer = granted["access_token"].as_str().unwrap();
        Client::new().get(at(&running, path)).bearer_auth(bearer).send().await.unwrap().status()
    };
    assert_eq!(call("", "/api/v1/sd.version").await, StatusCode::FORBIDDEN);
    assert_eq!(call("api.v1.sd.version:get", "/api/v1/sd.version").await, StatusCode::OK);
    assert_eq!(call("api.v1.sd.version:get", "/api/v1/users").await, StatusCode::FORBIDDEN);
    assert_eq!(call("api.v1.sd.version:get", "/attachments/1").await, StatusCode::FORBIDDEN);
    assert_eq!(call("api.v1.incident.attachment:get", "/attachments/1").await, StatusCode::NOT_FOUND);
    let refused = async |form: &[(&str, &str)]| {
        let answer = Client::new().post(at(&running, "/oauth/v2.0/access_token")).form(form).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["error"].as_str().unwrap().to_owned())
    };
    let client = [("grant_type", "client_credentials"), ("client_id", "a-client"), ("client_secret", "a-secret")];
    let with = |more: &[(&'static str, &'static str)]| [&client, more].concat();
    assert_eq!(refused(&with(&[("scope", "api.v1.nothing:get")])).await, (400, "invalid_scope".to_owned()));
    let twice = with(&[("scope", "api.v1.users:get"), ("scope", "api.v1.user:get")]);
    assert_eq!(refused(&twice).await, (400, "invalid_request".to_owned()));
    assert_eq!(refused(&with(&[("client_id", "a-client")])).await, (400, "invalid_request".to_owned()));
    running.stop().await;
}

/// Pages and answers are compressed if the caller accepts it.
#[tokio::test]
async fn long_answers_are_compressed_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    // Without `gzip`, reqwest does not decompress the body.
    let http = Client::builder().no_gzip().build().unwrap();
    for path in ["/openapi.json", "/api/v1/incidents?ids[]=1&ids[]=2&ids[]=3&ids[]=4"] {
        let plain = http.get(at(&running, path)).basic_auth("api", Some(TOKEN)).send().await.unwrap();
        assert!(!plain.headers().contains_key("content-encoding"), "{path}");
        let long = plain.bytes().await.unwrap().len();
        let asked = http.get(at(&running, path)).basic_auth("api", Some(TOKEN)).header("accept-encoding", "gzip");
        let packed = asked.send().await.unwrap();
        assert_eq!(header(&packed, "content-encoding"), "gzip", "{path}");
        assert!(packed.bytes().await.unwrap().len() < long / 2, "{path}");
    }
    running.stop().await;
}

#[tokio::test]
async fn monitoring_needs_no_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(reqwest::get(at(&running, path)).await.unwrap().status(), StatusCode::OK, "{path}");
    }
    running.client().requests().get(&GetRequest::new(1)).await.unwrap();
    for path in ["/attachments/1", "/exports/8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10.csv"] {
        Client::new().get(at(&running, path)).basic_auth("api", Some(TOKEN)).send().await.unwrap().text().await.unwrap();
    }
    let counts = reqwest::get(at(&running, "/metrics")).await.unwrap().text().await.unwrap();
    for (route, status) in [("/api/v1/incident", 200), ("/attachments/{id}", 404), ("/exports/{name}", 200)] {
        let line = format!(
            "http_server_request_duration_seconds_count{{http_request_method=\"GET\",http_route=\"{route}\",\
             http_response_status_code=\"{status}\",url_scheme=\"http\"}} 1"
        );
        assert!(counts.contains(&line), "{counts}");
    }
    running.stop().await;
}

/// PostgreSQL cannot store the character NUL, so it is refused in every part of a request.
#[tokio::test]
async fn the_character_nul_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let create = |more: Value| {
        let mut body = serde_json::json!({"title": "a", "type_id": 1, "priority_id": 2, "category_id": 1, "customer_id": 8, "creator_id": 8});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Client::new().post(running.url("incident")).basic_auth("api", Some(TOKEN)).json(&body).send()
    };
    assert_eq!(create(serde_json::json!({})).await.unwrap().status(), StatusCode::OK);
    let refused = create(serde_json::json!({"title": "a\u{0}b"})).await.unwrap();
    assert_eq!(refused.status().as_u16(), 428);
    assert!(refused.text().await.unwrap().contains("title must be text without the character NUL"));
    let options = |key: &'static str, value: &'static str| {
        let form = [("uid", "1"), (key, value)];
        Client::new().post(running.url("cf.field.options.list")).basic_auth("api", Some(TOKEN)).form(&form).send()
    };
    for (key, value) in [("key_values[a\0b]", "c"), ("key_values[a]", "b\0c"), ("key_values", "{\"a\\u0000\":\"b\"}")] {
        let refused = options(key, value).await.unwrap();
        assert_eq!(refused.status().as_u16(), 428, "{key:?}");
        let message = refused.text().await.unwrap();
        assert!(message.contains("key_values") && message.contains("NUL"), "{message}");
    }
    running.stop().await;
}
