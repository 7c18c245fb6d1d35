//! Names with dots are paths through nested objects: envelopes, pages, outcomes and errors, over a socket and as text.

use std::convert::Infallible;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use specwright::client::Tower;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};
use tower::{ServiceExt as _, service_fn};

#[service_api("specs/paths")]
mod api {}

use api::{FindMembersAnswer, JoinMembersAnswer, Links, ListMembersAnswer, Meta, SomeMembersAnswer};

/// Handlers that return the members "0" to "4", in pages of two.
struct Channel;

/// The members of the page that begins at an index.
fn page(begin: usize) -> Vec<String> {
    (begin..5).take(2).map(|member| member.to_string()).collect()
}

/// The cursor of the page after the one that begins at an index.
fn next(begin: usize) -> Option<String> {
    (begin + 2 < 5).then(|| (begin + 2).to_string())
}

/// The index at which the page of a cursor begins.
fn begin(cursor: Option<String>) -> usize {
    cursor.map_or(0, |cursor| cursor.parse().unwrap())
}

impl api::server::Members for Channel {
    async fn list(&self, _: &RequestContext, request: api::ListMembers) -> Result<ListMembersAnswer, HandlerError> {
        if request.cursor.as_deref() == Some("gone") {
            return Err(HandlerError::refused("the cursor is gone"));
        }
        let begin = begin(request.cursor);
        let mut answer = ListMembersAnswer::default();
        answer.data.page.members = page(begin);
        answer.data.total = Some(5);
        answer.response_metadata = next(begin).map(|next| api::ListMembersAnswerResponseMetadata { next_cursor: Some(next) });
        Ok(answer)
    }
    async fn find(&self, _: &RequestContext, request: api::FindMembers) -> Result<FindMembersAnswer, HandlerError> {
        let begin = begin(request.link);
        let links = next(begin).map(|next| Links { next_link: Some(next) });
        Ok(FindMembersAnswer { value: page(begin), meta: Meta { count: 5, links } })
    }
    async fn some(&self, _: &RequestContext, request: api::SomeMembers) -> Result<SomeMembersAnswer, HandlerError> {
        let mut answer = SomeMembersAnswer::default();
        answer.data.members = match request.ids {
            Some(ids) => ids.iter().map(ToString::to_string).collect(),
            None => page(usize::try_from(request.offset.unwrap_or_default()).unwrap()),
        };
        answer.data.total = Some(5);
        Ok(answer)
    }
    async fn leave(&self, _: &RequestContext, request: api::LeaveMembers) -> Result<api::Outcome, HandlerError> {
        match request.id {
            7 => Err(HandlerError::refused("7 stays")),
            8 => Err(HandlerError::not_found("no 8")),
            _ => Ok(api::Outcome {}),
        }
    }
    async fn join(&self, _: &RequestContext, request: api::JoinMembers) -> Result<JoinMembersAnswer, HandlerError> {
        match request.id {
            7 => Err(HandlerError::refused("7 is here")),
            id => Ok(JoinMembersAnswer { name: Some(id.to_string()) }),
        }
    }
}

/// A client of a server that serves until the test ends.
async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().members(Channel), std::future::pending()));
    api::Client::builder(format!("http://{address}")).build().unwrap()
}

/// Calls the router. Returns the status and the body of the response.
async fn response(request: http::request::Builder, body: &'static str) -> (u16, String) {
    let request = request.body(Full::from(body)).unwrap();
    let response = api::server::Router::new().members(Channel).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

/// Sends a POST request with a JSON body. Returns the status and the body of the response.
async fn post(path: &str, body: &'static str) -> (u16, String) {
    response(Request::post(path).header("content-type", "application/json"), body).await
}

/// A client whose transport returns the same response to every request.
fn client_of(status: u16, body: &'static str) -> api::Client {
    let service = service_fn(move |_: Request<specwright::client::TransportBody>| async move {
        let response = Response::builder().status(status).header("content-type", "application/json");
        Ok::<_, Infallible>(response.body(Full::from(body)).unwrap())
    });
    api::Client::builder("http://members.test").transport(Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn pages_are_followed_and_parts_are_joined_over_a_socket() {
    use futures_util::TryStreamExt as _;
    let (client, all) = (client().await, ["0", "1", "2", "3", "4"]);
    let members: Vec<String> = client.members().list(&api::ListMembers::default()).items().try_collect().await.unwrap();
    assert_eq!(members, all);
    let members: Vec<String> = client.members().find(&api::FindMembers::default()).items().try_collect().await.unwrap();
    assert_eq!(members, all);
    let members: Vec<String> = client.members().some(&api::SomeMembers::default()).items().try_collect().await.unwrap();
    assert_eq!(members, all);
    let joined = client.members().some(&api::SomeMembers::default().ids([3, 1, 4, 1, 5])).chunked().await.unwrap();
    assert_eq!(joined.data.members, ["3", "1", "4", "1", "5"]);
}

#[tokio::test]
async fn outcomes_arrive_over_a_socket() {
    let client = client().await;
    client.members().leave(&api::LeaveMembers::new(1)).await.unwrap();
    assert_eq!(client.members().join(&api::JoinMembers::new(1)).await.unwrap().name.as_deref(), Some("1"));
    let message = |error: specwright::CallError| match error.kind() {
        CallErrorKind::Refused { message, .. } => message.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(message(client.members().leave(&api::LeaveMembers::new(7)).await.unwrap_err()), "7 stays");
    assert_eq!(message(client.members().join(&api::JoinMembers::new(7)).await.unwrap_err()), "7 is here");
    let gone = api::ListMembers::default().cursor("gone");
    assert_eq!(message(client.members().list(&gone).await.unwrap_err()), "the cursor is gone");
    let missing = client.members().leave(&api::LeaveMembers::new(8)).await.unwrap_err();
    assert!(matches!(missing.kind(), CallErrorKind::NotFound { message, .. } if message == "no 8"), "{missing:?}");
    assert!(missing.request_id().is_some_and(|id| !id.is_empty()));
}

#[tokio::test]
async fn a_server_writes_each_value_at_its_path() {
    let (status, body) = response(Request::get("/members"), "").await;
    assert_eq!(
        (status, body.as_str()),
        (200, r#"{"data":{"page":{"members":["0","1"]},"total":5},"response_metadata":{"ok":true,"next_cursor":"2"}}"#)
    );
    // The object that contains the outcome is written even if it has no other fields.
    let (_, body) = response(Request::get("/members?cursor=4"), "").await;
    assert_eq!(body, r#"{"response_metadata":{"ok":true},"data":{"page":{"members":["4"]},"total":5}}"#);
    let (_, body) = response(Request::get("/members/found"), "").await;
    assert_eq!(body, r#"{"value":["0","1"],"meta":{"count":5,"links":{"@odata.nextLink":"2"}}}"#);
    assert_eq!(post("/members/leave", r#"{"id":1}"#).await, (200, r#"{"response_metadata":{"ok":true}}"#.to_owned()));
    assert_eq!(
        post("/members/leave", r#"{"id":7}"#).await,
        (200, r#"{"response_metadata":{"ok":false,"problem":{"text":"7 stays"}}}"#.to_owned())
    );
    assert_eq!(post("/members/join", r#"{"id":1}"#).await, (200, r#"{"state":{"done":true},"name":"1"}"#.to_owned()));
    let (status, body) = post("/members/leave", r#"{"id":"x"}"#).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &body["error"]["details"]["status"]), (400, &json!(400)));
    assert_eq!(body["error"]["details"]["wrong"][0]["param"], "id");
    assert!(body["error"]["message"].is_string() && body["trace.id"].is_string() && body.get("trace").is_none(), "{body}");
}

#[tokio::test]
async fn a_client_reads_each_value_at_its_path_only() {
    async fn list(body: &'static str) -> Result<Vec<String>, String> {
        match client_of(200, body).members().list(&api::ListMembers::default()).await {
            Ok(answer) => Ok(answer.data.page.members),
            Err(error) => match error.kind() {
                CallErrorKind::Refused { message, .. } => Err(message.clone()),
                other => Err(format!("{other:?}")),
            },
        }
    }
    let success = Ok(vec!["a".to_owned()]);
    let failure = |message: &str| Err(message.to_owned());
    assert_eq!(list(r#"{"data":{"page":{"members":["a"]}},"response_metadata":{"ok":true}}"#).await, success);
    assert_eq!(list(r#"{"response_metadata":{"next_cursor":"n","ok":true},"data":{"page":{"members":["a"]}}}"#).await, success);
    // A field whose name contains the dot is another field.
    assert_eq!(
        list(r#"{"data":{"page":{"members":["a"]}},"response_metadata.ok":true}"#).await,
        failure("the answer has no `response_metadata.ok`")
    );
    assert_eq!(
        list(r#"{"data":{"page":{"members":["a"]}},"response_metadata":{"ok":false}}"#).await,
        failure("`response_metadata.ok` is false")
    );
    assert_eq!(list(r#"{"response_metadata":{"ok":false,"problem":{"text":"not_authed"}}}"#).await, failure("not_authed"));
    assert_eq!(
        list(r#"{"response_metadata":{"ok":false,"problem":"not_authed"}}"#).await,
        failure("`response_metadata.ok` is false")
    );
    for invalid in [r#"{"response_metadata":[]}"#, r#"{"response_metadata":null}"#, "{}"] {
        assert!(list(invalid).await.is_err(), "{invalid}");
    }
    // `find` declares no outcome. A response that reports a failure in the field of the outcome is still a failure.
    let client = client_of(200, r#"{"response_metadata":{"ok":false,"problem":{"text":"no"}}}"#);
    let error = client.members().find(&api::FindMembers::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "no"), "{error:?}");
}

#[tokio::test]
async fn a_client_reads_errors_at_their_paths() {
    let body = r#"{"message":"another one","trace.id":"t-1","error":{"message":"wrong","details":{"status":"E17","wrong":[{"param":"limit","message":"too many"}]}}}"#;
    let error = client_of(422, body).members().list(&api::ListMembers::default()).await.unwrap_err();
    assert_eq!((error.code(), error.request_id()), (Some("E17"), Some("t-1")), "{error:?}");
    assert!(error.to_string().contains("wrong") && !error.to_string().contains("another one"), "{error}");
    let violations: Vec<_> = error.violations().iter().map(|violation| (&*violation.param, &*violation.message)).collect();
    assert_eq!(violations, [("limit", "too many")]);
}

#[test]
fn an_openapi_document_describes_the_nested_objects() {
    let service = analyse("specs/paths".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let schemas = &document["components"]["schemas"];
    let error = &schemas["Error"]["properties"];
    assert_eq!(error["error"]["properties"]["message"]["type"], "string");
    assert_eq!(error["error"]["properties"]["details"]["properties"]["status"]["type"], "integer");
    assert_eq!(error["trace.id"]["type"], "string");
    let success = &schemas["Success"];
    assert_eq!(success["properties"]["response_metadata"]["properties"]["ok"]["enum"], json!([true]));
    assert_eq!(
        (&success["required"], &success["properties"]["response_metadata"]["required"]),
        (&json!(["response_metadata"]), &json!(["ok"]))
    );
    let failure = &schemas["Failure"]["properties"]["response_metadata"]["properties"];
    assert_eq!(failure["problem"]["properties"]["text"]["type"], "string");
    assert_eq!(schemas["ListMembersAnswer"]["allOf"][0]["required"], json!(["data"]));
    assert_eq!(schemas["ListMembersAnswerDataPage"]["properties"]["members"]["type"], "array");
    assert_eq!(schemas["Links"]["properties"]["@odata.nextLink"]["type"], "string");
}
