//! The limits and offsets of pages. The documentation does not say what an instance does with a limit below 1 or an offset below 0, so
//! they are refused with 428, as values of a wrong type are.

use specwright::{HandlerError, Violations};

/// Refuses a limit below 1 and an offset below 0.
pub(super) fn check(limit: Option<i64>, offset: Option<i64>) -> Result<(), HandlerError> {
    let mut violations = Violations::default();
    for (name, value, least) in [("limit", limit, 1), ("offset", offset, 0)] {
        if value.is_some_and(|value| value < least) {
            violations.add(name, "min", format!("{name} must be at least {least}"));
        }
    }
    violations.into_result().map_err(HandlerError::invalid)
}
