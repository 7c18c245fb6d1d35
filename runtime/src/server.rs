//! The server: routers for generated traits, and all steps between a socket and a handler.
//!
//! In: HTTP requests. Out: HTTP responses. Handlers are called with requests that were authenticated, read and validated. Not here: the
//! handlers themselves, and the codec (see [`crate::wire`]).
//!
//! A request passes these files: `serve` (socket), `router` (CORS, layers), `dispatch` (the order of all further steps), `table` (route),
//! `auth` (caller), `body` and `params` (parameters), `handler` (the method of the generated trait), `answer` (its answer as a response).
//! Only the future of a handler is instantiated per operation; all other code works on [`Endpoint`](crate::operation::Endpoint) and trait
//! objects.
//!
//! [`Server`] serves a router. The feature `axum` adds layers of tower, and axum applications that contain the router; `tls` adds TLS, `http2` HTTP/2, `metrics`
//! metrics for Prometheus, and `compression` compressed bodies.

mod activity;
mod answer;
mod auth;
mod body;
mod body_progress;
mod catch_all;
#[cfg(feature = "compression")]
mod compression;
mod connection;
mod constants;
mod context;
mod cookies;
mod cors;
mod decode;
mod dispatch;
mod download;
mod drain;
mod etag;
mod handler;
mod head;
mod health;
#[cfg(feature = "axum")]
mod into_axum;
mod json_object;
#[cfg(feature = "axum")]
mod layers;
#[cfg(not(feature = "axum"))]
#[path = "server/no_layers.rs"]
mod layers;
mod limits;
mod listen;
#[cfg(feature = "metrics")]
mod metrics;
mod multipart;
mod negotiate;
mod nul;
pub mod oauth2;
mod observe;
mod origin;
mod outgoing;
mod params;
mod permits;
mod problem;
mod receiving;
mod request_id;
mod router;
mod serve;
mod supervise;
mod system_routes;
mod table;
mod template;
mod throttle;
mod trace;
mod typed_error;
mod unknown_parameters;
mod unrouted;
mod uploads;
mod verify;
mod warnings;

pub use answer::{EmptyMaps, WrittenAnswer};
pub use auth::{Authenticate, Credentials, Principal, same_secret};
#[cfg(feature = "compression")]
pub use compression::{Compressed, Compression, DecodedBody, compression};
pub use context::RequestContext;
pub use cors::Cors;
pub use handler::{HandlerFn, HandlerFuture, Invocation, not_implemented};
pub use health::Health;
#[cfg(feature = "axum")]
pub use layers::{InnerService, Layer};
pub use limits::Limits;
pub use listen::Listener;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use observe::{ActiveRequest, FinishedRequest, Observer};
pub use outgoing::ResponseBody;
pub use problem::Failure;
pub use router::Router;
pub use serve::{Server, serve};
pub use throttle::Throttle;
pub use verify::{SignedRequest, VerifySignature};

/// An error of any type.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
