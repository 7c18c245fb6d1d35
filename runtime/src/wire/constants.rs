//! Parameters that always have the same value.
//!
//! In: the constants of an endpoint. Out: their texts, and members of JSON. Not here: where they are sent (see `client`), and whether a request
//! has them (see `server`).

use std::borrow::Cow;

use crate::operation::{Constant, Wire};
use crate::value::{Json, Literal};

/// The value as text of a query, a form, a header or a cookie.
pub(crate) fn text((.., value): &Constant, wire: &Wire) -> Cow<'static, str> {
    match value {
        Literal::Bool(flag) if wire.numeric_booleans => u8::from(*flag).to_string().into(),
        Literal::Bool(flag) => flag.to_string().into(),
        Literal::Int(number) => number.to_string().into(),
        Literal::UInt(number) => number.to_string().into(),
        Literal::Float(number) => number.to_string().into(),
        Literal::Str(text) => Cow::Borrowed(text),
        // No constant is a timestamp.
        Literal::Instant(..) => Cow::Borrowed(""),
    }
}

/// The value as JSON.
pub(crate) fn json(constant: &Constant, wire: &Wire) -> Json {
    let text = text(constant, wire);
    match constant.2 {
        Literal::Bool(flag) => Json::Bool(flag),
        Literal::Int(_) | Literal::UInt(_) | Literal::Float(_) => text.parse().unwrap_or(Json::String(text.into_owned())),
        Literal::Str(_) | Literal::Instant(..) => Json::String(text.into_owned()),
    }
}
