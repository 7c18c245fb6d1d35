//! Queries: reports about a checked service.

pub mod coverage;
