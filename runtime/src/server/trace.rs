//! What is logged of a request, under OpenTelemetry's names for HTTP servers.
//!
//! In: a request and its answer's status. Out: a tracing span. Not here: parameters and credentials, which are never logged.

use http::Response;
use tracing::Span;
use tracing::field::Empty;

use super::context::RequestContext;
use super::outgoing::Body;
use crate::error::{Error, ErrorKind};

/// The span that everything about this request happens in.
pub(super) fn open(cx: &RequestContext) -> Span {
    let endpoint = cx.endpoint();
    tracing::info_span!(
        "request",
        otel.name = format_args!("{} {}", endpoint.method.as_str(), endpoint.path),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = cx.parts.method.as_str(),
        http.route = endpoint.path,
        http.response.status_code = Empty,
        error.type = Empty,
        url.path = cx.uri().path(),
        client.address = cx.peer().map(|peer| tracing::field::display(peer.ip())),
        operation = endpoint.name,
        request_id = cx.request_id(),
    )
}

/// Notes the status, and whether it is the server's failure.
pub(super) fn close(span: &Span, response: &Response<Body>) {
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.as_str());
    }
}

/// Logs what the caller is not told.
pub(super) fn failed(cx: &RequestContext, error: &Error) {
    let inside = |kind: &ErrorKind| {
        matches!(kind, ErrorKind::Internal | ErrorKind::Transport { .. } | ErrorKind::Unreadable(_) | ErrorKind::File { .. })
    };
    if inside(error.kind()) {
        let cause = std::error::Error::source(error).map(tracing::field::debug);
        tracing::error!(operation = cx.operation(), request_id = cx.request_id(), cause, "{}", error.kind());
    }
}

/// Logs a panic; its text went to the panic hook.
pub(super) fn panicked(operation: &str, request_id: &str) {
    tracing::error!(operation, request_id, "the handler panicked");
}
