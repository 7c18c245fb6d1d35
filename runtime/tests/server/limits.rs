//! Every limit: a request above it is refused with the service's error body, and the connection stays usable if HTTP allows that.

use std::time::Duration;

use specwright::server::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::*;
use super::wire::*;

const JSON: &str = "content-type: application/json\r\n";
const MULTIPART: &str = "content-type: multipart/form-data; boundary=x\r\n";

fn request(start: &str, headers: &str, body: &str) -> String {
    format!("{start} HTTP/1.1\r\nhost: h\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

fn part(name: &str, more: &str, content: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
}

/// The name of a limit, the limits, a request that reaches it, a request that exceeds it, and the status of the latter.
fn cases() -> Vec<(&'static str, Limits, String, String, u16)> {
    let plain = Limits::default;
    let post = |headers, body: &str| request("POST /api/echo", headers, body);
    let ids = |count| format!("{{\"ids\":[{}]}}", vec!["1"; count].join(","));
    let many = |count| format!("{{\"more\":[{}]}}", vec!["1"; count].join(","));
    let deep = |depth: usize| format!("{{\"more\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    let words = |count| vec!["words[]=a"; count].join("&");
    let parts = |count| part("words[]", "", "a").repeat(count) + "--x--\r\n";
    let file = |len| part("attachments[]", "; filename=\"f\"", &"a".repeat(len)) + "--x--\r\n";
    let head = |len| request("GET /api/ping", &format!("x-long: {}\r\n", "a".repeat(len)), "");
    vec![
        ("body", plain().body(100), post("", &"a".repeat(100)), post("", &"a".repeat(101)), 413),
        ("multipart", plain().multipart(300), post(MULTIPART, &file(150)), post(MULTIPART, &file(300)), 413),
        ("file", plain().file(50), post(MULTIPART, &file(50)), post(MULTIPART, &file(51)), 413),
        ("parts", plain().parts(3), post(MULTIPART, &parts(3)), post(MULTIPART, &parts(4)), 413),
        ("params", plain().params(5), post("", &words(5)), post("", &words(6)), 413),
        ("items", plain().items(4), post(JSON, &ids(4)), post(JSON, &ids(5)), 413),
        ("depth", plain().depth(4), post(JSON, &deep(4)), post(JSON, &deep(5)), 413),
        ("head", plain().head(2_000), head(1_900), head(2_000), 431),
        ("head", plain(), head(60_000), head(66_000), 431),
        ("items", plain(), post(JSON, &many(10_000)), post(JSON, &many(10_001)), 413),
        ("depth", plain(), post(JSON, &deep(64)), post(JSON, &deep(65)), 413),
        ("params", plain(), post("", &words(5_000)), post("", &words(10_001)), 413),
        ("parts", plain(), post(MULTIPART, &parts(1_000)), post(MULTIPART, &parts(1_001)), 413),
    ]
}

/// Reads one response with a length from a persistent connection.
async fn read(stream: &mut TcpStream) -> Response {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 65_536]);
    loop {
        if let Some(response) = Response::parse(&bytes)
            && response.body.len() >= response.header("content-length").parse().unwrap()
        {
            return response;
        }
        let count = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut chunk)).await.expect("no response").unwrap();
        assert!(count > 0, "the connection ended: {:?}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&chunk[..count]);
    }
}

#[tokio::test]
async fn a_request_above_a_limit_is_refused_and_the_connection_stays_usable() {
    for (name, limits, within, above, status) in cases() {
        let server = Running::start(open().limits(limits)).await;
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(within.as_bytes()).await.unwrap();
        assert_eq!(read(&mut stream).await.status, 200, "{name}: within");
        stream.write_all(above.as_bytes()).await.unwrap();
        let refused = read(&mut stream).await;
        assert_eq!((refused.status, &refused.json()["status"]), (status, &status.into()), "{name}: above");
        assert!(refused.json()["error"].as_str().unwrap().contains(char::is_numeric), "{name}: {refused:?}");
        stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
        assert_eq!(read(&mut stream).await.body, r#"{"id":0}"#, "{name}: afterwards");
    }
}

/// The response is sent while the client still sends the body.
#[tokio::test]
async fn a_body_that_is_much_too_large_is_refused_early() {
    let server = Running::start(open()).await;
    for head in ["content-length: 50000000\r\n", "transfer-encoding: chunked\r\n\r\n2faf080"] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(format!("POST /api/echo HTTP/1.1\r\nhost: h\r\n{head}\r\n").as_bytes()).await.unwrap();
        let chunk = vec![b'a'; 1 << 20];
        // The body exceeds the limit by one byte.
        for _ in 0..11 {
            let _ = stream.write_all(&chunk).await;
        }
        assert_eq!(read(&mut stream).await.status, 413, "{head}");
    }
}

#[tokio::test]
async fn timeouts_and_concurrency_limits_have_a_response_with_the_reason() {
    let times = Limits::default().request_timeout(Duration::from_millis(100)).idle_timeout(Duration::from_millis(200));
    let server = Running::start(open().limits(times)).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET /api/slow HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    let late = read(&mut stream).await;
    assert_eq!((late.status, late.header("retry-after").as_str(), &late.json()["status"]), (503, "1", &503.into()));
    stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    assert_eq!(read(&mut stream).await.status, 200, "after a handler that was too slow");
    stream.write_all(b"POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\ntitle").await.unwrap();
    assert_eq!(read(&mut stream).await.status, 408, "a body that does not come");
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "behind half a body nothing can be told apart");
    let one = Running::start(open().limits(Limits::default().concurrent(1))).await;
    let address = one.address;
    let slow = tokio::spawn(async move { get(address, "/api/slow").await.status });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    let full = read(&mut stream).await;
    assert_eq!((full.status, full.header("retry-after").as_str(), &full.json()["status"]), (503, "1", &503.into()));
    assert_eq!(slow.await.unwrap(), 200);
    stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    assert_eq!(read(&mut stream).await.status, 200, "the place is free again");
}
