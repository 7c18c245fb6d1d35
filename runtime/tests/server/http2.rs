//! HTTP/2 on the port of HTTP/1.1, with a client that supports only HTTP/2.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use http::{Request, StatusCode, Version};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::service::*;
use super::wire;

/// Opens a connection of HTTP/2 on a stream.
pub(crate) async fn handshake(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
) -> (SendRequest<Bytes>, JoinHandle<()>) {
    let (sender, connection) = h2::client::handshake(stream).await.unwrap();
    let ended = tokio::spawn(async move { drop(connection.await) });
    (sender, ended)
}

async fn connect(address: SocketAddr) -> (SendRequest<Bytes>, JoinHandle<()>) {
    handshake(TcpStream::connect(address).await.unwrap()).await
}

/// Sends one request; returns the status and the body of its response.
pub(crate) async fn call(sender: &SendRequest<Bytes>, request: Request<Bytes>) -> (StatusCode, String) {
    let (head, body) = request.into_parts();
    let mut sender = sender.clone().ready().await.unwrap();
    let (response, mut stream) = sender.send_request(Request::from_parts(head, ()), body.is_empty()).unwrap();
    if !body.is_empty() {
        stream.send_data(body, true).unwrap();
    }
    let (head, mut body) = response.await.unwrap().into_parts();
    assert_eq!(head.version, Version::HTTP_2);
    let mut read = Vec::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk.unwrap();
        body.flow_control().release_capacity(chunk.len()).unwrap();
        read.extend_from_slice(&chunk);
    }
    (head.status, String::from_utf8(read).unwrap())
}

pub(crate) fn get(path: &str) -> Request<Bytes> {
    Request::get(format!("http://desk.example{path}")).body(Bytes::new()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_share_a_connection() {
    let server = Running::start(open()).await;
    let (sender, _) = connect(server.address).await;
    assert_eq!(call(&sender, get("/api/ping")).await, (StatusCode::OK, r#"{"id":0}"#.to_owned()));
    let begin = std::time::Instant::now();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            tokio::spawn({
                let sender = sender.clone();
                async move { call(&sender, get("/api/slow")).await }
            })
        })
        .collect();
    for slow in calls {
        assert_eq!(slow.await.unwrap().0, StatusCode::OK);
    }
    assert!(begin.elapsed() < Duration::from_secs(5), "they waited for each other");
    let words = "words[]=a&".repeat(2_000);
    let form = Request::post("http://desk.example/api/echo").header("content-type", "application/x-www-form-urlencoded");
    let (status, body) = call(&sender, form.body(Bytes::from(words)).unwrap()).await;
    assert_eq!((status, body.matches("\"a\"").count()), (StatusCode::OK, 2_000));
    assert_eq!(call(&sender, get("/api/echo?limit=x")).await.0, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(call(&sender, get("/nowhere")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(wire::get(server.address, "/api/ping").await.status, 200);
}

#[tokio::test]
async fn limits_apply_to_http2() {
    let limits = specwright::server::Limits::default().head(10_000).body(1_000);
    let server = Running::start(open().limits(limits)).await;
    let (sender, _) = connect(server.address).await;
    let large = Request::get("http://desk.example/api/ping").header("x-large", "a".repeat(12_000));
    assert_eq!(call(&sender, large.body(Bytes::new()).unwrap()).await.0, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    let body = Request::post("http://desk.example/api/echo").body(Bytes::from("a".repeat(1_001))).unwrap();
    assert_eq!(call(&sender, body).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(call(&sender, get("/api/ping")).await.0, StatusCode::OK, "the connection is usable");
}

#[tokio::test]
async fn shutdown_waits_for_requests_in_progress() {
    let mut server = Running::start(open()).await;
    let (sender, ended) = connect(server.address).await;
    assert_eq!(call(&sender, get("/api/ping")).await.0, StatusCode::OK);
    let slow = tokio::spawn({
        let sender = sender.clone();
        async move { call(&sender, get("/api/slow")).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop();
    assert_eq!(slow.await.unwrap().0, StatusCode::OK);
    drop(sender);
    tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap().unwrap();
    server.ended().await.unwrap();
}
