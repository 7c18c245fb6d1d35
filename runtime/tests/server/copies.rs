//! Bodies are not copied before they are sent.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use specwright::private::axum;
use specwright::server::{Limits, Listener, Server};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::service::*;
use super::wire::*;

/// The address and the length of every piece that was passed to a socket, grouped by call.
type Pieces = Arc<Mutex<Vec<Vec<(usize, usize)>>>>;

/// A listener that records the pieces that its connections send.
struct RecordingListener(TcpListener, Pieces);

impl Listener for RecordingListener {
    type Stream = RecordingStream;
    async fn accept(&mut self) -> io::Result<(RecordingStream, Option<SocketAddr>)> {
        let (stream, peer) = TcpListener::accept(&self.0).await?;
        Ok((RecordingStream(stream, Arc::clone(&self.1)), Some(peer)))
    }
}

struct RecordingStream(TcpStream, Pieces);

impl RecordingStream {
    fn record(&self, pieces: &[io::IoSlice<'_>]) {
        let pieces = pieces.iter().map(|piece| (piece.as_ptr() as usize, piece.len())).collect();
        self.1.lock().unwrap().push(pieces);
    }
}

impl AsyncRead for RecordingStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for RecordingStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.record(&[io::IoSlice::new(bytes)]);
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.record(pieces);
        Pin::new(&mut self.0).poll_write_vectored(cx, pieces)
    }
    fn is_write_vectored(&self) -> bool {
        true
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

async fn recording() -> (RecordingListener, SocketAddr, Pieces) {
    let (listener, pieces) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Pieces::default());
    let address = listener.local_addr().unwrap();
    (RecordingListener(listener, Arc::clone(&pieces)), address, pieces)
}

#[tokio::test]
async fn a_body_is_sent_from_its_own_memory() {
    let body = Bytes::from(vec![b'a'; 30_000]);
    let (place, given) = (body.as_ptr() as usize, body.clone());
    let app = axum::Router::new().route("/", axum::routing::get(async move || given));
    let (listener, address, pieces) = recording().await;
    let running =
        tokio::spawn(async move { Server::on(listener).serve_axum(app, &Limits::default(), std::future::pending()).await });
    assert_eq!(get(address, "/").await.body.len(), 30_000);
    let pieces = pieces.lock().unwrap().clone();
    assert!(pieces[0].len() == 2 && pieces[0][1] == (place, 30_000), "{pieces:?}");
    running.abort();
}

#[tokio::test]
async fn a_written_response_is_sent_with_its_head_in_one_call() {
    let (listener, address, pieces) = recording().await;
    let running = tokio::spawn(Server::on(listener).serve(open(), std::future::pending()));
    let form = vec!["words[]=abcdefgh"; 4_000].join("&");
    let response = send(address, "POST /api/echo", "", form).await;
    assert_eq!(response.status, 200);
    let pieces = pieces.lock().unwrap().clone();
    assert!(pieces[0].len() == 2 && pieces[0][1].1 == response.body.len(), "{pieces:?}");
    running.abort();
}
