//! Queries: answers about a checked service.

pub mod coverage;
