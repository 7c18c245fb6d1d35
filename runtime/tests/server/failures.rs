//! All violations of a request in one response, and failures that the application writes.

use http::HeaderValue;
use serde_json::{Value as Json, json};
use specwright::server::{Failure, ResponseBody};

use super::service::*;
use super::wire::*;

/// Writes every failure as a code, and a list of parameters and rules.
fn own(failure: &Failure<'_>) -> (HeaderValue, ResponseBody) {
    let broken = failure.violations.iter().map(|one| json!({"at": one.param, "rule": one.rule, "why": one.message}));
    let body = json!({
        "ok": false,
        "code": failure.status,
        "text": failure.message,
        "broken": broken.collect::<Json>(),
        "id": failure.request_id,
        "call": failure.endpoint.map(|endpoint| endpoint.name),
    });
    (HeaderValue::from_static("application/vnd.desk+json"), ResponseBody::new(body.to_string()))
}

#[tokio::test]
async fn all_violations_are_in_one_response() {
    let server = Running::start(server::strict::Router::new().things(Desk::default())).await;
    let headers = "content-type: application/json\r\nx-request-id: r-1\r\n";
    let response = send(server.address, "PUT /strict/things/x?dry=perhaps&other=1", headers, r#"{"titel":"a"}"#).await;
    assert_eq!((response.status, response.header("content-type").as_str()), (400, "application/problem+json"));
    let body = response.json();
    assert_eq!((body["status"].as_u64(), body["request_id"].as_str()), (Some(400), Some("r-1")));
    let rules: Vec<_> =
        body["violations"].as_array().unwrap().iter().map(|one| (one["param"].clone(), one["rule"].clone())).collect();
    let expected = [("other", "unknown"), ("titel", "unknown"), ("id", "type"), ("title", "required"), ("dry", "type")];
    assert_eq!(rules, expected.map(|(param, rule)| (Json::from(param), Json::from(rule))));
}

#[tokio::test]
async fn the_application_can_write_failures() {
    let desk = Desk::default();
    let router = server::Router::new().things(desk.clone()).probes(desk).authenticate(Users).failures(own);
    let server = Running::start(router).await;
    let credentials = "authorization: Basic YXBpOnJpZ2h0\r\nx-request-id: r-2\r\n";
    let form = format!("{credentials}content-type: application/x-www-form-urlencoded\r\n");
    let broken = send(server.address, "POST /api/things", &form, "level=9&from=5&to=x").await;
    assert_eq!((broken.status, broken.header("content-type").as_str()), (428, "application/vnd.desk+json"));
    let body = broken.json();
    assert_eq!((&body["call"], &body["id"], &body["code"]), (&json!("things.create"), &json!("r-2"), &json!(428)));
    let at: Vec<_> = body["broken"].as_array().unwrap().iter().map(|one| one["at"].as_str().unwrap()).collect();
    assert_eq!(at, ["title", "level", "to"]);
    let cases = [
        ("GET /nowhere", credentials, 404, json!(null)),
        ("PATCH /api/ping", credentials, 405, json!(null)),
        ("GET /api/things/1", "", 401, json!("things.get")),
        ("GET /api/things/1", "authorization: bearer known\r\n", 403, json!("things.get")),
        ("GET /api/panic", credentials, 500, json!("probes.panic")),
        ("GET /api/fail", credentials, 500, json!("probes.fail")),
        ("GET /api/unwritten", credentials, 501, json!("probes.unwritten")),
    ];
    for (start, headers, status, call) in cases {
        let response = send(server.address, start, headers, "").await;
        let body = response.json();
        assert_eq!((response.status, &body["code"], &body["call"]), (status, &json!(status), &call), "{start}");
        assert_eq!(!response.header("www-authenticate").is_empty(), status == 401 || status == 403, "{start}");
        assert!(!response.body.contains("hunter2"));
    }
    // A failed outcome in a 200 is a response of the operation, which does not change.
    let refused = send(server.address, "POST /api/things", &form, "title=taken&level=1").await;
    assert_eq!((refused.status, refused.body.as_str()), (200, r#"{"status":"ERROR","info":"the title is taken"}"#));
}

/// A caller that waits for the stated time is not too early.
#[tokio::test]
async fn the_time_to_wait_is_rounded_up() {
    let server = Running::start(open()).await;
    for (title, seconds) in [("busy", "1"), ("busier", "3"), ("calm", "3"), ("busiest", "18446744073709551615"), ("unsure", "")] {
        let form = format!("title={title}&level=1");
        let response =
            send(server.address, "POST /api/things", "content-type: application/x-www-form-urlencoded\r\n", form).await;
        assert_eq!((response.status, response.header("retry-after").as_str()), (429, seconds), "{title}: {response:?}");
    }
}
