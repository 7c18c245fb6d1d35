//! Names that are difficult for generators, such as keywords and names of the prelude. Values go from the client to the router and back.

use specwright::server::RequestContext;
use specwright::{HandlerError, service_api};

#[service_api("specs/hazards")]
mod api {}

/// Handlers that return the values of the request.
#[derive(Clone)]
struct Echo;

impl api::server::Match for Echo {
    async fn r#type(&self, _: &RequestContext, request: api::Keywords) -> Result<api::KeywordsAnswer, HandlerError> {
        Ok(api::KeywordsAnswer {
            r#type: Some(request.r#type),
            self_: request.self_,
            r#async: request.r#async,
            other_email: request.other_email,
            request_ids: request.request_ids,
            status: request.status,
            field: request.field,
            text: request.text,
            second: request.second,
        })
    }
    async fn r#await(&self, _: &RequestContext, _: api::Nothing) -> Result<(), HandlerError> {
        Ok(())
    }
    async fn tree(&self, _: &RequestContext, request: api::SendTree) -> Result<api::Node, HandlerError> {
        Ok(request.root)
    }
    async fn shape(&self, _: &RequestContext, request: api::SendShape) -> Result<api::Shape, HandlerError> {
        Ok(request.shape)
    }
}

fn client() -> api::Client {
    let service = api::server::Router::new().r#match(Echo);
    api::Client::builder("http://hazards.test").transport(specwright::client::Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn keywords_are_usable_as_parameters_and_fields() {
    let request = api::Keywords::new("a")
        .self_("b")
        .r#async(true)
        .other_email("c@d.example")
        .request_ids([1, 2])
        .status(api::Result::SelfValue)
        .field(api::Option { value: Some("v".to_owned()) })
        .text(api::String { vec: Some(vec!["x".to_owned()]) })
        .second("2");
    let answer = client().r#match().r#type(&request).await.unwrap();
    assert_eq!(answer.r#type.as_deref(), Some("a"));
    assert_eq!(answer.self_.as_deref(), Some("b"));
    assert_eq!(answer.other_email.as_deref(), Some("c@d.example"));
    assert_eq!(answer.request_ids, Some(vec![1, 2]));
    assert_eq!(answer.status, Some(api::Result::SelfValue));
    assert_eq!(answer.field, request.field);
    assert_eq!(answer.text, request.text);
    assert_eq!(answer.second.as_deref(), Some("2"));
}

#[tokio::test]
async fn operation_without_parameters_and_answer() {
    client().r#match().r#await(&api::Nothing::default()).await.unwrap();
}

#[tokio::test]
async fn recursive_type() {
    let leaf = api::Node { name: "leaf".to_owned(), ..Default::default() };
    let root = api::Node { name: "root".to_owned(), parent: Some(Box::new(leaf.clone())), children: Some(vec![leaf]) };
    let answer = client().r#match().tree(&api::SendTree::new(root.clone())).await.unwrap();
    assert_eq!(answer, root);
}

#[tokio::test]
async fn union_with_a_tag() {
    let shape = api::Shape::from(api::Square { side: 3 });
    assert_eq!(serde_json::to_string(&shape).unwrap(), r#"{"kind":"square","side":3}"#);
    assert_eq!(client().r#match().shape(&api::SendShape::new(shape.clone())).await.unwrap(), shape);
}
