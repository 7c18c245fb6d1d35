//! The page at `/`, and the document that it shows.
//!
//! In: nothing; all of it is part of the program. Out: answers that everybody may read. Not here: anything of the database. The
//! page asks nobody but this server, and its policy lets it ask nobody else.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use axum::routing::get;

/// Scripts and styles from files of this server, calls to this server, and nothing else: no inline code, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json";

/// Path, type and text of everything that does not change.
const PAGES: [(&str, &str, &str); 7] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/page/style.css", CSS, include_str!("page/style.css")),
    ("/page/main.js", SCRIPT, include_str!("page/main.js")),
    ("/page/operation.js", SCRIPT, include_str!("page/operation.js")),
    ("/page/console.js", SCRIPT, include_str!("page/console.js")),
    ("/page/schema.js", SCRIPT, include_str!("page/schema.js")),
    ("/openapi.json", JSON, include_str!(concat!(env!("OUT_DIR"), "/openapi.json"))),
];

/// A route for each of them.
pub(super) fn routes() -> Router {
    let route = |router: Router, (path, kind, text)| router.route(path, get(async move || answer(kind, text)));
    PAGES.into_iter().fold(Router::new(), route).method_not_allowed_fallback(async || refused())
}

/// In the form of the service's own failures; axum adds which methods there are.
fn refused() -> impl IntoResponse {
    let told = r#"{"error":"the method must be one of GET, HEAD","status":405}"#;
    (StatusCode::METHOD_NOT_ALLOWED, [(CONTENT_TYPE, JSON)], told)
}

fn answer(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // A newer program has another page under the same address.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
