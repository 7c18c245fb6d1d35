//! Constant parameters, and operations with one method and path that they distinguish, over a socket and as text.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use specwright::client::Tower;
use specwright::operation::{Endpoint, Operation as _};
use specwright::server::{HandlerFn, RequestContext, Router, Server};
use specwright::value::{Literal, ParamLocation};
use specwright::{CallErrorKind, File, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};
use tower::{ServiceExt as _, service_fn};

#[service_api("specs/selected")]
mod api {}

/// Handlers that return the name of the called operation and its parameters.
struct Servers;

impl api::server::Servers for Servers {
    async fn start(&self, _: &RequestContext, request: api::StartServers) -> Result<String, HandlerError> {
        Ok(format!("start {}", request.id))
    }
    async fn stop(&self, _: &RequestContext, request: api::StopServers) -> Result<String, HandlerError> {
        Ok(format!("stop {:?}", request.force))
    }
    async fn describe(&self, _: &RequestContext, request: api::DescribeServers) -> Result<String, HandlerError> {
        Ok(format!("describe {:?}", request.id))
    }
    async fn count(&self, _: &RequestContext, _: api::CountServers) -> Result<String, HandlerError> {
        Ok("count".to_owned())
    }
    async fn target_a(&self, _: &RequestContext, request: api::TargetAServers) -> Result<String, HandlerError> {
        Ok(format!("a {:?}", request.n))
    }
    async fn target_b(&self, _: &RequestContext, _: api::TargetBServers) -> Result<String, HandlerError> {
        Ok("b".to_owned())
    }
    async fn rename_a(&self, _: &RequestContext, request: api::RenameAServers) -> Result<String, HandlerError> {
        Ok(format!("rename a {}", request.n))
    }
    async fn rename_b(&self, _: &RequestContext, _: api::RenameBServers) -> Result<String, HandlerError> {
        Ok("rename b".to_owned())
    }
    async fn properties(&self, cx: &RequestContext, _: api::PropertiesServers) -> Result<String, HandlerError> {
        Ok(format!("properties {}", cx.uri()))
    }
    async fn acl(&self, cx: &RequestContext, _: api::AclServers) -> Result<String, HandlerError> {
        Ok(format!("acl {}", cx.uri()))
    }
    async fn upload(&self, cx: &RequestContext, request: api::UploadServers) -> Result<String, HandlerError> {
        let bytes = request.file.bytes().await?;
        Ok(format!("upload {} {:?}", bytes.len(), cx.headers().get("cookie")))
    }
}

#[tokio::test]
async fn each_operation_is_selected_over_a_socket() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().servers(Servers), std::future::pending()));
    let client = api::Client::builder(format!("http://{address}")).build().unwrap();
    let servers = client.servers();
    assert_eq!(servers.start(&api::StartServers::new("i-7")).await.unwrap(), "start i-7");
    // The header selects the operation, whose body is read later.
    assert_eq!(servers.rename_a(&api::RenameAServers::new(7)).await.unwrap(), "rename a 7");
    assert_eq!(servers.rename_b(&api::RenameBServers::default()).await.unwrap(), "rename b");
    assert_eq!(servers.stop(&api::StopServers::default().force(true)).await.unwrap(), "stop Some(true)");
    assert_eq!(servers.stop(&api::StopServers::default()).await.unwrap(), "stop None");
    assert_eq!(servers.describe(&api::DescribeServers::default()).await.unwrap(), "describe None");
    assert_eq!(servers.describe(&api::DescribeServers::default().id(7)).await.unwrap(), "describe Some(7)");
    assert_eq!(servers.count(&api::CountServers::default()).await.unwrap(), "count");
    assert_eq!(servers.target_a(&api::TargetAServers::default().n(3)).await.unwrap(), "a Some(3)");
    assert_eq!(servers.target_b(&api::TargetBServers::default()).await.unwrap(), "b");
    let properties = servers.properties(&api::PropertiesServers::default()).await.unwrap();
    assert_eq!(properties, "properties /container?restype=container");
    assert_eq!(servers.acl(&api::AclServers::default()).await.unwrap(), "acl /container?restype=container&comp=acl");
    let uploaded = servers.upload(&api::UploadServers::new(File::new("a.txt", "abc"))).await.unwrap();
    assert_eq!(uploaded, "upload 3 Some(\"mode=fast\")");
}

/// Calls the router. Returns the status and the body of the response.
async fn response(request: http::request::Builder, body: &'static str) -> (u16, Value) {
    let request = request.body(Full::from(body)).unwrap();
    let response = api::server::Router::new().servers(Servers).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap())
}

async fn form(body: &'static str) -> (u16, Value) {
    response(Request::post("/").header("content-type", "application/x-www-form-urlencoded"), body).await
}

#[tokio::test]
async fn requests_of_other_clients_select_an_operation() {
    assert_eq!(form("Id=i-1&Version=2026-01-31&Action=Start").await, (200, json!("start i-1")));
    let body = r#"{"id": 7, "on\"": true, "op": "describe"}"#;
    assert_eq!(
        response(Request::post("/json").header("content-type", "application/json"), body).await,
        (200, json!("describe Some(7)"))
    );
    assert_eq!(response(Request::get("/target").header("x-target", "S.B"), "").await, (200, json!("b")));
    assert_eq!(response(Request::get("/container?comp=acl&restype=container"), "").await.0, 200);
}

/// A router with operations at `POST /`, which are selected by their `Action`: `Action0` and following.
fn router_with(operations: usize) -> Router {
    let declared = api::CountServers::ENDPOINT;
    let endpoint = |number: usize| -> &'static Endpoint {
        let (name, action): (&str, &str) = (format!("servers.action{number}").leak(), format!("Action{number}").leak());
        let constants =
            vec![("Action", ParamLocation::Form, Literal::Str(action)), ("Version", ParamLocation::Form, Literal::Str("1"))];
        let new = Endpoint::new(declared.service, name, declared.method, "/", declared.send, declared.params);
        Box::leak(Box::new(new.constants(constants.leak())))
    };
    let routes: Vec<(&'static Endpoint, HandlerFn<Actions>)> = (0..operations)
        .map(|number| (endpoint(number), (|actions, invocation| invocation.call(actions, Actions::act)) as HandlerFn<Actions>))
        .collect();
    Router::new(declared.service).routes(Arc::new(Actions), &routes)
}

struct Actions;

impl Actions {
    async fn act(&self, cx: &RequestContext, _: api::CountServers) -> Result<String, HandlerError> {
        Ok(cx.endpoint().name.to_owned())
    }
}

/// The shortest time of several requests to the last of these operations.
async fn time_of_selection(operations: usize) -> Duration {
    let router = router_with(operations);
    let mut shortest = Duration::MAX;
    for _ in 0..20 {
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        let body = format!("Version=1&Action=Action{}", operations - 1);
        let begin = Instant::now();
        let response = router.clone().oneshot(request.body(Full::from(body)).unwrap()).await.unwrap();
        shortest = shortest.min(begin.elapsed());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, format!("\"servers.action{}\"", operations - 1));
    }
    shortest
}

/// Amazon's EC2 has 1,188 operations at one path. The time of a request is in proportion to their number, at most: sixteen times as many
/// operations would take 256 times as long if each was compared with all others.
#[tokio::test]
async fn a_path_can_have_thousands_of_operations() {
    let (few, many) = (time_of_selection(250).await, time_of_selection(4_000).await);
    assert!(many < few * 64, "{few:?} for 250 operations, {many:?} for 4,000");
}

#[tokio::test]
async fn a_request_without_the_constants_is_refused() {
    let (status, body) = form("Id=i-1&Version=2026-01-31&Action=Run").await;
    assert!(status == 400 && body.to_string().contains("Action must be one of Start, Stop"), "{status} {body}");
    let (status, body) = form("Id=i-1&Action=Start").await;
    assert!(status == 400 && body.to_string().contains("Version must be"), "{status} {body}");
    let (status, body) = form("Id=i-1&Action=Start&Version=1").await;
    assert!(status == 400 && body.to_string().contains("2026-01-31"), "{status} {body}");
    let (status, body) = form("Force=1&Action=Stop&Version=2026-01-31&Other=1").await;
    assert!(status == 400 && body.to_string().contains("Other is not a parameter"), "{status} {body}");
    for wrong in [r#"{"op": "count", "level": "7"}"#, r#"{"op": "count"}"#, r#"{"op": 1}"#, "[]", "{", ""] {
        let request = Request::post("/json").header("content-type", "application/json");
        assert_eq!(response(request, wrong).await.0, 400, "{wrong}");
    }
    assert_eq!(response(Request::get("/target"), "").await.0, 400);
    assert_eq!(response(Request::get("/container?restype=other"), "").await.0, 400);
    assert_eq!(response(Request::delete("/"), "").await.0, 405);
}

#[tokio::test]
async fn each_listed_status_is_that_of_an_invalid_request() {
    for (status, is_invalid) in [(400, true), (422, true), (409, false), (418, false)] {
        let service = service_fn(move |_: Request<specwright::client::TransportBody>| async move {
            Ok::<_, Infallible>(Response::builder().status(status).body(Full::from(r#"{"detail":"Id is too long"}"#)).unwrap())
        });
        let client = api::Client::builder("http://servers.test").transport(Tower::new(service)).build().unwrap();
        let error = client.servers().start(&api::StartServers::new("i-7")).await.unwrap_err();
        assert_eq!(matches!(error.kind(), CallErrorKind::Invalid { .. }), is_invalid, "{error:?}");
        assert!(error.to_string().contains("Id is too long"), "{error}");
    }
}

#[test]
fn openapi_has_the_constants() {
    let service = analyse("specs/selected".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let paths = &document["paths"];
    let keys: Vec<&str> = paths.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "/#Action=Start",
        "/#Action=Stop",
        "/json#op=describe&on\"=true",
        "/json#op=count&level=7",
        "/target#X-Target=S.A",
        "/target#X-Target=S.B",
        "/container",
        "/container#comp=acl",
        "/parts",
    ];
    assert_eq!(keys, expected);
    let header = &paths["/target#X-Target=S.B"]["get"]["parameters"][0];
    assert_eq!(
        *header,
        json!({ "name": "X-Target", "in": "header", "required": true, "schema": { "type": "string", "const": "S.B" } })
    );
    let body = &document["components"]["schemas"]["CountServersBody"];
    assert_eq!((&body["properties"]["level"]["const"], &body["required"]), (&json!(7), &json!(["op", "level"])));
    // Imported, the constants of a fragment and required parameters with one value are constants again.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let imported = analyse(&file, Sources::disk()).service.unwrap();
    let constants: Vec<_> = imported.operations().map(|operation| operation.constants.len()).collect();
    assert_eq!(constants, [2, 2, 2, 2, 1, 1, 1, 1, 1, 2, 2]);
}
