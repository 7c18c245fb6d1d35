//! Transports of users, and the blocking client inside and outside of a runtime.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use specwright::client::{BoxFuture, Tower, Transport, TransportBody, TransportError};

use crate::support::api::{Client, GetTicket};
use crate::support::client;
use crate::support::server::{Reply, Server};

/// A service that answers with the path, and whether there are credentials.
#[derive(Clone)]
struct Echo;

impl tower_service::Service<http::Request<TransportBody>> for Echo {
    type Response = http::Response<TransportBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: http::Request<TransportBody>) -> Self::Future {
        let (line, has_credentials) = (request.uri().to_string(), request.headers().contains_key("authorization"));
        let body = format!(r#"{{"id":7,"title":"{} {line} {has_credentials}"}}"#, request.method());
        Box::pin(async move { Ok(http::Response::new(TransportBody::whole(body))) })
    }
}

#[tokio::test]
async fn a_tower_service_answers() {
    let client = Client::builder("http://desk.example").basic("api", "x").transport(Tower::new(Echo)).build().unwrap();
    let ticket = client.tickets().get(&GetTicket::new(7)).await.unwrap();
    assert_eq!(ticket.title.as_deref(), Some("GET http://desk.example/api/v1/ticket?id=7 true"));
}

/// A transport whose first two requests time out.
struct Slow(Arc<AtomicUsize>);

impl Transport for Slow {
    fn send(&self, _: http::Request<TransportBody>) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            match number {
                0 | 1 => Err(TransportError::timeout("slow")),
                _ => Ok(http::Response::new(TransportBody::whole(r#"{"id":7}"#))),
            }
        })
    }
}

#[tokio::test]
async fn a_timeout_of_a_users_transport_is_retried() {
    let count = Arc::default();
    let client = Client::builder("http://desk.example").transport(Slow(Arc::clone(&count))).build().unwrap();
    client.tickets().get(&GetTicket::new(7)).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[test]
fn the_blocking_client_needs_no_runtime() {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let server = Server::script([Reply::json(r#"{"id":7}"#)]).await;
            tell.send(server.url.clone()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let client = Client::builder(told.recv().unwrap()).build().unwrap();
    let calls = |_| {
        let client = client.clone();
        std::thread::spawn(move || client.tickets().get(&GetTicket::new(7)).wait().unwrap().id.0)
    };
    let threads: Vec<_> = (0..8).map(calls).collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == 7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_blocking_client_does_not_panic_inside_a_runtime() {
    let server = Server::script([Reply::json(r#"{"id":7}"#)]).await;
    let client = client(&server);
    assert_eq!(client.tickets().get(&GetTicket::new(7)).wait().unwrap().id.0, 7);
}
