//! A server whose handlers call an upstream service that fails. The callers of the server must not see details of the upstream.

use std::time::Duration;

use http_body_util::BodyExt as _;
use specwright::client::{BoxFuture, Retry, Transport, TransportBody, TransportError};
use specwright::server::RequestContext;
use specwright::{CallErrorKind, File, HandlerError, service_api};
use tower::ServiceExt as _;

#[path = "../../runtime/tests/server/log.rs"]
mod log;

use log::Log;

#[service_api("specs/mocked")]
mod api {}

#[service_api("specs/files", only = ["documents.get"])]
mod files {}

use api::{Author, Book, BookId, Client, GetAuthors, GetBooks, ListBooks};

/// The upstream. Each id makes it fail in another way. Its responses have headers and a text that must not reach callers of the server.
struct Failing;

impl Transport for Failing {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(async move {
            let respond = |status: u16, body: &'static str| {
                let response = http::Response::builder().status(status).header("retry-after", "7777");
                Ok(response.header("www-authenticate", "Basic realm=upstream").body(TransportBody::whole(body)).unwrap())
            };
            match request.uri().path().rsplit('/').next().unwrap() {
                "999" => std::future::pending().await,
                "998" => Err(TransportError::new("upstream host is down")),
                "200" => respond(200, r#"{"id":"upstream text"}"#),
                "207" => respond(200, "upstream text"),
                status => respond(status.parse().unwrap(), r#"{"error":"upstream text"}"#),
            }
        })
    }
}

/// A server that reads books and authors from the upstream.
struct Front(Client);

impl Front {
    fn new() -> Self {
        let retry = Retry::default().attempts(1);
        let client = Client::builder("http://upstream.test").transport(Failing).retries(retry);
        Front(client.timeout(Duration::from_millis(100)).build().unwrap())
    }
}

impl api::server::Books for Front {
    async fn get(&self, _: &RequestContext, request: GetBooks) -> Result<Book, HandlerError> {
        Ok(self.0.books().get(&request).await?)
    }
    async fn list(&self, _: &RequestContext, _: ListBooks) -> Result<Vec<Book>, HandlerError> {
        self.0.books().get(&GetBooks::new(BookId(404))).await.map(|book| vec![book]).map_err(|error| match error.kind() {
            CallErrorKind::NotFound { .. } => HandlerError::status(409, "the catalogue is being moved"),
            _ => error.into(),
        })
    }
}

impl api::server::Authors for Front {
    async fn get(&self, _: &RequestContext, request: GetAuthors) -> Result<Author, HandlerError> {
        let book = self.0.books().get(&GetBooks::new(BookId(request.id.0))).await?;
        Ok(Author { id: request.id, name: book.title })
    }
}

/// Calls the router of the server. Returns the status, the headers and the body of the response.
async fn get(path: &str) -> (u16, http::HeaderMap, String) {
    // All tests of this file start at once, so each installs the subscriber before its first request.
    Log::start();
    let router = api::server::Router::new().without_authentication().books(Front::new()).authors(Front::new());
    let request = http::Request::get(path).body(TransportBody::empty()).unwrap();
    let (head, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status.as_u16(), head.headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn failure_of_upstream_is_hidden_from_the_caller() {
    for status in [400, 401, 403, 404, 409, 428, 429, 500, 501, 503, 200, 207, 998, 999] {
        let expected = if status == 999 { 504 } else { 502 };
        for resource in ["books", "authors"] {
            let (actual, headers, body) = get(&format!("/{resource}/{status}")).await;
            assert_eq!(actual, expected, "{resource} {status}: {body}");
            assert!(!headers.contains_key("www-authenticate") && !headers.contains_key("retry-after"), "{status}: {headers:?}");
            assert!(body.contains("a service that this one depends on") && !body.contains("upstream"), "{status}: {body}");
        }
    }
}

#[tokio::test]
async fn handler_maps_failure_of_upstream() {
    let (status, _, body) = get("/books").await;
    assert_eq!(status, 409);
    assert!(body.contains("the catalogue is being moved") && !body.contains("upstream"), "{body}");
}

#[tokio::test]
async fn cause_is_in_span_and_log() {
    let log = Log::start();
    get("/books/428").await;
    let text = log.take();
    let closed = text.lines().find(|line| line.contains("server::trace: close")).unwrap();
    assert!(closed.contains("exception.message=books.get: ") && closed.contains("[status 428]"), "{text}");
    assert!(text.lines().any(|line| line.contains("ERROR") && line.contains("upstream text")), "{text}");
}

/// A server that reads files from the upstream.
struct Relay(files::Client);

impl files::server::Documents for Relay {
    async fn get(&self, _: &RequestContext, request: files::GetDocuments) -> Result<File, HandlerError> {
        let file = self.0.documents().get(&request).await?;
        Ok(File::new(file.name.clone(), file.bytes().await?))
    }
}

/// An upstream that announces 100 bytes and sends fewer.
struct Truncated;

impl Transport for Truncated {
    fn send(&self, _: http::Request<TransportBody>) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(async move {
            let file = File::from_reader("a", &b"upstream text"[..]).sized(100);
            let content = file.open().await.map_err(|error| TransportError::new(error.to_string()))?;
            Ok(http::Response::new(TransportBody::stream(content)))
        })
    }
}

#[tokio::test]
async fn truncated_download_is_a_failure_of_upstream() {
    Log::start();
    let client = files::Client::builder("http://upstream.test").transport(Truncated).build().unwrap();
    let router = files::server::Router::new().documents(Relay(client));
    let request = http::Request::get("/documents/1").body(TransportBody::empty()).unwrap();
    assert_eq!(router.oneshot(request).await.unwrap().status().as_u16(), 502);
}
