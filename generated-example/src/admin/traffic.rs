//! The middleware in front of the InvGate API: it applies faults to calls and records them.
//!
//! In: a request. Out: the response of the API, possibly delayed, or a failure. Not here: the choice of the faults of a call (see
//! `faults`).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use specwright::Timestamp;

use super::calls::CallRecord;
use super::faults::{CallFaults, FailureAnswer, Faults};
use super::operations;
use super::recording::{copy_while_reading, parameters, read_beginning};
use super::{Administration, RecordedCall};

/// The state of the middleware, which it shares with the administration interface.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    faults: Faults,
    calls: CallRecord,
}

impl From<&Administration> for Traffic {
    fn from(administration: &Administration) -> Self {
        Traffic { faults: administration.faults.clone(), calls: administration.calls.clone() }
    }
}

/// Requests with this header are neither recorded nor affected by faults. The data page of the desk sends it.
const NOT_RECORDED: &str = "x-not-recorded";
/// The message of a failure.
const FAILED: &str = "this call fails because a fault was set";
/// How long the body of a call that fails is read for the record.
const MAX_READING: Duration = Duration::from_secs(10);
/// The paths that monitoring programs call; such calls are neither recorded nor affected by faults.
pub(crate) const MONITORING_PATHS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Applies the faults of a call, passes it on, and records it with its response status.
pub(crate) async fn handle_call(State(traffic): State<Traffic>, request: Request, next: Next) -> Response {
    if request.headers().contains_key(NOT_RECORDED) || MONITORING_PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let (received_at, begin) = (Timestamp::now(), Instant::now());
    let operation = operations::find(request.method(), request.uri().path());
    let (method, uri) = (request.method().to_string(), request.uri().clone());
    let content_type = request.headers().get(CONTENT_TYPE).cloned();
    let faults = operation.map(|name| traffic.faults.draw(name)).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let (body, copy) = copy_while_reading(body);
    let response = apply(faults, operation, Request::from_parts(parts, body), next).await;
    let milliseconds = begin.elapsed().as_secs_f64() * 1000.0;
    let (body, len) = copy.take();
    // Parameters of a path without an operation are not recorded: those of the token endpoint contain a client secret.
    let parameters = if operation.is_some() { parameters(&uri, content_type, body).await } else { BTreeMap::new() };
    traffic.calls.add(RecordedCall {
        number: 0,
        received_at,
        operation: operation.map(str::to_owned),
        method,
        path: uri.path().to_owned(),
        parameters,
        body_bytes: i64::try_from(len).unwrap_or(i64::MAX),
        status: response.status().as_u16().into(),
        milliseconds,
        request_id: response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned),
        fault: describe(faults),
    });
    response
}

/// Applies the faults of a call. Without a failure among them, the call is passed on to the API.
async fn apply(faults: CallFaults, operation: Option<&str>, mut request: Request, next: Next) -> Response {
    if faults.delay > Duration::ZERO {
        tokio::time::sleep(faults.delay).await;
    }
    if let Some(answer) = faults.failure {
        // The record has the parameters of the call. A body that does not arrive in time is recorded as far as it was read.
        let _ = tokio::time::timeout(MAX_READING, read_beginning(request.into_body())).await;
        return failure(answer, operation.unwrap_or_default());
    }
    // The code that writes the response reads this extension, and writes each empty map in this form.
    if let Some(form) = faults.empty_maps {
        request.extensions_mut().insert(form);
    }
    next.run(request).await
}

/// The response to a call of an operation that fails on demand. A 429 and a 503 have `Retry-After: 1`.
fn failure(answer: FailureAnswer, operation: &str) -> Response {
    let status = match answer {
        FailureAnswer::Status(status) => status,
        FailureAnswer::Outcome => {
            let body = operations::failure(operation, FAILED).unwrap_or_default();
            return ([(CONTENT_TYPE, "application/json")], body).into_response();
        }
    };
    let body = format!(r#"{{"error":"{FAILED}","status":{status}}}"#);
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (code, [(CONTENT_TYPE, "application/json")], body).into_response();
    if matches!(status, 429 | 503) {
        response.headers_mut().insert(RETRY_AFTER, 1.into());
    }
    response
}

/// The delay and the failure in words. The form of empty maps is left out, since it does not decide whether the call succeeds.
fn describe(faults: CallFaults) -> Option<String> {
    let delayed = (faults.delay > Duration::ZERO).then(|| format!("delayed {} ms", faults.delay.as_millis()));
    let failed = faults.failure.map(|_| "failed".to_owned());
    let all: Vec<_> = delayed.into_iter().chain(failed).collect();
    (!all.is_empty()).then(|| all.join(", "))
}
