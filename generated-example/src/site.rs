//! Everything that the program serves at one address.
//!
//! In: a [`Desk`], and who may ask for tokens. Out: an axum application: the API, the files that its answers refer to, its
//! documentation and a console in the browser at `/`, its OpenAPI document at `/openapi.json`, health at `/healthz` and `/readyz`,
//! and counts for Prometheus at `/metrics`. Not here: sockets, and what the operations do (see [`desk`]).

pub mod files;
mod pages;
mod retry;

use axum::Router;
use axum::middleware::from_fn;
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Metrics, compression};

use crate::desk::{self, Desk};

/// All of it; pages and answers are compressed for who asks for that, and files tell their length. What fails because others changed
/// the same at the same time is tried again.
pub fn application(desk: Desk, tokens: TokenEndpoint, health: Health) -> Router {
    let files = files::router(desk.clone()).tokens(tokens.clone()).into_axum_routes();
    let api = desk::router(desk).tokens(tokens).health(health).metrics(Metrics::new()).into_axum();
    pages::routes().fallback_service(api).layer(compression()).merge(files).layer(from_fn(retry::retried))
}
