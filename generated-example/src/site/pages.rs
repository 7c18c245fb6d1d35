//! The static files: the pages at `/` and `/data`, their scripts and style, and the two OpenAPI documents.
//!
//! They are compiled into the program and need no credentials. The pages contain no data of the desk: they call the API with the
//! credentials of their user. The content security policy allows them to call this server only.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use axum::routing::get;

/// Allows scripts, styles and calls of this server only. Forbids inline code and frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json";

/// The path, the media type and the content of each file.
const PAGES: [(&str, &str, &str); 13] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/page/style.css", CSS, include_str!("page/style.css")),
    ("/page/main.js", SCRIPT, include_str!("page/main.js")),
    ("/page/operation.js", SCRIPT, include_str!("page/operation.js")),
    ("/page/console.js", SCRIPT, include_str!("page/console.js")),
    ("/page/schema.js", SCRIPT, include_str!("page/schema.js")),
    ("/page/answer.js", SCRIPT, include_str!("page/answer.js")),
    ("/page/examples.js", SCRIPT, include_str!("page/examples.js")),
    ("/page/session.js", SCRIPT, include_str!("page/session.js")),
    ("/data", HTML, include_str!("page/data.html")),
    ("/page/data.js", SCRIPT, include_str!("page/data.js")),
    ("/openapi.json", JSON, include_str!(concat!(env!("OUT_DIR"), "/openapi.json"))),
    ("/admin/openapi.json", JSON, include_str!(concat!(env!("OUT_DIR"), "/administration.json"))),
];

/// A route for each file.
pub(super) fn routes() -> Router {
    let route = |router: Router, (path, media_type, text)| router.route(path, get(async move || page(media_type, text)));
    PAGES.into_iter().fold(Router::new(), route).method_not_allowed_fallback(async || method_not_allowed())
}

/// The 405 response, with the JSON body that the API uses for errors. axum adds the header `Allow`.
fn method_not_allowed() -> impl IntoResponse {
    let body = r#"{"error":"the method must be one of GET, HEAD","status":405}"#;
    (StatusCode::METHOD_NOT_ALLOWED, [(CONTENT_TYPE, JSON)], body)
}

fn page(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // A newer version of the program has other pages at the same paths.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
