//! How large one value may be.
//!
//! In: nothing. Out: limits that are counted while JSON is scanned and while parameters are put together. Not here: what is answered when
//! one is exceeded (see `server`).

pub use crate::wire::json::Exceeded;

/// Limits on one value, from whatever source it came.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Items of one list or object.
    pub items: usize,
    /// Nesting; a parameter itself is the second level, as in a JSON body.
    pub depth: usize,
    /// Values of one body in all, or of all JSON in texts.
    pub values: usize,
}
