//! Single operations of well-known services, over a socket. `data/services.tsv` lists what such services have, and where it is tested.

use std::convert::Infallible;

use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use serde_json::json;
use specwright::client::{BoxFuture, Tower, Transport, TransportBody, TransportError};
use specwright::server::{RequestContext, Server};
use specwright::{File, HandlerError, Json, service_api};
use tower::service_fn;

#[service_api("specs/services")]
mod api {}

use api::{
    AddThings, Deployment, EntriesThings, Entry, LabelThings, MessageThings, PatchThings, Port, ReceiveThings, SearchThings,
    Throttled, Wait,
};

struct Things;

/// A checksum, in place of a real signature.
fn signature(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    format!("v1={sum:016x}")
}

impl api::server::Things for Things {
    async fn entries(&self, _: &RequestContext, _: EntriesThings) -> Result<Vec<Entry>, HandlerError> {
        Ok(vec![Entry { name: "a".to_owned(), times: None }])
    }
    async fn add(&self, _: &RequestContext, request: AddThings) -> Result<Vec<String>, HandlerError> {
        let times = request.entry.and_then(|entry| entry.times).unwrap_or_default();
        Ok(request.names.into_iter().chain(times.iter().map(|time| time.epoch().to_string())).collect())
    }
    async fn search(&self, _: &RequestContext, request: SearchThings) -> Result<Json, HandlerError> {
        Ok(request.body)
    }
    async fn patch(&self, _: &RequestContext, request: PatchThings) -> Result<Deployment, HandlerError> {
        Ok(request.body)
    }
    async fn message(&self, _: &RequestContext, _: MessageThings) -> Result<(), HandlerError> {
        let parameters = Some(Wait { retry_after: Some(7) });
        Err(Throttled { error_code: 429, description: "Too Many Requests: retry after 7".to_owned(), parameters })?
    }
    async fn label(&self, _: &RequestContext, _: LabelThings) -> Result<(), HandlerError> {
        Ok(())
    }
    async fn receive(&self, _: &RequestContext, request: ReceiveThings) -> Result<(), HandlerError> {
        let bytes = request.event.bytes().await?;
        if signature(&bytes) == request.signature { Ok(()) } else { Err(HandlerError::forbidden("the signature is wrong")) }
    }
}

fn router() -> api::server::Router {
    api::server::Router::new().things(Things)
}

async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router(), std::future::pending()));
    api::Client::builder(url).build().unwrap()
}

#[tokio::test]
async fn a_get_has_a_body() {
    let query = Json::from(json!({ "query": { "match": { "title": "plan" } } }));
    assert_eq!(client().await.things().search(&SearchThings::new(query.clone())).await.unwrap(), query);
}

#[tokio::test]
async fn a_value_is_a_number_or_a_text() {
    for port in [Port::Number(8080), Port::Name("http".to_owned())] {
        let change = Deployment { replicas: None, port: Some(port) };
        let request = PatchThings::new("shop", change.clone());
        assert_eq!(client().await.things().patch(&request).await.unwrap(), change);
    }
}

#[tokio::test]
async fn the_body_of_an_error_says_how_long_to_wait() {
    let error = client().await.things().message(&MessageThings::new("hello")).await.unwrap_err();
    let wait = error.body::<Throttled>().and_then(|body| body.parameters?.retry_after);
    assert_eq!((error.status(), error.message(), wait), (Some(429), "Too Many Requests: retry after 7", Some(7)));
}

#[tokio::test]
async fn a_key_with_brackets_is_not_sent_in_a_form() {
    let client = client().await;
    let labels = |key: &str| LabelThings::new([(key.to_owned(), "x".to_owned())]);
    client.things().label(&labels("a.b")).await.unwrap();
    let error = client.things().label(&labels("a[b]")).await.unwrap_err();
    assert_eq!((error.status(), error.violations().iter().count()), (None, 1), "{error}");
}

/// The services of this test have strict scalars, so a list of another type is an error.
#[tokio::test]
async fn a_list_of_one_or_many_is_also_its_only_item() {
    let entries = |body: &'static str| async move {
        let response = move |_| std::future::ready(Ok::<_, Infallible>(Response::new(Full::from(body))));
        let client = api::Client::builder("http://one.test").transport(Tower::new(service_fn(response))).build().unwrap();
        client.things().entries(&EntriesThings::default()).await
    };
    let entry = |times: &[&str]| Entry {
        name: "a".to_owned(),
        times: (!times.is_empty()).then(|| times.iter().map(|time| time.parse().unwrap()).collect()),
    };
    let (first, second) = ("2026-01-31T10:00:00Z", "2026-01-31T11:00:00Z");
    assert_eq!(entries(r#" {"name":"a"}"#).await.unwrap(), [entry(&[])]);
    assert_eq!(entries(r#"[{"name":"a"},{"name":"a"}]"#).await.unwrap(), [entry(&[]), entry(&[])]);
    assert_eq!(entries("[]").await.unwrap(), []);
    assert_eq!(entries(r#"{"name":"a","times":"2026-01-31T10:00:00Z"}"#).await.unwrap(), [entry(&[first])]);
    let both = r#"[{"times":["2026-01-31T10:00:00Z","2026-01-31T11:00:00Z"],"name":"a"}]"#;
    assert_eq!(entries(both).await.unwrap(), [entry(&[first, second])]);
    assert_eq!(entries(r#"{"name":"a","times":null}"#).await.unwrap(), [entry(&[])]);
    for wrong in ["null", "7", r#"{"name":"a","times":{}}"#, r#"{"name":["a"]}"#] {
        assert!(entries(wrong).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_server_reads_an_item_without_a_list() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/entries", server.address().unwrap());
    tokio::spawn(server.serve(router(), std::future::pending()));
    for (body, status, expected) in [
        (r#"{"names":"a"}"#, 200, r#"["a"]"#),
        (r#"{"names":["a","b"]}"#, 200, r#"["a","b"]"#),
        (r#"{"names":"a","entry":{"name":"x","times":"2026-01-31T10:00:00Z"}}"#, 200, r#"["a","1769853600"]"#),
        (r#"{"names":{"0":"a"}}"#, 400, "names"),
        (r#"{"names":7}"#, 400, "names"),
    ] {
        let sent = reqwest::Client::new().post(&url).header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(sent.status(), status, "{body}");
        let text = sent.text().await.unwrap();
        assert!(if status == 200 { text == expected } else { text.contains(expected) }, "{body}: {text}");
    }
}

/// Signs the body of each request, and sends it through another transport.
struct Signing(Tower<api::server::Router>);

impl Transport for Signing {
    fn send(&self, request: Request<TransportBody>) -> BoxFuture<'_, Result<Response<TransportBody>, TransportError>> {
        let (mut head, body) = request.into_parts();
        let Ok(bytes) = body.into_bytes() else { panic!("the body is in memory") };
        head.headers.insert("x-signature", HeaderValue::try_from(signature(&bytes)).unwrap());
        self.0.send(Request::from_parts(head, TransportBody::whole(bytes)))
    }
}

#[tokio::test]
async fn a_transport_signs_requests_and_a_handler_checks_the_bytes_of_the_body() {
    let event = File::new("", r#"{ "type":"ping" }"#).content_type("application/json");
    let request = ReceiveThings::new("unsigned", event);
    let error = client().await.things().receive(&request).await.unwrap_err();
    assert_eq!(error.status(), Some(403));
    let transport = Signing(Tower::new(router()));
    let client = api::Client::builder("http://hooks.test").transport(transport).build().unwrap();
    client.things().receive(&request).await.unwrap();
}
