//! Examples: what documents show has to be possible.
//!
//! In: the service. Out: examples that do not fit their types. Not here: how a value is held against a type (see `fit`).

use super::{Report, fit, walk};
use crate::diagnostic::Diagnostic;
use crate::model::Service;

/// An example is copied by readers; one that the service would refuse misleads them.
pub(super) fn fit_their_types(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let Some(example) = &field.example else { continue };
        let Err(misfit) = fit::field(service, field, example) else { continue };
        let place = if misfit.path.is_empty() { String::new() } else { format!(" at `{}`", misfit.path) };
        report.add(
            Diagnostic::error("SW0261", example.span, format!("the example of `{}` does not fit its type{place}", *field.name))
                .label(misfit.expected)
                .related(field.ty.span, "the type")
                .help("correct the example; it stands as it would in JSON"),
        );
    }
}
