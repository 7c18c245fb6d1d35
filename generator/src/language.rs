//! The tables of the language.

pub mod schema;
