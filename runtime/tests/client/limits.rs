//! Concurrency and cancellation.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::support::api::{CreateTicket, GetTicket};
use crate::support::server::{Manner, Reply, Server};
use crate::support::{builder, client};

#[tokio::test]
async fn the_timeout_of_a_call_includes_the_wait_for_a_permit() {
    let server = Server::script([Reply::json("").manner(Manner::Hang)]).await;
    let client = builder(&server).concurrency(1).timeout(Duration::from_secs(2)).build().unwrap();
    let get = GetTicket::new(7);
    let first = client.tickets().get(&get).into_future();
    let second = client.tickets().get(&get).timeout(Duration::from_millis(300)).into_future();
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_err() && second.is_err());
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let server = Server::script([Reply::new(503, ""), Reply::json(r#"{"id":7}"#)]).await;
    let retry = specwright::client::Retry::default().first_wait(Duration::from_millis(400));
    let client = builder(&server).retries(retry).build().unwrap();
    let get = GetTicket::new(7);
    let call = client.tickets().get(&get).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(150), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(server.lines().len() <= 1);
    // A call that is never awaited is never sent.
    drop(client.tickets().create(&CreateTicket::new("Mail")));
    assert!(server.lines().len() <= 1);
}

#[tokio::test]
async fn a_call_can_have_its_own_timeout_and_headers() {
    let server = Server::script([Reply::json(r#"{"id":7}"#), Reply::json("").manner(Manner::Hang)]).await;
    let client = client(&server);
    let get = GetTicket::new(7);
    let (name, value) = (HeaderName::from_static("x-team"), HeaderValue::from_static("a"));
    client.tickets().get(&get).header(name, value).await.unwrap();
    assert_eq!(server.last().header("x-team"), Some("a"));
    let error = client.tickets().get(&get).timeout(Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(error.kind().name(), "timeout");
    assert_eq!(server.last().header("x-team"), None);
}

#[tokio::test]
async fn all_calls_share_the_retry_budget() {
    let server = Server::script([Reply::new(503, "")]).await;
    let retry = specwright::client::Retry::default().first_wait(Duration::from_millis(1)).budget(10);
    let client = builder(&server).retries(retry).build().unwrap();
    let get = GetTicket::new(7);
    for _ in 0..50 {
        client.tickets().get(&get).await.unwrap_err();
    }
    // There are 50 calls. The budget begins with 10 retries, and each call adds a fifth of one.
    let sent = server.lines().len();
    assert!((60..=70).contains(&sent), "{sent}");
}
