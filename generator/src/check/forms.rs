//! How a field is written: keys that only some types, or only parameters, have.
//!
//! In: the service. Out: `format`, `as` and `in` where they have no effect. Not here: where parameters go (see `params`).

use super::kinds::{Kind, is_integer_enum};
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Service, Ty, WrittenAs};

/// Only instants have several forms. A list of them is written item by item.
pub(super) fn format_is_of_a_timestamp(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let Some(format) = &field.format else { continue };
        let kind = Kind::of(service, innermost(&field.ty));
        if !matches!(kind, Kind::Timestamp | Kind::Lost) {
            report.add(
                Problem::error(
                    Code::SW0254,
                    format.span,
                    format!("`format` has no meaning for `{}`, which is {}", *field.name, kind.words()),
                )
                .label("is for timestamps")
                .related(field.ty.span, "the type")
                .help("take `format` out, or make the type `timestamp`"),
            );
        }
    }
}

/// Only booleans, integers and decimals are written as numbers by some services and as text by others.
pub(super) fn as_is_of_a_number(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let Some(written) = &field.written_as else { continue };
        let kind = Kind::of(service, innermost(&field.ty));
        let fits = match kind {
            Kind::Boolean | Kind::Integer(..) | Kind::Lost => true,
            Kind::Enum(def) => is_integer_enum(def),
            // As text it is written without `as`.
            Kind::Decimal => written.value == WrittenAs::Number,
            _ => false,
        };
        if !fits {
            report.add(
                Problem::error(
                    Code::SW0255,
                    written.span,
                    format!("`as` has no meaning for `{}`, which is {}", *field.name, kind.words()),
                )
                .label("is for booleans, integers and decimals")
                .related(field.ty.span, "the type")
                .help("take `as` out"),
            );
        }
    }
}

/// Only parameters travel in several places; what an answer has is in its body.
pub(super) fn places_are_of_parameters(service: &Service, report: &mut Report<'_>) {
    for field in walk::objects(service).flat_map(|(_, object)| &object.fields) {
        let Some(place) = &field.place else { continue };
        report.add(
            Problem::error(Code::SW0256, place.span, format!("`in` has no meaning for `{}`, a field of an object", *field.name))
                .label("is for parameters of operations")
                .help("take `in` out"),
        );
    }
}

/// The type of the items of lists and the values of maps.
fn innermost(ty: &Ty) -> &Ty {
    match ty {
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Map(_, inner, _) | Ty::Nullable(inner) | Ty::OrFalse(inner) => {
            innermost(inner)
        }
        other => other,
    }
}
