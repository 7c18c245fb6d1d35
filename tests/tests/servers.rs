//! Operations at several servers, over sockets: each request goes to the server of its operation, with the credentials of the client.

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use http::header::{AUTHORIZATION, LINK, LOCATION};
use http::{Request, Response};
use http_body_util::Full;
use serde_json::{Value, json};
use specwright::client::{Tower, TransportBody};
use specwright::server::{RequestContext, Server};
use specwright::{CallError, File, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, OpenApiVersion, analyse, http as request_file, openapi};
use tower::service_fn;

#[service_api("specs/servers")]
mod api {}

use api::{Client, ContentFiles, ListFiles, LiveStates, RegionFiles, StateStates, UploadFiles};

/// A server with a name. It records the path, the query and the authorization of each request.
#[derive(Clone)]
struct Host {
    name: &'static str,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn record(&self, cx: &RequestContext) {
        let token = cx.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("none");
        self.seen.lock().unwrap().push(format!("{} {} {token}", self.name, cx.uri()));
    }
}

impl api::server::Files for Host {
    async fn upload(&self, cx: &RequestContext, request: UploadFiles) -> Result<String, HandlerError> {
        self.record(cx);
        Ok(format!("{} has {}", self.name, request.name))
    }
    async fn content(&self, cx: &RequestContext, request: ContentFiles) -> Result<File, HandlerError> {
        self.record(cx);
        Ok(File::new(request.name, self.name))
    }
    async fn list(&self, cx: &RequestContext, request: ListFiles) -> Result<Vec<String>, HandlerError> {
        self.record(cx);
        if request.at.is_none() {
            cx.add_answer_header(LINK, "</v1/files?at=1>; rel=\"next\"".parse().map_err(HandlerError::internal)?);
        }
        Ok(vec![format!("{:?}", request.at)])
    }
    async fn region(&self, cx: &RequestContext, _: RegionFiles) -> Result<String, HandlerError> {
        self.record(cx);
        Ok(self.name.to_owned())
    }
}

impl api::server::States for Host {
    async fn state(&self, cx: &RequestContext, _: StateStates) -> Result<String, HandlerError> {
        self.record(cx);
        Ok(self.name.to_owned())
    }
    async fn live(&self, cx: &RequestContext, _: LiveStates) -> Result<String, HandlerError> {
        self.record(cx);
        Ok(self.name.to_owned())
    }
}

/// Starts a server; returns its URL.
async fn serve(name: &'static str, seen: &Arc<Mutex<Vec<String>>>) -> String {
    let host = Host { name, seen: Arc::clone(seen) };
    let router = api::server::Router::new().files(host.clone()).states(host).without_authentication();
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

#[tokio::test]
async fn each_request_goes_to_the_server_of_its_operation() -> Result<(), CallError> {
    let seen = Arc::default();
    let [main, files, region] = [serve("main", &seen).await, serve("files", &seen).await, serve("region", &seen).await];
    let builder = Client::builder(main).bearer("token").api_key("key", "k");
    let client = builder.server("files", files).server("region", region).build()?;

    let upload = UploadFiles::new("a").file(File::new("a", "1"));
    assert_eq!(client.files().upload(&upload).await?, "files has a");
    assert_eq!(client.files().region(&RegionFiles::default()).await?, "region");
    assert_eq!(client.states().state(&StateStates::default()).await?, "main");
    assert_eq!(client.states().live(&LiveStates::default()).await?, "main");
    let pages: Vec<String> = client.files().list(&ListFiles::default()).items().try_collect().await?;
    assert_eq!(pages, ["None", "Some(1)"]);
    let expected = [
        "files /v1/files?name=a&api_key=k Bearer token",
        "region /region?api_key=k Bearer token",
        "main /v1/state?api_key=k Bearer token",
        "main /live?api_key=k Bearer token",
        "files /v1/files?api_key=k Bearer token",
        "files /v1/files?at=1&api_key=k Bearer token",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
    Ok(())
}

/// A redirect is followed with credentials if it stays at the server of the operation. A download goes elsewhere without them.
#[tokio::test]
async fn redirects_are_relative_to_the_server_of_the_operation() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let respond = service_fn(move |request: Request<TransportBody>| {
        let location = match request.uri().path() {
            "/v1/files/moved" => Some("/v1/files/here"),
            "/v1/files/gone" => Some("https://desk.test/v1/files/there"),
            _ => None,
        };
        let has_token = request.headers().contains_key(AUTHORIZATION);
        record.lock().unwrap().push(format!("{} {has_token}", request.uri().to_string().split('?').next().unwrap()));
        let response = Response::builder().status(if location.is_some() { 302 } else { 200 });
        let response = location.into_iter().fold(response, |response, location| response.header(LOCATION, location));
        std::future::ready(Ok::<_, Infallible>(response.body(Full::from("content")).unwrap()))
    });
    let builder = Client::builder("https://desk.test").bearer("token").api_key("key", "k").transport(Tower::new(respond));
    let client = builder.build().unwrap();
    for name in ["moved", "gone"] {
        let file = client.files().content(&ContentFiles::new(name)).await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), "content");
    }
    let expected = [
        "https://files.desk.test/v1/files/moved true",
        "https://files.desk.test/v1/files/here true",
        "https://files.desk.test/v1/files/gone true",
        "https://desk.test/v1/files/there false",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn one_server_can_have_all_operations() -> Result<(), CallError> {
    let url = serve("all", &Arc::default()).await;
    let client = Client::builder(&url).bearer("token").api_key("key", "k").server("files", &url).build()?;
    assert_eq!(client.files().upload(&UploadFiles::new("a")).await?, "all has a");
    // A URL of an answer is relative to the server of the operation.
    assert_eq!(client.files().upload(&UploadFiles::new("a")).at_url("/v1/files?name=b").await?, "all has b");
    Ok(())
}

#[tokio::test]
async fn the_specification_has_the_default_urls() {
    let client = Client::builder("http://127.0.0.1:9").bearer("token").api_key("key", "k").proxy("http://127.0.0.1:9");
    let client = client.retries(specwright::client::Retry::never()).build().unwrap();
    let error = client.files().region(&RegionFiles::default()).await.unwrap_err();
    assert!(error.status().is_none(), "{error}");
    let error = Client::builder("https://desk.test").server("file", "https://files.desk.test").build().unwrap_err();
    assert!(error.to_string().contains("no server \"file\"; its servers are: files, region"), "{error}");
    let error = Client::builder("https://desk.test").server("files", "files.desk.test").build().unwrap_err();
    assert!(error.to_string().contains("base URL"), "{error}");
}

#[test]
fn documents_have_the_servers_and_give_them_back() {
    let service = analyse(Path::new("specs/servers"), Sources::disk()).service.unwrap();
    let variables = json!({ "region": { "default": "eu", "description": "Names the region in the address." } });
    for version in [OpenApiVersion::V3_1, OpenApiVersion::V3_0] {
        let document = openapi(&service, &OpenApiOptions { version, ..OpenApiOptions::default() }).unwrap();
        let servers = |path: &str, method: &str| document["paths"][path][method]["servers"].clone();
        assert_eq!(servers("/files", "post"), json!([{ "url": "https://files.desk.test/v1", "description": "Takes uploads." }]));
        assert_eq!(servers("/region", "get"), json!([{ "url": "https://{region}.desk.test:8443", "variables": variables }]));
        let root = "Has the paths of the host without the version.";
        assert_eq!(servers("/live", "get"), json!([{ "url": "/", "description": root }]));
        assert_eq!(servers("/state", "get"), Value::Null);

        let document = document.to_string();
        let imported =
            analyse(Path::new("openapi.json"), Sources::memory([("openapi.json", document.as_str())])).service.unwrap();
        let places = imported.operations().map(|operation| {
            let server = imported.server_of(operation);
            let url = server.and_then(|server| server.url.as_ref()).map(|url| url.value.clone()).unwrap_or_default();
            format!("{url}{}{}", imported.base_path_of(operation), operation.http.path.value)
        });
        let expected = [
            "https://files.desk.test/v1/files",
            "https://files.desk.test/v1/files",
            "https://files.desk.test/v1/files/{name}",
            "https://{region=eu}.desk.test:8443/region",
            "/v1/state",
            "/live",
        ];
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }
    let requests = request_file(&service, None).unwrap();
    assert!(requests.contains("@baseUrl_files = https://files.desk.test/v1\n"), "{requests}");
    assert!(requests.contains("POST {{baseUrl_files}}/files?") && requests.contains("GET {{baseUrl_root}}/live"), "{requests}");
}
