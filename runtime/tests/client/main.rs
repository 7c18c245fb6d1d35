//! Tests of the client over real sockets, against a server that can misbehave.
//!
//! In: the client, and the tables of a service as in generated code. Out: sent requests, and the results of calls. Not here: the codec (see
//! the tests `codec`).

mod auth;
mod behaviours;
mod chunks;
mod errors;
mod idle;
mod limits;
#[cfg(feature = "mock")]
mod mock;
mod observed;
mod pages;
#[cfg(feature = "replay")]
mod replay;
mod responses;
mod runtimes;
mod secrets;
mod support;
mod tokens;
mod transports;
mod untrusted;
