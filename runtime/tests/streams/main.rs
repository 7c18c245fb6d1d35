//! Tests of a client and a server as in generated code, over real sockets: files that are streamed, and values in forms and headers.
#![cfg(all(feature = "client", feature = "server", feature = "blocking"))]

mod downloads;
pub mod forms;
mod heads;
mod pairs;
pub mod service;
mod uploads;
