//! Conversions of texts to scalars: `"12.50".parse::<Decimal>()`. Not here: those of checked texts (see `text`).

use std::fmt;
use std::str::FromStr;

use super::Decimal;
use crate::timestamp::{Date, Timestamp};

/// The error of a text that is not a value of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError(pub(super) &'static str);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is not {}", self.0)
    }
}

impl std::error::Error for ParseError {}

macro_rules! from_str {
    ($($ty:ident: $name:literal;)*) => {$(
        impl FromStr for $ty {
            type Err = ParseError;
            fn from_str(text: &str) -> Result<Self, ParseError> {
                $ty::parse(text).ok_or(ParseError($name))
            }
        }
    )*};
}

from_str! {
    Date: "a date";
    Decimal: "a decimal number";
    Timestamp: "a timestamp";
}
