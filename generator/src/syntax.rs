//! YAML as a lossless tree. It contains the values in their order, each with its span and style; the comments; and error nodes.
//!
//! In: the text of a file. Out: a [`Tree`], and syntax errors. Not here: the keys of a specification (see `language`).

mod budget;
mod json;
mod number;
pub(crate) mod policy;
mod reader;
mod recovery;
mod strict_json;
mod tree;
pub(crate) mod typos;
mod yaml;

pub(crate) use budget::Budget;
pub use json::Json;
pub(crate) use json::decimal;
pub use number::Number;
pub(crate) use tree::*;
pub(crate) use yaml::{parse, parse_json_or_yaml};
