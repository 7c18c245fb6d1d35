//! Spans and events of calls, with OpenTelemetry's names for HTTP clients.
//!
//! In: an endpoint, and the progress of its call. Out: a span, and an event for each attempt and each retry. Query values, secrets in the
//! path, headers and bodies are left out, since they may be private. Not here: hooks.

use std::time::Duration;

use http::Uri;
use tracing::Span;
use tracing::level_filters::LevelFilter;
use zeroize::Zeroizing;

use super::core::Shared;
use super::encode::percent;
use super::exchange::Progress;
use crate::error::{CallError, CallErrorKind};
use crate::operation::Endpoint;
use crate::text::contains;
use crate::value::ObjectRef;
use crate::value::View;

/// The replacement for values that may be private.
const REDACTED: &str = "REDACTED";

/// The span of one call, which includes its retries.
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
        server.address = (!endpoint.webhook).then(|| core.address_of(endpoint).host()),
        server.port = (!endpoint.webhook).then(|| core.address_of(endpoint).port()),
        http.request.resend_count = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        http.client.request.duration = tracing::field::Empty,
        error.type = tracing::field::Empty,
    )
}

/// Records the URL of the call in the current span. A URL that an answer gave can be a secret in all of its path.
pub(super) fn record_url(uri: &Uri, request: ObjectRef<'_>, given: bool) {
    let span = Span::current();
    if !span.is_disabled() {
        span.record("url.full", if given { [&origin(uri), "/", REDACTED].concat() } else { redacted(uri, request) });
    }
}

fn origin(uri: &Uri) -> String {
    [uri.scheme_str().unwrap_or_default(), "://", uri.authority().map_or("", |it| it.as_str())].concat()
}

/// A URL without the values of its query and without the secrets of its path.
fn redacted(uri: &Uri, request: ObjectRef<'_>) -> String {
    let fields = 0..request.shape().fields().len();
    let secrets: Vec<_> = fields.filter_map(|index| secret(&request.field(index))).collect();
    let hidden = |segment: &str| secrets.iter().any(|secret| contains(segment, secret));
    let mut url = origin(uri);
    for segment in uri.path().split('/').skip(1) {
        url.push('/');
        url.push_str(if hidden(segment) { REDACTED } else { segment });
    }
    let mut mark = '?';
    for pair in uri.query().unwrap_or_default().split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        if !name.is_empty() {
            url.push(mark);
            url.push_str(name);
            url.push('=');
            url.push_str(REDACTED);
            mark = '&';
        }
    }
    url
}

fn secret(view: &View<'_>) -> Option<Zeroizing<String>> {
    match view {
        View::Secret(text) if !text.is_empty() => Some(percent(text)),
        _ => None,
    }
}

/// Records the end of a call; `result` is `None` if the call was dropped.
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

/// The value of `error.type`: the status if it is the reason for the error, otherwise the kind of error.
fn error_type(error: &CallError) -> String {
    let has_other_reason = matches!(
        error.kind(),
        CallErrorKind::Transport { .. } | CallErrorKind::Timeout | CallErrorKind::Unreadable(_) | CallErrorKind::File { .. }
    );
    match error.status().filter(|status| !has_other_reason && !(200..300).contains(status)) {
        Some(status) => status.to_string(),
        None => error.kind().name().to_owned(),
    }
}

/// The number of attempts after the first; `None` if there are none.
fn resends(attempts: u32) -> Option<u32> {
    attempts.checked_sub(1).filter(|count| *count > 0)
}

/// Whether events of attempts may be recorded.
pub(super) fn attempts_are_logged() -> bool {
    LevelFilter::current() >= LevelFilter::DEBUG
}

/// Logs the end of an attempt.
pub(super) fn attempt<T>(number: u32, status: Option<u16>, elapsed: Duration, result: &Result<T, CallError>) {
    let (duration, failed) = (elapsed.as_secs_f64(), result.as_ref().err().map(error_type));
    tracing::debug!(
        http.request.resend_count = resends(number),
        http.response.status_code = status,
        http.client.request.duration = duration,
        error.type = failed,
        "attempt {number}"
    );
}

/// Logs that an attempt failed and will be retried.
pub(super) fn retry(number: u32, wait: Duration) {
    let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(attempt = number, wait_ms = wait, "the attempt failed and is retried");
}
