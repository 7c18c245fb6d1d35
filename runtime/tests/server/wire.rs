//! A client that sends bytes and reads one response.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A response.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers: names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The bytes after the headers.
    pub body: String,
}

impl Response {
    /// All values of a header, joined with ` | `.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>().join(" | ")
    }
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
    /// Parses a response, if its head is complete.
    pub fn parse(bytes: &[u8]) -> Option<Response> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Some(Response { status, headers: headers.collect(), body: body.to_owned() })
    }
}

/// Sends bytes and reads until the connection ends. Returns `None` if there is no response.
pub async fn send_raw(address: SocketAddr, bytes: &[u8]) -> Option<Response> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may close the connection before the request is sent completely.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut read = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut read)).await.expect("the connection hangs");
    Response::parse(&read)
}

/// Sends one request and reads its response. `start` is the method and the target, and `headers` are lines that end with `\r\n`.
pub async fn send(address: SocketAddr, start: &str, headers: &str, body: impl AsRef<[u8]>) -> Response {
    let body = body.as_ref();
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let mut bytes = format!("{start} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{length}{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    send_raw(address, &bytes).await.unwrap_or_else(|| panic!("no response to {start}"))
}

/// Sends a GET request without further headers.
pub async fn get(address: SocketAddr, target: &str) -> Response {
    send(address, &format!("GET {target}"), "", "").await
}
