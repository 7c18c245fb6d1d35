//! YAML as a tree: scalars, sequences and mappings in their order, each with its span.
//!
//! In: the text of a file. Out: [`Node`], and syntax errors. Not here: which keys there are.

mod budget;
mod json;
mod number;
pub(crate) mod slips;
mod tree;
mod yaml;

pub(crate) use budget::Budget;
pub use json::Json;
pub use number::Number;
pub(crate) use tree::*;
pub(crate) use yaml::parse;
