//! Decides whether an answer reports success or failure.
//!
//! In: an [`Outcome`] and the value of its field. Out: a [`Verdict`], and a message for a failure without one. Not here: where the field is
//! read (see `object`).

use crate::operation::{Outcome, Verdict};
use crate::value::{Json, Literal};

/// What the value of the outcome's field means; null counts as absent. `lenient`: scalars match in each other's form, `"0"` matches 0.
pub(super) fn verdict(outcome: &Outcome, value: Option<&Json>, lenient: bool) -> Verdict {
    let Some(value) = value.filter(|value| !value.is_null()) else { return outcome.absent };
    let listed = |literals: &[Literal]| literals.iter().any(|literal| is(literal, value, lenient));
    if outcome.present || listed(outcome.error) {
        Verdict::Failure
    } else if listed(outcome.ok) {
        Verdict::Success
    } else {
        outcome.unlisted
    }
}

/// The outcome of an answer that does not declare one: only a value that is listed as an error means failure.
pub(super) fn undeclared(outcome: Outcome) -> Outcome {
    outcome.unlisted(Verdict::Success).absent(Verdict::Success)
}

/// Why an answer without a message of its own is a failure.
pub(super) fn reason(outcome: &Outcome, value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => format!("the answer has no `{}`", outcome.field),
        Some(value) => format!("`{}` is {value}", outcome.field),
    }
}

/// A literal as JSON. A float that JSON cannot write does not occur: the generator refuses it.
pub(crate) fn json(literal: Literal) -> Json {
    match literal {
        Literal::Bool(flag) => Json::from(flag),
        Literal::Int(number) => Json::from(number),
        Literal::UInt(number) => Json::from(number),
        Literal::Float(number) => Json::from(number),
        Literal::Str(text) => Json::from(text),
        // No outcome is a timestamp.
        Literal::Instant(second, _) => Json::from(second),
    }
}

fn is(literal: &Literal, value: &Json, lenient: bool) -> bool {
    match (literal, value) {
        (Literal::Str(text), Json::String(value)) => text == value,
        (Literal::Bool(flag), Json::Bool(value)) => flag == value,
        (Literal::Int(_) | Literal::UInt(_) | Literal::Float(_), Json::Number(value)) => number(*literal) == value.as_f64(),
        _ => lenient && loose(&json(*literal)).is_some_and(|text| Some(text) == loose(value)),
    }
}

fn number(literal: Literal) -> Option<f64> {
    json(literal).as_f64()
}

/// A scalar as lenient services write it: booleans as 1 and 0, numbers as text.
fn loose(value: &Json) -> Option<String> {
    match value {
        Json::Bool(flag) => Some(u8::from(*flag).to_string()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Some("1".to_owned()),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Some("0".to_owned()),
        Json::String(text) => Some(text.clone()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
