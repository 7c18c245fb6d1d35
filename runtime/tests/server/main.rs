//! Tests of the server over real sockets, with hand-written tables as in generated code, and a client that sends bytes.
#![cfg(feature = "server")]

mod authentication;
mod browsers;
#[cfg(feature = "compression")]
mod compression;
mod connections;
mod copies;
mod cors;
mod failures;
mod half_sent;
mod health;
mod hostile;
#[cfg(feature = "http2")]
mod http2;
mod json;
mod layers;
mod lifecycle;
mod limits;
mod log;
pub mod nested;
mod observed;
mod parameters;
mod responses;
pub mod service;
mod throttle;
#[cfg(feature = "tls")]
mod tls;
pub mod unions;
#[cfg(feature = "client")]
mod upstream;
mod warnings;
pub mod wire;
