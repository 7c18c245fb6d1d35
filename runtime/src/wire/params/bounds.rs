//! The limits on the size of one value. They are checked while JSON is scanned and while parameters are merged. Not here: the response to a
//! request that exceeds one (see `server`).

pub use crate::wire::json::Exceeded;

/// The limits on the size of one value, which apply to every location.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bounds {
    /// The largest number of items of a list or members of an object.
    pub items: usize,
    /// The deepest nesting. A parameter is the second level, as in a JSON body.
    pub depth: usize,
    /// The largest number of values in a body, and in all JSON in texts together.
    pub values: usize,
}
