//! A server for the tests of the examples: it sends recorded responses of the real service.
//!
//! In: whole responses as text, in which `{url}` is the URL of the server. Out: this URL, and the requests that it received.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A running server. It sends the responses in turn, and then the last one again.
pub(crate) struct Recorded {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Recorded {
    pub(crate) async fn start(responses: impl IntoIterator<Item = String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let responses = responses.into_iter().map(|response| response.replace("{url}", &url)).collect();
        let received = Arc::default();
        tokio::spawn(serve(listener, responses, Arc::clone(&received)));
        Recorded { url, received }
    }
    /// The requests so far: head and body.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, responses: Vec<String>, received: Arc<Mutex<Vec<String>>>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = request(&mut stream).await;
        let response = {
            let mut received = received.lock().unwrap();
            received.push(request);
            &responses[(received.len() - 1).min(responses.len() - 1)]
        };
        stream.write_all(response.as_bytes()).await.unwrap();
    }
}

/// Reads a request whose body has a length.
async fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        assert!(stream.read_buf(&mut read).await.unwrap() > 0, "the request ends early: {text}");
    }
}

/// A response with these header lines and a body of JSON.
pub(crate) fn response(status: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json; charset=utf-8\r\nconnection: close");
    format!("{head}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}
