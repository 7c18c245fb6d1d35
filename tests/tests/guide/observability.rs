//! docs/guide/howto/observability.md

use std::io::{Result as IoResult, Write};
use std::sync::{Arc, Mutex};

// Guide: uses
use http::{HeaderName, HeaderValue};
use specwright::client::{Attempt, Finished};
use specwright::server::{FinishedRequest, Health, Metrics, Observer};

use crate::library::api::Client;
// end

use crate::library::api::{BookId, GetBooks};
use crate::library::{open_router, serve};

/// Keeps what the log writes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> IoResult<()> {
        Ok(())
    }
}

// Guide: observer
/// Reports slow requests.
struct Slow;

impl Observer for Slow {
    fn finished(&self, request: &FinishedRequest) {
        if request.duration.as_millis() > 500 {
            println!("{:?} took {:?}", request.route, request.duration);
        }
    }
}
// end

#[tokio::test]
async fn a_server_has_spans_metrics_and_health() -> crate::Result {
    let log = Log::default();
    let written = log.clone();
    // Guide: subscriber
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_ansi(false);
    // end
    use tracing_subscriber::fmt::format::FmtSpan;
    let subscriber = subscriber.with_span_events(FmtSpan::CLOSE).with_writer(Mutex::new(log)).finish();
    // For all threads: tests of other threads decide once for the process which spans are recorded.
    tracing::subscriber::set_global_default(subscriber)?;

    // Guide: router
    let metrics = Metrics::new();
    let health = Health::new().probe("database", || async { Ok::<(), std::io::Error>(()) });
    let router = open_router().metrics(metrics.clone()).health(health).observe(Slow);
    // end
    let url = serve(router).await;
    let client = Client::builder(&url).build()?;
    client.books().get(&GetBooks::new(BookId(1))).await?;
    let shown = reqwest::get(format!("{url}/metrics")).await?.text().await?;
    assert!(shown.contains("http_route=\"/v1/books/{id}\""), "{shown}");
    assert_eq!(reqwest::get(format!("{url}/readyz")).await?.status(), 200);
    let log = String::from_utf8(written.0.lock().unwrap().clone())?;
    assert!(log.contains("operation=\"books.get\"") && log.contains("otel.kind=\"client\""), "{log}");
    Ok(())
}

#[tokio::test]
async fn hooks_of_a_client_see_attempts_and_calls() -> crate::Result {
    let url = serve(open_router()).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = seen.clone();
    // Guide: hooks
    let client = Client::builder(url)
        .before(|attempt: Attempt<'_>| {
            attempt.headers.insert(HeaderName::from_static("x-caller"), HeaderValue::from_static("catalogue"));
        })
        .after(move |call: Finished<'_>| {
            record.lock().unwrap().push(format!("{} {:?} after {} attempts", call.operation, call.status, call.attempts));
        })
        .build()?;
    // end
    client.books().get(&GetBooks::new(BookId(1))).await?;
    assert_eq!(*seen.lock().unwrap(), ["books.get Some(200) after 1 attempts"]);
    Ok(())
}
