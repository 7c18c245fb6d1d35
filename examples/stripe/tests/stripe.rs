//! The client of Stripe against the fake server, and against recorded responses of Stripe.

#[path = "../../recorded.rs"]
mod recorded;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use example_stripe::api::*;
use example_stripe::fake_server::{Account, DECLINED_CARD};
use example_stripe::signature::{self, Signer, Verifier};
use futures_util::TryStreamExt as _;
use recorded::{Recorded, response};
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, Nullable, Secret, Timestamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const KEY: &str = "sk_test_key";

fn client_of(url: &str) -> Client {
    Client::builder(url).bearer(KEY).build().unwrap()
}

async fn account() -> Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(Account::new(KEY).router(), std::future::pending()));
    client_of(&url)
}

/// A server that sends these bodies in turn.
async fn recorded(bodies: &[&str]) -> (Recorded, Client) {
    let server = Recorded::start(bodies.iter().map(|body| response("200 OK", &[], body))).await;
    let client = client_of(&server.url);
    (server, client)
}

fn map<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

const CUSTOMER: &str = r#"{"id":"cus_9","object":"customer","address":null,"balance":0,"created":1680893993,"currency":null,
    "email":null,"metadata":{"order_id":"6735"},"name":"Shop","livemode":false}"#;

#[tokio::test]
async fn objects_maps_and_lists_of_objects_are_nested_in_forms() {
    let subscription = r#"{"id":"sub_1","customer":"cus_9","status":"active","items":[]}"#;
    let (server, client) = recorded(&[CUSTOMER, CUSTOMER, subscription]).await;
    let address = Address { city: Some("Graz".into()), line1: Some(Nullable::Null), ..Address::default() };
    let create = CreateCustomer::default().name("Shop").address(address).metadata(map([("order_id", "6735")]));
    let customer = client.customers().create(&create).await.unwrap();
    assert_eq!((customer.name, customer.email), (Some("Shop".into()), Some(Nullable::Null)));
    assert_eq!(customer.metadata["order_id"], "6735");
    client.customers().update(&UpdateCustomer::new("cus_9").metadata(map([("order_id", "")]))).await.unwrap();
    let item = |price: &str, quantity| SubscriptionItem { price: price.into(), quantity };
    let create = CreateSubscription::new("cus_9", [item("price_1", Some(2)), item("price_2", None)]);
    client.subscriptions().create(&create).await.unwrap();
    let sent = server.received();
    assert!(sent[0].starts_with("POST /v1/customers HTTP/1.1\r\n"), "{}", sent[0]);
    assert_eq!(body(&sent[0]), "name=Shop&address%5Bline1%5D=&address%5Bcity%5D=Graz&metadata%5Border_id%5D=6735");
    assert_eq!(body(&sent[1]), "metadata%5Border_id%5D=");
    let items = "items%5B0%5D%5Bprice%5D=price_1&items%5B0%5D%5Bquantity%5D=2&items%5B1%5D%5Bprice%5D=price_2";
    assert_eq!(body(&sent[2]), format!("customer=cus_9&{items}"));

    let client = account().await;
    let address = Address { city: Some("Graz".into()), country: Some("AT".into()), ..Address::default() };
    let request =
        CreateCustomer::default().email("shop@desk.example").address(address.clone()).metadata(map([("a", "1"), ("b", "2")]));
    let customer = client.customers().create(&request).await.unwrap();
    assert_eq!((customer.address, customer.metadata.len()), (Some(address.into()), 2));
    let changed = client.customers().update(&UpdateCustomer::new(customer.id.clone()).metadata(map([("b", "3")]))).await.unwrap();
    assert_eq!((changed.metadata["a"].as_str(), changed.metadata["b"].as_str()), ("1", "3"));
    let create = CreateSubscription::new(customer.id.clone(), [item("price_1", Some(2)), item("price_2", None)]);
    assert_eq!(client.subscriptions().create(&create).await.unwrap().items, create.items);
    assert!(client.customers().delete(&DeleteCustomer::new(customer.id.clone())).await.unwrap().deleted);
    let error = client.customers().get(&GetCustomer::new(customer.id)).await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.message()),
        (Some(404), Some("resource_missing"), "No such customer: 'cus_1'")
    );
}

#[tokio::test]
async fn pages_begin_after_the_last_item_until_there_are_no_more() {
    let page = |id: &str, more: bool| {
        format!(r#"{{"object":"list","url":"/v1/customers","has_more":{more},"data":[{}]}}"#, CUSTOMER.replace("cus_9", id))
    };
    let (server, client) = recorded(&[&page("cus_3", true), &page("cus_2", true), &page("cus_1", false)]).await;
    let request = ListCustomers::default();
    let all: Vec<Customer> = client.customers().list(&request).items().try_collect().await.unwrap();
    assert_eq!(all.iter().map(|it| it.id.0.as_str()).collect::<Vec<_>>(), ["cus_3", "cus_2", "cus_1"]);
    let lines: Vec<_> = server.received().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    let line = |more: &str| format!("GET /v1/customers?limit=100{more} HTTP/1.1");
    assert_eq!(lines, [line(""), line("&starting_after=cus_3"), line("&starting_after=cus_2")]);

    let client = account().await;
    for _ in 0..7 {
        client.payment_intents().create(&CreatePaymentIntent::new(1099, Currency::Eur)).await.unwrap();
    }
    let request = ListPaymentIntents::default().limit(3);
    let all: Vec<PaymentIntent> = client.payment_intents().list(&request).items().try_collect().await.unwrap();
    assert_eq!((all.len(), all.iter().map(|it| it.amount).sum::<i64>()), (7, 7693));
    assert_eq!((all[0].id.0.as_str(), all[6].id.0.as_str()), ("pi_7", "pi_1"));
    let customers: Vec<Customer> = client.customers().list(&ListCustomers::default()).items().try_collect().await.unwrap();
    assert!(customers.is_empty());
}

#[tokio::test]
async fn a_customer_is_an_id_or_an_object() {
    let client = account().await;
    let customer = client.customers().create(&CreateCustomer::default().name("Shop")).await.unwrap();
    let request = CreatePaymentIntent::new(2000, Currency::Usd).customer(customer.id.clone());
    let payment = client.payment_intents().create(&request).await.unwrap();
    assert_eq!(payment.customer, Some(Nullable::Value(ExpandableCustomer::Id(customer.id.clone()))));
    let request = GetPaymentIntent::new(payment.id.clone()).expand(["customer"]);
    let expanded = client.payment_intents().get(&request).await.unwrap().customer;
    let Some(Nullable::Value(ExpandableCustomer::Customer(expanded))) = expanded else { panic!("{expanded:?}") };
    assert_eq!(*expanded, customer);
    let refund = client.refunds().create(&CreateRefund::new(payment.id.clone()).amount(500)).await.unwrap();
    assert_eq!((refund.amount, refund.payment_intent), (500, Some(payment.id)));

    // Amounts are integers, and a field can be null.
    let recorded_payment = r#"{"id":"pi_1","object":"payment_intent","amount":2000,"currency":"chf",
        "status":"requires_capture","customer":null,"created":1680800504,"metadata":{}}"#;
    let (server, client) = recorded(&[recorded_payment]).await;
    let payment = client.payment_intents().get(&GetPaymentIntent::new("pi_1").expand(["customer"])).await.unwrap();
    assert_eq!((payment.amount, payment.currency.as_str(), payment.status.as_str()), (2000, "chf", "requires_capture"));
    assert!(server.received()[0].starts_with("GET /v1/payment_intents/pi_1?expand%5B0%5D=customer HTTP/1.1"));
}

#[tokio::test]
async fn a_declined_card_is_an_error_with_its_type_and_code() {
    let client = account().await;
    let request = CreatePaymentIntent::new(2000, Currency::Usd).payment_method(DECLINED_CARD).confirm(true);
    let error = client.payment_intents().create(&request).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.message()), (Some(402), Some("card_declined"), "Your card was declined."));
    let declined = error.body::<ApiError>().unwrap().error;
    assert_eq!((declined.r#type, declined.decline_code.as_deref()), (Some(ErrorKind::Card), Some("generic_decline")));
    let payment = client.payment_intents().create(&request.confirm(false)).await.unwrap();
    let confirm = ConfirmPaymentIntent::new(payment.id).payment_method(DECLINED_CARD);
    assert_eq!(client.payment_intents().confirm(&confirm).await.unwrap_err().code(), Some("card_declined"));
    let confirm = confirm.payment_method("pm_card_visa");
    assert_eq!(client.payment_intents().confirm(&confirm).await.unwrap().status, PaymentStatus::Succeeded);

    let body = r#"{"error":{"code":"card_declined","decline_code":"insufficient_funds",
        "doc_url":"https://stripe.com/docs/error-codes/card-declined","message":"Your card has insufficient funds.",
        "param":"","type":"card_error","payment_intent":{"id":"pi_1","client_secret":"pi_1_secret_x"}}}"#;
    let server = Recorded::start([response("402 Payment Required", &["request-id: req_7"], body)]).await;
    let error = client_of(&server.url).payment_intents().confirm(&confirm).await.unwrap_err();
    assert_eq!((error.code(), error.request_id()), (Some("card_declined"), Some("req_7")));
    assert_eq!(error.body::<ApiError>().unwrap().error.decline_code.as_deref(), Some("insufficient_funds"));
    assert!(!error.to_string().contains("pi_1_secret_x") && !format!("{error:?}").contains("pi_1_secret_x"));
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let body = r#"{"error":{"message":"Invalid integer: abc","param":"amount","code":"parameter_invalid_integer",
        "type":"invalid_request_error"}}"#;
    let server = Recorded::start([response("400 Bad Request", &[], body)]).await;
    let request = CreatePaymentIntent::new(1, Currency::Usd);
    let error = client_of(&server.url).payment_intents().create(&request).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }), "{error:?}");
    assert_eq!(error.violations().iter().map(|it| it.param.as_str()).collect::<Vec<_>>(), ["amount"]);
    assert_eq!(error.code(), Some("parameter_invalid_integer"));
}

#[tokio::test]
async fn a_request_with_an_idempotency_key_is_repeated() {
    let unavailable =
        response("503 Service Unavailable", &["retry-after: 0"], r#"{"error":{"type":"api_error","message":"busy"}}"#);
    let server = Recorded::start([unavailable.clone(), response("200 OK", &[], CUSTOMER)]).await;
    let request = CreateCustomer::default().name("Shop").idempotency_key("key-1");
    client_of(&server.url).customers().create(&request).idempotent().await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|request| request.contains("\r\nidempotency-key: key-1\r\n")), "{received:?}");
    // A POST is not repeated unless its caller allows it.
    let server = Recorded::start([unavailable]).await;
    client_of(&server.url).customers().create(&request).await.unwrap_err();
    assert_eq!(server.received().len(), 1);

    let client = account().await;
    let first = client.customers().create(&request).idempotent().await.unwrap();
    let second = client.customers().create(&request).idempotent().await.unwrap();
    assert_eq!(first, second);
    assert_ne!(client.customers().create(&CreateCustomer::default()).await.unwrap().id, first.id);
}

#[tokio::test]
async fn an_unknown_object_does_not_break_a_list() {
    let body = concat!(
        r#"{"object":"list","has_more":false,"data":[{"id":"card_1","object":"card","brand":"Visa","last4":"4242",
            "exp_month":8,"exp_year":2030,"country":"US"},"#,
        r#"{"id":"src_1","object":"source","type":"sepa_debit"},{"id":"ba_1","object":"bank_account","bank_name":null,
            "last4":"6789"}]}"#
    );
    let (_server, client) = recorded(&[body]).await;
    let sources = client.customers().sources(&ListSources::new("cus_9")).await.unwrap().data;
    let [Source::Card(card), Source::Unknown(other), Source::BankAccount(_)] = sources.as_slice() else { panic!("{sources:?}") };
    assert_eq!((card.exp_year, other.get("type").and_then(|kind| kind.as_str())), (2030, Some("sepa_debit")));

    let client = account().await;
    let customer = client.customers().create(&CreateCustomer::default()).await.unwrap();
    assert!(matches!(client.customers().sources(&ListSources::new(customer.id)).await.unwrap().data[..], [Source::Card(_)]));
}

/// Records the events that it receives.
#[derive(Clone, Default)]
struct Application(Arc<Mutex<Vec<Event>>>);

impl webhooks::server::Events for Application {
    async fn event(&self, _: &RequestContext, request: EventWebhook) -> Result<(), HandlerError> {
        self.0.lock().unwrap().push(request.body);
        Ok(())
    }
}

const SECRET: &str = "whsec_test";

/// Starts an application; returns the URL to which it wants events.
async fn application(application: &Application) -> String {
    let router = webhooks::server::Router::new().events(application.clone()).verify(Verifier::new(SECRET));
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/stripe", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

/// An event as Stripe sends it, with an object of this kind.
fn event(kind: &str) -> String {
    format!(
        r#"{{"id":"evt_1","object":"event","api_version":"2024-06-20","created":1492774577,"livemode":false,"pending_webhooks":1,
        "request":{{"id":null,"idempotency_key":null}},"type":"{kind}.created","data":{{"object":{{"object":"{kind}","id":"x_1",
        "amount":100,"currency":"eur","status":"succeeded","created":1492774570,"metadata":{{}},"livemode":false}}}}}}"#
    )
}

#[tokio::test]
async fn an_event_arrives_with_its_signature() {
    let received = Application::default();
    let url = application(&received).await;
    let send = async |body: String, signature: String| {
        let headers =
            format!("stripe-signature: {signature}\r\ncontent-type: application/json; charset=utf-8\r\nconnection: close");
        let address = url.strip_prefix("http://").unwrap().strip_suffix("/stripe").unwrap();
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let length = body.len();
        let text = format!("POST /stripe HTTP/1.1\r\nhost: {address}\r\n{headers}\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).await.unwrap();
        response.get(9..12).unwrap().to_owned()
    };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let secret = Secret::from(SECRET);
    let payment = event("payment_intent");
    let right = signature::header(&secret, now, payment.as_bytes()).unwrap();
    assert_eq!(send(payment.clone(), right.clone()).await, "204");
    // A new kind of object does not break the application.
    let mandate = event("mandate");
    assert_eq!(send(mandate.clone(), signature::header(&secret, now, mandate.as_bytes()).unwrap()).await, "204");
    // While a secret is replaced, there are two signatures.
    let both = format!("t={now},v1={},{}", "0".repeat(64), right.split_once(',').unwrap().1);
    assert_eq!(send(payment.clone(), both).await, "204");
    let old = signature::header(&secret, now - 301, payment.as_bytes()).unwrap();
    let other = signature::header(&Secret::from("whsec_other"), now, payment.as_bytes()).unwrap();
    for wrong in [old, other, right.replace("v1=", "v0="), right.replace("t=", "t=1"), "v1=zz".to_owned(), String::new()] {
        assert_eq!(send(payment.clone(), wrong.clone()).await, "400", "{wrong}");
    }
    assert_eq!(send(payment.replace("100", "999"), right).await, "400");
    let events = received.0.lock().unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.r#type.as_str()).collect();
    assert_eq!(kinds, ["payment_intent.created", "mandate.created", "payment_intent.created"]);
    assert!(matches!(&events[0].data.object, EventObject::PaymentIntent(payment) if payment.amount == 100));
    assert!(matches!(&events[1].data.object, EventObject::Unknown(_)));
}

/// A fake server can send events to the application that it tests.
#[tokio::test]
async fn a_fake_server_sends_events() {
    let received = Application::default();
    let url = application(&received).await;
    let stripe = webhooks::Client::builder().signer(Signer::new(SECRET)).build().unwrap();
    let customer = account().await.customers().create(&CreateCustomer::default().name("Shop")).await.unwrap();
    let data = EventData { object: EventObject::Customer(customer.into()) };
    let event = Event { id: "evt_2".to_owned(), r#type: "customer.created".to_owned(), created: Timestamp::default(), data };
    stripe.events().event(&EventWebhook::new(event.clone())).at_url(&url).await.unwrap();
    assert_eq!(*received.0.lock().unwrap(), [event]);
}
