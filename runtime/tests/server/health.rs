//! `/readyz` with a probe: its failures, its timeout, its cache.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright::server::Health;

use super::service::*;
use super::wire::*;

const READY: (u16, &str) = (200, r#"{"status":"ok"}"#);
const UNAVAILABLE: (u16, &str) = (503, r#"{"status":"unavailable"}"#);

async fn readyz(server: &Running) -> (u16, String) {
    let response = get(server.address, "/readyz").await;
    (response.status, response.body)
}

fn is(response: &(u16, String), expected: (u16, &str)) -> bool {
    (response.0, response.1.as_str()) == expected
}

/// A database that can be switched off, and that counts probes.
#[derive(Clone, Default)]
struct Database {
    down: Arc<AtomicBool>,
    probes: Arc<AtomicUsize>,
}

impl Database {
    async fn ping(self, takes: Duration) -> Result<(), std::io::Error> {
        self.probes.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(takes).await;
        if self.down.load(Ordering::SeqCst) { Err(std::io::Error::other("the password is hunter2")) } else { Ok(()) }
    }
    fn health(&self, takes: Duration) -> Health {
        let database = self.clone();
        Health::new().probe("database", move || database.clone().ping(takes))
    }
}

#[tokio::test]
async fn readiness_follows_the_probe_and_liveness_does_not() {
    let database = Database::default();
    let health = database.health(Duration::ZERO).probe_cache(Duration::ZERO);
    let server = Running::start(open().health(health.clone())).await;
    assert!(is(&readyz(&server).await, READY));
    database.down.store(true, Ordering::SeqCst);
    // The reason is not sent to the caller.
    assert!(is(&readyz(&server).await, UNAVAILABLE));
    assert_eq!(send(server.address, "HEAD /readyz", "", "").await.status, 503);
    assert_eq!(get(server.address, "/healthz").await.status, 200);
    assert_eq!(get(server.address, "/api/ping").await.status, 200);
    assert!(health.is_ready(), "the switch is not the probe's");
    database.down.store(false, Ordering::SeqCst);
    assert!(is(&readyz(&server).await, READY));
    let probes = database.probes.load(Ordering::SeqCst);
    health.set_ready(false);
    assert!(is(&readyz(&server).await, UNAVAILABLE));
    assert_eq!(database.probes.load(Ordering::SeqCst), probes, "a server that is switched off asks nobody");
}

#[tokio::test]
async fn a_probe_that_panics_or_times_out_has_failed() {
    let failing: [(&str, Health); 5] = [
        ("an error", Health::new().probe("p", || async { Err("no") })),
        ("a panic in the future", Health::new().probe("p", || async { if true { panic!("no") } else { Ok::<_, String>(()) } })),
        (
            "a panic in the call",
            Health::new().probe("p", || if true { panic!("no") } else { std::future::ready(Ok::<_, String>(())) }),
        ),
        ("no end", Health::new().probe("p", std::future::pending::<Result<(), String>>).probe_timeout(Duration::from_millis(50))),
        ("too long", Database::default().health(Duration::from_secs(5)).probe_timeout(Duration::from_millis(50))),
    ];
    for (name, health) in failing {
        let server = Running::start(open().health(health)).await;
        let begin = Instant::now();
        assert!(is(&readyz(&server).await, UNAVAILABLE), "{name}");
        assert!(is(&readyz(&server).await, UNAVAILABLE), "{name}, again");
        assert!(begin.elapsed() < Duration::from_secs(2), "{name}");
    }
}

#[tokio::test]
async fn one_probe_runs_at_a_time_and_its_result_is_cached() {
    let database = Database::default();
    let health = database.health(Duration::from_millis(100)).probe_cache(Duration::from_millis(500));
    let server = Running::start(open().health(health)).await;
    let address = server.address;
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(async move { get(address, "/readyz").await.status })).collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 200);
    }
    assert_eq!(database.probes.load(Ordering::SeqCst), 1);
    database.down.store(true, Ordering::SeqCst);
    assert!(is(&readyz(&server).await, READY), "the result is kept");
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(is(&readyz(&server).await, UNAVAILABLE));
    assert_eq!(database.probes.load(Ordering::SeqCst), 2);
}

/// If a caller closes its connection, the next caller still gets a response.
#[tokio::test]
async fn a_cancelled_probe_does_not_block_the_next() {
    let database = Database::default();
    let server = Running::start(open().health(database.health(Duration::from_millis(200)))).await;
    let mut leaving = tokio::net::TcpStream::connect(server.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut leaving, b"GET /readyz HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(leaving);
    assert!(is(&readyz(&server).await, READY));
}

#[tokio::test]
async fn an_axum_application_answers_readyz_too() {
    let database = Database::default();
    database.down.store(true, Ordering::SeqCst);
    let health = database.health(Duration::ZERO).probe_cache(Duration::ZERO);
    let server = specwright::server::Server::bind("127.0.0.1:0").await.unwrap().health(health.clone());
    let address = server.address().unwrap();
    let app = open().health(health).into_axum_routes();
    let limits = specwright::server::Limits::default();
    let running = tokio::spawn(async move { server.serve_axum(app, &limits, std::future::pending()).await });
    assert_eq!(get(address, "/readyz").await.status, 503);
    database.down.store(false, Ordering::SeqCst);
    assert_eq!(get(address, "/readyz").await.status, 200);
    running.abort();
}
