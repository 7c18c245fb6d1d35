//! Unknown values in answers, and the content of errors.

use std::time::Duration;

use specwright::CallErrorKind;

use crate::support::api::{CreateTicket, GetTicket, State, Ticket, UpdateTicket};
use crate::support::server::{Manner, Reply, Server};
use crate::support::{builder, client};

#[tokio::test]
async fn an_unknown_value_is_sent_back_unchanged() {
    let server = Server::script([Reply::json(r#"{"id":7,"state_id":99}"#), Reply::json(r#"{"status":"OK"}"#)]).await;
    let client = client(&server);
    let ticket: Ticket = client.tickets().get(&GetTicket::new(7)).await.unwrap();
    let state = ticket.state.clone().unwrap();
    assert!(!matches!(state, State::New | State::Open));
    assert_eq!(state.code(), Some(99));
    client.tickets().update(&UpdateTicket::new(7).state(state)).await.unwrap();
    assert_eq!(server.last().line, "PUT /api/v1/ticket?id=7&state_id=99");
    assert_eq!(serde_json::to_string(&ticket).unwrap(), r#"{"id":7,"state_id":99}"#);
}

#[tokio::test]
async fn the_error_of_an_unreadable_answer_has_pointer_expectation_and_operation() {
    let body = r#"{"id":7,"title":{"a":1}}"#;
    let server = Server::script([Reply::json(body).header("x-request-id", "r-1")]).await;
    let error = client(&server).tickets().get(&GetTicket::new(7)).await.unwrap_err();
    let CallErrorKind::Unreadable(unreadable) = error.kind() else { panic!("{error}") };
    assert_eq!((unreadable.pointer.as_str(), unreadable.found.as_str()), ("/title", "an object"));
    assert_eq!(unreadable.excerpt, body);
    assert_eq!((error.operation(), error.status(), error.request_id()), (Some("tickets.get"), Some(200), Some("r-1")));
}

#[tokio::test]
async fn every_error_has_operation_status_and_request_id_and_says_whether_it_is_retryable() {
    let cases = [
        (Reply::json(r#"{"status":"ERROR","info":"no"}"#), "refused", 200, false),
        (Reply::json("[]"), "unreadable", 200, false),
        (Reply::new(401, "<html>"), "unauthenticated", 401, false),
        (Reply::new(403, ""), "forbidden", 403, false),
        (Reply::new(404, ""), "not_found", 404, false),
        (Reply::new(409, r#"{"error":"taken"}"#), "refused", 409, false),
        (Reply::new(428, r#"{"error":"title"}"#), "invalid", 428, false),
        (Reply::new(429, ""), "rate_limited", 429, true),
        (Reply::new(418, ""), "status", 418, false),
        (Reply::new(500, ""), "status", 500, false),
        (Reply::new(501, ""), "not_implemented", 501, false),
        (Reply::new(502, ""), "status", 502, true),
        (Reply::new(503, ""), "status", 503, true),
        (Reply::new(504, ""), "status", 504, true),
        (Reply::new(302, "").header("location", "https://elsewhere.example/"), "status", 302, false),
        (Reply::json(r#"{"id":7}"#).manner(Manner::Break), "transport", 200, true),
        (Reply::json(r#"{"id":7,"title":"Mail"}"#).manner(Manner::Drip), "timeout", 200, true),
    ];
    let server = Server::script(cases.iter().map(|(reply, ..)| reply.clone().header("x-request-id", "r-1"))).await;
    let client =
        builder(&server).retries(specwright::client::Retry::never()).timeout(Duration::from_millis(800)).build().unwrap();
    for (_, kind, status, retryable) in cases {
        let error = client.tickets().create(&CreateTicket::new("Mail")).await.unwrap_err();
        let seen = (error.kind().name(), error.operation(), error.status(), error.is_retryable(), error.request_id());
        assert_eq!(seen, (kind, Some("tickets.create"), Some(status), retryable, Some("r-1")), "{error:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_transport_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = crate::support::api::Client::builder(url).retries(specwright::client::Retry::never()).build().unwrap();
    let error = client.tickets().get(&GetTicket::new(4711)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { .. }) && error.is_retryable());
    assert!(!format!("{error} {error:?}").contains("4711"), "the query is not shown: {error:?}");
}
