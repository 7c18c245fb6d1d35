//! Parameters that were not sent.
//!
//! In: a field and its slot. Out: its default, or a violation when it is required.

use crate::timestamp::Timestamp;
use crate::value::{Field, Json, Literal, Slot, Token};
use crate::violation::Violations;

/// Sets the default of a parameter that was not sent, or adds a violation if the parameter is required.
pub(super) fn fill_absent(slot: Slot<'_>, field: &Field, found: &mut Violations) {
    match field.default {
        // The generator has checked that the default fits its type. Only a type of the user may refuse it: the parameter is then absent.
        Some(literal) => drop(set_default(slot, literal)),
        None if field.required => found.add(field.name, "required", format!("{} is required", field.name)),
        None => {}
    }
}

/// Sets a default; returns whether the type accepts it.
fn set_default(slot: Slot<'_>, literal: Literal) -> bool {
    let text;
    let token = match literal {
        Literal::Bool(flag) => Token::Bool(flag),
        Literal::Int(number) => Token::Int(number),
        Literal::UInt(number) => Token::UInt(number),
        Literal::Float(number) => return set_token(slot, Token::Number(&Json::from(number).to_string())),
        Literal::Str(text) => Token::Str(text),
        Literal::Instant(second, nanosecond) => {
            let Some(instant) = Timestamp::new(second, nanosecond) else { return false };
            text = instant.to_string();
            Token::Str(&text)
        }
    };
    set_token(slot, token)
}

fn set_token(slot: Slot<'_>, token: Token<'_>) -> bool {
    match slot {
        Slot::Optional(optional) => {
            let is_set = set_token(optional.fill(), token);
            if !is_set {
                optional.clear();
            }
            is_set
        }
        Slot::Scalar(scalar) => scalar.set(token, true).is_ok(),
        _ => false,
    }
}
