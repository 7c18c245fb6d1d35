//! Checks of examples: an example must be a valid value.
//!
//! Not here: the comparison of a value with a type (see `fit`).

use super::fit;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::Draft;

/// Budget of values that are compared for all examples of a specification. After it is used up, examples are accepted.
const VALUES: usize = 5_000_000;

/// Budget of known names that suggestions for all examples compare with.
const NAMES: usize = 500_000;

/// An example must be a value of the field's type that satisfies its constraints, since readers copy examples into requests.
pub(super) fn fit_their_types(service: &Draft, report: &mut Report<'_>) {
    let mut budget = fit::Budget { values: VALUES, names: NAMES };
    for (_, field) in service.fields() {
        let Some(example) = &field.example else { continue };
        let Err(mismatch) = fit::field(service, field, example, &mut budget) else { continue };
        let at = if mismatch.path.is_empty() { String::new() } else { format!(" at `{}`", mismatch.path) };
        report.add(
            Problem::error(Code::SW0261, example.span, format!("the example of `{}` does not fit its type{at}", *field.name))
                .label(mismatch.expected)
                .related(field.ty.span, "the type")
                .help("correct the example; it is written as in JSON"),
        );
    }
}
