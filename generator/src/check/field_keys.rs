//! Checks of the keys `format`, `as`, `absent`, `in` and `name` of a field: each can be used only on a field for which it has an effect.
//!
//! Not here: locations of parameters (see `params`).

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Member, Ty};
use crate::model::{Scalar, WhenAbsent, WrittenAs};

/// `format` can only be on a timestamp, or on a list or a map of timestamps. No other type has several date formats.
pub(super) fn format_is_on_timestamps(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields() {
        let Some(format) = &field.format else { continue };
        let kind = Kind::of(service, field.ty.innermost());
        if !matches!(kind, Kind::Scalar(Scalar::Timestamp) | Kind::Unknown(_)) {
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

/// `as` can only be on booleans, integers, decimals and enums of integers. No other type can be written both as a number and as a string.
pub(super) fn as_is_on_numbers(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields() {
        let Some(written) = &field.written_as else { continue };
        let kind = Kind::of(service, field.ty.innermost());
        let fits = match kind {
            Kind::Scalar(Scalar::Boolean) | Kind::Unknown(_) => true,
            Kind::Enum(def) => def.is_integer(),
            // A decimal without `as` is written as a string already.
            Kind::Scalar(Scalar::Decimal) => written.value == WrittenAs::Number,
            kind if kind.is_integer() => true,
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

/// `in` can only be on parameters. The fields of an object are always in the body.
pub(super) fn in_is_on_parameters(service: &Draft, report: &mut Report<'_>) {
    for field in service.objects().flat_map(|(_, object)| &object.fields) {
        let Some(location) = &field.location else { continue };
        report.add(
            Problem::error(
                Code::SW0256,
                location.span,
                format!("`in` has no meaning for `{}`, a field of an object", *field.name),
            )
            .label("is for parameters of operations")
            .help("take `in` out"),
        );
    }
}

/// `name` can only be on parameters. A field of an object has its key as its wire name, since two fields cannot have the same one.
pub(super) fn name_is_on_parameters(service: &Draft, report: &mut Report<'_>) {
    for field in service.objects().flat_map(|(_, object)| &object.fields) {
        let Some(key) = &field.key else { continue };
        report.add(
            Problem::error(Code::SW0363, field.name.span, format!("`name` has no meaning for `{}`, a field of an object", **key))
                .label("is for parameters of operations")
                .help(format!("use `{}` as the key of the field, and `rust` for another name in Rust", *field.name)),
        );
    }
}

/// `absent` can only be on a field that can be without a value. It states whether null is written for such a field.
pub(super) fn absent_is_on_optional_fields(service: &Draft, report: &mut Report<'_>) {
    for field in service.objects().flat_map(|(_, object)| &object.fields) {
        let Some(absent) = &field.object_keys.absent else { continue };
        let Some((reason, help)) = never_written(field, absent.value) else { continue };
        report.add(
            Problem::error(Code::SW0266, absent.span, format!("`absent` has no meaning for `{}`, {reason}", *field.name))
                .label("has no effect")
                .related(field.name.span, "the field")
                .help(help),
        );
    }
}

/// The reason why `absent` has no effect on a field, and the help; `None` if it has an effect.
fn never_written(field: &Member, absent: WhenAbsent) -> Option<(&'static str, &'static str)> {
    if field.required {
        Some(("which always has a value", "take `absent` out, or make the field optional"))
    } else if field.object_keys.prefix.is_some() {
        Some(("whose entries are members of the object", "take `absent` out"))
    } else if matches!(field.ty.value, Ty::Nullable(_)) && absent == WhenAbsent::Null {
        Some(("for which null is a value", "take `absent` out, or take `nullable` out: then null is read and written as absent"))
    } else {
        None
    }
}

/// `absent` must not be on parameters: a parameter without a value is not sent.
pub(super) fn absent_is_not_on_parameters(service: &Draft, report: &mut Report<'_>) {
    for param in service.params().map(|(_, param)| param) {
        let Some(absent) = &param.object_keys.absent else { continue };
        report.add(
            Problem::error(Code::SW0267, absent.span, format!("`absent` has no meaning for `{}`, a parameter", *param.name))
                .label("is for fields of objects")
                .help("take `absent` out; a parameter that can be sent as null is `nullable`"),
        );
    }
}
