//! The HTTP application of the program.
//!
//! In: a [`Desk`], its token endpoint, the host names, and optionally an [`Administration`]. Out: an axum router. Not here: sockets, and
//! the handlers of the operations (see [`desk`]).
//!
//! | path | content |
//! |---|---|
//! | `/api/v1/…` | the InvGate API |
//! | `/attachments/…`, `/exports/…` | files whose URLs are in responses of the API |
//! | `/admin/…` | the administration interface, if there is one |
//! | `/` | documentation of the API with a console |
//! | `/data` | a page that shows the data of the desk |
//! | `/openapi.json`, `/admin/openapi.json` | OpenAPI documents |
//! | `/healthz`, `/readyz`, `/metrics` | health, readiness and metrics |

mod access;
pub mod files;
mod guesses;
mod log;
mod pages;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Metrics, compression};

use crate::admin::{self, Administration, Traffic};
use crate::desk::{self, Desk};

pub use access::Hosts;
use guesses::Guesses;

/// Builds the application.
///
/// Pages and responses of operations are compressed if the caller accepts it; files are not compressed, so they have a `Content-Length`.
/// `/readyz` reports 200 while the database accepts writes. An administration interface records the calls of the API and of the files. It
/// also injects faults: it delays calls of the API, or makes them fail. Each request is logged at the level `info`.
pub fn application(
    desk: Desk,
    tokens: TokenEndpoint,
    health: Health,
    hosts: Hosts,
    administration: Option<Administration>,
) -> Router {
    let probed_desk = desk.clone();
    let health = health.probe("database", move || {
        let desk = probed_desk.clone();
        async move { desk.probe().await }
    });
    let metrics = Metrics::new();
    let mut files = files::router(desk.clone()).tokens(tokens.clone()).observe(metrics.clone()).into_axum_routes();
    let mut api = desk::router(desk).tokens(tokens).health(health).metrics(metrics).into_axum();
    let mut pages = pages::routes();
    if let Some(administration) = administration {
        let traffic = Traffic::from(&administration);
        files = files.layer(from_fn_with_state(traffic.clone(), admin::handle_call));
        api = api.layer(from_fn_with_state(traffic, admin::handle_call));
        pages = pages.merge(administration.router().into_axum_routes());
    }
    let all = pages.fallback_service(api).layer(compression()).merge(files);
    all.layer(from_fn_with_state(Guesses::default(), guesses::delay))
        .layer(from_fn_with_state(hosts, access::guard))
        .layer(from_fn(log::log))
}
