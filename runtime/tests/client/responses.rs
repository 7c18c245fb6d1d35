//! Status and headers of responses: beside the answer, in errors, in hooks; and conditional calls.

use std::sync::{Arc, Mutex};

use http::HeaderValue;
use specwright::CallErrorKind;
use specwright::client::{ConditionalResponse, Finished};

use crate::support::api::{CreateTicket, GetTicket};
use crate::support::server::{Reply, Server};
use crate::support::{builder, client};

#[tokio::test]
async fn a_call_returns_status_and_headers_beside_the_answer() {
    let reply =
        Reply::json(r#"{"id":7}"#).header("x-ratelimit-remaining", "41").header("set-cookie", "a=1").header("set-cookie", "b=2");
    let server = Server::script([reply]).await;
    let response = client(&server).tickets().get(&GetTicket::new(7)).with_response().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-ratelimit-remaining"], "41");
    assert_eq!(response.headers().get_all("set-cookie").iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(response.into_body().id.0, 7);
}

#[tokio::test]
async fn the_response_is_that_of_the_last_attempt() {
    let first = Reply::new(503, "").header("x-attempt", "1");
    let server = Server::script([first, Reply::json(r#"{"id":7}"#).header("x-attempt", "2")]).await;
    let response = client(&server).tickets().get(&GetTicket::new(7)).with_response().await.unwrap();
    assert_eq!((&response.headers()["x-attempt"], response.status().as_u16()), (&HeaderValue::from_static("2"), 200));
}

#[tokio::test]
async fn errors_and_hooks_have_the_headers() {
    let refusal = Reply::json(r#"{"status":"ERROR","info":"no"}"#).header("x-ratelimit-remaining", "0");
    let server =
        Server::script([Reply::new(404, "").header("x-cache", "miss"), refusal, Reply::json("[]").header("x-cache", "hit")])
            .await;
    let names: Arc<Mutex<Vec<String>>> = Arc::default();
    let after = Arc::clone(&names);
    let note = move |end: Finished<'_>| {
        let headers = end.headers.unwrap();
        after.lock().unwrap().push(headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-")).collect());
    };
    let client = builder(&server).after(note).build().unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert_eq!(error.headers()["x-cache"], "miss");
    let error = client.tickets().create(&CreateTicket::new("Mail")).await.unwrap_err();
    assert_eq!(error.headers()["x-ratelimit-remaining"], "0");
    assert_eq!(error.status(), Some(200));
    let error = client.tickets().get(&GetTicket::new(7)).with_response().await.unwrap_err();
    assert_eq!(error.headers()["x-cache"], "hit");
    assert!(!format!("{error:?} {error}").contains("hit"), "headers may contain private data");
    assert_eq!(*names.lock().unwrap(), ["x-cache", "x-ratelimit-remaining", "x-cache"]);
}

#[tokio::test]
async fn errors_without_a_response_have_no_headers() {
    let client = builder(&Server::script([]).await).build().unwrap();
    let error = client.tickets().create(&CreateTicket::new("")).await.unwrap_err();
    assert!(error.headers().is_empty(), "{error:?}");
}

#[tokio::test]
async fn a_conditional_call_accepts_304() {
    let not_modified = Reply::new(304, "").header("etag", "\"b\"").header("x-ratelimit-remaining", "9");
    let changed = Reply::json(r#"{"id":7}"#).header("etag", "\"c\"");
    let server = Server::script([not_modified.clone(), changed, Reply::new(304, ""), Reply::new(412, "")]).await;
    let (client, get) = (client(&server), GetTicket::new(7));
    let unchanged = client.tickets().get(&get).if_none_match(HeaderValue::from_static("\"b\"")).await.unwrap();
    let ConditionalResponse::NotModified(response) = unchanged else { panic!("{unchanged:?}") };
    assert_eq!(response.status(), 304);
    assert_eq!(response.headers()["x-ratelimit-remaining"], "9");
    assert_eq!(server.last().header("if-none-match"), Some("\"b\""));
    let response = client.tickets().get(&get).if_none_match(HeaderValue::from_static("\"b\"")).await.unwrap();
    let response = response.modified().unwrap();
    assert_eq!(response.headers()["etag"], "\"c\"");
    assert_eq!(response.body().id.0, 7);
    let date = HeaderValue::from_static("Sun, 01 Nov 2026 00:00:00 GMT");
    assert!(client.tickets().get(&get).if_modified_since(date.clone()).await.unwrap().modified().is_none());
    assert_eq!(server.last().header("if-modified-since"), date.to_str().ok());
    let error = client.tickets().get(&get).if_modified_since(date).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Status { .. }) && error.status() == Some(412), "{error:?}");
}

#[tokio::test]
async fn a_304_without_a_condition_is_an_error() {
    let server = Server::script([Reply::new(304, ""), Reply::new(304, "")]).await;
    let client = client(&server);
    assert_eq!(client.tickets().get(&GetTicket::new(7)).await.unwrap_err().status(), Some(304));
    assert_eq!(client.tickets().get(&GetTicket::new(7)).with_response().await.unwrap_err().status(), Some(304));
}
