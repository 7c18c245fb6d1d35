//! Mocks as transports.

use std::time::Duration;

use specwright::client::TransportError;
use specwright::mock::Mock;
use specwright::{CallErrorKind, File, HandlerError};

use crate::support::api::{Client, CreateTicket, Created, DeleteTicket, Download, FindTicket, GetTicket, Ticket, TicketId};

fn client(mock: &Mock) -> Client {
    Client::builder("http://mock.test").transport(mock.clone()).build().unwrap()
}

fn ticket(id: i64) -> Ticket {
    Ticket { id: TicketId(id), title: Some(format!("ticket {id}")), ..Ticket::default() }
}

#[tokio::test]
async fn expected_calls_are_answered_and_counted() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().with(|request| request.id == TicketId(7)).times(2).answer(ticket(7));
    mock.expect::<GetTicket>().handle(|request| Ok(ticket(request.id.0)));
    mock.expect::<CreateTicket>().with(|request| request.title == "Ünïcode & more").answer(Created { id: TicketId(1) });
    mock.expect::<DeleteTicket>().with(|request| request.name == "a/b").answer(());
    mock.expect::<Download>().answer(File::new("a.txt", "content"));
    mock.expect::<FindTicket>().answer(None);
    let client = client(&mock);
    let tickets = client.tickets();
    for id in [7, 8, 7] {
        assert_eq!(tickets.get(&GetTicket::new(id)).await.unwrap().title, ticket(id).title);
    }
    assert!(mock.verify().is_err());
    let create = CreateTicket::new("Ünïcode & more").attachments([File::new("a", "b")]);
    assert_eq!(tickets.create(&create).await.unwrap().id, TicketId(1));
    tickets.delete(&DeleteTicket::new("a/b")).await.unwrap();
    assert_eq!(&*tickets.download(&Download::new(7)).await.unwrap().bytes().await.unwrap(), b"content");
    assert!(tickets.find(&FindTicket::new("none")).await.unwrap().is_none());
    assert_eq!((mock.count::<GetTicket>(), mock.count::<CreateTicket>()), (3, 1));
    mock.verify().unwrap();
}

#[tokio::test]
async fn failures_are_the_same_as_those_of_a_server() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().fail(|| HandlerError::not_found("it is gone"));
    mock.expect::<CreateTicket>().fail(|| HandlerError::refused("not on Sundays"));
    let client = client(&mock);
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::NotFound { message, .. } if message == "it is gone"), "{error:?}");
    let error = client.tickets().create(&CreateTicket::new("x")).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "not on Sundays"), "{error:?}");
    mock.verify().unwrap();
}

#[tokio::test]
async fn unexpected_calls_are_refused_and_reported() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().with(|request| request.id == TicketId(7)).answer(ticket(7));
    mock.expect::<FindTicket>().times(0).answer(None);
    let client = client(&mock);
    let tickets = client.tickets();
    let error = tickets.get(&GetTicket::new(8)).await.unwrap_err();
    assert!(error.to_string().contains("tickets.get was called, but is not expected with these parameters"), "{error}");
    let error = tickets.find(&FindTicket::new("x")).await.unwrap_err();
    assert!(error.to_string().contains("tickets.find was called, but is expected fewer times"), "{error}");
    let error = tickets.download(&Download::new(7)).await.unwrap_err();
    assert!(error.to_string().contains("GET /api/v1/ticket.attachment was called, but is not expected at all"), "{error}");
    let unmet = mock.verify().unwrap_err().to_string();
    assert!(unmet.starts_with("tickets.get is expected 1 times and was called 0 times; "), "{unmet}");
    assert_eq!(unmet.split("; ").count(), 4, "{unmet}");
}

#[tokio::test]
async fn a_transport_failure_is_retried() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().fail_transport(|| TransportError::new("the line is cut"));
    mock.expect::<GetTicket>().answer(ticket(7));
    mock.expect::<CreateTicket>().fail_transport(|| TransportError::new("the line is cut"));
    let client = client(&mock);
    assert_eq!(client.tickets().get(&GetTicket::new(7)).await.unwrap().id, TicketId(7));
    let error = client.tickets().create(&CreateTicket::new("x")).await.unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::Transport { .. }) && error.to_string().contains("the line is cut"),
        "{error:?}"
    );
    assert_eq!((mock.count::<GetTicket>(), mock.count::<CreateTicket>()), (2, 1));
    mock.verify().unwrap();
}

#[tokio::test]
async fn a_call_that_is_never_answered_times_out() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().never_answer();
    let get = GetTicket::new(7);
    let error = client(&mock).tickets().get(&get).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Timeout), "{error:?}");
    mock.verify().unwrap();
}

#[tokio::test]
async fn a_client_with_oauth2_gets_a_token() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().answer(ticket(7));
    for token_url in ["/oauth/v2.0/access_token", "https://sso.example/token"] {
        let builder = Client::builder("http://mock.test").oauth2("id", "s3cret").token_url(token_url);
        let client = builder.transport(mock.clone()).build().unwrap();
        client.tickets().get(&GetTicket::new(7)).await.ok();
        let error = client.tickets().find(&FindTicket::new("x")).await.unwrap_err();
        assert!(error.to_string().contains("GET /api/v1/ticket.by was called"), "{error}");
    }
    assert_eq!(mock.count::<GetTicket>(), 1);
}

#[test]
fn the_blocking_client_can_use_a_mock() {
    let mock = Mock::new();
    mock.expect::<GetTicket>().any_times().answer(ticket(7));
    let client = client(&mock);
    for _ in 0..3 {
        client.tickets().get(&GetTicket::new(7)).wait().unwrap();
    }
    assert_eq!(mock.count::<GetTicket>(), 3);
    mock.verify().unwrap();
}
