//! The throttle: an address with many failed authentications has to wait.

use std::time::Duration;

use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Server, Throttle};

use super::service::*;
use super::wire::*;

const WRONG: &str = "authorization: Basic YXBpOndyb25n\r\n";
const RIGHT: &str = "authorization: Basic YXBpOnJpZ2h0\r\n";
const THING: &str = "GET /api/things/1";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

fn desk(throttle: Throttle) -> server::Router {
    let tokens = TokenEndpoint::new().client("a", "s");
    server::Router::new().things(Desk::default()).probes(Desk::default()).authenticate(Users).tokens(tokens).throttle(throttle)
}

fn token(secret: &str) -> String {
    format!("grant_type=client_credentials&client_id=a&client_secret={secret}")
}

#[tokio::test]
async fn an_address_waits_after_too_many_failures() {
    let server = Running::start(desk(Throttle::new(3, Duration::from_millis(1_500)))).await;
    for _ in 0..3 {
        assert_eq!(send(server.address, THING, WRONG, "").await.status, 401);
    }
    let refused = send(server.address, THING, WRONG, "").await;
    assert_eq!((refused.status, refused.header("retry-after").as_str(), &refused.json()["status"]), (429, "2", &429.into()));
    // Right credentials are refused too, since otherwise the response would reveal a right guess. So are requests without credentials, which may
    // be in the body.
    assert_eq!(send(server.address, THING, RIGHT, "").await.status, 429);
    assert_eq!(send(server.address, "POST /oauth/token", FORM, token("s")).await.status, 429);
    assert_eq!(get(server.address, "/api/ping").await.status, 200, "public operations are open");
    tokio::time::sleep(Duration::from_millis(1_600)).await;
    assert_eq!(send(server.address, THING, RIGHT, "").await.status, 200);
}

/// Status of the response to a request from this address.
async fn status_from(source: &str, server: std::net::SocketAddr, credentials: &str) -> String {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(format!("{source}:0").parse().unwrap()).unwrap();
    let mut stream = socket.connect(server).await.unwrap();
    let request = format!("{THING} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{credentials}\r\n");
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
    let mut read = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut read).await.unwrap();
    read[9..12].to_owned()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn failures_are_counted_by_address() {
    let server = Running::start(desk(Throttle::new(2, Duration::from_secs(60)))).await;
    for source in ["127.0.0.2", "127.0.0.3", "127.1.0.2"] {
        for expected in ["401", "401", "429"] {
            assert_eq!(status_from(source, server.address, WRONG).await, expected, "{source}");
        }
    }
    assert_eq!(status_from("127.0.0.2", server.address, RIGHT).await, "429");
    assert_eq!(status_from("127.0.0.4", server.address, RIGHT).await, "200");
}

/// Every kind of wrong credentials counts; other requests do not.
#[tokio::test]
async fn only_wrong_credentials_are_counted() {
    let counted: [(&str, &str, String); 6] = [
        (THING, WRONG, String::new()),
        (THING, "authorization: Bearer unknown\r\n", String::new()),
        (THING, "authorization: Basic !!!\r\n", String::new()),
        (THING, "authorization: Digest x\r\n", String::new()),
        ("POST /oauth/token", FORM, token("wrong")),
        ("POST /oauth/token", "authorization: Basic YTp3cm9uZw==\r\n", "grant_type=client_credentials".to_owned()),
    ];
    for (start, headers, body) in counted {
        let server = Running::start(desk(Throttle::new(1, Duration::from_secs(60)))).await;
        assert_eq!(send(server.address, start, headers, &body).await.status, 401, "{start} {headers}");
        assert_eq!(send(server.address, THING, RIGHT, "").await.status, 429, "{start} {headers}");
    }
    let not_counted: [(&str, &str, String, u16); 6] = [
        (THING, "", String::new(), 401),
        (THING, RIGHT, String::new(), 200),
        ("DELETE /api/things/1", "authorization: Bearer known\r\n", String::new(), 403),
        ("GET /api/ping", WRONG, String::new(), 200),
        ("POST /oauth/token", FORM, token("s"), 200),
        ("POST /oauth/token", FORM, token("s&scope=unknown"), 400),
    ];
    let server = Running::start(desk(Throttle::new(1, Duration::from_secs(60)))).await;
    for (start, headers, body, status) in not_counted {
        assert_eq!(send(server.address, start, headers, &body).await.status, status, "{start} {headers}");
        assert_eq!(send(server.address, THING, RIGHT, "").await.status, 200, "{start} {headers}");
    }
}

#[tokio::test]
async fn failures_with_credentials_in_another_header_are_counted() {
    let throttle = Throttle::new(1, Duration::from_secs(60)).header(http::HeaderName::from_static("x-api-key"));
    let server = Running::start(desk(throttle)).await;
    assert_eq!(get(server.address, "/api/things/1").await.status, 401);
    assert_eq!(send(server.address, THING, "x-api-key: guess\r\n", "").await.status, 401);
    assert_eq!(send(server.address, THING, "x-api-key: guess\r\n", "").await.status, 429);
}

/// Guesses at the same time reveal no more than guesses one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_at_the_same_time_are_counted() {
    let server = Running::start(desk(Throttle::new(5, Duration::from_secs(60)))).await;
    let address = server.address;
    let calls: Vec<_> = (0..40).map(|_| tokio::spawn(async move { send(address, THING, WRONG, "").await.status })).collect();
    let mut unauthorized = 0;
    for call in calls {
        unauthorized += usize::from(call.await.unwrap() == 401);
    }
    assert_eq!(unauthorized, 5);
    assert_eq!(send(address, THING, RIGHT, "").await.status, 429);
}

/// Routers with the same throttle count failures together. A router without a throttle does not count them.
#[tokio::test]
async fn routers_share_a_throttle_or_have_none() {
    let throttle = Throttle::new(1, Duration::from_secs(60));
    let (one, other) = (Running::start(desk(throttle.clone())).await, Running::start(desk(throttle)).await);
    assert_eq!(send(one.address, THING, WRONG, "").await.status, 401);
    assert_eq!(send(other.address, THING, WRONG, "").await.status, 429);
    let none = Running::start(server::Router::new().things(Desk::default()).authenticate(Users)).await;
    for _ in 0..50 {
        assert_eq!(send(none.address, THING, WRONG, "").await.status, 401);
    }
}

/// A caller on a Unix socket has no address.
#[cfg(unix)]
#[tokio::test]
async fn callers_without_an_address_do_not_wait() {
    let path = std::env::temp_dir().join(format!("specwright-throttle-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let server = Server::on(tokio::net::UnixListener::bind(&path).unwrap());
    let running = tokio::spawn(server.serve(desk(Throttle::new(1, Duration::from_secs(60))), std::future::pending()));
    for _ in 0..3 {
        let mut stream = tokio::net::UnixStream::connect(&path).await.unwrap();
        let request = format!("{THING} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{WRONG}\r\n");
        tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
        let mut read = String::new();
        tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut read).await.unwrap();
        assert!(read.starts_with("HTTP/1.1 401"), "{read}");
    }
    running.abort();
    std::fs::remove_file(&path).unwrap();
}
