//! The client against a server that does what real ones do on bad days, over real sockets.
//!
//! In: the client and the tables of a service as generated code writes them. Out: what leaves, what comes back, and how
//! often. Not here: the codec (see the tests `codec`).

mod auth;
mod behaviours;
mod errors;
mod limits;
#[cfg(feature = "mock")]
mod mock;
mod observed;
mod pages;
#[cfg(feature = "replay")]
mod replay;
mod secrets;
mod support;
mod transports;
