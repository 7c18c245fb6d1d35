//! Checks of objects: an object must have fields, and finite values.

use super::finite::{self, NewUnion};
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, TypeDef};

/// An object must have fields. An object without fields has no content; usually the key `fields` was forgotten.
pub(super) fn have_fields(service: &Draft, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, _) in service.objects().filter(|(_, object)| object.fields.is_empty()) {
        report.add_missing(
            Problem::error(Code::SW0230, name.span, format!("`{}` has no fields", **name))
                .label("an object without fields")
                .help("list its fields; what may hold anything is of type `json`"),
        );
    }
}

/// An object must not require a value of its own type inside, since its values would be infinite.
pub(super) fn have_finite_values(service: &Draft, report: &mut Report<'_>) {
    finite::report_infinite(service, NewUnion::AnyVariant, report);
}
