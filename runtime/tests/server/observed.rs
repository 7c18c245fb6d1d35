//! Spans and events of requests, which have OpenTelemetry's names and contain no secrets, and observers.

use std::sync::{Arc, Mutex};
#[cfg(feature = "metrics")]
use std::{sync::atomic::Ordering, time::Duration};

use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Cors, FinishedRequest, Health, Observer};

use super::log::Log;
use super::service::*;
use super::wire::*;

#[tokio::test]
async fn spans_have_the_attributes_of_opentelemetry() {
    let log = Log::start();
    let desk = Desk::default();
    let router = server::Router::new().things(desk.clone()).probes(desk).authenticate(Users);
    let server = Running::start(router).await;
    let known = "authorization: Basic YXBpOnJpZ2h0\r\nx-request-id: r-7\r\n";
    send(server.address, "HEAD /api/things/1?token=hidden", known, "").await;
    let logged = log.take();
    for field in [
        "otel.name=HEAD /api/things/{id}",
        "otel.kind=\"server\"",
        "http.request.method=\"HEAD\"",
        "http.route=\"/api/things/{id}\"",
        "http.response.status_code=200",
        "url.path=\"/api/things/1\"",
        "url.scheme=\"http\"",
        "client.address=127.0.0.1",
        "operation=\"things.get\"",
        "request_id=\"r-7\"",
    ] {
        assert!(logged.contains(field), "{field} is not in {logged}");
    }
    assert!(!logged.contains("error.type") && !logged.contains("otel.status_code"), "{logged}");
    assert!(!logged.contains("hidden") && !logged.contains("YXBp"), "{logged}");
    send(server.address, "GET /api/panic", "x-request-id: r-8\r\n", "").await;
    let logged = log.take();
    for field in ["the handler panicked", "otel.status_code=\"ERROR\"", "error.type=\"500\"", "request_id=\"r-8\""] {
        assert!(logged.contains(field), "{field} is not in {logged}");
    }
    for (start, headers, name, status) in [
        ("GET /nowhere", "", "GET", 404),
        ("PATCH /api/ping", "", "PATCH", 405),
        ("BREW /api/ping", "", "HTTP", 405),
        ("GET /api/ping", &format!("x: {}\r\n", "a".repeat(66_000))[..], "GET", 431),
        ("GET /api/ping", "host: h\r\n", "GET", 400),
    ] {
        send(server.address, start, headers, "").await;
        let logged = log.take();
        assert!(logged.contains(&format!("otel.name={name} ")), "{start}: {logged}");
        assert!(logged.contains(&format!("http.response.status_code={status}")), "{start}: {logged}");
        assert!(!logged.contains("http.route") && !logged.contains("operation="), "{start}: {logged}");
    }
    let preflight = "origin: https://app.example\r\naccess-control-request-method: PUT\r\nx-request-id: r-9\r\n";
    let cors = Running::start(open().cors(Cors::any_origin())).await;
    assert_eq!(send(cors.address, "OPTIONS /api/echo", preflight, "").await.header("x-request-id"), "r-9");
    let logged = log.take();
    for field in ["otel.name=OPTIONS", "http.response.status_code=204", "request_id=\"r-9\""] {
        assert!(logged.contains(field), "{field} is not in {logged}");
    }
    send(server.address, "GET /api/fail", "", "").await;
    assert!(log.take().contains("the password is hunter2"), "the log has the cause");
}

/// An observer that records the route, the method and the status of each request.
struct Notes(Arc<Mutex<Vec<Note>>>);

type Note = (Option<&'static str>, &'static str, u16);

impl Observer for Notes {
    fn finished(&self, finished: &FinishedRequest) {
        assert_eq!(
            (finished.request.scheme, finished.endpoint.is_some()),
            ("http", finished.route.is_some_and(|route| route != "/oauth/token"))
        );
        self.0.lock().unwrap().push((finished.route, finished.request.method, finished.status));
    }
}

#[tokio::test]
async fn every_request_is_counted_once() {
    let notes = Arc::default();
    let tokens = TokenEndpoint::new().client("a", "s");
    let router = open().tokens(tokens).health(Health::new()).observe(Notes(Arc::clone(&notes))).cors(Cors::any_origin());
    let server = Running::start(router).await;
    for path in ["/api/ping", "/api/panic", "/api/fail", "/api/unwritten", "/nowhere", "/api/echo?limit=x", "/healthz"] {
        get(server.address, path).await;
    }
    for start in ["HEAD /api/ping", "PATCH /api/ping", "BREW /api/ping", "POST /oauth/token", "OPTIONS /api/things/7"] {
        send(server.address, start, "", "").await;
    }
    send(server.address, "GET /api/ping", &format!("x: {}\r\n", "a".repeat(66_000)), "").await;
    send_raw(server.address, b"GET /api/ping HTTP/1.1\r\n\r\n").await;
    let preflight = "origin: https://app.example\r\naccess-control-request-method: PUT\r\n";
    for path in ["/api/echo", "/api/things/7", "/oauth/token", "/healthz", "/nowhere"] {
        send(server.address, &format!("OPTIONS {path}"), preflight, "").await;
    }
    let expected = [
        (Some("/api/ping"), "GET", 200),
        (Some("/api/panic"), "GET", 500),
        (Some("/api/fail"), "GET", 500),
        (Some("/api/unwritten"), "GET", 501),
        (None, "GET", 404),
        (Some("/api/echo"), "GET", 428),
        (Some("/api/ping"), "HEAD", 200),
        (None, "PATCH", 405),
        (None, "_OTHER", 405),
        (Some("/oauth/token"), "POST", 400),
        (None, "OPTIONS", 204),
        (None, "GET", 431),
        (None, "GET", 400),
        (None, "OPTIONS", 204),
        (None, "OPTIONS", 204),
        (None, "OPTIONS", 204),
        (None, "OPTIONS", 204),
        (None, "OPTIONS", 404),
    ];
    assert_eq!(*notes.lock().unwrap(), expected);
}

/// A request is counted until it has a response or its client has closed the connection.
#[cfg(feature = "metrics")]
#[tokio::test]
async fn requests_in_progress_are_counted() {
    let desk = Desk::default();
    let metrics = specwright::server::Metrics::new();
    let router = server::Router::new().probes(desk.clone()).metrics(metrics.clone());
    let server = Running::start(router).await;
    let address = server.address;
    let active = |count: i32| format!("http_server_active_requests{{http_request_method=\"GET\",url_scheme=\"http\"}} {count}\n");
    let waiting = tokio::spawn(async move { get(address, "/api/slow").await });
    let mut leaving = tokio::net::TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut leaving, b"GET /api/slow HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    while desk.begun.load(Ordering::SeqCst) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let during = get(address, "/metrics").await.body;
    assert!(during.contains(&active(2)), "{during}");
    drop(leaving);
    assert_eq!(waiting.await.unwrap().status, 200);
    for _ in 0..200 {
        if metrics.render().contains(&active(0)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    send(address, "HEAD /api/ping", "", "").await;
    get(address, "/nowhere").await;
    let text = get(address, "/metrics").await.body;
    for line in [
        active(0).as_str(),
        "_count{http_request_method=\"GET\",http_response_status_code=\"404\",url_scheme=\"http\"} 1\n",
        "_count{http_request_method=\"HEAD\",http_route=\"/api/ping\",http_response_status_code=\"200\",url_scheme=\"http\"} 1\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}
