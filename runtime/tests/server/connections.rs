//! The idle timeout and the number of connections.

use std::time::{Duration, Instant};

use specwright::server::{Limits, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::*;
use super::wire::*;

const IDLE: Duration = Duration::from_millis(600);
const PING: &[u8] = b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n";

/// The time until the server closes a connection.
async fn closed_after(stream: &mut TcpStream) -> Duration {
    let (begin, mut rest) = (Instant::now(), Vec::new());
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await.expect("it is never closed");
    begin.elapsed()
}

fn is_about(time: Duration, expected: Duration) -> bool {
    time + Duration::from_millis(50) >= expected && time < expected + Duration::from_millis(450)
}

/// The connection is closed exactly at the idle timeout after the last activity, not at the end of a period.
#[tokio::test]
async fn a_connection_is_closed_at_its_idle_timeout() {
    let server = Running::start(open().limits(Limits::default().idle_timeout(IDLE))).await;
    for (name, sent, pause) in [
        ("nothing was sent", &b""[..], 0),
        ("half a request line", b"GET /api/pi", 0),
        ("half a head, late", b"GET /api/ping HTTP/1.1\r\nhos", 400),
        ("a request", PING, 0),
        ("a request, late", PING, 300),
        ("a request, later", PING, 500),
    ] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        stream.write_all(sent).await.unwrap();
        // Bytes of a head are not activity.
        let expected = if sent == PING { IDLE } else { IDLE - Duration::from_millis(pause) };
        let time = closed_after(&mut stream).await;
        assert!(is_about(time, expected), "{name}: closed after {time:?}");
    }
}

/// A head that is sent byte by byte, several requests, and a request that takes long.
#[tokio::test]
async fn a_request_in_progress_and_a_response_are_activity() {
    let server = Running::start(open().limits(Limits::default().idle_timeout(Duration::from_millis(200)))).await;
    let mut dripping = TcpStream::connect(server.address).await.unwrap();
    let begin = Instant::now();
    for byte in b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n" {
        if dripping.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let mut rest = Vec::new();
    let _ = dripping.read_to_end(&mut rest).await;
    assert!(rest.is_empty() && begin.elapsed() < Duration::from_secs(3), "{}", String::from_utf8_lossy(&rest));
    let mut busy = TcpStream::connect(server.address).await.unwrap();
    let mut read = [0; 1_024];
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(120)).await;
        busy.write_all(PING).await.unwrap();
        assert!(busy.read(&mut read).await.unwrap() > 0);
    }
    // This takes longer than the timeout.
    busy.write_all(b"GET /api/slow HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    let len = busy.read(&mut read).await.unwrap();
    assert!(read[..len].starts_with(b"HTTP/1.1 200"));
    let time = closed_after(&mut busy).await;
    assert!(is_about(time, Duration::from_millis(200)), "closed after {time:?}");
}

/// A timeout out of the clock's range never passes.
#[tokio::test]
async fn an_infinite_idle_timeout_never_passes() {
    let server = Running::start(open().limits(Limits::default().idle_timeout(Duration::MAX))).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let mut read = [0; 1_024];
    for _ in 0..2 {
        stream.write_all(PING).await.unwrap();
        assert!(stream.read(&mut read).await.unwrap() > 0);
    }
}

/// Pings keep neither an idle connection open, nor one whose client does not read its response.
#[cfg(feature = "http2")]
#[tokio::test]
async fn pings_are_not_activity() {
    use specwright::private::axum;
    let long = axum::routing::get(async || vec![b'a'; 4 << 20]);
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let limits = Limits::default().idle_timeout(IDLE);
    let app = open().into_axum().route("/long", long);
    let running = tokio::spawn(async move { server.serve_axum(app, &limits, std::future::pending()).await });
    for path in ["", "/api/ping", "/long"] {
        let (sender, mut connection) = h2::client::handshake(TcpStream::connect(address).await.unwrap()).await.unwrap();
        let mut pings = connection.ping_pong().unwrap();
        let ended = tokio::spawn(async move { drop(connection.await) });
        let mut responses = Vec::new();
        if !path.is_empty() {
            let mut sender: h2::client::SendRequest<bytes::Bytes> = sender.clone().ready().await.unwrap();
            let request = http::Request::get(format!("http://h{path}")).body(()).unwrap();
            responses.push(sender.send_request(request, true).unwrap().0.await.unwrap());
        }
        let begin = Instant::now();
        while pings.ping(h2::Ping::opaque()).await.is_ok() {
            assert!(begin.elapsed() < Duration::from_secs(5), "pings keep it alive: {path}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(is_about(begin.elapsed(), IDLE), "{path}: {:?}", begin.elapsed());
        ended.await.unwrap();
    }
    running.abort();
}

/// Connections above the limit wait until another connection ends for any reason.
#[tokio::test]
async fn connections_above_the_limit_wait() {
    let limits = Limits::default().connections(3).idle_timeout(Duration::from_millis(700));
    let server = Running::start(open().limits(limits)).await;
    let address = server.address;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(PING).await.unwrap();
        assert!(stream.read(&mut [0; 1_024]).await.unwrap() > 0);
        open.push(stream);
    }
    let begin = Instant::now();
    let waiting = tokio::spawn(async move {
        let response = get(address, "/api/ping").await;
        (response.status, Instant::now())
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "there are three already");
    open.pop();
    let (status, at) = waiting.await.unwrap();
    assert!(status == 200 && at - begin < Duration::from_millis(600), "{status} after {:?}", at - begin);
    // A connection without a request is closed after the idle timeout.
    let _idle = TcpStream::connect(address).await.unwrap();
    for _ in 0..5 {
        assert_eq!(get(address, "/api/ping").await.status, 200);
    }
}

#[tokio::test]
async fn a_server_at_its_limit_shuts_down() {
    let mut server = Running::start(open().limits(Limits::default().connections(1))).await;
    let _one = TcpStream::connect(server.address).await.unwrap();
    let _two = TcpStream::connect(server.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.stop();
    server.ended().await.unwrap();
    let none = Running::start(open().limits(Limits::default().connections(0))).await;
    assert_eq!(none.ended().await.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}
