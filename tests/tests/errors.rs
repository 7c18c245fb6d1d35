//! Errors whose bodies have types, over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallError, CallErrorKind, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/errors")]
mod api {}

use api::{ApiError, ApiErrorDetails, Busy, ChargeCards, Declined, LockCards, LockCardsAnswer, Outage};

struct Cards;

fn declined() -> Declined {
    Declined { code: "card_declined".to_owned(), reason: "expired".to_owned() }
}

fn outage() -> Outage {
    Outage { until: Some("2026-01-31T10:00:00Z".parse().unwrap()) }
}

fn api_error(code: &str) -> ApiError {
    let details = ApiErrorDetails { message: "it is refused".to_owned(), status: None, code: Some(code.to_owned()) };
    ApiError { error: details }
}

impl api::server::Cards for Cards {
    async fn charge(&self, _: &RequestContext, request: ChargeCards) -> Result<(), HandlerError> {
        match request.card.as_str() {
            "declined" => Err(declined())?,
            "outage" => Err(outage())?,
            "refused" => Err(api_error("stolen"))?,
            "throttled" => Err(HandlerError::body(429, &api_error("too_often"))),
            "wrong" => Err(HandlerError::body(200, &api_error("bug"))),
            _ => Ok(()),
        }
    }
    async fn lock(&self, _: &RequestContext, request: LockCards) -> Result<LockCardsAnswer, HandlerError> {
        match request.card.as_str() {
            "busy" => Err(HandlerError::body(423, &Busy { by: "ana".to_owned() })),
            "gone" => Ok(LockCardsAnswer::Gone),
            _ => Ok(LockCardsAnswer::Locked),
        }
    }
}

async fn url() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().cards(Cards), std::future::pending()));
    url
}

async fn charge(card: &str) -> CallError {
    let client = api::Client::builder(url().await).build().unwrap();
    client.cards().charge(&ChargeCards::new(card)).await.unwrap_err()
}

#[tokio::test]
async fn a_handler_answers_a_body_with_a_question_mark() {
    let error = charge("declined").await;
    assert_eq!((error.status(), error.code(), error.body::<Declined>()), (Some(402), Some("card_declined"), Some(declined())));
    assert_eq!(error.json().unwrap(), json!({ "code": "card_declined", "reason": "expired" }));
    assert!(error.body::<ApiError>().is_none());

    let error = charge("outage").await;
    assert_eq!((error.status(), error.body::<Outage>()), (Some(503), Some(outage())));
    assert_eq!(error.json().unwrap()["until"], "2026-01-31T10:00:00+00:00");
}

#[tokio::test]
async fn a_type_without_a_status_is_a_refusal_unless_the_handler_states_a_status() {
    let error = charge("refused").await;
    assert!(matches!(error.kind(), CallErrorKind::Refused { .. }), "{error:?}");
    assert_eq!((error.status(), error.message(), error.code()), (Some(409), "it is refused", Some("stolen")));
    let error = charge("throttled").await;
    assert_eq!((error.status(), error.body::<ApiError>()), (Some(429), Some(api_error("too_often"))));
    // A body with a status of success is a bug of the handler.
    assert_eq!(charge("wrong").await.status(), Some(500));
}

#[tokio::test]
async fn errors_of_the_server_itself_have_the_type() {
    let response = reqwest::Client::new()
        .post(format!("{}/charges", url().await))
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let body: ApiError = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(body.error.status, Some(400));
    assert!(body.error.message.contains("card"), "{}", body.error.message);
}

#[tokio::test]
async fn a_status_is_an_answer_or_an_error() {
    let client = api::Client::builder(url().await).build().unwrap();
    assert_eq!(client.cards().lock(&LockCards::new("gone")).await.unwrap(), LockCardsAnswer::Gone);
    let error = client.cards().lock(&LockCards::new("busy")).await.unwrap_err();
    assert_eq!((error.status(), error.body::<Busy>()), (Some(423), Some(Busy { by: "ana".to_owned() })));
}

#[test]
fn openapi_has_the_types_by_status() {
    let service = analyse("specs/errors".as_ref(), Sources::disk()).service.unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&openapi(&service, &OpenApiOptions::default()).unwrap().to_string()).unwrap();
    let schema = |path: &str, status: &str| document["paths"][path]["post"]["responses"][status].clone();
    let of = |response: &serde_json::Value| response["content"]["application/json"]["schema"]["$ref"].clone();
    let declined = schema("/charges", "402");
    assert_eq!(
        (of(&declined), &declined["description"]),
        (json!("#/components/schemas/Declined"), &json!("The card was declined."))
    );
    assert_eq!(of(&schema("/charges", "4XX")), "#/components/schemas/ApiError");
    assert_eq!(of(&schema("/charges", "404")), "#/components/schemas/ApiError");
    assert_eq!(of(&schema("/charges", "503")), "#/components/schemas/Outage");
    assert_eq!(schema("/charges", "default")["$ref"], "#/components/responses/OtherError");
    assert_eq!(of(&document["components"]["responses"]["OtherError"]), "#/components/schemas/ApiError");
    // A refusal of the server has the type of the service, and that of a handler is `Busy`.
    let refused = schema("/locks", "409")["content"]["application/json"]["schema"]["anyOf"].clone();
    let refs: Vec<_> = refused.as_array().unwrap().iter().map(|schema| schema["$ref"].clone()).collect();
    assert_eq!(refs, ["#/components/schemas/Busy", "#/components/schemas/ApiError"]);
}
