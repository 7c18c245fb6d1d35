//! Exchanges that are recorded in a file and replayed: the same responses, and no secrets in the file.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::client::replay::{Record, Replay};
use specwright::client::{BoxFuture, Transport, TransportBody, TransportError};
use specwright::{CallErrorKind, File, Secret};

use crate::support::api::{Client, CreateTicket, Download, GetTicket, IssueToken, TicketId};
use crate::support::server::{Reply, Server};
use crate::support::vault::{self, FormHouse, House, JsonHouse, QueryHouse, house};

/// A file that is removed at the end of the test.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str) -> Self {
        TemporaryFile(std::env::temp_dir().join(format!("specwright-{}-{name}.jsonl", std::process::id())))
    }
    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn client(transport: impl Transport) -> Client {
    Client::builder("http://desk.example").basic("api", "p4ssw0rd").transport(transport).build().unwrap()
}

/// A transport that responds with a ticket whose title is the number of the call, 404 for ticket 5, and bytes for downloads.
#[derive(Default)]
struct Numbered(AtomicUsize);

impl Transport for Numbered {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let body = match (request.uri().path(), request.uri().query()) {
                ("/api/v1/ticket.attachment", _) => TransportBody::whole(vec![0xff, 0x00, 0x01]),
                ("/api/v1/user.token", _) => TransportBody::whole(r#"{"token":"t0ps3cret"}"#),
                (_, Some("id=5")) => TransportBody::empty(),
                _ => TransportBody::whole(format!(r#"{{"id":7,"title":"response {number}","status":"OK"}}"#)),
            };
            let mut response = http::Response::new(body);
            if request.uri().query() == Some("id=5") {
                *response.status_mut() = http::StatusCode::NOT_FOUND;
            }
            response.headers_mut().insert("set-cookie", http::HeaderValue::from_static("session=c00kie"));
            response.headers_mut().insert("x-request-id", http::HeaderValue::from_static("abc"));
            Ok(response)
        })
    }
}

/// The calls of a test, which are the same with both transports.
async fn calls(client: &Client) -> Vec<String> {
    let tickets = client.tickets();
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.push(tickets.get(&GetTicket::new(7)).await.unwrap().title.unwrap());
    }
    seen.push(tickets.get(&GetTicket::new(5)).await.unwrap_err().to_string());
    let create = CreateTicket::new("Broken").groups([3, 4]).pin("1234567");
    seen.push(format!("{}", tickets.create(&create).await.unwrap().id.0));
    let create = CreateTicket::new("Broken").attachments([File::new("log.txt", "private")]);
    seen.push(format!("{}", tickets.create(&create).await.unwrap().id.0));
    let file = tickets.download(&Download::new(7)).await.unwrap();
    seen.push(format!("{:?}", file.bytes().await.unwrap()));
    seen
}

#[tokio::test]
async fn recorded_exchanges_are_replayed() {
    let file = TemporaryFile::new("played");
    let recorded = calls(&client(Record::new(Numbered::default(), &file.0).unwrap())).await;
    let replay = Replay::open(&file.0).unwrap();
    assert_eq!(replay.left(), 6);
    assert_eq!(calls(&client(replay.clone())).await, recorded);
    assert_eq!(replay.left(), 0);
}

#[tokio::test]
async fn a_recording_contains_no_secret() {
    let file = TemporaryFile::new("secrets");
    let client = client(Record::new(Numbered::default(), &file.0).unwrap());
    calls(&client).await;
    let token = client.tickets().token(&IssueToken::new("ada")).await.unwrap().token;
    assert!(token == Secret::new("t0ps3cret"), "the caller gets what came");
    // The URL of an answer can be a secret in all of its parts.
    client.tickets().get(&GetTicket::new(7)).at_url("https://files.test/s1gned?key=s1gned").await.unwrap();
    assert!(file.text().contains("/REDACTED"), "{}", file.text());
    for secret in ["p4ssw0rd", "1234567", "private", "c00kie", "t0ps3cret", "uthorization", "Basic", "s1gned"] {
        assert!(!file.text().contains(secret), "{secret} in {}", file.text());
    }
    assert!(file.text().contains("pin=REDACTED") && file.text().contains("abc"), "{}", file.text());
}

/// A transport that responds with houses, in all JSON types that are read. Their secrets begin with `k3y`.
struct Houses;

impl Transport for Houses {
    fn send(&self, _: http::Request<TransportBody>) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let mut house_json = serde_json::to_value(house("k3y")).unwrap();
        // Maps are sent as arrays, secrets as numbers, and there are unknown members.
        house_json["by_floor"] = serde_json::json!([{ "floor": 1, "place": "x", "opens_with": "k3y-8" }]);
        house_json["codes"] = serde_json::json!([40_419_191, "k3y-9"]);
        house_json["more"] = serde_json::json!({ "password": "k3y-10", "seen": true });
        let text = serde_json::json!([house_json]).to_string();
        Box::pin(async move { Ok(http::Response::new(TransportBody::whole(text))) })
    }
}

async fn open_houses(transport: impl Transport) -> Vec<Vec<House>> {
    let client = vault::Client::builder("http://desk.example/tenant").transport(transport).build().unwrap();
    let (house, houses, word) = (house("s3cret"), client.houses(), "w0rd/x");
    let codes = || vec![Secret::new("s3cret-a"), Secret::new("s3cret-b")];
    let guests = || std::collections::BTreeMap::from([("bo".to_owned(), Secret::new("s3cret-c"))]);
    let form = FormHouse::new(word).name("Rose Hill").house(house.clone()).codes(codes()).by_guest(guests());
    let files = form.clone().plan(File::new("plan.txt", "s3cret-d"));
    let json = JsonHouse::new(word).name("Rose Hill").house(house.clone()).codes(codes()).by_guest(guests());
    let query = QueryHouse::new(word).name("Rose Hill").house(house).codes(codes()).by_guest(guests());
    vec![
        houses.form(&form).await.unwrap(),
        houses.form(&files).await.unwrap(),
        houses.json(&json).await.unwrap(),
        houses.query(&query).await.unwrap(),
    ]
}

#[tokio::test]
async fn values_of_the_type_secret_are_redacted_at_any_depth() {
    let file = TemporaryFile::new("typed");
    let got = open_houses(Record::new(Houses, &file.0).unwrap()).await;
    assert!(got[0][0].codes.as_ref().unwrap()[0] == Secret::new("40419191"), "the caller gets what came");
    let text = file.text();
    for secret in ["s3cret", "w0rd", "k3y", "40419191"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for kept in ["/tenant/api/v1/houses/REDACTED/form", "Rose", "door%201", "door 1", "codes%5B%5D=REDACTED", "\\\"seen\\\":true"]
    {
        assert!(text.contains(kept), "{kept} not in {text}");
    }
    let replay = Replay::open(&file.0).unwrap();
    let played = open_houses(replay.clone()).await;
    assert!(played[2][0].name == got[2][0].name && replay.left() == 0);
}

#[tokio::test]
async fn a_request_that_was_not_recorded_is_an_error_without_retries() {
    let file = TemporaryFile::new("unknown");
    let record = client(Record::new(Numbered::default(), &file.0).unwrap());
    record.tickets().get(&GetTicket::new(7)).await.unwrap();
    let client = client(Replay::open(&file.0).unwrap());
    client.tickets().get(&GetTicket::new(7)).await.unwrap();
    let again = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(again.to_string().contains("GET /api/v1/ticket was recorded fewer times than it is called"), "{again}");
    let other = client.tickets().get(&GetTicket::new(8)).await.unwrap_err();
    assert!(other.to_string().contains("was recorded only with other parameters") && !other.is_retryable(), "{other}");
    let none = client.tickets().download(&Download::new(7)).await.unwrap_err();
    assert!(none.to_string().contains("GET /api/v1/ticket.attachment was not recorded"), "{none}");
}

/// A transport whose first request fails.
struct Breaking(Arc<AtomicUsize>);

impl Transport for Breaking {
    fn send(&self, _: http::Request<TransportBody>) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move {
            if first {
                Err(TransportError::new("it broke"))
            } else {
                Ok(http::Response::new(TransportBody::whole(r#"{"id":7}"#)))
            }
        })
    }
}

#[tokio::test]
async fn failures_are_replayed_too() {
    let file = TemporaryFile::new("failures");
    let record = client(Record::new(Breaking(Arc::default()), &file.0).unwrap());
    record.tickets().get(&GetTicket::new(7)).await.unwrap();
    let replay = Replay::open(&file.0).unwrap();
    assert_eq!(replay.left(), 2);
    client(replay.clone()).tickets().get(&GetTicket::new(7)).await.unwrap();
    assert_eq!(replay.left(), 0);
}

#[tokio::test]
async fn the_default_transport_is_recorded() {
    let file = TemporaryFile::new("network");
    let server = Server::script([Reply::json(r#"{"id":7,"title":"real"}"#)]).await;
    let builder = Client::builder(&server.url).basic("api", "p4ssw0rd").transport(Record::network(&file.0).unwrap());
    builder.build().unwrap().tickets().get(&GetTicket::new(7)).await.unwrap();
    let played = client(Replay::open(&file.0).unwrap()).tickets().get(&GetTicket::new(7)).await.unwrap();
    assert_eq!((played.id, played.title.as_deref()), (TicketId(7), Some("real")));
}

#[test]
fn a_file_that_is_not_a_recording_is_refused() {
    let file = TemporaryFile::new("none");
    std::fs::write(&file.0, "\n{\"method\":\"GET\"}\n").unwrap();
    let error = Replay::open(&file.0).unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::Invalid { message, .. } if message.contains("line 2 is not an exchange")),
        "{error}"
    );
    assert!(Replay::open("nowhere.jsonl").is_err());
}
