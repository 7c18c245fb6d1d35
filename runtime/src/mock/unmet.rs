//! The error of a mock whose expectations are not met.

use std::fmt;

/// The expectations that are not met, and the calls that were not expected.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmet(Vec<String>);

impl Unmet {
    /// An error, unless there is nothing to report.
    pub(super) fn new(found: Vec<String>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Unmet(found)) }
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

/// The text of `Display`, since `unwrap` in a test shows `Debug`.
impl fmt::Debug for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unmet {}
