//! Faults of the generator itself: a broken invariant is reported with a code, and nothing is generated.

use std::fmt;

use crate::diagnostic::{Code, Problem};

/// A broken invariant of the generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bug {
    /// `SW9001` and following.
    pub code: Code,
    /// What the invariant is about: "the type of a field".
    pub what: String,
}

impl Bug {
    /// A broken invariant about `what`.
    pub(crate) fn new(code: Code, what: impl Into<String>) -> Self {
        Bug { code, what: what.into() }
    }
}

/// What a user can do about it.
const HELP: &str = "this is not a mistake in the specification: report it with this message and the files of the specification";

impl fmt::Display for Bug {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "error[{}]: a fault of the generator: {}: {}\n  = help: {HELP}", self.code, self.code.title(), self.what)
    }
}

impl std::error::Error for Bug {}

impl From<Bug> for Problem {
    fn from(bug: Bug) -> Problem {
        let message = format!("a fault of the generator: {}: {}", bug.code.title(), bug.what);
        Problem::without_place(bug.code, message).help(HELP)
    }
}
