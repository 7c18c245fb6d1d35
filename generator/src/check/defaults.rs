//! Checks of defaults: the value that a server assumes if a parameter is not sent.
//!
//! Not here: defaults of enum types (see `resolve`).

use super::names_in_messages::{suggestion, wire_values};
use super::report::Report;
use super::{enum_values, fit};
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::{Draft, EnumDef, Field, Kind, Owner};
use crate::model::{Json, Literal, Scalar};
use crate::source::Spanned;
use crate::syntax::decimal;

/// A default must be on an optional field, since the default of a required one would never be used.
pub(super) fn are_on_optional_fields(service: &Draft, report: &mut Report<'_>) {
    for (owner, field, default) in defaults(service).filter(|(_, field, _)| field.required) {
        report.add(
            Problem::error(
                Code::SW0257,
                default.span,
                format!("`{}` is required, so that its default is never used", *field.name),
            )
            .label("never used")
            .related(field.name.span, format!("a required {}", owner.part()))
            .help("take `default` or `required` out"),
        );
    }
}

/// The type of a default must have values that are one scalar. A secret cannot have a default, since secrets must not be in a
/// specification.
pub(super) fn are_on_types_that_allow_them(service: &Draft, report: &mut Report<'_>) {
    for (_, field, default) in defaults(service) {
        let kind = Kind::of(service, &field.ty);
        if can_have_default(kind) {
            continue;
        }
        let help = match kind {
            Kind::Scalar(Scalar::Secret) => "take `default` out: a secret does not belong in a specification",
            _ => "take `default` out, and say in `docs` what the service does when nothing is sent",
        };
        report.add(
            Problem::error(
                Code::SW0258,
                default.span,
                format!("`{}` cannot have a default: it is {}", *field.name, kind.words()),
            )
            .label("not possible here")
            .related(field.ty.span, "the type")
            .help(help),
        );
    }
}

/// A default must be a value of the type.
pub(super) fn are_of_the_type(service: &Draft, report: &mut Report<'_>) {
    for (_, field, default) in defaults(service) {
        let kind = Kind::of(service, &field.ty);
        if can_have_default(kind) && !is_of_kind(kind, field, default) {
            let message = format!("the default of `{}` is {}", *field.name, literal_in_words(default));
            let problem = Problem::error(Code::SW0259, default.span, message)
                .label(format!("expected {}", expected_literal(kind)))
                .related(field.ty.span, "the type")
                .help(literal_help(kind, default));
            report.add(match as_json_number(kind, default) {
                Some(number) => problem.fix(default.span, number),
                None => problem,
            });
        }
    }
}

/// A default of an enum must be one of its wire values.
pub(super) fn are_listed_in_the_enum(service: &Draft, report: &mut Report<'_>) {
    for (_, field, default) in defaults(service) {
        let Kind::Enum(def) = Kind::of(service, &field.ty) else { continue };
        let Some(wrong) = unlisted(def, default) else { continue };
        report.add(
            Problem::error(Code::SW0260, default.span, format!("`{wrong}` is not among the values of `{}`", *field.name))
                .label("not listed")
                .related(field.ty.span, "the enum")
                .help(value_help(def, &wrong))
                .replaced_by(similar_value(def, &wrong)),
        );
    }
}

/// A default must satisfy the constraints of its field, since a server checks them for values that it receives.
pub(super) fn satisfy_the_constraints(service: &Draft, report: &mut Report<'_>) {
    for (_, field, default) in defaults(service) {
        if !is_of_kind(Kind::of(service, &field.ty), field, default) {
            continue;
        }
        let Err(mismatch) = fit::limits(field, &json(default)) else { continue };
        report.add(
            Problem::error(Code::SW0262, default.span, format!("the default of `{}` is outside of its limits", *field.name))
                .label(mismatch.expected)
                .related(field.name.span, "limited here")
                .help("correct the default or the limit"),
        );
    }
}

/// The wire value that an enum does not list; `None` if the enum lists it, or if the literal is neither a string nor an integer.
pub(super) fn unlisted(def: &EnumDef, literal: &Literal) -> Option<String> {
    let wire = match literal {
        Literal::Integer(number) if def.is_integer() => number.to_string(),
        Literal::String(word) => word.clone(),
        _ => return None,
    };
    (!enum_values::is_listed(def, &wire) || (def.is_integer() && matches!(literal, Literal::String(_)))).then_some(wire)
}

/// The wire value that is similar to an unlisted one; `None` if there is none.
pub(super) fn similar_value(def: &EnumDef, wrong: &str) -> Option<String> {
    let by_name = def.values.iter().find(|value| value.name.eq_ignore_ascii_case(wrong)).map(|value| value.wire.as_str());
    let listed = || Some(wrong).filter(|wrong| def.is_integer() && enum_values::is_listed(def, wrong));
    by_name.or_else(listed).or_else(|| closest(wrong, wire_values(def))).map(str::to_owned)
}

/// The help for an unlisted value. The value can also be the name of a value in place of its wire value.
pub(super) fn value_help(def: &EnumDef, wrong: &str) -> String {
    match def.values.iter().find(|value| value.name.eq_ignore_ascii_case(wrong)) {
        Some(value) => format!("write `{}`, the wire value", *value.wire),
        None if def.is_integer() && enum_values::is_listed(def, wrong) => format!("write {wrong} without quotes"),
        None => suggestion(wrong, &wire_values(def), "values"),
    }
}

/// Whether a literal is a value of a kind. For an enum, every string or integer is accepted here: see [`unlisted`].
pub(super) fn is_of_kind(kind: Kind<'_>, field: &Field, literal: &Literal) -> bool {
    match (kind, literal) {
        (Kind::Unknown(_), _) => true,
        (Kind::Scalar(scalar), literal) => fit::scalar_accepts(scalar, &json(literal), field.unit()),
        (Kind::Enum(def), Literal::Integer(_)) => def.is_integer(),
        (Kind::Enum(_), Literal::String(_)) => true,
        _ => false,
    }
}

/// A literal with a noun: "the integer 4".
pub(super) fn literal_in_words(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(flag) => format!("the boolean {flag}"),
        Literal::Integer(number) => format!("the integer {number}"),
        // `Debug` keeps the `.0` of a whole number.
        Literal::Float(number) => format!("the number {number:?}"),
        Literal::String(text) => format!("the text \"{text}\""),
    }
}

fn defaults(service: &Draft) -> impl Iterator<Item = (Owner<'_>, &Field, &Spanned<Literal>)> {
    service.fields().filter_map(|(owner, field)| Some((owner, field, field.default.as_ref()?)))
}

/// Whether a field of this kind can have a default.
fn can_have_default(kind: Kind<'_>) -> bool {
    match kind {
        Kind::Scalar(scalar) => scalar.facts().has_default,
        Kind::Enum(_) | Kind::Unknown(_) => true,
        Kind::Json | Kind::File | Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..) | Kind::Object(_) | Kind::Union(_) => false,
    }
}

/// The literal that is expected for a kind, in words.
fn expected_literal(kind: Kind<'_>) -> String {
    match kind {
        Kind::Scalar(scalar) if scalar != Scalar::Int64 => match scalar.range() {
            Some((least, greatest)) => format!("an integer from {least} to {greatest}"),
            None => kind.words().to_owned(),
        },
        Kind::Enum(def) if def.is_integer() => "an integer, the wire value".to_owned(),
        Kind::Enum(_) => "a string, the wire value".to_owned(),
        other => other.words().to_owned(),
    }
}

/// The help for a literal of the wrong kind.
fn literal_help(kind: Kind<'_>, literal: &Literal) -> String {
    match (kind, literal) {
        (Kind::Scalar(Scalar::Boolean), _) => "write `true` or `false`".to_owned(),
        (Kind::Scalar(Scalar::String | Scalar::Decimal), Literal::Integer(number)) => format!("write it in quotes: \"{number}\""),
        (Kind::Scalar(Scalar::String | Scalar::Decimal), Literal::Float(number)) => format!("write it in quotes: \"{number}\""),
        (kind, Literal::Float(_)) if kind.is_integer() => match as_json_number(kind, literal) {
            Some(number) => format!("write {number}: the default of an integer has neither fraction nor exponent"),
            None => "write an integer, or choose another type".to_owned(),
        },
        (kind, Literal::String(text)) if kind.is_integer() || kind.scalar() == Some(Scalar::Float) => {
            match as_json_number(kind, literal) {
                Some(number) if number == *text => format!("write it without quotes: {text}"),
                Some(number) => format!("write {number}: numbers are spelled as in JSON"),
                None if kind.is_integer() => "write an integer in the range of the type, or choose another type".to_owned(),
                None if text.parse::<f64>().is_ok() || text.trim_start_matches(['+', '-']).eq_ignore_ascii_case(".inf") => {
                    format!("JSON has no number `{text}`: choose another default, or leave `default` out")
                }
                None => "write a number, or choose another type".to_owned(),
            }
        }
        (Kind::Scalar(Scalar::Date), _) => "write a date such as \"2026-01-31\"".to_owned(),
        (Kind::Scalar(Scalar::Timestamp), _) => {
            "write a timestamp such as \"2026-01-31T10:00:00+00:00\", or a number that its `format` means".to_owned()
        }
        (Kind::Enum(def), _) => format!("the values are {}", super::names_in_messages::quoted_list(&wire_values(def))),
        _ => "correct the default, or choose another type".to_owned(),
    }
}

/// The number that a text contains, or the integer that a float is equal to, as JSON writes it; `None` if the type does not have it.
fn as_json_number(kind: Kind<'_>, literal: &Literal) -> Option<String> {
    let number = match literal {
        Literal::String(text) => decimal(text)?,
        Literal::Float(number) if kind.is_integer() && number.fract() == 0.0 => number.to_string(),
        _ => return None,
    };
    let fits = match (kind.range(), number.parse()) {
        (Some((least, greatest)), Ok(number)) => (least..=greatest).contains(&number),
        _ if kind.scalar() == Some(Scalar::Float) => true,
        _ => false,
    };
    fits.then_some(number)
}

fn json(literal: &Literal) -> Json {
    match literal {
        Literal::Boolean(flag) => Json::Boolean(*flag),
        Literal::Integer(number) => Json::integer(*number),
        Literal::Float(number) => Json::Float(*number),
        Literal::String(text) => Json::Text(text.clone()),
    }
}
