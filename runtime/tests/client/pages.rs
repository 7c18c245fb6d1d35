//! Streams of pages and items: constant memory, one error, continuing later, and no requests in advance.

use futures_util::{StreamExt as _, TryStreamExt as _};
use specwright::CallErrorKind;

use crate::support::api::{ListNumbers, ListTickets};
use crate::support::client;
use crate::support::server::{Reply, Seen, Server};

/// The number after `name=` in a request line.
fn number(seen: &Seen, name: &str) -> Option<usize> {
    let (_, rest) = seen.line.split_once(&format!("{name}="))?;
    rest.split('&').next()?.parse().ok()
}

/// A page of 500 of 100,000 tickets, each with a title of 1,000 characters.
fn page(seen: &Seen) -> Reply {
    let (begin, title) = (number(seen, "page_key").unwrap_or(0), "x".repeat(1_000));
    let tickets: Vec<String> = (begin..begin + 500).map(|id| format!(r#""{id}":{{"id":{id},"title":"{title}"}}"#)).collect();
    let next = if begin + 500 < 100_000 { format!("\"{}\"", begin + 500) } else { "null".to_owned() };
    Reply::json(format!(r#"{{"tickets":{{{}}},"next_page_key":{next}}}"#, tickets.join(",")))
}

/// The resident memory of this process, in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn a_hundred_thousand_items_are_read_in_constant_memory() {
    let server = Server::start(|seen, _| page(seen)).await;
    let client = client(&server);
    let request = ListTickets::default();
    let mut items = client.tickets().list(&request).items();
    let (mut count, mut begin) = (0, 0);
    while let Some((id, _)) = items.try_next().await.unwrap() {
        assert_eq!(id.0, count);
        count += 1;
        if count == 20_000 {
            begin = resident();
        }
    }
    assert_eq!((count, server.lines().len()), (100_000, 200));
    let grown = resident().saturating_sub(begin);
    // All items together take over 100 MiB. Other tests of this process run at the same time.
    assert!(grown < 48 << 10, "{grown} KiB more");
}

#[tokio::test]
async fn a_page_is_fetched_when_the_stream_is_polled() {
    let server = Server::start(|seen, _| page(seen)).await;
    let client = client(&server);
    let mut items = client.tickets().list(&ListTickets::default()).items();
    assert_eq!(server.lines().len(), 0);
    for _ in 0..500 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(server.lines().len(), 1);
    assert_eq!(items.next_request().unwrap().page_key.as_deref(), Some("500"));
}

#[tokio::test]
async fn an_error_ends_a_stream_and_a_new_stream_can_continue() {
    let server = Server::start(|seen, count| if count == 1 { Reply::new(403, "") } else { page(seen) }).await;
    let client = client(&server);
    let request = ListTickets::default().agent("ana");
    let mut pages = client.tickets().list(&request).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await.unwrap().unwrap_err().kind(), CallErrorKind::Forbidden { .. }));
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
    let again = pages.next_request().unwrap().clone();
    assert_eq!(again, request.page_key("500"));
    assert!(client.tickets().list(&again).pages().next().await.unwrap().is_ok());
    assert_eq!(server.last().line, "GET /api/v1/tickets?agent=ana&page_key=500");
}

#[tokio::test]
async fn a_page_with_a_cursor_of_an_earlier_page_is_still_delivered() {
    // a -> b -> c -> a -> …
    let server = Server::start(|seen, _| {
        let next = match seen.line.split_once("page_key=") {
            None => "a",
            Some((_, "a")) => "b",
            Some((_, "b")) => "c",
            _ => "a",
        };
        Reply::json(format!(r#"{{"tickets":[],"next_page_key":"{next}"}}"#))
    })
    .await;
    let client = client(&server);
    let pages: Vec<_> = client.tickets().list(&ListTickets::default()).pages().collect().await;
    assert!((5..=9).contains(&pages.len()), "{}", pages.len());
    let (last, others) = pages.split_last().unwrap();
    assert!(others.iter().all(Result::is_ok) && matches!(last.as_ref().unwrap_err().kind(), CallErrorKind::Unreadable(_)));
}

#[tokio::test]
async fn pages_by_offset_begin_at_the_offset_of_the_request() {
    let server = Server::start(|seen, _| {
        let (begin, limit) = (number(seen, "offset").unwrap_or(0), number(seen, "limit").unwrap_or(3).min(4));
        let ids: Vec<String> = (begin..(begin + limit).min(11)).map(|id| id.to_string()).collect();
        Reply::json(format!(r#"{{"ids":[{}]}}"#, ids.join(",")))
    })
    .await;
    let client = client(&server);
    // The server returns at most four items, so a page with fewer items than requested is not the last.
    let request = ListNumbers::default().offset(2).limit(100);
    let ids: Vec<i64> = client.tickets().numbers(&request).items().try_collect().await.unwrap();
    assert_eq!(ids, (2..11).collect::<Vec<_>>());
    assert_eq!(server.lines()[1], "GET /api/v1/ticket.numbers?offset=6&limit=100");
}

#[tokio::test]
async fn a_repeated_page_ends_the_stream_with_one_error() {
    let server = Server::script([Reply::json(r#"{"ids":[1,2,3]}"#)]).await;
    let client = client(&server);
    let mut items = client.tickets().numbers(&ListNumbers::default()).items();
    for id in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap(), id);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unreadable(_)), "{error}");
    assert!(items.next().await.is_none() && items.next().await.is_none());
    assert_eq!(items.next_request(), Some(&ListNumbers::default().offset(3).limit(3)));
}

#[tokio::test]
async fn a_position_within_a_page_can_be_saved_and_continued_from() {
    let server = Server::start(|seen, _| {
        let begin = number(seen, "offset").unwrap_or(0);
        let ids: Vec<String> = (begin..(begin + 3).min(8)).map(|id| id.to_string()).collect();
        Reply::json(format!(r#"{{"ids":[{}]}}"#, ids.join(",")))
    })
    .await;
    let client = client(&server);
    // After every number of items, the new stream returns the remaining items.
    for stop in 0..=8 {
        let mut items = client.tickets().numbers(&ListNumbers::default()).items();
        let mut ids: Vec<i64> = items.by_ref().take(stop).try_collect().await.unwrap();
        assert_eq!(items.taken(), if stop == 0 { 0 } else { (stop - 1) % 3 + 1 });
        let (request, taken) = (items.current_request().unwrap().clone(), items.taken());
        let rest = client.tickets().numbers(&request).items().skip(taken);
        ids.extend(rest.try_collect::<Vec<i64>>().await.unwrap());
        assert_eq!(ids, (0..8).collect::<Vec<_>>(), "stopped after {stop}");
    }
}
