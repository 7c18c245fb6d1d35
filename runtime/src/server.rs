//! The server side: generated traits are routed here, and everything between a socket and a handler happens here.
//!
//! In: HTTP requests. Out: HTTP answers, and in between a call of a handler with a request that is read, checked and
//! allowed. Not here: what a handler does, and the codec (see [`crate::wire`]).
//!
//! A request passes, in this order: the route table, the limit on concurrent requests, authentication, the reading of
//! its parameters, the checks, the handler, the writing of the answer. Only the handler's own future is instantiated per
//! operation; all else works on [`Endpoint`](crate::operation::Endpoint) and trait objects.
//!
//! Layers of tower stand around a router, a resource or an operation ([`Router::layer`] and its like); compression is one of
//! them, behind the feature `compression`. [`Server`] serves a router, or an axum application that has it among other routes.
//! TLS is the feature `tls`: `Server::tls` with a configuration of rustls. HTTP/2 is the feature `http2`, counts for
//! Prometheus the feature `metrics`.

mod answer;
mod auth;
mod beside;
mod body;
#[cfg(feature = "compression")]
mod compression;
mod connected;
mod context;
mod cors;
mod decode;
mod dispatch;
mod etag;
mod gate;
mod handler;
mod head;
mod health;
mod keep;
mod layers;
mod limits;
mod linger;
mod listen;
#[cfg(feature = "metrics")]
mod metrics;
mod multipart;
pub mod oauth2;
mod observe;
mod outgoing;
mod params;
mod places;
mod plain;
mod problem;
mod pulse;
mod reading;
mod request_id;
mod router;
mod serve;
mod table;
mod trace;
mod unknown;
mod watched;

pub use answer::Answered;
pub use auth::{Authenticate, Credentials, Principal, same_secret};
#[cfg(feature = "compression")]
pub use compression::{Compression, compression};
pub use context::RequestContext;
pub use cors::Cors;
pub use handler::{Asked, Call, Reply, not_implemented};
pub use health::Health;
pub use layers::{Inner, Layer};
pub use limits::Limits;
pub use listen::Listener;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use observe::{Active, Measured, Observe};
pub use outgoing::Body;
pub use problem::Failure;
pub use router::Router;
pub use serve::{Server, serve};

/// Any error of a body.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
