//! Files that stream, over real sockets: a client and a server with two operations, one that takes a file and one that gives one.
#![cfg(all(feature = "client", feature = "server", feature = "blocking"))]

mod downloads;
pub mod service;
mod uploads;
