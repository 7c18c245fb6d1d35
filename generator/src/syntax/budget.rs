//! The budget of a specification: limits on the sum of its files.
//!
//! In: bytes and values as they are read. Out: whether there is budget for more. Not here: limits of one file (see `files` and `yaml`).

use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{Sources, Spanned};

/// Bytes of all files.
const BYTES: usize = 32 << 20;

/// Scalars and collections of all files: each takes many times the memory of its text.
const VALUES: usize = 1_000_000;

/// The budget that is left.
#[derive(Clone)]
pub(crate) struct Budget {
    values: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { values: VALUES }
    }
}

impl Budget {
    /// Takes budget for one value; whether there was any.
    pub(crate) fn takes_value(&mut self) -> bool {
        let left = self.values.checked_sub(1);
        self.values = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether the budget is spent. Too many bytes are reported at the name of the file that exceeds the limit; too many values have been
    /// reported at the first value beyond it.
    pub(crate) fn is_full(&self, name: &Spanned<String>, sources: &Sources, out: &mut Problems) -> bool {
        let bytes = sources.bytes();
        if bytes > BYTES {
            let message = format!("the files of the specification are larger than {} MiB together", BYTES >> 20);
            let problem = Problem::error(Code::SW0031, name.span, message).label("too much with this one");
            out.add(problem.help("divide it into several services"));
        }
        bytes > BYTES || self.values == 0
    }
}

/// The problem of the first value beyond the budget.
pub(crate) fn too_many_values() -> String {
    format!("the files of the specification hold more than {VALUES} values together")
}
