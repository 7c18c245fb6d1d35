//! Handlers that call another service: the caller sees nothing of its failure, and the log has the cause.

use std::time::Duration;

use specwright::client::Retry;
use specwright::server::RequestContext;
use specwright::{CallErrorKind, HandlerError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::log::Log;
use super::service::*;
use super::wire::*;

/// The content of the module `client` in generated code.
mod client {
    specwright::private::client! {
        /// The other service.
        super::SERVICE;
        /// Things.
        things -> Things;
    }
    specwright::private::calls! {
        /// Things.
        Things;
        /// Get.
        get(super::GetThing);
    }
}

/// A handler that returns the response of another service.
struct Gateway(client::Client);

impl server::Probes for Gateway {
    async fn ping(&self, _: &RequestContext, _: Ping) -> Result<Created, HandlerError> {
        let thing = self.0.things().get(&GetThing::new(1)).await?;
        Ok(thing.unwrap_or_default())
    }
    /// The same, but it maps a 404 of the other service.
    async fn slow(&self, _: &RequestContext, _: Slow) -> Result<Created, HandlerError> {
        let thing = self.0.things().get(&GetThing::new(1)).await.map_err(|error| match error.kind() {
            CallErrorKind::NotFound { .. } => HandlerError::not_found("the other one does not have it"),
            _ => error.into(),
        })?;
        Ok(thing.unwrap_or_default())
    }
}

/// A service that sends these bytes to every request, and then closes; without bytes, it never responds.
async fn upstream(response: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4_096]).await;
                if response.is_empty() {
                    std::future::pending::<()>().await;
                }
                let _ = stream.write_all(response.as_bytes()).await;
            });
        }
    });
    format!("http://{address}")
}

fn gateway(upstream: String) -> server::Router {
    let client = client::Client::builder(upstream).basic("api", "a-password").timeout(Duration::from_millis(400));
    let client = client.retries(Retry::never()).no_proxy().build().unwrap();
    server::Router::new().probes(Gateway(client)).without_authentication()
}

/// A failure of the other service, with all headers that it could have, and a body with private data.
macro_rules! response {
    ($status:literal) => {
        concat!(
            "HTTP/1.1 ",
            $status,
            "\r\ncontent-type: application/json\r\nconnection: close\r\nwww-authenticate: Basic realm=\"theirs\"\r\nretry-after: 77\r\n",
            "x-request-id: theirs\r\nx-theirs: 1\r\nset-cookie: theirs=1\r\n\r\n{\"error\":\"hunter2 of theirs\",\"status\":1}"
        )
    };
}

#[tokio::test]
async fn a_failed_call_of_a_handler_answers_502_without_details() {
    let log = Log::start();
    let cases = [
        ("unauthenticated", response!("401 Unauthorized"), 502),
        ("forbidden", response!("403 Forbidden"), 502),
        ("not found", response!("404 Not Found"), 502),
        ("conflict", response!("409 Conflict"), 502),
        ("teapot", response!("418 I'm a teapot"), 502),
        ("invalid", response!("428 Precondition Required"), 502),
        ("rate limit", response!("429 Too Many Requests"), 502),
        ("internal error", response!("500 Internal Server Error"), 502),
        ("not implemented", response!("501 Not Implemented"), 502),
        ("unavailable", response!("503 Service Unavailable"), 502),
        ("its own timeout", response!("504 Gateway Timeout"), 502),
        ("no JSON", "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<p>hunter2 of theirs</p>", 502),
        (
            "another shape",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"id\":\"hunter2 of theirs\"}",
            502,
        ),
        ("no HTTP", "hunter2 of theirs\r\n\r\n", 502),
        ("cut off", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":", 502),
        ("no response", "", 504),
    ];
    for (name, response, status) in cases {
        let server = Running::start(gateway(upstream(response).await)).await;
        log.take();
        let received = send(server.address, "GET /api/ping", "x-request-id: r-5\r\n", "").await;
        assert_eq!((received.status, &received.json()["status"]), (status, &status.into()), "{name}: {received:?}");
        assert_eq!(received.header("x-request-id"), "r-5", "{name}");
        for header in ["www-authenticate", "retry-after", "x-theirs", "set-cookie"] {
            assert_eq!(received.header(header), "", "{name}: {header}");
        }
        let text = format!("{received:?}");
        assert!(!text.contains("theirs") && !text.contains("hunter2") && !text.contains("127.0.0.1"), "{name}: {text}");
        let logged = log.take();
        let span = logged.lines().find(|line| line.contains("server::trace: close"));
        let span = span.unwrap_or_else(|| panic!("{name}: no span in {logged}"));
        assert!(span.contains("exception.message=things.get"), "{name}: the cause is not in {span}");
        assert!(span.contains(&format!("http.response.status_code={status}")), "{name}: {span}");
        assert!(!logged.contains("a-password"), "{name}");
    }
}

#[tokio::test]
async fn an_unreachable_service_answers_502() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = Running::start(gateway(format!("http://{unused}"))).await;
    let received = get(server.address, "/api/ping").await;
    assert_eq!(received.status, 502, "{received:?}");
    assert!(!received.body.contains(&unused.port().to_string()), "{received:?}");
}

#[tokio::test]
async fn a_handler_can_map_the_error_of_its_call() {
    for (response, status) in [
        (response!("404 Not Found"), 404),
        (response!("401 Unauthorized"), 502),
        (response!("500 Internal Server Error"), 502),
        ("", 504),
    ] {
        let server = Running::start(gateway(upstream(response).await)).await;
        let received = get(server.address, "/api/slow").await;
        assert_eq!(received.status, status, "{received:?}");
        assert_eq!(received.body.contains("the other one does not have it"), status == 404, "{received:?}");
    }
}

#[tokio::test]
async fn the_answer_of_a_successful_call_is_returned() {
    let response = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\nx-theirs: 1\r\n\r\n{\"id\":5}";
    let server = Running::start(gateway(upstream(response).await)).await;
    let received = get(server.address, "/api/ping").await;
    assert_eq!((received.status, received.body.as_str(), received.header("x-theirs").as_str()), (200, r#"{"id":5}"#, ""));
}
