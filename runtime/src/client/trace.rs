//! What `tracing` sees of calls.
//!
//! In: an endpoint, and how the call goes. Out: a span under OpenTelemetry's names for HTTP clients, an event for each attempt and
//! each repetition. Values of the query are left out everywhere, as are secrets of the path, headers and bodies: they may hold
//! what is private. Not here: hooks.

use std::time::Duration;

use http::Uri;
use tracing::Span;
use tracing::level_filters::LevelFilter;
use zeroize::Zeroizing;

use super::core::Shared;
use super::exchange::Progress;
use super::send::percent;
use crate::error::{CallError, CallErrorKind};
use crate::operation::Endpoint;
use crate::text::has;
use crate::value::ObjectRef;
use crate::value::View;

/// What stands in the place of what may be private.
const REDACTED: &str = "REDACTED";

/// The span of one call, its repetitions included.
pub(super) fn span(core: &Shared, endpoint: &'static Endpoint) -> Span {
    tracing::info_span!(
        "call",
        otel.kind = "client",
        otel.name = %format_args!("{} {}", endpoint.method.as_str(), endpoint.path),
        otel.status_code = tracing::field::Empty,
        operation = endpoint.name,
        http.request.method = endpoint.method.as_str(),
        url.template = endpoint.path,
        url.full = tracing::field::Empty,
        server.address = core.address.host(),
        server.port = core.address.port(),
        http.request.resend_count = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        http.client.request.duration = tracing::field::Empty,
        error.type = tracing::field::Empty,
    )
}

/// Where the call of the current span goes, as far as it may be told.
pub(super) fn sent_to(uri: &Uri, request: ObjectRef<'_>) {
    let span = Span::current();
    if !span.is_disabled() {
        span.record("url.full", told(uri, request));
    }
}

/// A URL with the names of its query, and without the values and the secrets of its path.
fn told(uri: &Uri, request: ObjectRef<'_>) -> String {
    let fields = 0..request.shape().fields().len();
    let secrets: Vec<_> = fields.filter_map(|index| secret(&request.field(index))).collect();
    let hidden = |segment: &str| secrets.iter().any(|secret| has(segment, secret));
    let mut told = [uri.scheme_str().unwrap_or_default(), "://", uri.authority().map_or("", |it| it.as_str())].concat();
    for segment in uri.path().split('/').skip(1) {
        told.push('/');
        told.push_str(if hidden(segment) { REDACTED } else { segment });
    }
    let mut mark = '?';
    for pair in uri.query().unwrap_or_default().split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        if !name.is_empty() {
            told.push(mark);
            told.push_str(name);
            told.push('=');
            told.push_str(REDACTED);
            mark = '&';
        }
    }
    told
}

fn secret(view: &View<'_>) -> Option<Zeroizing<String>> {
    match view {
        View::Secret(text) if !text.is_empty() => Some(percent(text)),
        _ => None,
    }
}

/// What is known at the end of the call, or when it was dropped, which has no result; the time is in seconds, and over all of it.
pub(super) fn record(span: &Span, progress: &Progress, elapsed: Duration, result: Option<&Result<(), CallError>>) {
    span.record("http.client.request.duration", elapsed.as_secs_f64());
    if let Some(count) = resends(progress.attempts) {
        span.record("http.request.resend_count", count);
    }
    if let Some(status) = progress.status {
        span.record("http.response.status_code", status);
    }
    let failed = match result {
        Some(Ok(())) => return,
        Some(Err(error)) => error_type(error),
        None => "cancelled".to_owned(),
    };
    span.record("error.type", failed);
    span.record("otel.status_code", "ERROR");
}

/// The status, where it is what went wrong; else the kind of the error.
fn error_type(error: &CallError) -> String {
    let by_itself = matches!(
        error.kind(),
        CallErrorKind::Transport { .. } | CallErrorKind::Timeout | CallErrorKind::Unreadable(_) | CallErrorKind::File { .. }
    );
    match error.status().filter(|status| !by_itself && !(200..300).contains(status)) {
        Some(status) => status.to_string(),
        None => error.kind().name().to_owned(),
    }
}

/// How often it was sent again; nothing at the first time.
fn resends(attempts: u32) -> Option<u32> {
    attempts.checked_sub(1).filter(|count| *count > 0)
}

/// Whether anybody may be interested in attempts.
pub(super) fn tells_attempts() -> bool {
    LevelFilter::current() >= LevelFilter::DEBUG
}

/// An attempt came to its end.
pub(super) fn attempt<T>(number: u32, status: Option<u16>, elapsed: Duration, got: &Result<T, CallError>) {
    let (duration, failed) = (elapsed.as_secs_f64(), got.as_ref().err().map(error_type));
    tracing::debug!(
        http.request.resend_count = resends(number),
        http.response.status_code = status,
        http.client.request.duration = duration,
        error.type = failed,
        "attempt {number}"
    );
}

/// An attempt failed and will be repeated.
pub(super) fn repetition(number: u32, wait: Duration) {
    let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(attempt = number, wait_ms = wait, "the attempt failed and is repeated");
}
