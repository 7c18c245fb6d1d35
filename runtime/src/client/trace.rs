//! What `tracing` sees of calls.
//!
//! In: an endpoint, and how the call goes. Out: a span under OpenTelemetry's names for HTTP clients, an event for each
//! repetition. The query is left out everywhere, as are headers and bodies: they may hold what is private. Not here:
//! hooks.

use std::time::Duration;

use super::core::Shared;
use super::exchange::Progress;
use crate::error::Error;
use crate::operation::Endpoint;

/// The span of one call, its repetitions included.
pub(super) fn span(core: &Shared, endpoint: &'static Endpoint) -> tracing::Span {
    tracing::info_span!(
        "call",
        otel.kind = "client",
        otel.name = %format_args!("{} {}", endpoint.method.as_str(), endpoint.path),
        otel.status_code = tracing::field::Empty,
        operation = endpoint.name,
        http.request.method = endpoint.method.as_str(),
        url.template = endpoint.path,
        server.address = core.address.host(),
        server.port = core.address.port(),
        http.request.resend_count = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        http.client.request.duration = tracing::field::Empty,
        error.type = tracing::field::Empty,
    )
}

/// What is known at the end of the call; the time is in seconds, and over all of it.
pub(super) fn record(span: &tracing::Span, progress: &Progress, elapsed: Duration, result: &Result<(), Error>) {
    span.record("http.client.request.duration", elapsed.as_secs_f64());
    if progress.attempts > 1 {
        span.record("http.request.resend_count", progress.attempts - 1);
    }
    if let Some(status) = progress.status {
        span.record("http.response.status_code", status);
    }
    if let Err(error) = result {
        span.record("error.type", error.kind().name());
        span.record("otel.status_code", "ERROR");
    }
}

/// An attempt failed and will be repeated.
pub(super) fn repetition(progress: &Progress, wait: Duration) {
    let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(attempt = progress.attempts, status = progress.status, wait_ms = wait, "the attempt failed and is repeated");
}
