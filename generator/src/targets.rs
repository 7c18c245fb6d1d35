//! Targets: a checked service becomes files of one kind.

#[cfg(feature = "tools")]
pub(crate) mod openapi;
pub(crate) mod rust;
