//! The lifetime of tokens, with tokio's paused clock: they are renewed before they expire, and requested once.
//!
//! In: a transport that issues tokens and records those of calls. Out: the number of token requests, and the used tokens. Not here: requests
//! over sockets (see `auth` and the behaviours).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use specwright::client::{BoxFuture, Retry, Transport, TransportBody, TransportError};
use tokio::time::{advance, sleep};

use crate::support::api::{Client, GetTicket};

/// A transport that issues the tokens `t1`, `t2`, … and responds to each call.
#[derive(Clone, Default)]
struct Desk(Arc<Inside>);

#[derive(Default)]
struct Inside {
    tokens: AtomicUsize,
    broken: AtomicBool,
    /// Seconds.
    life: AtomicUsize,
    used: Mutex<Vec<String>>,
}

impl Desk {
    fn lasting(life: usize) -> Self {
        let desk = Desk::default();
        desk.0.life.store(life, Ordering::SeqCst);
        desk
    }
    fn client(&self) -> Client {
        let builder = Client::builder("http://desk.example").oauth2("id", "s3cret").transport(self.clone());
        builder.retries(Retry::default().first_wait(Duration::from_millis(1))).build().unwrap()
    }
    fn tokens(&self) -> usize {
        self.0.tokens.load(Ordering::SeqCst)
    }
    /// The token of the last call.
    fn used(&self) -> String {
        self.0.used.lock().unwrap().last().unwrap().clone()
    }
    async fn respond(&self, request: http::Request<TransportBody>) -> http::Response<TransportBody> {
        if request.uri().path() != "/oauth/v2.0/access_token" {
            let token = request.headers().get("authorization").unwrap();
            self.0.used.lock().unwrap().push(token.to_str().unwrap().to_owned());
            return http::Response::new(TransportBody::whole(r#"{"id":7}"#));
        }
        let number = self.0.tokens.fetch_add(1, Ordering::SeqCst) + 1;
        // All calls that have begun wait for this.
        sleep(Duration::from_millis(300)).await;
        let life = self.0.life.load(Ordering::SeqCst);
        let body = TransportBody::whole(format!(r#"{{"access_token":"t{number}","expires_in":{life}}}"#));
        let status = if self.0.broken.load(Ordering::SeqCst) { 500 } else { 200 };
        http::Response::builder().status(status).body(body).unwrap()
    }
}

impl Transport for Desk {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(async move { Ok(self.respond(request).await) })
    }
}

async fn get(client: &Client) {
    client.tickets().get(&GetTicket::new(7)).await.unwrap();
}

async fn pass(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_in_the_background_before_it_expires() {
    let desk = Desk::lasting(3600);
    let client = desk.client();
    get(&client).await;
    pass(3530).await;
    get(&client).await;
    assert_eq!((desk.tokens(), desk.used().as_str()), (1, "Bearer t1"), "it is not renewed too early");
    pass(15).await;
    get(&client).await;
    assert_eq!(desk.used(), "Bearer t1", "the call does not wait for the renewal");
    pass(1).await;
    sleep(Duration::from_secs(1)).await;
    get(&client).await;
    assert_eq!((desk.tokens(), desk.used().as_str()), (2, "Bearer t2"));
}

#[tokio::test(start_paused = true)]
async fn a_token_with_a_short_lifetime_is_renewed_when_a_tenth_is_left() {
    let desk = Desk::lasting(20);
    let client = desk.client();
    get(&client).await;
    pass(17).await;
    get(&client).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(desk.tokens(), 1);
    get(&client).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(desk.tokens(), 2, "at 18 of 20 seconds");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_renewed_is_used_until_it_expires() {
    let desk = Desk::lasting(3600);
    let client = desk.client();
    get(&client).await;
    desk.0.broken.store(true, Ordering::SeqCst);
    pass(3541).await;
    for _ in 0..50 {
        get(&client).await;
        assert_eq!(desk.used(), "Bearer t1");
        pass(1).await;
    }
    let token_requests = desk.tokens();
    assert!((2..=12).contains(&token_requests), "not by every call: {token_requests}");
    pass(20).await;
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
    desk.0.broken.store(false, Ordering::SeqCst);
    get(&client).await;
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_with_a_token_that_has_expired_cause_one_token_request() {
    let desk = Desk::lasting(3600);
    let client = desk.client();
    get(&client).await;
    pass(3601).await;
    let request = GetTicket::new(7);
    let calls = (0..1000).map(|_| client.tickets().get(&request).into_future());
    assert!(join_all(calls).await.into_iter().all(|result| result.is_ok()));
    assert_eq!(desk.tokens(), 2);
    let used = desk.0.used.lock().unwrap();
    assert!(used.len() == 1001 && used.iter().skip(1).all(|token| token == "Bearer t2"));
}

#[test]
fn a_thousand_blocking_calls_with_a_token_that_has_expired_cause_one_token_request() {
    let desk = Desk::lasting(0);
    let client = desk.client();
    client.tickets().get(&GetTicket::new(7)).wait().unwrap();
    desk.0.life.store(3600, Ordering::SeqCst);
    let begin = Barrier::new(1000);
    std::thread::scope(|scope| {
        for _ in 0..1000 {
            let call = || {
                begin.wait();
                client.tickets().get(&GetTicket::new(7)).wait().unwrap();
            };
            std::thread::Builder::new().stack_size(256 << 10).spawn_scoped(scope, call).unwrap();
        }
    });
    assert_eq!(desk.tokens(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_client_requests_no_token() {
    let desk = Desk::lasting(3600);
    let client = desk.client();
    let request = GetTicket::new(7);
    let call = client.tickets().get(&request).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    drop(client);
    sleep(Duration::from_secs(1)).await;
    assert_eq!((desk.tokens(), Arc::strong_count(&desk.0)), (1, 1), "nothing holds the transport any more");
}
