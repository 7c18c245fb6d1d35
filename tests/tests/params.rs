//! Parameters with one wire name in several locations, over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/params")]
mod api {}

use api::MoveBooks;

struct Books;

impl api::server::Books for Books {
    async fn r#move(&self, _: &RequestContext, request: MoveBooks) -> Result<Vec<String>, HandlerError> {
        let header = request.header_id.map(|id| id.expose().to_owned());
        let ids = [format!("{:?}", request.id), format!("{:?}", request.query_id), format!("{header:?}")];
        let body = [format!("{:?}", request.body_id), format!("{:?}", request.tags), format!("{:?}", request.new_tags)];
        Ok(ids.into_iter().chain(body).collect())
    }
}

async fn server() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().books(Books), std::future::pending()));
    url
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

async fn client() -> api::Client {
    api::Client::builder(server().await).build().unwrap()
}

#[tokio::test]
async fn each_location_has_its_own_value_of_one_wire_name() {
    let request = MoveBooks::new(7).query_id("shelf").header_id("caller").body_id(true).tags(texts(["a", "b"])).new_tags([1, 2]);
    let received = client().await.books().r#move(&request).await.unwrap();
    let expected = ["7", "Some(\"shelf\")", "Some(\"caller\")", "Some(true)", "Some([\"a\", \"b\"])", "Some([1, 2])"];
    assert_eq!(received, expected);
    let received = client().await.books().r#move(&MoveBooks::new(7).new_tags([3])).await.unwrap();
    assert_eq!(received, ["7", "None", "None", "None", "None", "Some([3])"]);
}

#[tokio::test]
async fn a_request_of_another_client_is_read_from_each_location() {
    let request = reqwest::Client::new().put(format!("{}/books/7?tags=x&id=shelf", server().await));
    let response = request
        .header("id", "caller")
        .header("content-type", "application/json")
        .body(r#"{"tags": [5], "id": false}"#)
        .send()
        .await
        .unwrap();
    let received: Vec<String> = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(received, ["7", "Some(\"shelf\")", "Some(\"caller\")", "Some(false)", "Some([\"x\"])", "Some([5])"]);
}

#[tokio::test]
async fn rules_distinguish_parameters_of_one_wire_name() {
    for request in [MoveBooks::new(7).query_id("shelf"), MoveBooks::new(7).body_id(true)] {
        let error = client().await.books().r#move(&request).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }) && error.status().is_none(), "{error:?}");
        assert!(error.to_string().contains("query.id"), "{error}");
    }
}

#[test]
fn a_request_with_one_wire_name_in_several_locations_is_serialized_without_loss() {
    let request = MoveBooks::new(7).query_id("shelf").body_id(true).tags(texts(["a"])).new_tags([1]);
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(json, json!({ "path.id": 7, "query.id": "shelf", "id": true, "query.tags": ["a"], "tags": [1] }));
    assert_eq!(serde_json::from_value::<MoveBooks>(json).unwrap(), request);
}

#[test]
fn openapi_has_each_parameter_in_its_location() {
    let service = analyse("specs/params".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let operation = &document["paths"]["/books/{id}"]["put"];
    let parameters: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(|it| (&it["name"], &it["in"])).collect();
    assert_eq!(json!(parameters), json!([["id", "path"], ["id", "query"], ["id", "header"], ["tags", "query"]]));
    let body = &document["components"]["schemas"]["MoveBooksBody"];
    assert_eq!(body["properties"]["id"]["type"], "boolean");
    assert_eq!(body["properties"]["tags"]["items"]["type"], "integer");
}
