//! Paths with fixed text beside their parameters, trailing slashes and escapes, over a socket and as text.

use http::Request;
use http_body_util::{BodyExt as _, Full};
use serde_json::Value;
use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};
use tower::ServiceExt as _;

#[service_api("specs/routes")]
mod api {}

use api::Seen;

/// Handlers that return the name of the called operation and the values of its parameters.
struct Jobs;

fn seen(operation: &str, values: &[&str]) -> Result<Seen, HandlerError> {
    Ok(Seen { operation: operation.to_owned(), values: values.iter().map(|value| (*value).to_owned()).collect() })
}

impl api::server::Jobs for Jobs {
    async fn list(&self, _: &RequestContext, _: api::ListJobs) -> Result<Seen, HandlerError> {
        seen("list", &[])
    }
    async fn get(&self, _: &RequestContext, request: api::GetJobs) -> Result<Seen, HandlerError> {
        seen("get", &[&request.id])
    }
    async fn cancel(&self, _: &RequestContext, request: api::CancelJobs) -> Result<Seen, HandlerError> {
        seen("cancel", &[&request.id])
    }
    async fn export(&self, _: &RequestContext, request: api::ExportJobs) -> Result<Seen, HandlerError> {
        seen("export", &[&request.id])
    }
    async fn archived(&self, _: &RequestContext, request: api::ArchivedJobs) -> Result<Seen, HandlerError> {
        seen("archived", &[&request.id])
    }
    async fn compare(&self, _: &RequestContext, request: api::CompareJobs) -> Result<Seen, HandlerError> {
        seen("compare", &[&request.base, &request.head])
    }
    async fn entity(&self, _: &RequestContext, request: api::EntityJobs) -> Result<Seen, HandlerError> {
        seen("entity", &[&request.id])
    }
    async fn release(&self, _: &RequestContext, request: api::ReleaseJobs) -> Result<Seen, HandlerError> {
        seen("release", &[&request.major.to_string(), &request.minor.to_string(), &request.name])
    }
    async fn logs(&self, _: &RequestContext, request: api::LogsJobs) -> Result<Seen, HandlerError> {
        seen("logs", &[&request.id, &request.path])
    }
    async fn any_get(&self, _: &RequestContext, request: api::AnyGetJobs) -> Result<Seen, HandlerError> {
        seen("any_get", &[&request.path])
    }
    async fn any_put(&self, _: &RequestContext, request: api::AnyPutJobs) -> Result<Seen, HandlerError> {
        seen("any_put", &[&request.path])
    }
    async fn options(&self, _: &RequestContext, _: api::OptionsJobs) -> Result<Seen, HandlerError> {
        seen("options", &[])
    }
    async fn trace(&self, _: &RequestContext, _: api::TraceJobs) -> Result<Seen, HandlerError> {
        seen("trace", &[])
    }
    async fn umlaut(&self, _: &RequestContext, _: api::UmlautJobs) -> Result<Seen, HandlerError> {
        seen("umlaut", &[])
    }
    async fn spaced(&self, _: &RequestContext, request: api::SpacedJobs) -> Result<Seen, HandlerError> {
        seen("spaced", &[&request.id])
    }
}

/// Values that contain the fixed text of a path, or characters with a meaning in paths.
const VALUES: [&str; 14] =
    ["7", "a:cancel", "a.json", "a.old.json", "x...y", "...", ".", "a.", ".a", "1-2.3", "a/b", "ü %", "')", "{id}"];

#[tokio::test]
async fn values_arrive_unchanged_over_a_socket() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().jobs(Jobs), std::future::pending()));
    let client = api::Client::builder(format!("http://{address}")).build().unwrap();
    let jobs = client.jobs();
    assert_eq!(jobs.list(&api::ListJobs::default()).await.unwrap().operation, "list");
    assert_eq!(jobs.umlaut(&api::UmlautJobs::default()).await.unwrap().operation, "umlaut");
    assert_eq!(jobs.options(&api::OptionsJobs::default()).await.unwrap().operation, "options");
    assert_eq!(jobs.trace(&api::TraceJobs::default()).await.unwrap().operation, "trace");
    let expect = |answer: Seen, operation: &str, values: &[&str]| {
        assert_eq!(
            (answer.operation.as_str(), answer.values.iter().map(String::as_str).collect::<Vec<_>>()),
            (operation, values.to_vec())
        );
    };
    for value in VALUES {
        expect(jobs.cancel(&api::CancelJobs::new(value)).await.unwrap(), "cancel", &[value]);
        expect(jobs.entity(&api::EntityJobs::new(value)).await.unwrap(), "entity", &[value]);
        expect(jobs.spaced(&api::SpacedJobs::new(value)).await.unwrap(), "spaced", &[value]);
        expect(jobs.archived(&api::ArchivedJobs::new(value)).await.unwrap(), "archived", &[value]);
        expect(jobs.release(&api::ReleaseJobs::new(3_u32, 12_u32, value)).await.unwrap(), "release", &["3", "12", value]);
        for head in VALUES {
            expect(jobs.compare(&api::CompareJobs::new(value, head)).await.unwrap(), "compare", &[value, head]);
        }
        if value != "." && !value.ends_with(".json") {
            expect(jobs.get(&api::GetJobs::new(value)).await.unwrap(), "get", &[value]);
        }
        if !value.ends_with(".old.json") && value != "a.old" {
            expect(jobs.export(&api::ExportJobs::new(value)).await.unwrap(), "export", &[value]);
        }
    }
}

/// Calls the router. Returns the status, the header `Allow` and the body of the response.
async fn response(method: &str, path: &str) -> (u16, String, Value) {
    let request = Request::builder().method(method).uri(path).body(Full::from("")).unwrap();
    let response = api::server::Router::new().jobs(Jobs).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let allow = response.headers().get("allow").map_or("", |value| value.to_str().unwrap()).to_owned();
    (status, allow, serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap())
}

#[tokio::test]
async fn router_chooses_the_template_with_more_fixed_text() {
    let get = async |path: &str| {
        let (status, _, body) = response("GET", path).await;
        format!("{status} {} {}", body["operation"].as_str().unwrap_or_default(), body["values"])
    };
    assert_eq!(get("/jobs/").await, "200 list []");
    assert_eq!(get("/jobs/7").await, r#"200 get ["7"]"#);
    assert_eq!(get("/jobs/7.json").await, r#"200 export ["7"]"#);
    assert_eq!(get("/jobs/7.old.json").await, r#"200 archived ["7"]"#);
    assert_eq!(get("/jobs/7:cancel").await, r#"200 get ["7:cancel"]"#);
    assert_eq!(get("/%c3%bcber").await, "200 umlaut []");
    assert_eq!(get("/%C3%BCber").await, "200 umlaut []");
    assert_eq!(get("/a%20b/7%2Fc").await, r#"200 spaced ["7"]"#);
    assert_eq!(get("/a%20b/7%2fc").await, r#"200 spaced ["7"]"#);
    for missing in ["/jobs", "/compare/a", "/compare/...b", "/v1-x/", "/v1.2-x", "/Jobs(7)/steps"] {
        assert_eq!(response("GET", missing).await.0, 404, "{missing}");
    }
}

#[tokio::test]
async fn allow_names_the_methods_of_all_templates_that_match() {
    let (status, allow, _) = response("DELETE", "/jobs/7:cancel").await;
    assert_eq!((status, allow.as_str()), (405, "POST, GET, PUT, HEAD, OPTIONS"));
    let (status, allow, _) = response("POST", "/jobs/7.json").await;
    assert_eq!((status, allow.as_str()), (405, "GET, PUT, HEAD, OPTIONS"));
}

#[test]
fn openapi_document_has_the_declared_paths() {
    let service = analyse("specs/routes".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let paths: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    for path in ["/jobs/", "/jobs/{id}:cancel", "/compare/{base}...{head}", "/%C3%BCber", "/a%20b/{id}%2Fc"] {
        assert!(paths.contains(&path), "{path} is not in {paths:?}");
    }
}

#[tokio::test]
async fn values_over_several_segments_arrive_unchanged_over_a_socket() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().jobs(Jobs), std::future::pending()));
    let client = api::Client::builder(format!("http://{address}")).build().unwrap();
    let jobs = client.jobs();
    for value in ["a/b", "a/b/c.json", "a/", "ü %/?#/+", ".a/b..", "{id}/x"] {
        let got = jobs.any_get(&api::AnyGetJobs::new(value)).await.unwrap();
        assert_eq!((got.operation.as_str(), got.values.as_slice()), ("any_get", [value.to_owned()].as_slice()));
        let got = jobs.logs(&api::LogsJobs::new("7/8", value)).await.unwrap();
        assert_eq!((got.operation.as_str(), got.values), ("logs", vec!["7/8".to_owned(), value.to_owned()]));
    }
    for value in ["", "/a", "a//b", "..", "a/../b", "a/."] {
        let error = jobs.any_put(&api::AnyPutJobs::new(value)).await.unwrap_err();
        assert_eq!(error.violations().iter().next().map(|violation| &*violation.param), Some("path"), "{value} {error:?}");
    }
    let error = jobs.any_put(&api::AnyPutJobs::new("0123456/89")).await.unwrap_err();
    assert!(error.to_string().contains("path"), "{error}");
}

#[tokio::test]
async fn paths_over_several_segments_match_what_no_other_path_matches() {
    let get = async |method: &str, path: &str| {
        let (status, _, body) = response(method, path).await;
        format!("{status} {} {}", body["operation"].as_str().unwrap_or_default(), body["values"])
    };
    assert_eq!(get("GET", "/jobs/7/logs/a/b").await, r#"200 logs ["7","a/b"]"#);
    assert_eq!(get("GET", "/jobs/7/logs/").await, r#"200 any_get ["7/logs/"]"#);
    assert_eq!(get("PUT", "/jobs/7/logs/a").await, r#"200 any_put ["7/logs/a"]"#);
    assert_eq!(get("PUT", "/jobs/7").await, r#"200 any_put ["7"]"#);
    assert_eq!(get("GET", "/jobs/a%2Fb/c%2fd").await, r#"200 any_get ["a/b/c/d"]"#);
    for refused in
        ["/jobs/a/../b", "/jobs/%2e%2e/b", "/jobs/a/%2E", "/jobs//a", "/jobs/%2Fetc/b", "/jobs/a%2F%2Fb", "/jobs/a%2F..%2Fb"]
    {
        assert_eq!(response("PUT", refused).await.0, 400, "{refused}");
    }
}

#[tokio::test]
async fn an_axum_application_has_paths_over_several_segments() {
    let app: axum::Router = api::server::Router::new().jobs(Jobs).into_axum_routes();
    let get = async |path: &str| {
        let response = app.clone().oneshot(Request::get(path).body(axum::body::Body::empty()).unwrap()).await.unwrap();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice::<Value>(&body).map_or_else(|_| "none".to_owned(), |body| body["operation"].to_string())
    };
    assert_eq!(get("/jobs/").await, r#""list""#);
    assert_eq!(get("/jobs/7.json").await, r#""export""#);
    assert_eq!(get("/jobs/7/logs/a/b").await, r#""logs""#);
    assert_eq!(get("/jobs/a/b/c").await, r#""any_get""#);
    assert_eq!(get("/Jobs('7')/steps").await, r#""entity""#);
}

#[test]
fn an_openapi_document_marks_a_parameter_over_several_segments() {
    let service = analyse("specs/routes".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let parameter = &document["paths"]["/jobs/{path}"]["put"]["parameters"][0];
    assert_eq!((&parameter["name"], &parameter["x-multi-segment"]), (&"path".into(), &true.into()));
    assert!(parameter["description"].as_str().unwrap().contains("several segments"), "{parameter}");
}
