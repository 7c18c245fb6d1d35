//! The server: routers for generated traits, and everything between a socket and a handler.
//!
//! In: HTTP requests. Out: HTTP responses, and in between a call of a handler with a request that is read, checked and allowed. Not here:
//! what a handler does, and the codec (see [`crate::wire`]).
//!
//! A request goes through these files: `serve` (socket), `router` (CORS, layers), `dispatch` (the order of all further steps), `table`
//! (route), `auth` (caller), `body` and `params` (parameters), `handler` (the generated trait's method), `answer` (response). Only the
//! handler's own future is instantiated per operation; all else works on [`Endpoint`](crate::operation::Endpoint) and trait objects.
//!
//! [`Server`] serves a router, or an axum application that has it among other routes. TLS is the feature `tls`, HTTP/2 the feature
//! `http2`, metrics for Prometheus the feature `metrics`, compressed bodies the feature `compression`.

mod activity;
mod answer;
mod auth;
mod body;
#[cfg(feature = "compression")]
mod compression;
mod connection;
mod context;
mod cors;
mod decode;
mod dispatch;
mod drain;
mod etag;
mod handler;
mod head;
mod health;
mod json_object;
mod layers;
mod limits;
mod listen;
#[cfg(feature = "metrics")]
mod metrics;
mod multipart;
pub mod oauth2;
mod observe;
mod origin;
mod outgoing;
mod params;
mod permits;
mod places;
mod plain;
mod problem;
mod reading;
mod receiving;
mod request_id;
mod router;
mod serve;
mod supervise;
mod table;
mod throttle;
mod trace;
mod unknown;
mod unrouted;
mod uploads;

pub use answer::{EmptyMaps, WrittenAnswer};
pub use auth::{Authenticate, Credentials, Principal, same_secret};
#[cfg(feature = "compression")]
pub use compression::{Compression, compression};
pub use context::RequestContext;
pub use cors::Cors;
pub use handler::{HandlerFn, HandlerFuture, Invocation, not_implemented};
pub use health::Health;
pub use layers::{InnerService, Layer};
pub use limits::Limits;
pub use listen::Listener;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use observe::{ActiveRequest, FinishedRequest, Observer};
pub use outgoing::Body;
pub use problem::Failure;
pub use router::Router;
pub use serve::{Server, serve};
pub use throttle::Throttle;

/// Any error of a body.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
