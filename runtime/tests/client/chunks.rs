//! Lists that are split by the number of items, and by the length of the request target.

use std::collections::BTreeSet;

use crate::support::api::{ManyTickets, ReadTickets, TicketId};
use crate::support::client;
use crate::support::server::{Reply, Server};

#[tokio::test]
async fn request_targets_of_parts_are_at_most_8000_bytes_long() {
    let server = Server::script([Reply::json("[]")]).await;
    let request = ReadTickets::new((100_000..100_500).map(TicketId).collect::<Vec<_>>());
    client(&server).tickets().read(&request).chunked().await.unwrap();
    let lines = server.lines();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.len() <= 8_004), "{:?}", lines.iter().map(String::len));
    let mut sent = BTreeSet::new();
    for line in &lines {
        sent.extend(line.split(['?', '&']).skip(1).map(|pair| pair.rsplit('=').next().unwrap().parse::<i64>().unwrap()));
    }
    assert_eq!(sent, (100_000..100_500).collect());
}

#[tokio::test]
async fn the_limit_of_the_target_can_be_set_and_a_single_item_may_exceed_it() {
    let server = Server::script([Reply::json("[]")]).await;
    let request = ReadTickets::new([1, 2, 3].map(TicketId));
    client(&server).tickets().read(&request).chunked().target_limit(1).await.unwrap();
    let expected = [1, 2, 3].map(|id| format!("GET /api/v1/tickets.by.ids?ids%5B%5D={id}"));
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn nothing_is_sent_for_an_empty_list() {
    let server = Server::script([Reply::json(r#"{"7":{"id":7}}"#)]).await;
    let none = ManyTickets::new(Vec::new());
    assert!(client(&server).tickets().many(&none).chunked().await.unwrap().is_empty());
    assert!(server.lines().is_empty());
}
