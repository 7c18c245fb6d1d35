//! Calls from pages of other origins, with the steps of a browser.

use std::net::SocketAddr;

use specwright::server::Cors;

use super::service::*;
use super::wire::*;

const PAGE: &str = "https://app.example";

/// Makes the call of a script as a browser does: sends a preflight request, makes the call, and returns the response only if that is allowed.
/// `None` means that the script gets an error without a reason.
async fn fetch(address: SocketAddr, origin: &str, start: &str, headers: &[&str]) -> Option<Response> {
    let (method, path) = start.split_once(' ').unwrap();
    let names: Vec<_> = headers.iter().map(|header| header.split(':').next().unwrap()).collect();
    let simple = matches!(method, "GET" | "HEAD" | "POST") && names.is_empty();
    if !simple {
        let names = names.join(", ");
        let preflight_headers =
            format!("origin: {origin}\r\naccess-control-request-method: {method}\r\naccess-control-request-headers: {names}\r\n");
        let preflight = send(address, &format!("OPTIONS {path}"), &preflight_headers, "").await;
        assert!(!preflight.header("x-request-id").is_empty(), "{preflight:?}");
        let listed = |header: &str, name: &str| preflight.header(header).split(", ").any(|listed| listed == name);
        let is_method_allowed = matches!(method, "GET" | "HEAD" | "POST") || listed("access-control-allow-methods", method);
        let are_headers_allowed =
            headers.iter().all(|header| listed("access-control-allow-headers", header.split(':').next().unwrap()));
        if !((200..300).contains(&preflight.status) && is_allowed(&preflight, origin) && is_method_allowed && are_headers_allowed)
        {
            return None;
        }
    }
    let sent: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let response = send(address, start, &format!("origin: {origin}\r\n{sent}"), "").await;
    is_allowed(&response, origin).then_some(response)
}

fn is_allowed(response: &Response, origin: &str) -> bool {
    let allowed = response.header("access-control-allow-origin");
    allowed == origin || allowed == "*"
}

#[tokio::test]
async fn only_pages_of_listed_origins_can_call() {
    let guarded = server::Router::new().things(Desk::default()).authenticate(Users).cors(Cors::origins([PAGE]));
    let server = Running::start(guarded).await;
    let credentials = "authorization: Basic YXBpOnJpZ2h0";
    let read = fetch(server.address, PAGE, "GET /api/things/1", &[credentials]).await.unwrap();
    assert_eq!((read.status, read.body.as_str()), (200, r#"{"id":1}"#));
    assert!(read.header("access-control-expose-headers").contains("x-request-id"));
    assert_eq!((read.header("vary").as_str(), read.header("access-control-allow-credentials").as_str()), ("origin", ""));
    // A simple call needs no preflight request, and its error can be read too.
    assert_eq!(fetch(server.address, PAGE, "GET /api/things/1", &[]).await.unwrap().status, 401);
    assert_eq!(fetch(server.address, PAGE, "DELETE /api/things/1", &[credentials]).await.unwrap().status, 204);
    assert!(fetch(server.address, PAGE, "PATCH /api/things/1", &[credentials]).await.is_none());
    assert!(fetch(server.address, PAGE, "GET /api/things/1", &[credentials, "x-other: 1"]).await.is_none());
    for other in ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"] {
        assert!(fetch(server.address, other, "GET /api/things/1", &[credentials]).await.is_none(), "{other}");
        assert!(fetch(server.address, other, "GET /api/things/1", &[]).await.is_none(), "{other}");
    }
    // A request without an origin gets no headers of CORS, but `Vary` for caches.
    let plain = send(server.address, "GET /api/things/1", &format!("{credentials}\r\n"), "").await;
    assert_eq!((plain.status, plain.header("access-control-allow-origin").as_str()), (200, ""));
    assert_eq!(plain.header("vary"), "origin");
}

#[tokio::test]
async fn headers_are_those_of_the_specification() {
    let strict = server::strict::Router::new().things(Desk::default()).cors(Cors::any_origin());
    let server = Running::start(strict).await;
    let preflight_headers = "origin: https://app.example\r\naccess-control-request-method: PUT\r\n";
    let preflight = send(server.address, "OPTIONS /strict/things/4", preflight_headers, "").await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin").as_str()), (204, "*"));
    assert_eq!(preflight.header("access-control-allow-methods"), "PUT, OPTIONS");
    assert!(preflight.header("access-control-allow-headers").ends_with(", x-trace"), "{preflight:?}");
    assert_eq!((preflight.header("access-control-max-age").as_str(), preflight.header("vary").as_str()), ("3600", ""));
    let other = send(server.address, "OPTIONS /nowhere", preflight_headers, "").await;
    assert_eq!(other.status, 404);
}

/// Scripts can read the headers that the server adds.
#[tokio::test]
async fn headers_of_the_server_are_exposed() {
    let telling = server::telling::Router::new().things(Desk::default()).cors(Cors::any_origin());
    let server = Running::start(telling).await;
    let response = send(server.address, "POST /telling/things?other=1", "origin: https://app.example\r\n", "{}").await;
    assert_eq!((response.status, response.header("x-unknown-parameters").as_str()), (200, "other"));
    let exposed = response.header("access-control-expose-headers");
    for name in ["content-disposition", "etag", "retry-after", "www-authenticate", "x-request-id", "x-unknown-parameters"] {
        assert!(exposed.split(", ").any(|one| one == name), "{name} is not in {exposed}");
    }
}

#[tokio::test]
async fn cookies_are_sent_only_by_listed_origins() {
    for (cors, preflight) in [(Cors::origins([PAGE]), "true"), (Cors::any_origin(), "")] {
        let server = Running::start(open().cors(cors.credentials(true))).await;
        let response = fetch(server.address, PAGE, "GET /api/ping", &[]).await.unwrap();
        assert_eq!(response.header("access-control-allow-credentials"), preflight);
    }
}

#[tokio::test]
async fn by_default_no_page_of_another_origin_can_call() {
    let server = Running::start(open()).await;
    assert!(fetch(server.address, PAGE, "GET /api/ping", &[]).await.is_none());
    let preflight_headers = "origin: https://app.example\r\naccess-control-request-method: GET\r\n";
    let preflight = send(server.address, "OPTIONS /api/ping", preflight_headers, "").await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods").as_str()), (204, ""));
}
