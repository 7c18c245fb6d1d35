//! The server, over real sockets: hand-written tables as generated code spells them, and a client that sends bytes.
#![cfg(feature = "server")]

mod answers;
mod authentication;
mod hostile;
mod lifecycle;
mod parameters;
pub mod service;
pub mod wire;
