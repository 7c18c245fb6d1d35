//! Checks of enums: an enum must have values, and its values must be unique.
//!
//! Not here: defaults of fields (see `defaults`), names in Rust (see the target).

use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, EnumDef, EnumValue, TypeDef};

/// An enum must have values.
pub(super) fn have_values(service: &Draft, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, _) in service.enums().filter(|(_, def)| def.values.is_empty()) {
        report.add_missing(
            Problem::error(Code::SW0220, name.span, format!("enum `{}` has no values", **name))
                .label("without values")
                .help("list them: `values: { open: Open, closed: Closed }`"),
        );
    }
}

/// Two values of an enum must not have the same wire value, since they could not be distinguished.
pub(super) fn wire_values_are_unique(service: &Draft, report: &mut Report<'_>) {
    for (def, inner) in service.enums() {
        for (first, again) in repeated(&inner.values, |value| Some(wire_key(inner, value))) {
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

/// The values of an integer enum must be signed 64-bit integers.
pub(super) fn integer_values_are_integers(service: &Draft, report: &mut Report<'_>) {
    for (def, inner) in service.enums().filter(|(_, def)| def.is_integer()) {
        for EnumValue { wire, .. } in inner.values.iter().filter(|value| value.wire.parse::<i64>().is_err()) {
            report.add(
                Problem::error(Code::SW0225, wire.span, format!("the value `{}` of enum `{}` is no integer", **wire, *def.name))
                    .label("no integer of 64 bits")
                    .help("write an integer, or say `enum: string`"),
            );
        }
    }
}

/// A key that is equal for equal wire values. `1` and `01` are one integer.
fn wire_key(def: &EnumDef, value: &EnumValue) -> String {
    match value.wire.parse::<i64>() {
        Ok(number) if def.is_integer() => number.to_string(),
        _ => value.wire.value.clone(),
    }
}
