//! Logs each request, at the level `info`.
//!
//! In: a request and its response. Out: a line with method, path, status, duration and id. Not here: the query and the body, which can contain
//! secrets, and the requests of monitoring programs.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::admin::MONITORING_PATHS;

pub(super) async fn log(request: Request, next: Next) -> Response {
    let (method, path, begin) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    if !MONITORING_PATHS.contains(&path.as_str()) {
        let (status, milliseconds) = (response.status().as_u16(), begin.elapsed().as_millis());
        let request_id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
        tracing::info!(request_id, "{method} {path} {status} {milliseconds} ms");
    }
    response
}
