//! Metrics of requests for Prometheus.
//!
//! In: requests that begin and end. Out: the text that Prometheus reads. Not here: which requests are counted (see `observe`). The names
//! are those of OpenTelemetry for HTTP servers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::observe::{ActiveRequest, FinishedRequest, Observer};

/// The upper bounds of the histogram's buckets, in seconds, as OpenTelemetry recommends.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Metrics for Prometheus: counts and durations by route, method, scheme and status, and requests in progress. Clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    finished: BTreeMap<(Option<&'static str>, ActiveRequest, u16), Series>,
    active: BTreeMap<ActiveRequest, i64>,
}

#[derive(Debug, Default)]
struct Series {
    within: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Metrics without counts.
    #[must_use]
    pub fn new() -> Self {
        Metrics::default()
    }
    /// All counts, in the text format of Prometheus: the histogram `http_server_request_duration_seconds`, and the gauge
    /// `http_server_active_requests`.
    #[must_use]
    pub fn render(&self) -> String {
        let counts = self.counts();
        let mut out = String::from("# TYPE http_server_request_duration_seconds histogram\n");
        for ((route, active, status), series) in &counts.finished {
            series.render(&labels(*route, active, *status), &mut out);
        }
        out.push_str("# TYPE http_server_active_requests gauge\n");
        for (ActiveRequest { method, scheme }, count) in &counts.active {
            let labels = format!("http_request_method=\"{method}\",url_scheme=\"{scheme}\"");
            // Writing into a string cannot fail.
            let _ = writeln!(out, "http_server_active_requests{{{labels}}} {count}");
        }
        out
    }
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Adds `by` to the number of active requests with the method and the scheme of `active`.
    fn change(&self, active: &ActiveRequest, by: i64) {
        *self.counts().active.entry(*active).or_default() += by;
    }
}

impl Observer for Metrics {
    fn finished(&self, finished: &FinishedRequest) {
        let seconds = finished.duration.as_secs_f64();
        let mut counts = self.counts();
        let series = counts.finished.entry((finished.route, finished.request, finished.status)).or_default();
        series.count += 1;
        series.seconds += seconds;
        series.within.iter_mut().zip(BUCKETS).filter(|(_, end)| seconds <= *end).for_each(|(within, _)| *within += 1);
    }
    fn started(&self, active: &ActiveRequest) {
        self.change(active, 1);
    }
    fn ended(&self, active: &ActiveRequest) {
        self.change(active, -1);
    }
}

fn labels(route: Option<&str>, ActiveRequest { method, scheme }: &ActiveRequest, status: u16) -> String {
    let route = route.map_or(String::new(), |route| format!(",http_route=\"{route}\""));
    let error = if status < 500 { String::new() } else { format!(",error_type=\"{status}\"") };
    format!("http_request_method=\"{method}\"{route},http_response_status_code=\"{status}\",url_scheme=\"{scheme}\"{error}")
}

impl Series {
    fn render(&self, labels: &str, out: &mut String) {
        let name = "http_server_request_duration_seconds";
        let ends = BUCKETS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
        for (end, within) in ends.zip(self.within.iter().chain([&self.count])) {
            // Writing into a string cannot fail.
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{end}\"}} {within}");
        }
        let _ = writeln!(out, "{name}_sum{{{labels}}} {}\n{name}_count{{{labels}}} {}", self.seconds, self.count);
    }
}
