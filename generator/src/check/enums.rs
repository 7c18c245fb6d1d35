//! Enums: values that differ, with names that Rust can take.
//!
//! In: the service. Out: enums that cannot be told apart or written down. Not here: defaults of fields (see `defaults`).

use super::kinds::is_integer_enum;
use super::names::{camel, camel_help, is_upper_camel};
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{EnumDef, EnumValue, Service, TypeDef};
use crate::names;

/// An enum without values has none to send.
pub(super) fn have_values(service: &Service, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, _) in walk::enums(service).filter(|(_, def)| def.values.is_empty()) {
        report.add_missing(
            Problem::error(Code::SW0220, name.span, format!("enum `{}` has no values", **name))
                .label("without values")
                .help("list them: `values: { open: Open, closed: Closed }`"),
        );
    }
}

/// A value that comes twice on the wire could be either.
pub(super) fn wire_values_differ(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::enums(service) {
        for (first, again) in walk::repeated(&inner.values, |value| Some(wire_key(inner, value))) {
            let message = format!("enum `{}` has the value `{}` twice", *def.name, *again.wire);
            report.add(
                Problem::error(Code::SW0221, again.wire.span, message)
                    .label("again here")
                    .related(first.wire.span, "first defined here")
                    .help("take one of them out, or correct it"),
            );
        }
    }
}

/// Variants of a Rust enum have names of their own, also after casing.
pub(super) fn names_differ(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::enums(service) {
        for (first, again) in walk::repeated(&inner.values, |value| names::pascal(&value.name)) {
            let message = format!("two values of enum `{}` are called `{}`", *def.name, *again.name);
            report.add(
                Problem::error(Code::SW0222, again.name.span, message)
                    .label("again here")
                    .related(first.name.span, "first used here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// rustc warns about variants that are not in upper camel case, and what is no identifier is no variant.
pub(super) fn names_are_upper_camel(service: &Service, report: &mut Report<'_>) {
    for EnumValue { name, wire, .. } in walk::enums(service).flat_map(|(_, def)| &def.values) {
        if !is_upper_camel(name) {
            report.add(
                Problem::error(
                    Code::SW0223,
                    name.span,
                    format!("the name `{}` of value `{}` is not in upper camel case", **name, **wire),
                )
                .label("not in upper camel case")
                .help(camel_help(name))
                .replaced_by(camel(name)),
            );
        }
    }
}

/// An open enum keeps what it does not list in a variant `Unknown` of its own; `Self` is a keyword.
pub(super) fn names_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::enums(service) {
        for EnumValue { name, .. } in &inner.values {
            let reason = match name.as_str() {
                "Unknown" if !inner.closed => "holds the values that the enum does not list",
                "Self" => "is a keyword of Rust",
                _ => continue,
            };
            let mut help = format!("choose another name, such as `{}{}`", **name, *def.name);
            if !inner.closed && name.as_str() == "Unknown" {
                help.push_str(", or make the enum `closed: true`");
            }
            report.add(
                Problem::error(Code::SW0224, name.span, format!("no value can be called `{}`: it {reason}", **name))
                    .label("taken")
                    .help(help),
            );
        }
    }
}

/// Values of an integer enum are 64 bit integers.
pub(super) fn integers_are_integers(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::enums(service).filter(|(_, def)| is_integer_enum(def)) {
        for EnumValue { wire, .. } in inner.values.iter().filter(|value| value.wire.parse::<i64>().is_err()) {
            report.add(
                Problem::error(Code::SW0225, wire.span, format!("the value `{}` of enum `{}` is no integer", **wire, *def.name))
                    .label("no integer of 64 bits")
                    .help("write an integer, or say `enum: string`"),
            );
        }
    }
}

/// `1` and `01` are one integer.
fn wire_key(def: &EnumDef, value: &EnumValue) -> String {
    match value.wire.parse::<i64>() {
        Ok(number) if is_integer_enum(def) => number.to_string(),
        _ => value.wire.value.clone(),
    }
}
