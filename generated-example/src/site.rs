//! Everything that the program serves at one address.
//!
//! In: a [`Desk`], who may ask for tokens, and the names of the host. Out: an axum application: the API, the files that its answers
//! refer to, its documentation and a console in the browser at `/`, its OpenAPI document at `/openapi.json`, health at `/healthz`
//! and `/readyz`, and counts for Prometheus at `/metrics`. Not here: sockets, and what the operations do (see [`desk`]).

mod access;
pub mod files;
mod pages;

use axum::Router;
use axum::middleware::from_fn_with_state;
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Metrics, compression};

use crate::desk::{self, Desk};

pub use access::Hosts;

/// All of it. Pages and answers are compressed for callers that ask for it; files are not, and tell their length. The desk is ready
/// while its database takes changes.
pub fn application(desk: Desk, tokens: TokenEndpoint, health: Health, hosts: Hosts) -> Router {
    let probed = desk.clone();
    let health = health.probe("database", move || {
        let desk = probed.clone();
        async move { desk.probe().await }
    });
    let files = files::router(desk.clone()).tokens(tokens.clone()).into_axum_routes();
    let api = desk::router(desk).tokens(tokens).health(health).metrics(Metrics::new()).into_axum();
    let all = pages::routes().fallback_service(api).layer(compression()).merge(files);
    all.layer(from_fn_with_state(hosts, access::guard))
}
