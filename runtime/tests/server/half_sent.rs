//! Requests whose body never arrives. They do not block other requests.

use std::net::SocketAddr;
use std::time::Duration;

use specwright::server::Limits;
use specwright::server::oauth2::TokenEndpoint;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::*;
use super::wire::*;

const RIGHT: &str = "authorization: Basic YXBpOnJpZ2h0\r\n";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const TOKEN: &str = "grant_type=client_credentials&client_id=a&client_secret=s";

fn guarded(limits: Limits) -> server::Router {
    let tokens = TokenEndpoint::new().client("a", "s");
    server::Router::new().things(Desk::default()).probes(Desk::default()).authenticate(Users).tokens(tokens).limits(limits)
}

/// Sends a request without the end of its body.
async fn half(address: SocketAddr, start: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{start} HTTP/1.1\r\nhost: h\r\n{headers}content-length: 100\r\n\r\ntitle=");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn status(stream: &mut TcpStream) -> u16 {
    let mut head = [0; 12];
    tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut head)).await.expect("no response").unwrap();
    String::from_utf8_lossy(&head[9..]).parse().unwrap()
}

/// Checks that the server responds to an operation, a request with a body, and a token request.
async fn is_usable(address: SocketAddr) {
    assert_eq!(send(address, "GET /api/things/1", RIGHT, "").await.status, 200);
    assert_eq!(send(address, "POST /api/echo", &format!("{RIGHT}{FORM}"), "title=ab").await.status, 200);
    assert_eq!(send(address, "POST /oauth/token", FORM, TOKEN).await.status, 200);
    assert_eq!(get(address, "/api/ping").await.status, 200);
}

/// Incomplete requests of callers without credentials leave the server usable.
#[tokio::test]
async fn incomplete_requests_without_credentials_block_nobody() {
    let cases = [
        ("POST /oauth/token", FORM),
        ("POST /oauth/token", "authorization: Basic YTpz\r\n"),
        ("POST /oauth/token", "transfer-encoding: chunked\r\n"),
        ("POST /api/echo", ""),
        ("POST /api/echo", "authorization: Basic YXBpOndyb25n\r\n"),
        ("GET /api/ping", ""),
        ("POST /nowhere", ""),
    ];
    for (start, headers) in cases {
        let server = Running::start(guarded(Limits::default().concurrent(20).anonymous_bodies(20))).await;
        let mut streams = Vec::new();
        for _ in 0..60 {
            // A chunked request must not have a length too.
            let mut stream = TcpStream::connect(server.address).await.unwrap();
            let length = if headers.contains("chunked") { "" } else { "content-length: 100\r\n" };
            let body = if headers.contains("chunked") { "5\r\ngra" } else { "grant_type=" };
            let request = format!("{start} HTTP/1.1\r\nhost: h\r\n{headers}{length}\r\n{body}");
            stream.write_all(request.as_bytes()).await.unwrap();
            streams.push(stream);
        }
        is_usable(server.address).await;
        drop(streams);
    }
}

/// Above the limit, the oldest incomplete request is refused. A complete request does not wait.
#[tokio::test]
async fn the_oldest_incomplete_request_is_evicted() {
    let server = Running::start(guarded(Limits::default().anonymous_bodies(2))).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        streams.push(half(server.address, "POST /oauth/token", FORM).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((status(&mut streams[0]).await, status(&mut streams[1]).await), (408, 408));
    is_usable(server.address).await;
    // The last one is still waiting, and gets a response.
    let rest = "&client_id=a&client_secret=s&grant_type=client_credentials";
    let rest = format!("{rest}&x={}", "a".repeat(100 - "title=".len() - rest.len() - "&x=".len()));
    streams[3].write_all(rest.as_bytes()).await.unwrap();
    assert_eq!(status(&mut streams[3]).await, 200);
}

/// Incomplete requests with credentials have their own limit. They block neither requests without a body, nor callers without credentials.
#[tokio::test]
async fn incomplete_requests_with_credentials_block_only_other_bodies() {
    let server = Running::start(guarded(Limits::default().concurrent(4).bodies(6))).await;
    let mut streams = Vec::new();
    for _ in 0..6 {
        streams.push(half(server.address, "POST /api/echo", RIGHT).await);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(send(server.address, "GET /api/things/1", RIGHT, "").await.status, 200);
    assert_eq!(send(server.address, "POST /oauth/token", FORM, TOKEN).await.status, 200);
    let mut seventh = half(server.address, "POST /api/echo", RIGHT).await;
    assert_eq!(status(&mut seventh).await, 503);
    streams.truncate(5);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut waiting = half(server.address, "POST /api/echo", RIGHT).await;
    waiting.write_all("a".repeat(94).as_bytes()).await.unwrap();
    assert_eq!(status(&mut waiting).await, 428, "it was read, and its title is too long");
}

/// A service without authentication has only callers without credentials.
#[tokio::test]
async fn an_open_service_stays_usable() {
    let server = Running::start(open().limits(Limits::default().concurrent(10).anonymous_bodies(10))).await;
    let mut streams = Vec::new();
    for _ in 0..40 {
        streams.push(half(server.address, "POST /api/echo", FORM).await);
    }
    assert_eq!(send(server.address, "POST /api/echo", FORM, "title=ab").await.status, 200);
    assert_eq!(get(server.address, "/api/things/1").await.status, 200);
    // Requests whose connections were closed are no longer counted.
    drop(streams);
    for _ in 0..30 {
        assert_eq!(send(server.address, "POST /api/echo", FORM, "title=ab").await.status, 200);
    }
}

/// There are more requests than the default limits allow, as streams of a few connections.
#[cfg(feature = "http2")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eleven_hundred_incomplete_streams_leave_the_server_usable() {
    for path in ["/oauth/token", "/api/echo"] {
        let router = if path == "/api/echo" { open() } else { guarded(Limits::default()) };
        let server = Running::start(router).await;
        let mut streams = Vec::new();
        for _ in 0..11 {
            let (sender, _) = super::http2::handshake(TcpStream::connect(server.address).await.unwrap()).await;
            for _ in 0..100 {
                let request = http::Request::post(format!("http://h{path}")).header("content-length", "100");
                let mut sender = sender.clone().ready().await.unwrap();
                let (response, mut body) = sender.send_request(request.body(()).unwrap(), false).unwrap();
                body.send_data(bytes::Bytes::from_static(b"title="), false).unwrap();
                streams.push((response, body));
            }
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        if path == "/oauth/token" {
            is_usable(server.address).await;
        } else {
            assert_eq!(send(server.address, "POST /api/echo", FORM, "title=ab").await.status, 200);
            assert_eq!(get(server.address, "/api/things/1").await.status, 200);
        }
    }
}
