//! Authentication and scopes.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use specwright::server::oauth2::{Grant, NewToken, TokenEndpoint, TokenStore};
use specwright::server::{Authenticate, Credentials, Limits, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

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
async fn guarded_operations_answer_401_without_credentials() {
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
            let response = send(server.address, start, header, "").await;
            assert_eq!((response.status, &response.header("www-authenticate")), (401, *challenge), "{start} {header}");
            assert_eq!(response.json()["status"], 401);
        }
        let authenticated = send(server.address, start, &basic("api", "right"), "").await;
        assert_ne!(authenticated.status, 401, "{start}");
    }
}

#[tokio::test]
async fn a_token_without_the_scope_of_the_operation_gets_403() {
    let server = Running::start(desk().authenticate(Users)).await;
    for start in GUARDED {
        let response = send(server.address, start, "authorization: bearer known\r\n", "").await;
        if start == "GET /api/echo" {
            assert_eq!(response.status, 200);
            continue;
        }
        assert_eq!(response.status, 403, "{start}");
        let challenge = response.header("www-authenticate");
        assert!(challenge.contains("error=\"insufficient_scope\", scope=\""), "{challenge}");
    }
}

#[tokio::test]
async fn without_a_hook_only_public_operations_are_served() {
    let server = Running::start(desk()).await;
    assert_eq!(get(server.address, "/api/ping").await.status, 200);
    for start in GUARDED {
        assert_eq!(send(server.address, start, &basic("api", "right"), "").await.status, 401, "{start}");
    }
}

/// A token from the endpoint, and the operations that it allows.
#[tokio::test]
async fn tokens_are_issued_and_expire() {
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
    let tokens = TokenEndpoint::new().client_with_scopes("some", "s2", ["echo.read", "old"]).client("any", "s3");
    let server = Running::start(desk().tokens(tokens)).await;
    let cases = [
        ("grant_type=client_credentials&client_id=any&client_secret=s3&scope=unknown", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=any&client_secret=s3&scope=echo.read+unknown", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=any&client_secret=s3&scope=ECHO.READ", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=any&client_secret=s3&scope=echo.read%2Cecho.write", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=some&client_secret=s2&scope=old", 400, "invalid_scope"),
        ("grant_type=client_credentials&grant_type=client_credentials&client_id=any&client_secret=s3", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=any&client_id=any&client_secret=s3", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=any&client_secret=no&client_secret=s3", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=any&client_secret=s3&scope=echo.read&scope=", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=any&client_secret=s3&x=1&%78=2", 400, "invalid_request"),
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
        let response = send(server.address, "POST /oauth/token", FORM, form).await;
        assert_eq!((response.status, response.json()["error"].as_str()), (status, Some(code)), "{form}");
        assert_eq!(response.header("www-authenticate").starts_with("Basic "), status == 401);
    }
    let larger = send(server.address, "POST /oauth/token", FORM, "a".repeat(70_000)).await;
    assert_eq!((larger.status, &larger.json()["status"]), (413, &413.into()), "{larger:?}");
    let wrong = get(server.address, "/oauth/token").await;
    assert_eq!((wrong.status, wrong.header("allow").as_str()), (405, "POST, OPTIONS"));
}

/// RFC 6749 (2.3.1): id and secret are encoded as in a form before they are put into the header.
#[tokio::test]
async fn id_and_secret_in_the_header_are_form_encoded() {
    let tokens = TokenEndpoint::new().client("desk & co", "p:ä+%").client("plain", "s");
    let server = Running::start(desk().tokens(tokens)).await;
    let ask = async |id: &str, secret: &str| {
        let header = format!("{FORM}{}", basic(id, secret));
        send(server.address, "POST /oauth/token", &header, "grant_type=client_credentials").await.status
    };
    assert_eq!(ask("desk+%26%20co", "p%3A%C3%A4%2B%25").await, 200);
    assert_eq!(ask("plain", "s").await, 200);
    for (id, secret) in
        [("desk & co", "p:ä+%"), ("plain", "%73%"), ("nobody", "s"), ("nobody", "nobody%27s+secret"), ("plain", "")]
    {
        assert_eq!(ask(id, secret).await, 401, "{id} {secret}");
    }
}

/// A token store whose calls panic or never end.
struct Broken;

impl TokenStore for Broken {
    async fn insert(&self, new: NewToken<'_>) -> Result<(), HandlerError> {
        if new.grant.client == "slow" { std::future::pending().await } else { panic!("the password is hunter2") }
    }
    async fn find(&self, _: &Secret) -> Result<Option<Grant>, HandlerError> {
        Ok(None)
    }
}

/// A token request has a timeout, a limit and error bodies, like a request of an operation.
#[tokio::test]
async fn a_token_request_has_a_timeout_and_its_panics_are_caught() {
    let tokens = TokenEndpoint::new().client("slow", "s").client("broken", "s").store(Broken);
    let limits = Limits::default().request_timeout(Duration::from_millis(400)).concurrent(1);
    let server = Running::start(desk().tokens(tokens).limits(limits)).await;
    let address = server.address;
    let form = |client: &str| format!("grant_type=client_credentials&client_id={client}&client_secret=s");
    let panicked = send(address, "POST /oauth/token", &format!("{FORM}x-request-id: r-9\r\n"), form("broken")).await;
    assert_eq!((panicked.status, panicked.header("x-request-id").as_str()), (500, "r-9"), "{panicked:?}");
    assert!(!panicked.body.contains("hunter2"));
    let cut = format!("POST /oauth/token HTTP/1.1\r\nhost: h\r\n{FORM}content-length: 100\r\n\r\ngrant_type=");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, cut.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 408");
    let slow = tokio::spawn(async move { send(address, "POST /oauth/token", FORM, form("slow")).await.status });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(send(address, "POST /oauth/token", FORM, "").await.status, 503, "there is one place only");
    assert_eq!(get(address, "/api/ping").await.status, 503, "and it is the same place");
    assert_eq!(slow.await.unwrap(), 503);
}

#[test]
fn secrets_are_compared() {
    let same = |a: &str, b: &str| same_secret(&Secret::new(a), &Secret::new(b));
    assert!(same("", "") && same("a", "a") && same("ä".repeat(1_000).as_str(), "ä".repeat(1_000).as_str()));
    assert!(!same("a", "") && !same("", "a") && !same("a", "b") && !same("a", "aa") && !same("a\0", "a"));
}

/// A client sends its credentials in the header or in the form, but not in both.
#[tokio::test]
async fn credentials_of_a_client_in_header_and_form_are_refused() {
    let server = Running::start(desk().tokens(TokenEndpoint::new().client("a", "s"))).await;
    let cases = [
        ("grant_type=client_credentials", 200),
        ("grant_type=client_credentials&client_id=a", 200),
        ("grant_type=client_credentials&client_id=b", 400),
        ("grant_type=client_credentials&client_secret=s", 400),
        ("grant_type=client_credentials&client_id=a&client_secret=s", 400),
        ("grant_type=client_credentials&client_id=a&client_secret=other", 400),
    ];
    for (form, status) in cases {
        let header = format!("{FORM}{}", basic("a", "s"));
        let response = send(server.address, "POST /oauth/token", &header, form).await;
        assert_eq!(response.status, status, "{form}: {response:?}");
    }
}

async fn token(server: &Running, form: &str) -> Response {
    let form = format!("grant_type=client_credentials&client_id=a&client_secret=s{form}");
    send(server.address, "POST /oauth/token", FORM, form).await
}

async fn with_token(server: &Running, start: &str, granted: &Response) -> u16 {
    let bearer = format!("authorization: Bearer {}\r\n", granted.json()["access_token"].as_str().unwrap());
    send(server.address, start, &bearer, "").await.status
}

/// Two servers share their tokens; at the second, the client may do less.
#[tokio::test]
async fn a_token_loses_the_scopes_that_its_client_loses() {
    let all = TokenEndpoint::new().client("a", "s");
    let some = all.clone().client_with_scopes("a", "s", ["echo.read", "things.get"]);
    let other = all.clone().client_with_scopes("a", "s", ["echo.write"]);
    let before = Running::start(desk().tokens(all)).await;
    let (some, other) = (Running::start(desk().tokens(some)).await, Running::start(desk().tokens(other)).await);
    let (unlimited, limited) = (token(&before, "").await, token(&before, "&scope=echo.read+echo.write").await);
    assert_eq!(
        (&unlimited.json()["scope"], &limited.json()["scope"]),
        (&serde_json::Value::Null, &"echo.read echo.write".into())
    );
    for (server, granted, start, status) in [
        (&before, &unlimited, "DELETE /api/things/1", 204),
        (&before, &limited, "DELETE /api/things/1", 403),
        (&some, &unlimited, "DELETE /api/things/1", 403),
        (&some, &unlimited, "GET /api/things/1", 200),
        (&some, &limited, "GET /api/echo", 200),
        (&some, &limited, "POST /api/echo", 403),
        (&some, &limited, "GET /api/things/1", 403),
        (&other, &limited, "GET /api/echo", 403),
        (&other, &limited, "POST /api/echo", 200),
    ] {
        assert_eq!(with_token(server, start, granted).await, status, "{start}");
    }
}

#[tokio::test]
async fn the_number_of_tokens_of_a_client_is_limited() {
    let tokens = TokenEndpoint::new().client("a", "s").client("b", "s").tokens_per_client(3);
    let server = Running::start(desk().tokens(tokens)).await;
    let other =
        send(server.address, "POST /oauth/token", FORM, "grant_type=client_credentials&client_id=b&client_secret=s").await;
    let mut granted = Vec::new();
    for _ in 0..5 {
        granted.push(token(&server, "").await);
    }
    for (number, expected) in [401, 401, 200, 200, 200].into_iter().enumerate() {
        assert_eq!(with_token(&server, "GET /api/things/1", &granted[number]).await, expected, "{number}");
    }
    assert_eq!(with_token(&server, "GET /api/things/1", &other).await, 200, "another client's tokens stay");
}

/// Tests lifetimes that exceed the range of the clock, and lifetimes of zero.
#[tokio::test]
async fn every_lifetime_is_accepted() {
    for (lifetime, seconds, status) in [
        (Duration::MAX, i32::MAX as u64, 200),
        (Duration::from_secs(u64::MAX), i32::MAX as u64, 200),
        (Duration::from_secs(i32::MAX as u64 + 1), i32::MAX as u64, 200),
        (Duration::from_millis(90_900), 90, 200),
        (Duration::ZERO, 0, 401),
    ] {
        let server = Running::start(desk().tokens(TokenEndpoint::new().client("a", "s").lifetime(lifetime))).await;
        let granted = token(&server, "").await;
        assert_eq!(granted.json()["expires_in"], seconds, "{lifetime:?}");
        assert_eq!(with_token(&server, "GET /api/things/1", &granted).await, status, "{lifetime:?}");
    }
}

/// A hook that writes the parts of the request that it sees into the name of the principal.
struct Looks;

/// A value for handlers.
#[derive(Clone, Debug, PartialEq)]
struct Tenant(String);

impl Authenticate for Looks {
    async fn authenticate(
        &self,
        request: &RequestContext,
        credentials: Option<Credentials<'_>>,
    ) -> Result<Principal, HandlerError> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
        let seen = (request.method().as_str(), request.uri().path(), request.operation(), request.peer().is_some());
        let key = header("x-api-key");
        match (key.as_str(), credentials) {
            ("right", None) if seen == ("GET", "/api/things/1", "things.get", true) && request.principal().is_none() => {
                Ok(Principal::new("key").with(Tenant(header("x-tenant"))).with(7_u8).with(8_u8))
            }
            ("-", Some(Credentials::Basic { user: "api", .. })) => Ok(Principal::new("api")),
            ("-", None) if header("authorization").starts_with("Key ") => Ok(Principal::new("scheme")),
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

#[tokio::test]
async fn a_hook_sees_the_head_of_the_request() {
    let server = Running::start(desk().authenticate(Looks)).await;
    let both = format!("x-api-key: right\r\n{}", basic("api", "right"));
    for (headers, status) in [
        ("", 401),
        ("x-api-key: right\r\n", 200),
        ("x-api-key: wrong\r\n", 401),
        ("authorization: Key 12\r\n", 200),
        ("authorization: Digest 12\r\n", 401),
        // The hook is not called for malformed credentials.
        ("x-api-key: right\r\nauthorization: Basic !!!\r\n", 401),
        ("x-api-key: right\r\nauthorization: Bearer\r\n", 401),
        (&both, 401),
        (&basic("api", "right"), 200),
    ] {
        assert_eq!(send(server.address, "GET /api/things/1", headers, "").await.status, status, "{headers}");
    }
}

#[test]
fn a_principal_has_one_value_of_each_type() {
    let principal = Principal::new("a").with(Tenant("t".to_owned())).with(7_u8).with(8_u8);
    assert_eq!((principal.get(), principal.get::<u8>(), principal.get::<u16>()), (Some(&Tenant("t".to_owned())), Some(&8), None));
    assert_eq!(principal.extensions().len(), 2);
}
