//! Webhooks over a socket: a service sends them to the URL of a subscriber, with signatures, and the subscriber receives them.

use std::path::Path;
use std::sync::{Arc, Mutex};

use http::HeaderValue;
use serde_json::json;
use specwright::client::{BoxFuture, RequestSigner, UnsignedRequest};
use specwright::server::{RequestContext, Server, SignedRequest, VerifySignature};
use specwright::{CallError, CallErrorKind, Decimal, HandlerError, Uuid, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, OpenApiVersion, analyse, openapi};

#[service_api("specs/webhooks")]
mod api {}

use api::{CancelledWebhook, Order, PaidWebhook, Received, ShippedWebhook, webhooks};

const KEY: u64 = 7;

/// A checksum with a key, in place of a real signature.
fn signature(key: u64, bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(key, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    format!("v1={sum:016x}")
}

struct Signer(u64);

impl RequestSigner for Signer {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let signature = signature(self.0, request.body().unwrap_or_default());
            request.headers_mut().insert("x-signature", HeaderValue::try_from(signature).unwrap());
            Ok(())
        })
    }
}

struct Verifier;

impl VerifySignature for Verifier {
    async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
        let expected = signature(KEY, request.body());
        let is_right = request.headers().get("x-signature").is_some_and(|sent| sent.as_bytes() == expected.as_bytes());
        if is_right { Ok(()) } else { Err(HandlerError::unauthenticated()) }
    }
}

/// Records what it receives.
#[derive(Clone, Default)]
struct Subscriber(Arc<Mutex<Vec<String>>>);

impl Subscriber {
    fn record(&self, event: String) -> i64 {
        let mut events = self.0.lock().unwrap();
        events.push(event);
        i64::try_from(events.len()).unwrap()
    }
}

impl webhooks::server::Orders for Subscriber {
    async fn paid(&self, cx: &RequestContext, request: PaidWebhook) -> Result<Received, HandlerError> {
        let query = cx.uri().query().unwrap_or_default();
        let PaidWebhook { delivery, attempt, order, by, .. } = &request;
        let number = self.record(format!("paid {delivery} {attempt:?} {:?} {by:?} {query}", order.total));
        Ok(Received { number })
    }
    async fn cancelled(&self, _: &RequestContext, request: CancelledWebhook) -> Result<(), HandlerError> {
        if request.order.id == 0 {
            return Err(HandlerError::refused("not our order"));
        }
        let words = [request.order.state, request.reason].map(|state| state.map(|state| state.as_str().to_owned()));
        self.record(format!("cancelled {} {words:?}", request.order.id));
        Ok(())
    }
    async fn shipped(&self, _: &RequestContext, request: ShippedWebhook) -> Result<(), HandlerError> {
        self.record(format!("shipped {}", request.body.len()));
        Ok(())
    }
}

/// Starts a subscriber; returns its URL.
async fn subscriber(subscriber: &Subscriber) -> String {
    let router = webhooks::server::Router::new().orders(subscriber.clone()).verify(Verifier);
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

fn sender(key: u64) -> webhooks::Client {
    webhooks::Client::builder().signer(Signer(key)).header("X-Shop", "books").build().unwrap()
}

fn order(id: i64) -> Order {
    Order { id, ..Order::default() }
}

const DELIVERY: &str = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

#[tokio::test]
async fn a_subscriber_receives_what_the_service_sends() {
    let receiver = Subscriber::default();
    let url = subscriber(&receiver).await;
    let orders = sender(KEY);
    let orders = orders.orders();
    let paid = Order { id: 1, total: Some("12.50".parse::<Decimal>().unwrap()), ..Order::default() };
    let request = PaidWebhook::new(DELIVERY.parse::<Uuid>().unwrap(), paid).attempt(2).by("ana");
    let answer = orders.paid(&request).at_url(format!("{url}/hooks?shop=a%20b")).await.unwrap();
    assert_eq!(answer, Received { number: 1 });
    orders.cancelled(&CancelledWebhook::new(order(3))).at_url(format!("{url}/hooks")).await.unwrap();
    orders.shipped(&ShippedWebhook::new([order(1), order(2)])).at_url(format!("{url}/shipped#x")).await.unwrap();
    let expected = [
        &format!("paid {DELIVERY} Some(2) Some(12.50) Some(\"ana\") shop=a%20b&attempt=2"),
        "cancelled 3 [None, None]",
        "shipped 2",
    ];
    assert_eq!(*receiver.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_request_with_a_wrong_signature_is_refused_before_it_is_read() {
    let receiver = Subscriber::default();
    let url = subscriber(&receiver).await;
    let sent = sender(KEY + 1);
    let error = sent.orders().cancelled(&CancelledWebhook::new(order(3))).at_url(format!("{url}/hooks")).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    let send = async |body: &'static str, key: u64, event: &str| {
        let request = reqwest::Client::new()
            .post(format!("{url}/hooks?reason=late"))
            .header("x-signature", signature(key, body.as_bytes()));
        let request = request.header("content-type", "application/json").header("x-event", event).body(body);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("not JSON", KEY + 1, "cancelled").await, 401);
    assert_eq!(send("not JSON", KEY, "cancelled").await, 400);
    assert_eq!(send("{}", KEY, "unknown").await, 400);
    // A newer service knows more states, and more fields.
    assert_eq!(send(r#"{"order":{"id":4,"state":"lost","more":1},"more":2}"#, KEY, "cancelled").await, 204);
    assert_eq!(send(r#"{"order":{"id":4,"state":"lost\u0000"}}"#, KEY, "cancelled").await, 400);
    assert_eq!(*receiver.0.lock().unwrap(), [r#"cancelled 4 [Some("lost"), Some("late")]"#]);
}

#[tokio::test]
async fn a_sender_reports_what_it_cannot_send_and_what_a_subscriber_refuses() {
    let url = subscriber(&Subscriber::default()).await;
    let client = sender(KEY);
    let request = CancelledWebhook::new(order(0));
    let error = client.orders().cancelled(&request).at_url(format!("{url}/hooks")).await.unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(409), "not our order"));
    let error = client.orders().cancelled(&request).await.unwrap_err();
    assert!(error.to_string().contains("a webhook needs the URL of a subscriber"), "{error}");
    for wrong in ["/hooks", "ftp://shop.test/hooks", "http://u:p@127.0.0.1/hooks", ""] {
        let error = client.orders().cancelled(&request).at_url(wrong).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }), "{wrong}: {error}");
    }
    // The constraints of parameters hold here too.
    let short = PaidWebhook::new(DELIVERY.parse::<Uuid>().unwrap(), order(1)).by("a");
    let error = client.orders().paid(&short).at_url(format!("{url}/hooks")).await.unwrap_err();
    assert_eq!((error.status(), error.violations().iter().count()), (None, 1), "{error}");
}

/// The router of the service has no webhooks, and that of the webhooks no operations.
#[tokio::test]
async fn operations_and_webhooks_have_routers_of_their_own() {
    struct Orders;
    impl api::server::Orders for Orders {
        async fn get(&self, _: &RequestContext, request: api::GetOrders) -> Result<Order, HandlerError> {
            Ok(order(request.id))
        }
    }
    let paths = |endpoints: Vec<&'static specwright::operation::Endpoint>| -> Vec<&'static str> {
        endpoints.into_iter().map(|endpoint| endpoint.path).collect()
    };
    assert_eq!(paths(api::server::Router::new().orders(Orders).endpoints().collect()), ["/v1/orders/{id}"]);
    let router = webhooks::server::Router::new().orders(Subscriber::default());
    assert_eq!(paths(router.endpoints().collect()), ["/hooks", "/hooks", "/shipped"]);
}

#[test]
fn documents_have_the_webhooks_and_give_them_back() {
    let service = analyse(Path::new("specs/webhooks"), Sources::disk()).service.unwrap();
    for (version, key) in [(OpenApiVersion::V3_1, "webhooks"), (OpenApiVersion::V3_0, "x-webhooks")] {
        let document = openapi(&service, &OpenApiOptions { version, ..OpenApiOptions::default() }).unwrap();
        assert_eq!(document["paths"].as_object().unwrap().keys().collect::<Vec<_>>(), ["/orders/{id}"]);
        let webhooks = document[key].as_object().unwrap();
        assert_eq!(webhooks.keys().collect::<Vec<_>>(), ["paid", "cancelled", "shipped"]);
        let paid = &webhooks["paid"]["post"];
        assert_eq!((&paid["security"], &paid["operationId"]), (&json!([]), &json!("orders_paid")));
        let names: Vec<_> = paid["parameters"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["X-Event", "X-Delivery", "attempt"]);
        assert_eq!(paid["responses"].as_object().unwrap().keys().collect::<Vec<_>>(), ["200"]);

        let document = document.to_string();
        let imported =
            analyse(Path::new("openapi.json"), Sources::memory([("openapi.json", document.as_str())])).service.unwrap();
        let operations = imported.operations().map(|operation| {
            let names: Vec<_> = operation.params.iter().map(|param| param.name.value.as_str()).collect();
            let kind = if operation.webhook { "webhook" } else { "operation" };
            format!("{kind} {} {} {}", operation.request.value, operation.http.path.value, names.join(" "))
        });
        // Each has a path of its own here, so that no constant has to distinguish them: the header is a parameter with one value.
        let expected = [
            "operation GetOrders /orders/{id} id",
            "webhook PaidWebhook /paid X-Event X-Delivery attempt order by",
            "webhook CancelledWebhook /cancelled X-Event reason order",
            "webhook ShippedWebhook /shipped body",
        ];
        assert_eq!(operations.collect::<Vec<_>>(), expected);
    }
}
