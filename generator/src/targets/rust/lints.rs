//! Limits of clippy that generated code respects.

use crate::model::Operation;

/// The number of arguments of a function up to which clippy does not warn.
const MAX_ARGUMENTS: usize = 7;

/// Whether the required parameters are the arguments of `new`. If there are more than seven, each of them has a setter.
pub(super) fn has_required_in_new(operation: &Operation) -> bool {
    operation.params.iter().filter(|param| param.required).count() <= MAX_ARGUMENTS
}
