//! Every call on its way to the API: it is recorded, and what faults say is done to it.
//!
//! In: a request. Out: the response of the API, perhaps later, or a failure. Not here: which fault applies (see `faults`).

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use specwright::Timestamp;

use super::calls::CallRecord;
use super::faults::{Faults, Plan};
use super::recording::{copied, parameters};
use super::{Administration, RecordedCall};

/// What the middleware shares with the administration.
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

/// Method, path and name of each operation.
const OPERATIONS: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// Names by path and method. No path of the API has parameters.
static NAMES: LazyLock<BTreeMap<(&str, &str), &str>> =
    LazyLock::new(|| OPERATIONS.iter().map(|&(method, path, name)| ((path, method), name)).collect());

/// Whether an operation of the API has this name.
pub(super) fn is_operation(name: &str) -> bool {
    OPERATIONS.iter().any(|(_, _, known)| *known == name)
}

fn operation(method: &Method, path: &str) -> Option<&'static str> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    NAMES.get(&(path, method.as_str())).copied()
}

/// Requests with this header are neither recorded nor affected by faults: the data page sends it.
const NOT_RECORDED: &str = "x-not-recorded";
/// Paths of programs that watch the desk.
const WATCHED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Passes a call on, and records it.
pub(crate) async fn pass(State(traffic): State<Traffic>, request: Request, next: Next) -> Response {
    if request.headers().contains_key(NOT_RECORDED) || WATCHED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let (received_at, begin) = (Timestamp::now(), Instant::now());
    let operation = operation(request.method(), request.uri().path());
    let (method, uri) = (request.method().to_string(), request.uri().clone());
    let content_type = request.headers().get(CONTENT_TYPE).cloned();
    let plan = operation.map(|name| traffic.faults.plan(name)).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let (body, copy) = copied(body);
    let response = follow(plan, Request::from_parts(parts, body), next).await;
    let milliseconds = begin.elapsed().as_secs_f64() * 1000.0;
    let (body, len) = copy.take();
    // What is sent to other paths, such as that of tokens, may be secret.
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
        fault: describe(plan),
    });
    response
}

/// Does what a plan says.
async fn follow(plan: Plan, mut request: Request, next: Next) -> Response {
    if plan.delay > Duration::ZERO {
        tokio::time::sleep(plan.delay).await;
    }
    if let Some(status) = plan.failure {
        return failure(status);
    }
    if let Some(form) = plan.empty_maps {
        request.extensions_mut().insert(form);
    }
    next.run(request).await
}

/// A failure in the form of the API. Clients that wait as `Retry-After` says wait for a second.
fn failure(status: u16) -> Response {
    let body = format!(r#"{{"error":"this call fails because a fault was set","status":{status}}}"#);
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (code, [(CONTENT_TYPE, "application/json")], body).into_response();
    if matches!(status, 429 | 503) {
        response.headers_mut().insert(RETRY_AFTER, 1.into());
    }
    response
}

fn describe(plan: Plan) -> Option<String> {
    let delayed = (plan.delay > Duration::ZERO).then(|| format!("delayed {} ms", plan.delay.as_millis()));
    let failed = plan.failure.map(|_| "failed".to_owned());
    let all: Vec<_> = delayed.into_iter().chain(failed).collect();
    (!all.is_empty()).then(|| all.join(", "))
}
