//! The values that an enum lists. Parameters are checked against them, and messages name them.

use std::fmt;

/// The wire values of an enum, in the order of the specification.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Values {
    /// Integers.
    Codes(&'static [i64]),
    /// Words.
    Names(&'static [&'static str]),
}

impl fmt::Display for Values {
    /// `asc, desc`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = match self {
            Values::Codes(codes) => codes.iter().map(ToString::to_string).collect(),
            Values::Names(names) => names.iter().map(ToString::to_string).collect(),
        };
        f.write_str(&words.join(", "))
    }
}
