//! The InvGate Service Management API v1: its types, a client, and a service desk that serves it.
//!
//! In: the specification in `spec/`, from which the build script makes everything at the root of this crate. Out: the types,
//! [`Client`] for calling any instance, the traits of [`server`] for standing in for one, [`desk`], a service desk on a real
//! database that implements them, [`admin`], which changes how it behaves while it runs, and [`site`], which serves all of it. Not here: how code is made of a specification
//! (see `specwright-generator`) and what all such code shares (see `specwright`).

include!(concat!(env!("OUT_DIR"), "/invgate.rs"));

pub mod admin;
pub mod desk;
pub mod site;
