//! The span of a request, with OpenTelemetry's names for HTTP servers.
//!
//! In: a request and the status of its response. Out: a span of `tracing`. Not here: parameters and credentials, which are never logged.

use http::request::Parts;
use http::{HeaderValue, Response};
use tracing::Span;
use tracing::field::Empty;

use super::connection::Connection;
use super::context::RequestContext;
use super::observe::method_label;
use super::outgoing::ResponseBody;
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::Endpoint;

/// The span of a request for an operation.
pub(super) fn open(cx: &RequestContext) -> Span {
    span(&cx.parts, &cx.id, cx.connection, Some(cx.endpoint), Some(cx.endpoint.path))
}

/// The span of any request; `route` is the template of its path, if it has one.
pub(super) fn span(
    parts: &Parts,
    id: &HeaderValue,
    connection: Connection,
    endpoint: Option<&'static Endpoint>,
    route: Option<&'static str>,
) -> Span {
    let method = method_label(&parts.method);
    let name = if method == "_OTHER" { "HTTP" } else { method };
    let separator = if route.is_some() { " " } else { "" };
    tracing::info_span!(
        "request",
        otel.name = format_args!("{name}{separator}{}", route.unwrap_or_default()),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.request.method_original = (method == "_OTHER").then(|| parts.method.as_str()),
        http.route = route,
        http.response.status_code = Empty,
        error.type = Empty,
        exception.message = Empty,
        url.path = parts.uri.path(),
        url.scheme = connection.scheme(&parts.uri),
        client.address = connection.peer.map(|peer| tracing::field::display(peer.ip())),
        operation = endpoint.map(|endpoint| endpoint.name),
        request_id = id.to_str().unwrap_or_default(),
    )
}

/// Records the status, and whether the server failed.
pub(super) fn close(span: &Span, response: &Response<ResponseBody>) {
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.as_str());
    }
}

/// Logs the cause of an internal error, which the response does not contain, and records it in the current span.
pub(super) fn failed(cx: &RequestContext, error: &HandlerError) {
    if matches!(error.kind(), HandlerErrorKind::Internal | HandlerErrorKind::Upstream { .. }) {
        let cause = std::error::Error::source(error);
        Span::current().record("exception.message", cause.map(tracing::field::display));
        let cause = cause.map(tracing::field::debug);
        tracing::error!(operation = cx.operation(), request_id = cx.request_id(), cause, "{}", error.kind());
    }
}

/// Logs a panic. The panic hook has reported its message.
pub(super) fn panicked(operation: &str, request_id: &str) {
    tracing::error!(operation, request_id, "the handler panicked");
}
