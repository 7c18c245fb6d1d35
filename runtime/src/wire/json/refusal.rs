//! Why JSON text is refused: what is malformed, or which limit it exceeds.
//!
//! Not here: the position in the text (see `position`).

use std::fmt;

/// The deepest nesting of arrays and objects, the same as serde_json's.
pub(super) const MAX_DEPTH: usize = 127;

/// Limits on one JSON text, which are counted while it is scanned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The deepest nesting of arrays and objects.
    pub(super) depth: usize,
    /// The largest number of items of one array, or members of one object.
    pub(super) items: usize,
    /// The largest number of values in the text.
    pub(super) values: usize,
}

impl Limits {
    /// Only nesting is limited, since reading is recursive.
    pub(super) const NESTING: Limits = Limits { depth: MAX_DEPTH, items: usize::MAX, values: usize::MAX };
}

/// The limit that a value exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exceeded {
    /// The number of items of one array, or members of one object.
    Items,
    /// The nesting of arrays and objects.
    Depth,
    /// The number of values in the text.
    Values,
}

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It is not JSON: what was found, as a noun.
    Malformed(&'static str),
    /// It exceeds a limit.
    Exceeded(Exceeded),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Malformed(found) => found,
            Reason::Exceeded(Exceeded::Depth) => "arrays and objects that are nested too deep",
            Reason::Exceeded(Exceeded::Items) => "too many items in one array or object",
            Reason::Exceeded(Exceeded::Values) => "too many values",
        })
    }
}

/// Why a text is refused, and the offset of the byte at which the scanner stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) reason: Reason,
}
