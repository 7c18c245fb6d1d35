//! Who calls, and whether they may.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use specwright::server::oauth2::TokenEndpoint;

use super::service::*;
use super::wire::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const BASIC: &str = "Basic realm=\"Desk\", charset=\"UTF-8\"";

/// Every operation that is not public.
const GUARDED: [&str; 7] = [
    "GET /api/echo",
    "POST /api/echo",
    "PUT /api/echo",
    "POST /api/things",
    "GET /api/things/1",
    "DELETE /api/things/1",
    "GET /api/things/1/file",
];

fn desk() -> server::Router {
    server::Router::new().things(Desk::default()).probes(Desk::default())
}

fn basic(user: &str, password: &str) -> String {
    format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{user}:{password}")))
}

#[tokio::test]
async fn nobody_passes_without_credentials() {
    let server = Running::start(desk().authenticate(Users)).await;
    let invalid = format!("{BASIC} | Bearer realm=\"Desk\", error=\"invalid_token\"");
    let plain = format!("{BASIC} | Bearer realm=\"Desk\"");
    let shown = [
        (String::new(), &plain),
        (basic("api", "wrong"), &plain),
        (basic("other", "right"), &plain),
        ("authorization: Basic !!!\r\n".to_owned(), &plain),
        ("authorization: Basic\r\n".to_owned(), &plain),
        ("authorization: Digest username=\"api\"\r\n".to_owned(), &plain),
        ("authorization: Bearer \r\n".to_owned(), &plain),
        ("authorization: Bearer unknown\r\n".to_owned(), &invalid),
        ("authorization: \u{ff}\r\n".to_owned(), &plain),
    ];
    for start in GUARDED {
        for (header, challenge) in &shown {
            let answer = send(server.address, start, header, "").await;
            assert_eq!((answer.status, &answer.header("www-authenticate")), (401, *challenge), "{start} {header}");
            assert_eq!(answer.json()["status"], 401);
        }
        let known = send(server.address, start, &basic("api", "right"), "").await;
        assert_ne!(known.status, 401, "{start}");
    }
}

#[tokio::test]
async fn another_operations_scope_is_not_enough() {
    let server = Running::start(desk().authenticate(Users)).await;
    for start in GUARDED {
        let answer = send(server.address, start, "authorization: bearer known\r\n", "").await;
        if start == "GET /api/echo" {
            assert_eq!(answer.status, 200);
            continue;
        }
        assert_eq!(answer.status, 403, "{start}");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.contains("error=\"insufficient_scope\", scope=\""), "{challenge}");
    }
}

#[tokio::test]
async fn public_operations_need_nothing_and_the_others_a_hook() {
    let server = Running::start(desk()).await;
    assert_eq!(get(server.address, "/api/ping").await.status, 200);
    for start in GUARDED {
        assert_eq!(send(server.address, start, &basic("api", "right"), "").await.status, 401, "{start}");
    }
}

/// A token from the endpoint, and what it opens.
#[tokio::test]
async fn tokens_are_issued_and_end() {
    let tokens = TokenEndpoint::new()
        .client("all", "s1")
        .client_with_scopes("some", "s2", ["echo.read", "echo.write"])
        .lifetime(Duration::from_millis(400));
    let server = Running::start(desk().tokens(tokens)).await;
    let ask =
        async |headers: &str, form: &str| send(server.address, "POST /oauth/token", &format!("{FORM}{headers}"), form).await;
    let granted = ask("", "grant_type=client_credentials&client_id=some&client_secret=s2&scope=echo.read").await;
    assert_eq!((granted.status, granted.header("cache-control").as_str()), (200, "no-store"));
    let body = granted.json();
    assert_eq!((body["token_type"].as_str(), body["scope"].as_str()), (Some("Bearer"), Some("echo.read")));
    let bearer = format!("authorization: Bearer {}\r\n", body["access_token"].as_str().unwrap());
    assert_eq!(send(server.address, "GET /api/echo", &bearer, "").await.status, 200);
    assert_eq!(send(server.address, "POST /api/echo", &bearer, "").await.status, 403);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let ended = send(server.address, "GET /api/echo", &bearer, "").await;
    assert_eq!((ended.status, ended.header("www-authenticate").contains("invalid_token")), (401, true), "{ended:?}");
    let header = ask(&basic("all", "s1"), "grant_type=client_credentials").await;
    assert_eq!(header.status, 200, "{header:?}");
}

#[tokio::test]
async fn tokens_are_refused() {
    let tokens = TokenEndpoint::new().client_with_scopes("some", "s2", ["echo.read"]);
    let server = Running::start(desk().tokens(tokens)).await;
    let cases = [
        ("grant_type=client_credentials&client_id=some&client_secret=no", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=none&client_secret=s2", 401, "invalid_client"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=password&client_id=some&client_secret=s2", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials&client_id=some&client_secret=s2&scope=echo.write", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=some&client_secret=s2&scope=echo.read%00", 400, "invalid_scope"),
        ("grant_type=%ff", 400, "invalid_request"),
        ("", 400, "invalid_request"),
    ];
    for (form, status, code) in cases {
        let answer = send(server.address, "POST /oauth/token", FORM, form).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (status, Some(code)), "{form}");
        assert_eq!(answer.header("www-authenticate").starts_with("Basic "), status == 401);
    }
    let wrong = get(server.address, "/oauth/token").await;
    assert_eq!((wrong.status, wrong.header("allow").as_str()), (405, "POST, OPTIONS"));
}
