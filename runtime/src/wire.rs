//! The codec: values to and from JSON, query strings and forms, through [`crate::value`] alone.
//!
//! In: bytes and generated types. Out: generated types and bytes. Not here: HTTP (see `client` and `server`), limits
//! and rules (see [`crate::validate`]). Nothing here is instantiated per generated type.

#[cfg(any(feature = "client", feature = "compression"))]
pub(crate) mod content_coding;
pub mod disposition;
pub mod json;
pub mod pairs;
#[cfg(feature = "server")]
pub mod params;

use crate::timestamp::DateFormat;
use crate::value::Token;

/// How values are written.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    /// Form of instants whose field has none of its own.
    pub dates: DateFormat,
    /// `[]` for an empty map.
    pub empty_map_as_list: bool,
}

impl Writing {
    /// Epoch seconds, `{}`: what serde's traits use.
    pub const PLAIN: Writing = Writing { dates: DateFormat::Epoch, empty_map_as_list: false };
}

/// More characters of a number are not shown.
const LONGEST_NUMBER: usize = 40;

/// Names what came, without showing text that could be secret or long.
pub(crate) fn describe(token: Token<'_>) -> String {
    match token {
        Token::Bool(flag) => format!("{flag}"),
        Token::Int(number) => format!("{number}"),
        Token::UInt(number) => format!("{number}"),
        Token::Number(text) if text.len() <= LONGEST_NUMBER => text.to_owned(),
        Token::Number(text) => format!("{}... of {} characters", text.get(..LONGEST_NUMBER).unwrap_or_default(), text.len()),
        Token::Str("") => "an empty string".to_owned(),
        Token::Str(_) => "a string".to_owned(),
    }
}
