//! One client in several tokio runtimes, such as a static that tests with a runtime each share.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::support::api::{Client, CreateTicket, GetTicket, TicketId};
use crate::support::builder;
use crate::support::server::{Reply, Server};

const TOKEN: &str = r#"{"access_token":"t0ken","expires_in":3600}"#;

/// A server that answers token requests and calls.
async fn server() -> Server {
    Server::start(|seen, _| Reply::json(if seen.line.contains("access_token") { TOKEN } else { r#"{"id":7}"# })).await
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Makes calls that are not retried, so that a broken connection is an error.
async fn create(client: &Client, times: usize) {
    for _ in 0..times {
        assert_eq!(client.tickets().create(&CreateTicket::new("x")).await.unwrap().id, TicketId(7));
    }
}

fn in_threads(client: &Arc<Client>, count: u64, call: impl Fn(&Client) + Clone + Send + 'static) {
    let threads: Vec<_> = (0..count)
        .map(|number| {
            let (client, call) = (Arc::clone(client), call.clone());
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(number % 10));
                call(&client);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runtimes_at_the_same_time() {
    let server = server().await;
    let client = Arc::new(builder(&server).build().unwrap());
    let all = move || {
        for _ in 0..3 {
            in_threads(&client, 40, |client| runtime().block_on(create(client, 5)));
        }
    };
    tokio::task::spawn_blocking(all).await.unwrap();
    assert_eq!(server.seen().len(), 600);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runtimes_one_after_the_other() {
    let server = server().await;
    let client = builder(&server).build().unwrap();
    let all = move || (0..50).for_each(|_| runtime().block_on(create(&client, 2)));
    tokio::task::spawn_blocking(all).await.unwrap();
    assert_eq!(server.seen().len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runtimes_share_tokens_and_the_limit_of_calls() {
    let server = server().await;
    let client = Arc::new(builder(&server).oauth2("id", "s3cret").concurrency(3).build().unwrap());
    let all = move || in_threads(&client, 40, |client| runtime().block_on(create(client, 3)));
    tokio::task::spawn_blocking(all).await.unwrap();
    assert!(server.max_in_progress() <= 4, "{}", server.max_in_progress());
}

/// If the runtime that began a token request ends before the result, another call requests the token.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_that_ends_takes_no_token_from_others() {
    let server = server().await;
    let client = Arc::new(builder(&server).oauth2("id", "s3cret").build().unwrap());
    let all = move || {
        in_threads(&client, 40, |client| {
            let get = GetTicket::new(7);
            // The call is dropped at once, with its runtime and the token request.
            let call = async { tokio::time::timeout(Duration::from_micros(300), client.tickets().get(&get).into_future()).await };
            // Most calls end with the timeout; none has to succeed.
            drop(runtime().block_on(call));
            runtime().block_on(create(client, 1));
        });
    };
    tokio::task::spawn_blocking(all).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runtimes_beside_blocking_calls() {
    let server = server().await;
    let client = Arc::new(builder(&server).build().unwrap());
    let all = move || {
        in_threads(&client, 40, |client| {
            assert_eq!(client.tickets().create(&CreateTicket::new("x")).wait().unwrap().id, TicketId(7));
            runtime().block_on(create(client, 2));
        });
    };
    tokio::task::spawn_blocking(all).await.unwrap();
    assert_eq!(server.seen().len(), 120);
}
