//! Decides whether an answer reports success or failure.
//!
//! In: an [`Outcome`] and the value of its field. Out: a [`Verdict`], and a message for a failure that has none. Not here: how the field
//! is found (see `object`).

use crate::operation::{Outcome, Verdict};
use crate::value::{Json, Literal, Slot};

/// The meaning of the value of the outcome's field. Null is the same as absent. If `lenient`, scalars of different JSON types are compared
/// too: `"0"` equals 0.
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

/// The outcome of an answer that does not declare one. Only a value in the list of errors means failure. If the service has no such list, a
/// value that is not in the list of successes does too, unless the answer has a field of the same name, which `slot` shows.
pub(super) fn undeclared(outcome: Outcome, slot: Option<&Slot<'_>>) -> Outcome {
    let unlisted = match slot {
        _ if outcome.present || !outcome.error.is_empty() => Verdict::Success,
        Some(Slot::Object(object)) if object.shape().find(outcome.field, 0).is_some() => Verdict::Success,
        _ => outcome.unlisted,
    };
    outcome.unlisted(unlisted).absent(Verdict::Success)
}

/// The message for a failed outcome without a message.
pub(super) fn reason(outcome: &Outcome, value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => format!("the answer has no `{}`", outcome.field),
        Some(value) => format!("`{}` is {value}", outcome.field),
    }
}

/// A literal as JSON. The generator refuses floats that JSON cannot represent.
pub(crate) fn json(literal: Literal) -> Json {
    match literal {
        Literal::Bool(flag) => Json::from(flag),
        Literal::Int(number) => Json::from(number),
        Literal::UInt(number) => Json::from(number),
        Literal::Float(number) => Json::from(number),
        Literal::Str(text) => Json::from(text),
        // An outcome is never a timestamp.
        Literal::Instant(second, _) => Json::from(second),
    }
}

fn is(literal: &Literal, value: &Json, lenient: bool) -> bool {
    match (literal, value) {
        (Literal::Str(text), Json::String(value)) => text == value,
        (Literal::Bool(flag), Json::Bool(value)) => flag == value,
        (Literal::Int(_) | Literal::UInt(_) | Literal::Float(_), Json::Number(value)) => number(*literal) == value.as_f64(),
        _ => lenient && normalized(&json(*literal)).is_some_and(|text| Some(text) == normalized(value)),
    }
}

fn number(literal: Literal) -> Option<f64> {
    json(literal).as_f64()
}

/// A scalar as text, the same for all JSON types of a value: `true`, 1 and `"1"` are `1`.
fn normalized(value: &Json) -> Option<String> {
    match value {
        Json::Bool(flag) => Some(u8::from(*flag).to_string()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Some("1".to_owned()),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Some("0".to_owned()),
        Json::String(text) => Some(text.clone()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
