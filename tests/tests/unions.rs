//! Unions that keep variants which the specification does not list, over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, Json, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/unions")]
mod api {}

use api::{
    AddEvents, Bag, BagEvents, Change, ChangeEvents, Command, Created, Event, Failure, InteractEvents, Interaction, ListEvents,
    Ping, Renamed, Reply,
};

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
    async fn interact(&self, _: &RequestContext, request: InteractEvents) -> Result<Vec<Interaction>, HandlerError> {
        Ok(request.body)
    }
    async fn change(&self, _: &RequestContext, request: ChangeEvents) -> Result<Vec<Change>, HandlerError> {
        Ok(request.body)
    }
    async fn bag(&self, _: &RequestContext, request: BagEvents) -> Result<Bag, HandlerError> {
        Ok(request.bag)
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

fn command(kind: i64) -> Command {
    Command { r#type: kind, name: "help".to_owned() }
}

fn written(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn tags_are_integers_and_one_type_has_several() {
    let sent = vec![
        Interaction::from(Ping { at: Some(7) }),
        Interaction::Command(command(2).into()),
        Interaction::Button(command(-3).into()),
    ];
    assert_eq!(client().await.events().interact(&InteractEvents::new(sent.clone())).await.unwrap(), sent);
    assert_eq!(written(&sent), json!([{ "type": 1, "at": 7 }, { "type": 2, "name": "help" }, { "type": -3, "name": "help" }]));
    // The tag is that of the variant, whatever its field says.
    assert_eq!(written(&Interaction::Button(command(9).into()))["type"], -3);
    let unlisted: Interaction = serde_json::from_value(json!({ "type": 4, "x": 1 })).unwrap();
    assert!(matches!(unlisted, Interaction::Unknown(_)), "{unlisted:?}");
}

#[tokio::test]
async fn a_server_refuses_a_tag_of_another_type() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/interactions", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().events(Events), std::future::pending()));
    for (body, status) in [(r#"[{"type":1}]"#, 200), (r#"[{"type":"1"}]"#, 400), (r#"[{"type":true}]"#, 400), (r#"[{}]"#, 400)] {
        let request = reqwest::Client::new().post(&url).header("content-type", "application/json").body(body);
        assert_eq!(request.send().await.unwrap().status(), status, "{body}");
    }
}

#[tokio::test]
async fn the_value_is_beside_its_tag() {
    let failed = Reply::from(Failure { ok: false, error: Some("no".to_owned()) });
    let sent = vec![
        Change::from(7),
        Change::from(vec!["a".to_owned()]),
        Change::Pong(Ping { at: None }.into()),
        Change::from(failed.clone()),
    ];
    assert_eq!(client().await.events().change(&ChangeEvents::new(sent.clone())).await.unwrap(), sent);
    assert_eq!(
        written(&sent),
        json!([
            { "event": "count", "data": 7 },
            { "event": "names", "data": ["a"] },
            { "event": "pong", "data": {} },
            { "event": "nested", "data": { "ok": false, "error": "no" } },
        ])
    );
    for wrong in [json!({ "event": "count" }), json!({ "event": "count", "data": [] }), json!({ "data": 7 })] {
        let read = serde_json::from_value::<Change>(wrong.clone());
        assert!(matches!(read, Err(_) | Ok(Change::Unknown(_))), "{wrong}: {read:?}");
    }
    let error = serde_json::from_value::<Change>(json!({ "event": "names", "data": 7, "more": 1 }));
    assert!(error.is_ok_and(|change| change == Change::Names(vec!["7".to_owned()])), "serde reads leniently");
}

#[tokio::test]
async fn such_unions_travel_in_forms() {
    for (change, reply) in [
        (Change::from(7), Some(Reply::from(Ping { at: Some(1) }))),
        (Change::Ping(Ping { at: Some(2) }.into()), Some(Failure { ok: false, error: None }.into())),
    ] {
        let bag = Bag { change, reply };
        assert_eq!(client().await.events().bag(&BagEvents::new(bag.clone())).await.unwrap(), bag);
    }
}

#[test]
fn openapi_has_the_tags_as_they_are() {
    let service = analyse("specs/unions".as_ref(), Sources::disk()).service.unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&openapi(&service, &OpenApiOptions::default()).unwrap().to_string()).unwrap();
    let schema = |name: &str| document["components"]["schemas"][name]["oneOf"].to_string();
    assert!(schema("Interaction").contains("-3"), "{}", schema("Interaction"));
    assert!(schema("Change").contains(r#""required":["event","data"]"#), "{}", schema("Change"));
    assert!(schema("Reply").contains("false"), "{}", schema("Reply"));
}
