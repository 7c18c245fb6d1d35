//! What is told of requests: spans under OpenTelemetry's names, events for failures, and nothing that is secret.

use std::io::Write;
use std::sync::{Arc, Mutex};

use specwright::server::{Measured, Observe};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::service::*;
use super::wire::*;

/// What was written.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;
    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

#[tokio::test]
async fn spans_tell_what_a_collector_asks_for() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).with_span_events(FmtSpan::CLOSE).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let desk = Desk::default();
    let router = server::Router::new().things(desk.clone()).probes(desk).authenticate(Users);
    let server = Running::start(router).await;
    let known = "authorization: Basic YXBpOnJpZ2h0\r\nx-request-id: r-7\r\n";
    send(server.address, "HEAD /api/things/1?token=hidden", known, "").await;
    let told = log.take();
    for field in [
        "otel.name=GET /api/things/{id}",
        "otel.kind=\"server\"",
        "http.request.method=\"HEAD\"",
        "http.route=\"/api/things/{id}\"",
        "http.response.status_code=200",
        "url.path=\"/api/things/1\"",
        "client.address=127.0.0.1",
        "operation=\"things.get\"",
        "request_id=\"r-7\"",
    ] {
        assert!(told.contains(field), "{field} is not in {told}");
    }
    assert!(!told.contains("error.type") && !told.contains("otel.status_code"), "{told}");
    assert!(!told.contains("hidden") && !told.contains("YXBp"), "{told}");
    send(server.address, "GET /api/panic", "x-request-id: r-8\r\n", "").await;
    let told = log.take();
    for field in ["the handler panicked", "otel.status_code=\"ERROR\"", "error.type=\"500\"", "request_id=\"r-8\""] {
        assert!(told.contains(field), "{field} is not in {told}");
    }
    send(server.address, "GET /api/fail", "", "").await;
    assert!(log.take().contains("the password is hunter2"), "whoever runs the server is told why");
}

/// Notes operation and status.
struct Notes(Arc<Mutex<Vec<(&'static str, u16)>>>);

impl Observe for Notes {
    fn observe(&self, measured: &Measured) {
        self.0.lock().unwrap().push((measured.endpoint.name, measured.status));
    }
}

#[tokio::test]
async fn every_request_of_an_operation_is_counted_once() {
    let notes = Arc::default();
    let server = Running::start(open().observe(Notes(Arc::clone(&notes)))).await;
    for path in ["/api/ping", "/api/panic", "/api/fail", "/api/unwritten", "/nowhere", "/api/echo?limit=x"] {
        get(server.address, path).await;
    }
    let expected =
        [("probes.ping", 200), ("probes.panic", 500), ("probes.fail", 500), ("probes.unwritten", 501), ("echo.read", 428)];
    assert_eq!(*notes.lock().unwrap(), expected);
}
