//! A client and a server as generated code spells them, over real sockets: files that stream, and values in forms and headers.
#![cfg(all(feature = "client", feature = "server", feature = "blocking"))]

mod downloads;
pub mod forms;
mod heads;
mod pairs;
pub mod service;
mod uploads;
