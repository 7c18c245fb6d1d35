//! Requests that pages of other sites cause, and host names of others that point to the server.

use specwright::server::Cors;
use specwright::server::oauth2::TokenEndpoint;

use super::service::*;
use super::wire::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const BASIC: &str = "authorization: Basic YXBpOnJpZ2h0\r\n";

fn guarded() -> server::Router {
    server::Router::new().things(Desk::default()).probes(Desk::default()).authenticate(Users).tokens(TokenEndpoint::new())
}

/// As `wire::send`, with headers that may replace the host.
async fn send_to(server: &Running, host: &str, start: &str, headers: &str) -> Response {
    let request = format!("{start} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}\r\n");
    send_raw(server.address, request.as_bytes()).await.unwrap()
}

/// Headers as browsers send them, and whether the request is refused.
#[tokio::test]
async fn requests_of_other_sites_are_refused() {
    let server = Running::start(guarded()).await;
    let cases = [
        ("", false),
        ("sec-fetch-site: same-origin\r\norigin: http://h\r\n", false),
        ("sec-fetch-site: none\r\n", false),
        ("sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\norigin: https://evil.example\r\n", true),
        ("sec-fetch-site: cross-site\r\nsec-fetch-mode: no-cors\r\norigin: https://evil.example\r\n", true),
        ("sec-fetch-site: cross-site\r\nsec-fetch-mode: cors\r\norigin: https://evil.example\r\n", true),
        ("sec-fetch-site: same-site\r\norigin: https://other.h\r\n", true),
        ("sec-fetch-site: cross-site\r\n", true),
        ("sec-fetch-site: cross-site\r\norigin: null\r\n", true),
        // Browsers do not send `Sec-Fetch-Site` to plain HTTP on another machine.
        ("origin: http://h\r\n", false),
        ("origin: https://H\r\n", false),
        ("origin: http://h:8080\r\n", true),
        ("origin: https://evil.example\r\n", true),
        ("origin: http://h.evil.example\r\n", true),
        ("origin: null\r\n", true),
        ("origin: \r\n", true),
    ];
    for (headers, refused) in cases {
        for (start, status) in
            [("POST /api/echo", 200), ("PUT /api/echo", 200), ("DELETE /api/things/1", 204), ("POST /oauth/token", 400)]
        {
            let response = send(server.address, start, &format!("{BASIC}{FORM}{headers}"), "").await;
            assert_eq!(response.status, if refused { 403 } else { status }, "{start} {headers}: {response:?}");
        }
        // Requests that only read are not refused, since the page does not see the response.
        for start in ["GET /api/things/1", "HEAD /api/things/1", "OPTIONS /api/things/1"] {
            let response = send(server.address, start, &format!("{BASIC}{headers}"), "").await;
            assert!((200..300).contains(&response.status), "{start} {headers}: {response:?}");
        }
    }
    let refused = send(server.address, "POST /api/echo", "sec-fetch-site: cross-site\r\nx-request-id: r-3\r\n", "").await;
    assert_eq!((refused.status, &refused.json()["status"], refused.header("x-request-id").as_str()), (403, &403.into(), "r-3"));
}

/// A browser does not add a bearer token by itself, so the page has the token.
#[tokio::test]
async fn a_page_with_a_bearer_token_may_send() {
    let server = Running::start(guarded()).await;
    let foreign = "sec-fetch-site: cross-site\r\nsec-fetch-mode: cors\r\norigin: https://app.example\r\n";
    for (credentials, status) in [("authorization: Bearer known\r\n", 403), ("authorization: bearer unknown\r\n", 401)] {
        let response = send(server.address, "POST /api/things", &format!("{credentials}{foreign}"), "").await;
        assert_eq!(response.status, status, "{response:?}");
        assert!(!response.body.contains("another site"), "{response:?}");
    }
}

/// Pages of listed origins may send. If every origin is allowed, scripts may send, but forms may not.
#[tokio::test]
async fn pages_of_allowed_origins_may_send() {
    let listed = Running::start(guarded().cors(Cors::origins(["https://app.example"]))).await;
    let every = Running::start(guarded().cors(Cors::any_origin())).await;
    let allowed = Running::start(guarded().allow_cross_site(true)).await;
    for (server, site, mode, origin, status) in [
        (&listed, "cross-site", "cors", "https://app.example", 200),
        (&listed, "same-site", "cors", "https://app.example", 200),
        (&listed, "cross-site", "navigate", "https://app.example", 200),
        (&listed, "cross-site", "cors", "https://app.example.evil.example", 403),
        (&listed, "cross-site", "cors", "http://app.example", 403),
        (&every, "cross-site", "cors", "https://app.example", 200),
        (&every, "cross-site", "navigate", "https://app.example", 403),
        (&every, "cross-site", "no-cors", "https://app.example", 403),
        (&allowed, "cross-site", "navigate", "https://evil.example", 200),
        (&allowed, "cross-site", "cors", "null", 200),
    ] {
        let headers = format!("sec-fetch-site: {site}\r\nsec-fetch-mode: {mode}\r\norigin: {origin}\r\n");
        let response = send(server.address, "POST /api/echo", &format!("{BASIC}{FORM}{headers}"), "title=ab").await;
        assert_eq!(response.status, status, "{headers}: {response:?}");
    }
}

#[tokio::test]
async fn host_names_of_others_are_refused() {
    let server = Running::start(guarded().hosts(["desk.example", "Intern.Example"])).await;
    let cases = [
        ("desk.example", 200),
        ("DESK.example", 200),
        ("desk.example:8383", 200),
        ("desk.example.", 200),
        ("intern.example", 200),
        ("localhost", 200),
        ("localhost:80", 200),
        ("127.0.0.1:8383", 200),
        ("[::1]:8383", 200),
        ("", 200),
        ("evil.example", 421),
        ("desk.example.evil.example", 421),
        ("evil-desk.example", 421),
        ("example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("2130706433", 421),
    ];
    for (host, status) in cases {
        for start in ["GET /api/ping", "HEAD /api/ping"] {
            assert_eq!(send_to(&server, host, start, "").await.status, status, "{host}");
        }
    }
    let refused = send_to(&server, "evil.example", "GET /nowhere", "").await;
    assert_eq!((refused.status, &refused.json()["status"]), (421, &421.into()));
    assert!(!refused.body.contains("evil"), "{refused:?}");
    // The host in the request target takes precedence (RFC 9112, 3.2.2).
    assert_eq!(send_to(&server, "desk.example", "GET http://evil.example/api/ping", "").await.status, 421);
    assert_eq!(send_to(&server, "evil.example", "GET http://desk.example/api/ping", "").await.status, 200);
    assert_eq!(send_raw(server.address, b"GET /api/ping HTTP/1.0\r\n\r\n").await.unwrap().status, 200, "no host is no browser's");
    // A page of one of the server's host names is of the same site.
    let own = format!("{BASIC}origin: https://intern.example\r\n");
    assert_eq!(send_to(&server, "127.0.0.1:8383", "DELETE /api/things/1", &own).await.status, 204);
    let every = Running::start(guarded()).await;
    assert_eq!(send_to(&every, "evil.example", "GET /api/ping", "").await.status, 200, "by default every name is accepted");
}
