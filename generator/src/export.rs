//! Documents for others: what is proven becomes a description that other tools read.
//!
//! In: [`Checked`](crate::Checked). Out: OpenAPI. Not here: YAML and Rust, which an export never looks at.

mod openapi;

pub use openapi::{OpenApiVersion, openapi};
