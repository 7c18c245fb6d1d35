//! Futures that are kept but no longer polled: they do not block other calls.
//!
//! In: calls and streams that are begun and then not polled. Out: the progress of other calls. Not here: calls that are dropped (see
//! `limits`).

use std::pin::Pin;
use std::time::Duration;

use futures_util::StreamExt as _;

use crate::support::api::{GetTicket, ListTickets};
use crate::support::builder;
use crate::support::server::{Manner, Reply, Server};

/// Polls a future for a while, in which it must not end.
async fn begun<F: Future + Unpin>(future: &mut F) {
    let polled = tokio::time::timeout(Duration::from_millis(200), Pin::new(future)).await;
    assert!(polled.is_err(), "it was to wait");
}

fn ticket() -> Reply {
    Reply::json(r#"{"id":7}"#)
}

#[tokio::test]
async fn a_token_request_ends_although_the_call_that_began_it_is_not_polled() {
    let server = Server::start(|seen, _| match seen.line.contains("access_token") {
        true => Reply::json(r#"{"access_token":"t"}"#).manner(Manner::Drip),
        false => ticket(),
    })
    .await;
    let client = builder(&server).oauth2("id", "s3cret").build().unwrap();
    let get = GetTicket::new(7);
    let mut first = client.tickets().get(&get).into_future();
    begun(&mut first).await;
    client.tickets().get(&get).timeout(Duration::from_secs(10)).await.unwrap();
    assert_eq!(server.lines(), ["POST /oauth/v2.0/access_token", "GET /api/v1/ticket?id=7"]);
    first.await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_not_polled_returns_its_permit_at_its_timeout() {
    let server = Server::script([ticket().manner(Manner::Hang), ticket()]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let get = GetTicket::new(7);
    let mut first = client.tickets().get(&get).timeout(Duration::from_secs(1)).into_future();
    begun(&mut first).await;
    client.tickets().get(&get).timeout(Duration::from_secs(10)).await.unwrap();
    assert_eq!(first.await.unwrap_err().kind().name(), "timeout");
}

#[tokio::test]
async fn a_waiting_call_that_is_not_polled_does_not_keep_a_permit() {
    let server = Server::script([ticket().manner(Manner::Slow), ticket()]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let get = GetTicket::new(7);
    let mut first = client.tickets().get(&get).into_future();
    begun(&mut first).await;
    let mut second = client.tickets().get(&get).into_future();
    assert!(futures_util::poll!(&mut second).is_pending());
    client.tickets().get(&get).timeout(Duration::from_secs(10)).await.unwrap();
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(server.lines().len(), 3);
}

fn page() -> Reply {
    Reply::json(r#"{"tickets":[{"id":1},{"id":2}],"next_page_key":null}"#)
}

#[tokio::test]
async fn a_page_that_is_not_polled_returns_its_permit_and_is_delivered_later() {
    let server = Server::script([page().manner(Manner::Slow), ticket()]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let mut items = client.tickets().list(&ListTickets::default()).items();
    assert!(tokio::time::timeout(Duration::from_millis(100), items.next()).await.is_err());
    client.tickets().get(&GetTicket::new(7)).timeout(Duration::from_secs(10)).await.unwrap();
    let ids: Vec<i64> = items.map(|item| item.unwrap().0.0).collect().await;
    assert_eq!(ids, [1, 2]);
    assert_eq!(server.lines(), ["GET /api/v1/tickets", "GET /api/v1/ticket?id=7"]);
}

#[tokio::test]
async fn a_page_that_arrived_before_its_timeout_is_delivered_after_it() {
    let server = Server::script([page().manner(Manner::Slow)]).await;
    let client = builder(&server).timeout(Duration::from_secs(2)).build().unwrap();
    let mut items = client.tickets().list(&ListTickets::default()).items();
    assert!(tokio::time::timeout(Duration::from_millis(100), items.next()).await.is_err());
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(items.next().await.unwrap().unwrap().0.0, 1);
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_dropped_stream_returns_its_permit() {
    let server = Server::script([page().manner(Manner::Hang), ticket()]).await;
    let client = builder(&server).concurrency(1).timeout(Duration::from_secs(60)).build().unwrap();
    let mut pages = client.tickets().list(&ListTickets::default()).pages();
    assert!(tokio::time::timeout(Duration::from_millis(200), pages.next()).await.is_err());
    drop(pages);
    client.tickets().get(&GetTicket::new(7)).timeout(Duration::from_secs(10)).await.unwrap();
}

#[tokio::test]
async fn a_dropped_file_returns_its_permit() {
    let server = Server::script([Reply::new(200, "content").manner(Manner::Stall), ticket()]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let file = client.tickets().download(&crate::support::api::Download::new(7)).await.unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).timeout(Duration::from_millis(300)).await.unwrap_err();
    assert_eq!(error.kind().name(), "timeout");
    drop(file);
    client.tickets().get(&GetTicket::new(7)).timeout(Duration::from_secs(10)).await.unwrap();
}
