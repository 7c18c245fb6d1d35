//! Liveness and readiness, for the system that monitors the process.
//!
//! In: a switch of the application, and a probe of its dependencies. Out: responses at `/healthz` and `/readyz`. Not here: the probe itself.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Response, StatusCode};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::BoxError;
use super::outgoing::{ResponseBody, json_response};
use super::supervise::{Ended, supervise};

/// The default timeout of a probe.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);
/// The default time for which the result of a probe is cached.
const PROBE_CACHE: Duration = Duration::from_secs(1);

/// Liveness and readiness of the server.
///
/// `/healthz` answers 200 as long as the process runs. `/readyz` answers 503 while the switch is off, after the shutdown has begun, and while
/// the probe fails; otherwise 200. Clones share the switch.
///
/// ```
/// # use specwright::server::Health;
/// # async fn ping() -> Result<(), std::io::Error> { Ok(()) }
/// let health = Health::new().probe("database", || async { ping().await });
/// ```
#[derive(Clone)]
pub struct Health {
    ready: Arc<AtomicBool>,
    probe: Option<Arc<Probe>>,
    probe_timeout: Duration,
    probe_cache: Duration,
}

type ProbeFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// The probe, and its last result.
struct Probe {
    name: &'static str,
    run: Box<dyn Fn() -> ProbeFuture + Send + Sync>,
    /// The lock is held while the probe runs, so that requests that arrive meanwhile wait for its result and start no other probe.
    last: Mutex<Option<Outcome>>,
}

#[derive(Clone, Copy)]
struct Outcome {
    at: Instant,
    passed: bool,
}

impl Health {
    /// A server that is ready, without a probe.
    #[must_use]
    pub fn new() -> Self {
        let ready = Arc::new(AtomicBool::new(true));
        Health { ready, probe: None, probe_timeout: PROBE_TIMEOUT, probe_cache: PROBE_CACHE }
    }
    /// Lets `/readyz` run `probe`, and answer 503 if the probe fails. The name and the error are logged, and not sent to the caller.
    ///
    /// A probe fails too if it panics or takes longer than [`probe_timeout`](Health::probe_timeout). Its result is cached for
    /// [`probe_cache`](Health::probe_cache). At most one probe runs at a time; requests that arrive meanwhile wait for its result. A second
    /// call of this method replaces the probe, so one probe has to check all dependencies.
    #[must_use]
    pub fn probe<F, E>(self, name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let run = move || -> ProbeFuture {
            let running = probe();
            Box::pin(async move { running.await.map_err(Into::into) })
        };
        Health { probe: Some(Arc::new(Probe { name, run: Box::new(run), last: Mutex::default() })), ..self }
    }
    /// Sets the timeout of the probe. Default: 2 s.
    #[must_use]
    pub fn probe_timeout(self, timeout: Duration) -> Self {
        Health { probe_timeout: timeout, ..self }
    }
    /// Sets how long the result of the probe is cached. Default: 1 s.
    #[must_use]
    pub fn probe_cache(self, cache: Duration) -> Self {
        Health { probe_cache: cache, ..self }
    }
    /// Turns the switch on or off. While it is off, `/readyz` answers 503.
    pub fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Release);
    }
    /// Whether the switch is on. The probe does not run.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// The response at `/readyz`.
    pub(super) async fn readiness(&self) -> Response<ResponseBody> {
        let probed = match &self.probe {
            Some(probe) if self.is_ready() => probe.passes(self.probe_timeout, self.probe_cache).await,
            _ => true,
        };
        // The shutdown may have begun while the probe ran.
        status(probed && self.is_ready())
    }
    /// The response at `/healthz`.
    pub(super) fn liveness() -> Response<ResponseBody> {
        status(true)
    }
}

impl Probe {
    /// Whether the probe passes: the cached result, or that of a new run.
    async fn passes(&self, timeout: Duration, cache: Duration) -> bool {
        let mut last = self.last.lock().await;
        if let Some(outcome) = last.filter(|outcome| outcome.at.elapsed() < cache) {
            return outcome.passed;
        }
        let failure = self.run_once(timeout).await.err();
        let passed = failure.is_none();
        let passed_before = last.is_none_or(|outcome| outcome.passed);
        match failure {
            // A subscriber prints such an error with its causes. The cause of an internal error is the reason.
            Some(error) if passed_before => {
                tracing::error!(probe = self.name, error = error.as_ref() as &dyn Error, "not ready: the probe fails");
            }
            Some(error) => {
                tracing::debug!(probe = self.name, error = error.as_ref() as &dyn Error, "not ready: the probe still fails");
            }
            None if !passed_before => tracing::info!(probe = self.name, "ready: the probe passes again"),
            None => {}
        }
        *last = Some(Outcome { at: Instant::now(), passed });
        passed
    }
    async fn run_once(&self, timeout: Duration) -> Result<(), BoxError> {
        // Both the call and its future may panic.
        let mut running = Box::pin(async { (self.run)().await });
        match supervise(running.as_mut(), &tracing::Span::current(), timeout, || Duration::ZERO).await {
            Ended::Done(result) => result,
            Ended::Panicked => Err("it panicked".into()),
            Ended::TimedOut => Err(format!("it took longer than {timeout:?}").into()),
        }
    }
}

fn status(well: bool) -> Response<ResponseBody> {
    let text = if well { &br#"{"status":"ok"}"#[..] } else { &br#"{"status":"unavailable"}"#[..] };
    let mut response = json_response(text.to_vec());
    *response.status_mut() = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    response
}

impl Default for Health {
    fn default() -> Self {
        Health::new()
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let probe = self.probe.as_ref().map(|probe| probe.name);
        f.debug_struct("Health").field("ready", &self.is_ready()).field("probe", &probe).finish_non_exhaustive()
    }
}
