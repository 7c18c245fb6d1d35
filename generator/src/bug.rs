//! Bugs of the generator itself. A broken invariant is reported with a code, and nothing is generated.

use std::fmt;

#[cfg(feature = "tools")]
use crate::diagnostic::fix::OutsideOfFile;
use crate::diagnostic::{Code, Problem};

/// A broken invariant of the generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bug {
    /// A code of at least `SW9001`.
    pub code: Code,
    /// What the invariant is about, such as "the type of a field".
    pub what: String,
}

impl Bug {
    /// Creates a bug with the code of the broken invariant and what the invariant is about.
    pub(crate) fn new(code: Code, what: impl Into<String>) -> Self {
        Bug { code, what: what.into() }
    }

    /// Creates the bug that a panic is, for the command line. Of build scripts and macros, cargo reports panics itself.
    #[cfg(feature = "tools")]
    pub fn of_panic(what: impl Into<String>) -> Self {
        Bug::new(Code::SW9005, what)
    }
}

/// The help of every bug.
const HELP: &str = "this is not a mistake in the specification: report it with this message and the files of the specification";

impl fmt::Display for Bug {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "error[{}]: a fault of the generator: {}: {}\n  = help: {HELP}", self.code, self.code.title(), self.what)
    }
}

impl std::error::Error for Bug {}

#[cfg(feature = "tools")]
impl From<OutsideOfFile> for Bug {
    fn from(_: OutsideOfFile) -> Bug {
        Bug::new(Code::SW9002, "the place of a fix")
    }
}

impl From<Bug> for Problem {
    fn from(bug: Bug) -> Problem {
        let message = format!("a fault of the generator: {}: {}", bug.code.title(), bug.what);
        Problem::without_span(bug.code, message).help(HELP)
    }
}
