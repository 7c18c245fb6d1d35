//! Values in Rust that the constructors and setters of requests take, as they arrive over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{Bytes, HandlerError, Json, Nullable, Timestamp, service_api};

#[service_api("specs/setters")]
mod api {}

use api::{CardId, CreatePayments, Kind, Method, Note, Source, UserId};

struct Payments;

impl api::server::Payments for Payments {
    async fn create(&self, _: &RequestContext, request: CreatePayments) -> Result<Json, HandlerError> {
        Ok(serde_json::to_value(request).unwrap().into())
    }
}

/// What arrives of a request, without the required parameters.
async fn arrived(request: CreatePayments) -> serde_json::Value {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().payments(Payments), std::future::pending()));
    let answer = api::Client::builder(url).build().unwrap().payments().create(&request).await.unwrap();
    let mut arrived: serde_json::Value = serde_json::from_str(&answer.to_string()).unwrap();
    for required in ["amount", "users", "labels"] {
        arrived.as_object_mut().unwrap().remove(required);
    }
    arrived
}

fn request() -> CreatePayments {
    CreatePayments::new(7, [1, 2], [("a", "b")])
}

#[test]
fn the_constructor_takes_plain_values() {
    let request = request();
    assert_eq!((request.amount, request.users.as_slice()), (7, [UserId(1), UserId(2)].as_slice()));
    assert_eq!(request.labels.get("a").map(String::as_str), Some("b"));
    let same = CreatePayments::new(7_i64, vec![UserId(1), UserId(2)], request.labels.clone());
    assert_eq!(same, request);
}

#[tokio::test]
async fn lists_and_maps_take_arrays_of_texts() {
    let own = ["x".to_owned()];
    let request = request()
        .expand(["customer", "charges"])
        .metadata([("a", "b"), ("c", "d")])
        .counts([("a", 1), ("b", 2)])
        .cards(["card_1"])
        .kinds([Kind::Card, Kind::Cash]);
    let expected = json!({
        "expand": ["customer", "charges"], "metadata": { "a": "b", "c": "d" }, "counts": { "a": 1, "b": 2 }, "cards": ["card_1"],
        "kinds": ["card", "cash"],
    });
    assert_eq!(arrived(request.clone()).await, expected);
    let slices = request.clone().expand(&["customer", "charges"][..]).cards(vec!["card_1"]);
    assert_eq!(slices, request);
    assert_eq!(self::request().expand(own.clone()).expand, Some(own.to_vec()));
    assert_eq!(self::request().expand(own.to_vec()).cards(own.clone()).cards, Some(vec![CardId("x".to_owned())]));
}

#[tokio::test]
async fn options_set_a_parameter_or_leave_it_unset() {
    let (some, none): (Option<&str>, Option<String>) = (Some("card_1"), None);
    let days: Option<u8> = Some(3);
    let request = request().card(some).reader(none).count(days).expand(Some(["a"])).kind(None::<Kind>);
    assert_eq!(arrived(request).await, json!({ "card": "card_1", "count": 3, "expand": ["a"] }));
}

#[tokio::test]
async fn scalars_objects_and_unions_take_what_into_converts() {
    let at: Timestamp = "2026-01-31T10:00:00Z".parse().unwrap();
    let request = request()
        .card("card_1")
        .reader("Ana")
        .kind(Kind::Cash)
        .note(Note { text: Some("hi".to_owned()) })
        .source("text".to_owned())
        .at(at)
        .picture(vec![1, 2, 3])
        .count(3)
        .price(2)
        .extra("x")
        .secret("s3cret");
    let expected = json!({
        "card": "card_1", "reader": "Ana", "kind": "cash", "note": { "text": "hi" }, "source": "text", "at": 1_769_853_600,
        "picture": "AQID", "count": 3, "price": 2.0, "extra": "x", "secret": "s3cret",
    });
    assert_eq!(arrived(request).await, expected);
    assert_eq!(arrived(self::request().reader(Nullable::Null)).await, json!({ "reader": null }));
    assert_eq!(self::request().picture([1, 2, 3].as_slice()).picture, Some(Bytes::from(vec![1, 2, 3])));
}

#[test]
fn ids_are_texts_where_texts_are_wanted() {
    fn length(text: impl AsRef<str>) -> usize {
        text.as_ref().len()
    }
    assert_eq!(length(CardId::from("card_1")), 6);
    assert_eq!(UserId::from(7).to_string(), "7");
}

#[test]
fn debug_shows_the_variant() {
    assert_eq!(format!("{:?}", Source::Number(7)), "Number(7)");
    let request = request().method(Method::from(Note { text: Some("a".to_owned()) }));
    let shown = format!("{request:?}");
    assert!(shown.contains(r#"method: card(Note { text: "a" })"#), "{shown}");
}
