//! The codec: values to and from JSON, query strings and forms, through [`crate::value`] alone.
//!
//! In: bytes and generated types. Out: generated types and bytes. Not here: HTTP (see `client` and `server`), limits
//! and rules (see [`crate::validate`]). Nothing here is instantiated per generated type.

#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod byte_range;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod constants;
#[cfg(any(feature = "client", feature = "compression"))]
pub(crate) mod content_coding;
pub mod disposition;
pub mod headers;
pub mod json;
pub mod pairs;
#[cfg(feature = "server")]
pub mod params;

use crate::timestamp::DateFormat;
use crate::value::Token;

/// How values are written.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Writing {
    /// The format of timestamps whose field has no format of its own.
    pub dates: DateFormat,
    /// Whether an empty map is written as `[]`.
    pub empty_map_as_list: bool,
}

impl Writing {
    /// Timestamps as epoch seconds, an empty map as `{}`. The traits of serde use it.
    pub const PLAIN: Writing = Writing::new(DateFormat::Epoch, false);

    /// Timestamps have the format `dates`, unless their field has one. An empty map is `[]` if `empty_map_as_list`, otherwise `{}`.
    #[must_use]
    pub const fn new(dates: DateFormat, empty_map_as_list: bool) -> Self {
        Writing { dates, empty_map_as_list }
    }
}

/// The message about a value that cannot be several segments of a path.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn segments_message(name: &str) -> String {
    format!("{name} must not be empty or begin with `/`, and must have no segment that is empty, `.` or `..`")
}

/// The number of characters of a number that a message shows.
const MAX_NUMBER: usize = 40;

/// Describes a token in a message, without text, which could be secret or long.
pub(crate) fn describe(token: Token<'_>) -> String {
    match token {
        Token::Bool(flag) => format!("{flag}"),
        Token::Int(number) => format!("{number}"),
        Token::UInt(number) => format!("{number}"),
        Token::Number(text) if text.len() <= MAX_NUMBER => text.to_owned(),
        Token::Number(text) => format!("{}... of {} characters", text.get(..MAX_NUMBER).unwrap_or_default(), text.len()),
        Token::Str("") => "an empty string".to_owned(),
        Token::Str(_) => "a string".to_owned(),
    }
}
