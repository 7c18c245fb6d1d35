//! The client against a server that does what real ones do on bad days, over real sockets.
//!
//! In: the client and the tables of a service as generated code writes them. Out: what leaves, what comes back, and how
//! often. Not here: the codec (see the tests `codec`).

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
mod runtimes;
mod secrets;
mod support;
mod tokens;
mod transports;
mod untrusted;
