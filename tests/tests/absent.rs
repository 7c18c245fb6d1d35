//! `absent: null`, over a socket. The server writes null for absent fields, and the client reads null as absent.

use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, Nullable, service_api};

#[service_api("specs/absent")]
mod tickets {}

use tickets::{Comment, ImportTickets, ImportTicketsAnswer, ListTickets, ListTicketsAnswer, Ticket};

/// Handlers that list tickets with absent fields, and return imported tickets.
#[derive(Clone)]
struct Desk;

impl tickets::server::Tickets for Desk {
    async fn list(&self, _: &RequestContext, _: ListTickets) -> Result<ListTicketsAnswer, HandlerError> {
        let ticket = Ticket { id: 7, comments: Some(vec![Comment::default()]), ..Ticket::default() };
        Ok(ListTicketsAnswer { tickets: vec![ticket, Ticket::default()], ..ListTicketsAnswer::default() })
    }
    async fn import(&self, _: &RequestContext, request: ImportTickets) -> Result<ImportTicketsAnswer, HandlerError> {
        assert_eq!(request.source, None);
        Ok(ImportTicketsAnswer { id: None, ticket: Some(request.ticket) })
    }
}

/// Starts a server that runs until the test ends. Returns its address.
async fn serve() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let router = tickets::server::Router::new().tickets(Desk);
    tokio::spawn(server.serve(router, std::future::pending()));
    format!("http://{address}")
}

/// The absent fields of a ticket, as the server writes them.
const ABSENT_FIELDS: &str = r#""closed_at":null,"tags":null,"extra":null"#;

#[tokio::test]
async fn absent_fields_are_null_unless_declared_as_omitted() {
    let text = reqwest::get(format!("{}/tickets", serve().await)).await.unwrap().text().await.unwrap();
    let first = format!(r#"{{"id":7,{ABSENT_FIELDS},"comments":[{{"rating":null}}]}}"#);
    let second = format!(r#"{{"id":0,{ABSENT_FIELDS}}}"#);
    assert_eq!(text, format!(r#"{{"tickets":[{first},{second}],"next_page_key":null,"total":null}}"#));
}

#[tokio::test]
async fn client_and_server_read_null_as_absent() {
    let client = tickets::Client::builder(serve().await).build().unwrap();
    let page = client.tickets().list(&ListTickets::default()).await.unwrap();
    assert_eq!((page.next_page_key, page.total, page.tickets[1].clone()), (None, None, Ticket::default()));
    let ticket = Ticket { id: 3, comments: Some(vec![Comment { rating: Some(5), ..Comment::default() }]), ..Ticket::default() };
    let imported = client.tickets().import(&ImportTickets::new(ticket.clone())).await.unwrap();
    assert_eq!(imported, ImportTicketsAnswer { id: None, ticket: Some(ticket) });
}

#[tokio::test]
async fn answer_with_omit_has_no_absent_fields() {
    let request = reqwest::Client::new().post(format!("{}/tickets", serve().await));
    let request = request.header("content-type", "application/json").body(r#"{"ticket":{"id":1,"closed_at":null}}"#);
    let text = request.send().await.unwrap().text().await.unwrap();
    assert_eq!(text, format!(r#"{{"ticket":{{"id":1,{ABSENT_FIELDS}}}}}"#));
}

#[tokio::test]
async fn null_is_kept_in_a_field_whose_type_contains_itself() {
    let client = tickets::Client::builder(serve().await).build().unwrap();
    let first = Ticket { id: 1, duplicate_of: Some(Box::new(Nullable::Null)), ..Ticket::default() };
    let second = Ticket { id: 2, duplicate_of: Some(Box::new(Nullable::Value(first))), ..Ticket::default() };
    let imported = client.tickets().import(&ImportTickets::new(second.clone())).await.unwrap();
    assert_eq!(imported.ticket, Some(second));
}

#[test]
fn serde_writes_the_same_fields() {
    let text = serde_json::to_string(&Ticket { id: 7, ..Ticket::default() }).unwrap();
    assert_eq!(text, format!(r#"{{"id":7,{ABSENT_FIELDS}}}"#));
}
