//! The runtime of code that Specwright generates: what that code depends on, and the types that its users work with.
//!
//! Generated code contains tables: a type lists its fields as data ([`value::Shape`]), a request states its method, path and answer
//! ([`operation::Operation`]). This crate contains the code that works on these tables, compiled once for all types: it reads and
//! writes values ([`wire`]), checks them ([`validate`]), calls services (`client`) and serves them (`server`).
//!
//! # Types of fields
//!
//! | specification | Rust |
//! |---|---|
//! | `timestamp`, `date` | [`Timestamp`], [`Date`] |
//! | `duration` | [`Seconds`] |
//! | `decimal` | [`Decimal`] |
//! | `uuid`, `url`, `bytes`, `base64url` | [`Uuid`], [`Url`], [`Bytes`], [`Base64Url`] |
//! | `time`, `iso_duration`, `ip` | [`TimeOfDay`], [`IsoDuration`], [`Ip`] |
//! | `secret` | [`Secret`], whose text is in no `Debug` output, error or log |
//! | `nullable<T>` | [`Nullable`] |
//! | `file` | [`File`] |
//! | `stream` of an answer | [`Streamed`] |
//! | `json` | [`Json`] |
//!
//! # Errors
//!
//! A call of a client fails with `CallError`. A handler of a server returns `HandlerError` to refuse a request. Reading or writing a
//! file fails with `FileError`. [`Violations`] say which parameters of a request are invalid, and why.
//!
//! # Features
//!
//! No feature is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `client` | the client, on any tower service or on a transport of your own |
//! | `reqwest` | the default transport of the client; in browsers on `fetch`; implies `client` |
//! | `blocking` | calls without `async`; implies `client` |
//! | `server` | the server, a tower service and a loop that accepts connections with hyper |
//! | `axum` | layers of tower around operations, and axum applications that contain a router; implies `server` |
//! | `tls` | HTTPS of the server: `Server::tls`, on rustls; implies `server` |
//! | `http2` | HTTP/2 of the server, besides HTTP/1.1; implies `server` |
//! | `compression` | a layer of the server that compresses responses and decompresses requests, on tower-http; implies `server` |
//! | `metrics` | counts of requests for Prometheus, at `/metrics` of the server; implies `server` |
//! | `macros` | `#[service_api]`, which generates code from a specification |
//! | `overlays` | OpenAPI Overlay documents are applied by the macro; implies `macros` |
//! | `mock` | for tests of clients: a server that answers expected requests |
//! | `replay` | for tests of clients: exchanges with a real server are recorded in a file, and played back later |

// The documentation shows which feature an item needs, where a nightly compiler builds it.
#![cfg_attr(docsrs, feature(doc_cfg))]
// A case or a field that is added breaks nobody. docs/stability.md lists the few types that get none, and `expect` at each has the reason.
#![warn(clippy::exhaustive_enums, clippy::exhaustive_structs, clippy::must_use_candidate)]

#[cfg(feature = "client")]
pub mod client;
pub mod error;
mod file;
#[cfg(feature = "mock")]
pub mod mock;
pub mod operation;
#[cfg(feature = "server")]
pub mod server;
mod streamed;
mod text;
pub mod timestamp;
pub mod types;
pub mod validate;
pub mod value;
mod violation;
pub mod wire;

#[doc(hidden)]
pub mod private;

#[cfg(feature = "_stream")]
pub use error::FileError;
#[cfg(feature = "client")]
pub use error::{CallError, CallErrorKind};
#[cfg(feature = "server")]
pub use error::{HandlerError, HandlerErrorKind};
pub use file::File;
#[cfg(feature = "_stream")]
pub use file::FileStream;
pub use operation::{MediaType, Operation};
pub use streamed::{Event, Streamed};
pub use timestamp::{Date, DateFormat, Timestamp};
pub use types::{Base64Url, Bytes, Decimal, Ip, IsoDuration, Nullable, ParseError, Seconds, Secret, TimeOfDay, Url, Uuid};
pub use value::{Json, JsonNumber};
pub use violation::{Violation, Violations};
pub use wire::headers::Headers;

#[cfg(feature = "macros")]
pub use specwright_macros::service_api;
