//! Targets: each turns a checked service into one kind of output.

#[cfg(feature = "tools")]
pub(crate) mod openapi;
#[cfg(feature = "tools")]
pub(crate) mod requests;
pub(crate) mod rust;
