//! Unions that keep variants which the specification does not list, over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, Json, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/unions")]
mod api {}

use api::{AddEvents, Created, Event, ListEvents, Renamed};

struct Events;

fn unknown() -> Event {
    Event::Unknown(r#"{"type": "moved", "to": {"floor": 3, "exact": 1.10}}"#.parse::<Json>().unwrap())
}

impl api::server::Events for Events {
    async fn list(&self, _: &RequestContext, _: ListEvents) -> Result<Vec<Event>, HandlerError> {
        let without_tag = Event::Unknown(r#"{"a": null}"#.parse::<Json>().unwrap());
        Ok(vec![Created { id: 7 }.into(), unknown(), Renamed { name: "Ana".to_owned() }.into(), without_tag])
    }
    async fn add(&self, _: &RequestContext, request: AddEvents) -> Result<Event, HandlerError> {
        Ok(request.body)
    }
}

async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().events(Events), std::future::pending()));
    api::Client::builder(url).build().unwrap()
}

#[tokio::test]
async fn an_unknown_variant_does_not_break_a_list() {
    let events = client().await.events().list(&ListEvents::default()).await.unwrap();
    assert_eq!(events[0], Event::from(Created { id: 7 }));
    assert_eq!(events[1], unknown());
    assert_eq!(events[2], Event::from(Renamed { name: "Ana".to_owned() }));
    assert_eq!(serde_json::to_value(&events[1]).unwrap()["to"]["floor"], 3);
    assert_eq!(serde_json::to_value(&events[3]).unwrap(), json!({ "a": null }));
    assert!(format!("{:?}", events[1]).contains("moved"));
}

#[tokio::test]
async fn a_server_accepts_listed_variants_only() {
    let client = client().await;
    let created = Event::from(Created { id: 1 });
    assert_eq!(client.events().add(&AddEvents::new(created.clone())).await.unwrap(), created);
    let error = client.events().add(&AddEvents::new(unknown())).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }) && error.status() == Some(400), "{error:?}");
    assert!(error.to_string().contains("`type` to be one of created, renamed"), "{error}");
}

#[test]
fn a_damaged_variant_is_still_an_error() {
    for damaged in [r#"{"type": "created", "id": "x"}"#, r#"{"type": "created"}"#, "7", "[]"] {
        assert!(serde_json::from_str::<Event>(damaged).is_err(), "{damaged}");
    }
}

#[test]
fn openapi_allows_other_variants_in_responses_only() {
    let service = analyse("specs/unions".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap().to_string();
    assert_eq!(document.matches(r#"{"enum":["created","renamed"]}"#).count(), 1, "{document}");
}
