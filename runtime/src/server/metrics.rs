//! What is counted of requests.
//!
//! In: every finished request of an operation. Out: calls of a hook, or the text that Prometheus reads. Not here: traces
//! (see `trace`). Names follow OpenTelemetry's for HTTP servers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::operation::Endpoint;

/// One finished request.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The operation: name, method, path.
    pub endpoint: &'static Endpoint,
    /// The status of the answer.
    pub status: u16,
    /// From the headers of the request to those of the answer.
    pub duration: Duration,
}

/// Is told of every finished request of an operation, on the task that served it: it must not block.
pub trait Observe: Send + Sync + 'static {
    /// A request is finished.
    fn observe(&self, measured: &Measured);
}

/// Upper ends of the histogram, in seconds: those that OpenTelemetry advises.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Counts and durations by operation and status, as Prometheus reads them. Clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<(&'static str, u16), Series>>>);

#[derive(Debug)]
struct Series {
    endpoint: &'static Endpoint,
    within: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Without counts.
    pub fn new() -> Self {
        Metrics::default()
    }
    /// All counts, in the text format of Prometheus: the histogram `http_server_request_duration_seconds`.
    pub fn render(&self) -> String {
        let mut out = String::from("# TYPE http_server_request_duration_seconds histogram\n");
        for ((_, status), series) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            series.render(*status, &mut out);
        }
        out
    }
}

impl Observe for Metrics {
    fn observe(&self, measured: &Measured) {
        let Measured { endpoint, status, duration } = *measured;
        let seconds = duration.as_secs_f64();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Series { endpoint, within: [0; BUCKETS.len()], count: 0, seconds: 0.0 };
        let series = all.entry((endpoint.name, status)).or_insert_with(new);
        series.count += 1;
        series.seconds += seconds;
        series.within.iter_mut().zip(BUCKETS).filter(|(_, end)| seconds <= *end).for_each(|(within, _)| *within += 1);
    }
}

impl Series {
    fn render(&self, status: u16, out: &mut String) {
        let (method, route) = (self.endpoint.method.as_str(), self.endpoint.path);
        let error = if status < 500 { String::new() } else { format!(",error_type=\"{status}\"") };
        let labels =
            format!("http_request_method=\"{method}\",http_route=\"{route}\",http_response_status_code=\"{status}\"{error}");
        let name = "http_server_request_duration_seconds";
        let ends = BUCKETS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
        for (end, within) in ends.zip(self.within.iter().chain([&self.count])) {
            // Writing into a string cannot fail.
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{end}\"}} {within}");
        }
        let _ = writeln!(out, "{name}_sum{{{labels}}} {}\n{name}_count{{{labels}}} {}", self.seconds, self.count);
    }
}
