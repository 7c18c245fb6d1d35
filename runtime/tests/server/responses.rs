//! Responses: bodies, statuses, headers, and paths that are not operations.

use serde_json::json;
use specwright::server::{Health, Metrics};

use super::service::*;
use super::wire::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

#[tokio::test]
async fn outcomes_and_refusals() {
    let server = Running::start(open()).await;
    let post = async |body: &str| send(server.address, "POST /api/things", FORM, body).await;
    let created = post("title=a&level=1").await;
    assert_eq!((created.status, created.body.as_str()), (200, r#"{"status":"OK","id":7}"#));
    let refused = post("title=taken&level=1").await;
    assert_eq!((refused.status, refused.body.as_str()), (200, r#"{"status":"ERROR","info":"the title is taken"}"#));
    let conflict = post("title=conflict&level=1").await;
    assert_eq!((conflict.status, conflict.json()), (409, json!({"error": "the title is taken", "status": 409})));
}

#[tokio::test]
async fn an_absent_value_is_false_and_files_are_downloads() {
    let server = Running::start(open()).await;
    assert_eq!(get(server.address, "/api/things/1").await.body, r#"{"id":1}"#);
    let none = get(server.address, "/api/things/2").await;
    assert_eq!((none.status, none.body.as_str(), none.header("content-type")), (200, "false", "application/json".into()));
    let gone = send(server.address, "DELETE /api/things/1", "", "").await;
    assert_eq!((gone.status, gone.body.as_str(), gone.header("content-length").as_str()), (204, "", ""));
    let missing = send(server.address, "DELETE /api/things/2", "", "").await;
    assert_eq!((missing.status, missing.json()["error"].as_str()), (404, Some("there is no such thing here")));
    let file = get(server.address, "/api/things/1/file").await;
    assert_eq!((file.body.as_str(), file.header("content-type")), ("<script>", "text/html".into()));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"_x.html\"; filename*=UTF-8''%C3%B1x.html");
    assert_eq!(file.header("content-length"), "8");
}

#[tokio::test]
async fn other_methods_and_other_paths() {
    let server = Running::start(open().development(true)).await;
    let head = send(server.address, "HEAD /api/things/1", "", "").await;
    assert_eq!((head.status, head.body.as_str(), head.header("content-length").as_str()), (200, "", "8"));
    let options = send(server.address, "OPTIONS /api/things/1", "", "").await;
    assert_eq!((options.status, options.header("allow").as_str()), (204, "GET, DELETE, HEAD, OPTIONS"));
    let wrong = send(server.address, "PATCH /api/things/1", "", "").await;
    assert_eq!((wrong.status, wrong.header("allow").as_str()), (405, "GET, DELETE, HEAD, OPTIONS"));
    assert_eq!(wrong.json()["status"], 405);
    let near = get(server.address, "/api/thing").await;
    assert_eq!((near.status, near.body.contains("did you mean /api/things?")), (404, true), "{near:?}");
    let far = get(server.address, "/completely/else").await;
    assert_eq!((far.status, far.body.contains("did you mean")), (404, false));
    assert_eq!(get(server.address, "/api/unwritten").await.status, 501);
}

#[tokio::test]
async fn causes_of_internal_errors_are_not_sent_to_callers() {
    let server = Running::start(open()).await;
    for path in ["/api/panic", "/api/fail"] {
        let response = send(server.address, &format!("GET {path}"), "x-request-id: mine-1\r\n", "").await;
        assert_eq!((response.status, response.header("x-request-id").as_str()), (500, "mine-1"));
        assert_eq!(response.json(), json!({"error": "internal error", "status": 500}));
    }
    assert_eq!(get(server.address, "/api/ping").await.status, 200);
}

#[tokio::test]
async fn unusable_request_ids_are_replaced() {
    let server = Running::start(open()).await;
    for id in ["", "a b", "x\"y", &"a".repeat(200)] {
        let response = send(server.address, "GET /api/ping", &format!("x-request-id: {id}\r\n"), "").await;
        let new_id = response.header("x-request-id");
        assert!(new_id.len() == 16 && new_id != id, "{new_id}");
    }
    assert_ne!(
        get(server.address, "/api/ping").await.header("x-request-id"),
        get(server.address, "/api/ping").await.header("x-request-id")
    );
}

#[tokio::test]
async fn the_response_with_a_known_entity_tag_is_304() {
    let server = Running::start(open().etags(true)).await;
    let first = get(server.address, "/api/things/1").await;
    let tag = first.header("etag");
    assert!(tag.starts_with("W/\""), "{first:?}");
    for tags in [tag.clone(), format!("\"other\", {tag}"), "*".to_owned()] {
        let again = send(server.address, "GET /api/things/1", &format!("if-none-match: {tags}\r\n"), "").await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.clone()));
    }
    let other = send(server.address, "GET /api/things/2", &format!("if-none-match: {tag}\r\n"), "").await;
    assert_eq!((other.status, other.body.as_str()), (200, "false"));
}

#[tokio::test]
async fn health_and_metrics_have_paths() {
    let health = Health::new();
    let server = Running::start(open().health(health.clone()).metrics(Metrics::new())).await;
    assert_eq!(get(server.address, "/readyz").await.status, 200);
    health.set_ready(false);
    assert_eq!((get(server.address, "/readyz").await.status, get(server.address, "/healthz").await.status), (503, 200));
    assert_eq!(send(server.address, "POST /healthz", "", "").await.header("allow"), "GET, HEAD, OPTIONS");
    get(server.address, "/api/ping").await;
    let counted = get(server.address, "/metrics").await.body;
    let line = "http_server_request_duration_seconds_count{http_request_method=\"GET\",http_route=\"/api/ping\",http_response_status_code=\"200\",url_scheme=\"http\"} 1";
    assert!(counted.contains(line), "{counted}");
    let bare = Running::start(open()).await;
    assert_eq!(get(bare.address, "/healthz").await.status, 404);
}

/// RFC 9110 (9.3.7): the request concerns the whole server.
#[tokio::test]
async fn options_of_the_whole_server_lists_all_methods() {
    let server = Running::start(open()).await;
    let options = send(server.address, "OPTIONS *", "", "").await;
    assert_eq!((options.status, options.header("allow").as_str()), (204, "DELETE, GET, HEAD, OPTIONS, POST, PUT"), "{options:?}");
    assert_eq!(options.body, "");
    let other = send(server.address, "GET *", "", "").await;
    assert!((400..500).contains(&other.status), "{other:?}");
}
