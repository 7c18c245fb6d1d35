//! The {{service}} API, generated from the specification in `spec/`, and handlers that keep the notes in memory.
//!
//! Types are in this module, [`Client`] calls a server, and [`server`] has a trait for the handlers of each resource.

include!(concat!(env!("OUT_DIR"), "/{{file}}.rs"));

mod memory;

pub use memory::Memory;

/// The router with the handlers of all operations.
pub fn router() -> server::Router {
    server::Router::new().notes(Memory::default())
}
