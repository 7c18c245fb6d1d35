//! The {{service}} API: what the specification in `spec/` says, as Rust, and a server that keeps its notes in memory.
//!
//! Types stand at the root, [`Client`] calls a server, [`server`] has a trait for each resource.

include!(concat!(env!("OUT_DIR"), "/{{file}}.rs"));

mod memory;

pub use memory::Memory;

/// All handlers, ready to be served.
pub fn router() -> server::Router {
    server::Router::new().notes(Memory::default())
}
