//! A proxy that forwards requests for every host to one server, and adds the header `via`.
//!
//! In: requests with a complete URL, and `CONNECT`. Out: the same request to the server, and its response. Not here: tunnels; `CONNECT` is
//! recorded and refused.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::server::{Seen, receive};

/// A running proxy.
pub(crate) struct Proxy {
    /// `127.0.0.1:` and its port.
    pub(crate) address: String,
    refused: Arc<Mutex<Vec<Seen>>>,
}

impl Proxy {
    /// Starts a proxy in front of the server at this address.
    pub(crate) async fn start(server: String) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let refused = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&refused);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, list) = (server.clone(), Arc::clone(&list));
                tokio::spawn(async move { forward(stream, &server, &list).await });
            }
        });
        Proxy { address, refused }
    }
    /// The refused `CONNECT` requests.
    pub(crate) fn refused(&self) -> Vec<Seen> {
        self.refused.lock().unwrap().clone()
    }
}

/// Forwards one request. Then the connection is closed, since the next request may be for another host.
async fn forward(mut stream: TcpStream, server: &str, refused: &Mutex<Vec<Seen>>) -> Option<()> {
    let seen = receive(&mut stream).await?;
    if seen.line.starts_with("CONNECT ") {
        refused.lock().unwrap().push(seen);
        return stream.write_all(b"HTTP/1.1 502 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.ok();
    }
    let mut beyond = TcpStream::connect(server).await.ok()?;
    beyond.write_all(&forwarded(&seen)).await.ok()?;
    let mut response = vec![0; 64 << 10];
    let read = beyond.read(&mut response).await.ok()?;
    let line = response[..read].windows(2).position(|bytes| bytes == b"\r\n")? + 2;
    stream.write_all(&[&response[..line], b"connection: close\r\n", &response[line..read]].concat()).await.ok()?;
    tokio::io::copy(&mut beyond, &mut stream).await.ok().map(drop)
}

/// The request for the server: `GET http://host:1/path` becomes `GET /path`. It has all headers, also those for the proxy, so that tests can
/// check them.
fn forwarded(seen: &Seen) -> Vec<u8> {
    let (method, url) = seen.line.split_once(' ').unwrap();
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let mut head = format!("{method} /{path} HTTP/1.1\r\nvia: 1.1 tests\r\n");
    for (name, value) in &seen.headers {
        head += &format!("{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", &seen.body].concat()
}
