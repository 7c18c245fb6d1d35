//! Constraints of clippy that decide the form of generated code.

use crate::model::Operation;

/// The largest number of arguments of a function.
const MOST_ARGUMENTS: usize = 7;

/// Whether the required parameters are the arguments of `new`. If there are too many, each has a setter.
pub(super) fn is_positional(operation: &Operation) -> bool {
    operation.params.iter().filter(|param| param.required).count() <= MOST_ARGUMENTS
}
