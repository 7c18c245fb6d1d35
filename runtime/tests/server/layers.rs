//! Layers around a router, a resource and an operation: each sees the requests in its scope, and no others.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use specwright::private::axum;
use specwright::server::Layer;

use super::service::*;
use super::wire::*;

/// The names of the layers that a request passed, in order.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<&'static str>>>);

impl Seen {
    /// A layer that records each request under this name.
    fn layer(&self, name: &'static str) -> impl Layer + use<> {
        let seen = self.0.clone();
        axum::middleware::from_fn(move |request: axum::extract::Request, next: axum::middleware::Next| {
            seen.lock().unwrap().push(name);
            next.run(request)
        })
    }
    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn requests_pass_layers_from_the_outermost_to_the_innermost() {
    let (seen, desk) = (Seen::default(), Desk::default());
    let router = server::Router::new()
        .layer_operation::<Ping>(seen.layer("ping"))
        .layered(seen.layer("probes"), |inside| inside.probes(desk.clone()).layer(seen.layer("probes, inside")))
        .layer(seen.layer("inner"))
        .things(desk)
        .layer_operation::<GetThing>(seen.layer("thing, inner"))
        .layer_operation::<GetThing>(seen.layer("thing, outer"))
        .layer(seen.layer("outer"))
        .without_authentication();
    let server = Running::start(router).await;
    let cases: [(&str, u16, &[&str]); 7] = [
        ("GET /api/ping", 200, &["outer", "inner", "probes", "probes, inside", "ping"]),
        ("HEAD /api/ping", 200, &["outer", "inner", "probes", "probes, inside", "ping"]),
        ("GET /api/unwritten", 501, &["outer", "inner", "probes", "probes, inside"]),
        ("GET /api/things/1", 200, &["outer", "inner", "thing, outer", "thing, inner"]),
        ("DELETE /api/things/1", 204, &["outer", "inner"]),
        ("PATCH /api/ping", 405, &["outer", "inner"]),
        ("GET /nowhere", 404, &["outer", "inner"]),
    ];
    for (start, status, layers) in cases {
        assert_eq!(send(server.address, start, "", "").await.status, status, "{start}");
        assert_eq!(seen.take(), layers, "{start}");
    }
}

/// A layer is applied once, so it has one count for all operations that it wraps.
#[tokio::test]
async fn the_operations_that_a_layer_wraps_share_its_limit() {
    let one = tower::limit::ConcurrencyLimitLayer::new(1);
    let router = server::Router::new().layered(one, |inside| inside.probes(Desk::default())).things(Desk::default());
    let server = Running::start(router.without_authentication()).await;
    let address = server.address;
    let begin = Instant::now();
    let slow: Vec<_> = (0..3).map(|_| tokio::spawn(get(address, "/api/slow"))).collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(get(address, "/api/things/1").await.status, 200);
    assert!(begin.elapsed() < Duration::from_millis(290), "others waited");
    for call in slow {
        assert_eq!(call.await.unwrap().status, 200);
    }
    assert!(begin.elapsed() >= Duration::from_millis(890), "they did not wait for each other");
}

#[tokio::test]
async fn a_layer_can_respond_itself_and_change_requests_and_responses() {
    use axum::http::{HeaderValue, StatusCode};
    let desk = Desk::default();
    let closed = axum::middleware::from_fn(async |_: axum::extract::Request, _: axum::middleware::Next| StatusCode::GONE);
    let named = tower::util::MapResponseLayer::new(|mut response: axum::response::Response| {
        response.headers_mut().insert("x-desk", HeaderValue::from_static("here"));
        response
    });
    let router = server::Router::new().probes(desk.clone()).layer_operation::<Slow>(closed).layer(named);
    let server = Running::start(router.without_authentication().etags(true)).await;
    let gone = get(server.address, "/api/slow").await;
    assert_eq!((gone.status, gone.header("x-desk").as_str()), (410, "here"));
    assert_eq!(desk.begun.load(std::sync::atomic::Ordering::SeqCst), 0);
    let ping = get(server.address, "/api/ping").await;
    assert_eq!((ping.status, ping.body.as_str(), ping.header("x-desk").as_str()), (200, r#"{"id":0}"#, "here"));
    assert!(ping.header("etag").starts_with("W/") && ping.header("content-length") == "8", "{ping:?}");
    assert_eq!(get(server.address, "/nowhere").await.header("x-desk"), "here");
}

/// Limits and authentication are inside of all layers.
#[tokio::test]
async fn layers_do_not_bypass_limits_and_authentication() {
    let seen = Seen::default();
    let router = server::Router::new().things(Desk::default()).authenticate(Users).layer(seen.layer("all"));
    let server = Running::start(router).await;
    let refused = get(server.address, "/api/things/1").await;
    assert_eq!((refused.status, seen.take()), (401, vec!["all"]));
    assert!(refused.header("www-authenticate").starts_with("Basic "));
}
