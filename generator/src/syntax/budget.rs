//! The budget of a specification: limits on the total size of its files.
//!
//! In: the bytes and values that are read. Out: whether more can be read. Not here: limits of a single file (see `files` and `yaml`).

use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{Sources, Spanned};

/// The largest size of all files together, in bytes.
const MAX_BYTES: usize = 32 << 20;

/// The largest number of values in all files together. Scalars and collections count. A value needs many times the memory of its text.
const MAX_VALUES: usize = 1_000_000;

/// Scalars and collections of an OpenAPI document. The largest known one has a million.
const VALUES_OF_DOCUMENT: usize = 4_000_000;

/// The number of values that can still be read.
#[derive(Clone)]
pub(crate) struct Budget {
    values: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { values: MAX_VALUES }
    }
}

impl Budget {
    /// The budget of an OpenAPI document, which is one file.
    pub(crate) fn of_document() -> Self {
        Budget { values: VALUES_OF_DOCUMENT }
    }

    /// Takes one value from the budget. Returns false if the budget is used up.
    pub(crate) fn take_value(&mut self) -> bool {
        let rest = self.values.checked_sub(1);
        self.values = rest.unwrap_or(0);
        rest.is_some()
    }

    /// Whether the budget is used up. Too many bytes are reported here, at the name of the file that exceeds the limit. Too many values were
    /// reported when the first value beyond the limit was read.
    pub(crate) fn is_used_up(&self, name: &Spanned<String>, sources: &Sources, problems: &mut Problems) -> bool {
        let bytes = sources.bytes();
        if bytes > MAX_BYTES {
            let message = format!("the files of the specification are larger than {} MiB together", MAX_BYTES >> 20);
            let problem = Problem::error(Code::SW0031, name.span, message).label("this file exceeds the limit");
            problems.add(problem.help("divide the specification into several services"));
        }
        bytes > MAX_BYTES || self.values == 0
    }
}

/// The message about the first value beyond the budget.
pub(crate) fn too_many_values_message() -> String {
    format!("the files of the specification hold more than {MAX_VALUES} values together")
}
