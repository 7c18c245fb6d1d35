//! The tables of the language.
//!
//! In: nothing. Out: the keys of every mapping, which the front end reads by; JSON Schema of the language. Not here: reading.

pub mod keys;
#[cfg(feature = "tools")]
pub mod schema;
