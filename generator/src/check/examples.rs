//! Examples: what documents show has to be possible.
//!
//! In: the service. Out: examples that do not fit their types. Not here: how a value is held against a type (see `fit`).

use super::{Report, fit, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::Service;

/// Values that are looked at for all examples of a specification; what comes after passes.
const STEPS: usize = 5_000_000;

/// Names that are compared with wrong ones for all of them.
const NAMES: usize = 500_000;

/// An example is copied by readers; one that the service would refuse misleads them.
pub(super) fn fit_their_types(service: &Service, report: &mut Report<'_>) {
    let mut effort = fit::Effort { steps: STEPS, names: NAMES };
    for (_, field) in walk::fields(service) {
        let Some(example) = &field.example else { continue };
        let Err(misfit) = fit::field(service, field, example, &mut effort) else { continue };
        let place = if misfit.path.is_empty() { String::new() } else { format!(" at `{}`", misfit.path) };
        report.add(
            Problem::error(Code::SW0261, example.span, format!("the example of `{}` does not fit its type{place}", *field.name))
                .label(misfit.expected)
                .related(field.ty.span, "the type")
                .help("correct the example; it stands as it would in JSON"),
        );
    }
}
