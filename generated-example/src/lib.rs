//! The InvGate Service Management API v1: its types, a client, and a service desk that serves it.
//!
//! The build script generates the root of this crate from the specification in `spec/`: the types, [`Client`], which calls any InvGate
//! instance, and the traits in [`server`], which a server implements. The modules are written by hand: [`desk`] implements the traits
//! on a database, [`admin`] is an interface for tests that injects faults and lists received calls, and [`site`] serves both.

include!(concat!(env!("OUT_DIR"), "/invgate.rs"));

pub mod admin;
pub mod desk;
pub mod site;
