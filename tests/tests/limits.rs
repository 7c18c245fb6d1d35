//! Lists whose items differ, and rules inside of types, over a socket and in OpenAPI documents.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallError, CallErrorKind, HandlerError, Json, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, OpenApiRules, OpenApiVersion, analyse, openapi};

#[service_api("specs/limits")]
mod api {}

use api::{AddOrders, Channel, Colour, Contact, DescribeOrders, FindOrders, InviteOrders, Line, ReplaceOrders, SearchOrders};

struct Orders;

impl api::server::Orders for Orders {
    async fn find(&self, _: &RequestContext, request: FindOrders) -> Result<Vec<i64>, HandlerError> {
        Ok(request.ids)
    }
    async fn add(&self, _: &RequestContext, request: AddOrders) -> Result<Vec<Line>, HandlerError> {
        Ok(request.lines)
    }
    async fn search(&self, _: &RequestContext, request: SearchOrders) -> Result<Vec<i64>, HandlerError> {
        Ok(request.id.into_iter().collect())
    }
    async fn invite(&self, _: &RequestContext, request: InviteOrders) -> Result<Vec<Contact>, HandlerError> {
        let named = request.by_name.unwrap_or_default().into_values();
        Ok(request.contact.into_iter().chain(request.contacts.unwrap_or_default()).chain(named).collect())
    }
    async fn describe(&self, _: &RequestContext, request: DescribeOrders) -> Result<Contact, HandlerError> {
        Ok(request.body)
    }
    async fn replace(&self, _: &RequestContext, request: ReplaceOrders) -> Result<Vec<Json>, HandlerError> {
        Ok(request.body)
    }
}

async fn server() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().orders(Orders), std::future::pending()));
    url
}

/// The violations that a client finds before it sends a request: parameter, rule and message.
fn refused<T: std::fmt::Debug>(result: Result<T, CallError>) -> Vec<String> {
    let error = result.unwrap_err();
    assert_eq!(error.status(), None, "{error}");
    let CallErrorKind::Invalid { violations, .. } = error.kind() else { panic!("{error:?}") };
    violations.iter().map(|it| format!("{} {}: {}", it.param, it.rule, it.message)).collect()
}

fn line(article: i64, price: f64, colours: &[Colour]) -> Line {
    Line { article, price: Some(price), colours: Some(colours.to_vec()) }
}

#[tokio::test]
async fn items_that_differ_arrive() {
    let client = api::Client::builder(server().await).build().unwrap();
    assert_eq!(client.orders().find(&FindOrders::new([2, 1])).await.unwrap(), [2, 1]);
    let lines = vec![line(1, 1.5, &[Colour::Red, Colour::Blue]), line(1, 2.5, &[])];
    assert_eq!(client.orders().add(&AddOrders::new(lines.clone())).await.unwrap(), lines);
    let values: Vec<Json> = ["1", "\"1\"", "[1]", "true", "null"].map(|text| text.parse().unwrap()).to_vec();
    assert_eq!(client.orders().replace(&ReplaceOrders::new(values.clone())).await.unwrap(), values);
}

#[tokio::test]
async fn a_client_does_not_send_a_list_that_repeats_an_item() {
    let client = api::Client::builder("http://127.0.0.1:9").build().unwrap();
    assert_eq!(
        refused(client.orders().find(&FindOrders::new([1, 2, 3, 2])).await),
        ["ids unique: ids must not repeat an item: [3] is equal to [1]"]
    );
    let lines = [line(1, 2.0, &[Colour::Red, Colour::Red]), line(1, 2.5, &[]), line(1, 2.5, &[])];
    assert_eq!(
        refused(client.orders().add(&AddOrders::new(lines)).await),
        [
            "lines unique: lines must not repeat an item: [2] is equal to [1]",
            "lines[0].colours unique: lines[0].colours must not repeat an item: [1] is equal to [0]"
        ]
    );
    let values: Vec<Json> = [r#"{"a":1,"b":2}"#, r#"{"b":2.0,"a":1e0}"#].map(|text| text.parse().unwrap()).to_vec();
    assert_eq!(refused(client.orders().replace(&ReplaceOrders::new(values)).await).len(), 1);
}

#[tokio::test]
async fn a_server_refuses_a_list_that_repeats_an_item() {
    let server = server().await;
    let http = reqwest::Client::new();
    for (request, status, message) in [
        (http.get(format!("{server}/orders?ids=1&ids=2")), 200, "[1,2]"),
        (http.get(format!("{server}/orders?ids=1&ids=2&ids=01")), 400, "ids must not repeat an item: [2] is equal to [0]"),
        (
            http.post(format!("{server}/orders"))
                .header("content-type", "application/json")
                .body(r#"{"lines":[{"article":1},{"article":"1"}]}"#),
            400,
            "lines",
        ),
        (
            http.post(format!("{server}/orders"))
                .header("content-type", "application/json")
                .body(r#"{"lines":[{"article":1},{"article":2}]}"#),
            200,
            "[",
        ),
        (
            http.put(format!("{server}/orders")).header("content-type", "application/json").body("[1,2,1.0]"),
            400,
            "body must not repeat an item",
        ),
    ] {
        let response = request.send().await.unwrap();
        let (found, text) = (response.status().as_u16(), response.text().await.unwrap());
        assert!(found == status && text.contains(message), "{message}: {found} {text}");
    }
}

#[tokio::test]
async fn a_broken_rule_has_the_status_that_it_states() {
    let server = server().await;
    for (query, status) in [
        ("id=1", 200),
        ("", 428),
        ("id=1&name=a", 409),
        ("id=1&from=2&to=1", 400),
        ("from=2&to=1", 400),
        ("limit=11", 400),
        ("id=x", 400),
    ] {
        let response = reqwest::get(format!("{server}/orders/search?{query}")).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{query}: {}", response.text().await.unwrap());
    }
}

#[tokio::test]
async fn a_client_reads_the_status_of_a_rule_as_an_invalid_request() {
    let rewritten = |status: u16, body: &'static str| async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 2_000];
            assert!(socket.read(&mut request).await.unwrap() > 0);
            let head = format!(
                "HTTP/1.1 {status} No\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        });
        let client = api::Client::builder(url).build().unwrap();
        client.orders().search(&SearchOrders::default().id(1)).await.unwrap_err()
    };
    let body = r#"{"detail":"no","violations":[{"param":"id","rule":"any_of","message":"at least one"}]}"#;
    let error = rewritten(428, body).await;
    let CallErrorKind::Invalid { violations, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!((error.status(), violations.names("id")), (Some(428), true));
    assert!(matches!(rewritten(409, body).await.kind(), CallErrorKind::Refused { .. }));
    assert!(matches!(rewritten(422, body).await.kind(), CallErrorKind::Status { .. }));
}

/// Contacts that break one rule each, with the field and the sentence of the violation.
fn wrong_contacts() -> [(Contact, &'static str, &'static str); 4] {
    let phone = || Contact { phone: Some("7".to_owned()), ..Contact::default() };
    let day = |day: u8| Some(format!("2026-01-{day:02}").parse().unwrap());
    [
        (Contact::default(), "mail", "at least one of mail, phone is required"),
        (Contact { mail: Some(String::new()), ..Contact::default() }, "mail", "at least one of mail, phone is required"),
        (Contact { level: Some(2), ..phone() }, "hours", "hours is required when phone is given and level is one of 1, 2"),
        (Contact { from: day(2), until: day(1), ..phone() }, "from", "from must not be after until"),
    ]
}

#[tokio::test]
async fn a_client_does_not_send_an_object_that_breaks_its_rules() {
    let client = api::Client::builder("http://127.0.0.1:9").build().unwrap();
    for (wrong, field, sentence) in wrong_contacts() {
        let right = Contact { mail: Some("a@b.example".to_owned()), ..Contact::default() };
        let sent = |request: InviteOrders| {
            let client = client.clone();
            async move { refused(client.orders().invite(&request).await).join("\n") }
        };
        let request = InviteOrders::default;
        for (path, request) in [
            ("contact", request().contact(wrong.clone())),
            ("contacts[1]", request().contacts(vec![right.clone(), wrong.clone()])),
            ("by_name[ana]", request().by_name([("ana".to_owned(), wrong.clone())])),
            ("channel", request().channel(Channel::from(wrong.clone()))),
        ] {
            let violation = sent(request).await;
            assert!(violation.starts_with(&format!("{path}.{field} ")) && violation.ends_with(sentence), "{path}: {violation}");
        }
        assert!(refused(client.orders().describe(&DescribeOrders::new(wrong)).await)[0].ends_with(sentence));
    }
}

#[tokio::test]
async fn a_server_refuses_an_object_that_breaks_its_rules_and_serves_others() {
    let server = server().await;
    for (wrong, _, sentence) in wrong_contacts() {
        let body = serde_json::json!({ "contacts": [wrong] }).to_string();
        let request = reqwest::Client::new().post(format!("{server}/orders/contacts")).header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        assert!(status == 400 && text.contains(sentence), "{status} {text}");
    }
    let client = api::Client::builder(server).build().unwrap();
    let contact = Contact { phone: Some("7".to_owned()), level: Some(2), hours: Some("always".to_owned()), ..Contact::default() };
    let request = InviteOrders::default().contact(contact.clone()).by_name([("ana".to_owned(), contact.clone())]);
    assert_eq!(client.orders().invite(&request).await.unwrap(), [contact.clone(), contact.clone()]);
    assert_eq!(client.orders().describe(&DescribeOrders::new(contact.clone())).await.unwrap(), contact);
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_not_reported_as_missing_too() {
    let request = reqwest::Client::new().post(format!("{}/orders/contacts", server().await));
    let request = request.header("content-type", "application/json").body(r#"{"contacts":[{"mail":["x"]}]}"#);
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("contacts[0][mail]") && !text.contains("at least one of"), "{text}");
}

#[test]
fn openapi_has_the_rules_of_types_and_they_are_read_from_it() {
    let service = analyse("specs/limits".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions { rules: OpenApiRules::Schema, ..OpenApiOptions::default() }).unwrap();
    let schemas = &document["components"]["schemas"];
    let contact = schemas.get("Contact").or_else(|| schemas.get("ContactInput")).unwrap();
    assert_eq!(contact["x-specwright-rules"][0], json!({ "any_of": ["mail", "phone"] }));
    assert_eq!(contact["allOf"][0], json!({ "anyOf": [{ "required": ["mail"] }, { "required": ["phone"] }] }));
    assert_eq!(contact["allOf"][1]["then"], json!({ "required": ["hours"] }));
    let search = &document["paths"]["/orders/search"]["get"];
    assert_eq!(search["x-specwright-rules"][0], json!({ "any_of": ["id", "name"], "status": 428 }));
    let docs = "The request breaks a rule. At least one of `id`, `name` is required.";
    assert_eq!(search["responses"]["428"]["description"], json!(docs));
    let example = &document["paths"]["/orders/contact"]["put"]["requestBody"]["content"]["application/json"]["example"];
    assert_eq!(example, &json!({ "mail": "Mail" }));
}

#[test]
fn openapi_has_unique_items_and_its_examples_differ() {
    let service = analyse("specs/limits".as_ref(), Sources::disk()).service.unwrap();
    for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
        let document = openapi(&service, &OpenApiOptions { version, ..OpenApiOptions::default() }).unwrap();
        let ids = &document["paths"]["/orders"]["get"]["parameters"][0];
        assert_eq!(ids["schema"]["uniqueItems"], json!(true));
        let colours = &document["components"]["schemas"]["LineInput"]["properties"]["colours"];
        assert_eq!(colours["uniqueItems"], json!(true), "{document}");
        assert_eq!(ids["example"], json!([1, 2]), "{ids}");
    }
}
