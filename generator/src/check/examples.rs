//! Examples: possible values of their types.
//!
//! Not here: the comparison of a value with a type (see `fit`).

use super::fit;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::Draft;

/// Budget of values for all examples of a specification; later values are accepted.
const VALUES: usize = 5_000_000;

/// Budget of known names that suggestions for all examples compare with.
const NAMES: usize = 500_000;

/// Readers copy examples; one that the service would refuse misleads them.
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
                .help("correct the example; it stands as it would in JSON"),
        );
    }
}
