//! Credentials of concurrent calls, and providers that users implement.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use specwright::client::{BearerProvider, BearerTokenRequest, BoxFuture};
use specwright::{CallError, Secret};

use crate::support::api::{CreateTicket, GetTicket};
use crate::support::builder;
use crate::support::server::{Manner, Reply, Seen, Server};

/// A service whose first token is valid for the first call only.
fn forgetful(seen: &Seen, tokens: &AtomicUsize, calls: &AtomicUsize) -> Reply {
    if seen.line.contains("access_token") {
        let number = tokens.fetch_add(1, Ordering::SeqCst) + 1;
        return Reply::json(format!(r#"{{"access_token":"t{number}","expires_in":3600}}"#));
    }
    let first = calls.fetch_add(1, Ordering::SeqCst) == 0;
    match seen.header("authorization") {
        Some("Bearer t1") if first => Reply::json(r#"{"id":7}"#),
        Some("Bearer t2") => Reply::json(r#"{"id":7}"#),
        _ => Reply::new(401, "<html>"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_with_an_expired_token_cause_one_token_request() {
    let (tokens, calls) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
    let counted = Arc::clone(&tokens);
    let server = Server::start(move |seen, _| forgetful(seen, &counted, &calls)).await;
    let client = builder(&server).oauth2("id", "s3cret").concurrency(200).build().unwrap();
    let get = GetTicket::new(7);
    client.tickets().get(&get).await.unwrap();
    assert_eq!(tokens.load(Ordering::SeqCst), 1);
    let calls = (0..1000).map(|_| client.tickets().get(&get).into_future());
    assert!(join_all(calls).await.into_iter().all(|result| result.is_ok()));
    assert_eq!(tokens.load(Ordering::SeqCst), 2, "one renewal");
    assert!(server.lines().len() > 1003, "the expired token was tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_without_a_token_cause_one_token_request() {
    let server = Server::start(|seen, _| match seen.line.contains("access_token") {
        true => Reply::json(r#"{"access_token":"t","expires_in":3600}"#),
        false => Reply::json(r#"{"id":7}"#),
    })
    .await;
    let client = builder(&server).oauth2("id", "s3cret").concurrency(200).build().unwrap();
    let get = GetTicket::new(7);
    let calls = (0..1000).map(|_| client.tickets().get(&get).into_future());
    assert!(join_all(calls).await.into_iter().all(|result| result.is_ok()));
    assert_eq!(server.lines().iter().filter(|line| line.contains("access_token")).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_share_the_failure_of_a_token_request() {
    // The endpoint fails slowly, so that all calls have begun before.
    let server = Server::script([Reply::new(503, "0123456789").manner(Manner::Drip)]).await;
    let client = builder(&server).oauth2("id", "s3cret").build().unwrap();
    let get = GetTicket::new(7);
    let calls = (0..1000).map(|_| client.tickets().get(&get).into_future());
    for result in join_all(calls).await {
        let error = result.unwrap_err();
        assert!(error.status() == Some(503) && error.is_retryable(), "{error:?}");
    }
    // A call that begins after the failure requests a token again.
    assert!(server.lines().len() < 20, "{}", server.lines().len());
    client.tickets().get(&get).await.unwrap_err();
}

#[tokio::test]
async fn each_scope_has_its_own_token() {
    let server = Server::start(|seen, _| match seen.line.contains("access_token") {
        true => Reply::json(r#"{"access_token":"t","expires_in":3600}"#),
        false => Reply::json(r#"{"id":7}"#),
    })
    .await;
    let client = builder(&server).oauth2("id", "s3cret").build().unwrap();
    for _ in 0..2 {
        client.tickets().get(&GetTicket::new(7)).await.unwrap();
        client.tickets().create(&CreateTicket::new("Mail")).await.unwrap();
    }
    let token_requests: Vec<String> =
        server.seen().iter().filter(|seen| seen.line.contains("access_token")).map(Seen::text).collect();
    assert_eq!(token_requests.len(), 2, "{token_requests:?}");
    assert!(
        token_requests[0].ends_with("scope=api.v1.ticket%3Aget") && token_requests[1].ends_with("scope=api.v1.ticket%3Apost")
    );
}

/// A provider that returns `a`, or `b` if `a` was rejected. It records the requests.
struct Own(Arc<Mutex<Vec<String>>>);

impl BearerProvider for Own {
    fn token<'a>(&'a self, request: BearerTokenRequest<'a>) -> BoxFuture<'a, Result<Secret, CallError>> {
        self.0.lock().unwrap().push(format!("{:?} {}", request.scope, request.rejected.map_or("", Secret::expose)));
        Box::pin(async move { Ok(Secret::new(if request.rejected.is_some() { "b" } else { "a" })) })
    }
}

#[tokio::test]
async fn a_provider_gets_the_rejected_token() {
    let server = Server::script([Reply::new(401, ""), Reply::json(r#"{"id":7}"#)]).await;
    let token_requests = Arc::default();
    let client = builder(&server).bearer_provider(Own(Arc::clone(&token_requests))).build().unwrap();
    client.tickets().get(&GetTicket::new(7)).await.unwrap();
    assert_eq!(*token_requests.lock().unwrap(), [r#"Some("api.v1.ticket:get") "#, r#"Some("api.v1.ticket:get") a"#]);
    assert_eq!(server.last().header("authorization"), Some("Bearer b"));
}

#[tokio::test]
async fn credentials_that_are_not_valid_in_a_header_are_refused() {
    let server = Server::script([Reply::json("{}")]).await;
    for client in [
        builder(&server).bearer("a\nb").build(),
        builder(&server).basic("a:b", "c").build(),
        specwright::client::Builder::build(crate::support::api::Client::builder("https://u:p4ss@desk.example")),
    ] {
        let error = client.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("p4ss"), "{error:?}");
    }
    assert!(!format!("{:?}", crate::support::api::Client::builder("https://u:p4ss@desk.example")).contains("p4ss"));
}
