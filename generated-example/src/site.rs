//! Everything that the program serves at one address.
//!
//! In: a [`Desk`], its OAuth2 clients, the names of the host, and perhaps an [`Administration`]. Out: an axum application: the API, the
//! files that its answers refer to, the administration below `/admin`, documentation with a console at `/`, a page of the desk's data at
//! `/data`, OpenAPI documents at `/openapi.json` and `/admin/openapi.json`, health at `/healthz` and `/readyz`, and metrics at
//! `/metrics`. Not here: sockets, and what the operations do (see [`desk`]).

mod access;
pub mod files;
mod pages;

use axum::Router;
use axum::middleware::from_fn_with_state;
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Metrics, compression};

use crate::admin::{self, Administration, Traffic};
use crate::desk::{self, Desk};

pub use access::Hosts;

/// All of it. Pages and answers are compressed for callers that accept it; files are not, and have a `Content-Length`. The desk is ready
/// while its database takes changes. With an administration, calls are recorded and faults apply to them.
pub fn application(
    desk: Desk,
    tokens: TokenEndpoint,
    health: Health,
    hosts: Hosts,
    administration: Option<Administration>,
) -> Router {
    let probed = desk.clone();
    let health = health.probe("database", move || {
        let desk = probed.clone();
        async move { desk.probe().await }
    });
    let metrics = Metrics::new();
    let mut files = files::router(desk.clone()).tokens(tokens.clone()).observe(metrics.clone()).into_axum_routes();
    let mut api = desk::router(desk).tokens(tokens).health(health).metrics(metrics).into_axum();
    let mut pages = pages::routes();
    if let Some(administration) = administration {
        let traffic = Traffic::from(&administration);
        files = files.layer(from_fn_with_state(traffic.clone(), admin::pass));
        api = api.layer(from_fn_with_state(traffic, admin::pass));
        pages = pages.merge(administration.router().into_axum_routes());
    }
    let all = pages.fallback_service(api).layer(compression()).merge(files);
    all.layer(from_fn_with_state(hosts, access::guard))
}
