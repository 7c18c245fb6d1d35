//! Booleans, integers of every width, floats, decimals and durations.

use std::borrow::Cow;
use std::fmt;

use crate::value::{Expected, Key, Scalar, Slot, Token, Value, View};

/// Reads an integer out of a token; text and whole floats count when `lenient`.
pub(crate) fn integer(token: Token<'_>, lenient: bool) -> Option<i128> {
    match token {
        Token::Int(number) => Some(number.into()),
        Token::UInt(number) => Some(number.into()),
        // As wide as this only where it must be: most numbers are short.
        Token::Str(text) if lenient => {
            text.parse::<i64>().map_or_else(|_| text.trim().parse().ok(), |number| Some(number.into()))
        }
        Token::Bool(flag) if lenient => Some(flag.into()),
        Token::Float(number) if lenient && number.fract() == 0.0 && number.abs() < 9e15 => Some(number as i128),
        _ => None,
    }
}

macro_rules! integers {
    ($($ty:ident as $view:ident($wide:ident): $expected:literal;)*) => {$(
        impl Value for $ty {
            fn view(&self) -> View<'_> {
                View::$view($wide::from(*self))
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }
        impl Scalar for $ty {
            fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
                let read = match token {
                    Token::Int(number) => $ty::try_from(number).ok(),
                    token => integer(token, lenient).and_then(|number| $ty::try_from(number).ok()),
                };
                *self = read.ok_or(Expected($expected))?;
                Ok(())
            }
        }
    )*};
}

integers! {
    i8 as Int(i64): "an integer from -128 to 127";
    i16 as Int(i64): "an integer from -32768 to 32767";
    i32 as Int(i64): "an integer of 32 bits";
    i64 as Int(i64): "an integer";
    u8 as UInt(u64): "an integer from 0 to 255";
    u16 as UInt(u64): "an integer from 0 to 65535";
    u32 as UInt(u64): "an integer of 32 bits, not negative";
    u64 as UInt(u64): "an integer, not negative";
}

impl Value for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for bool {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Bool(flag) => Some(flag),
            Token::Int(0) | Token::Str("0" | "false" | "") if lenient => Some(false),
            Token::Int(1) | Token::Str("1" | "true") if lenient => Some(true),
            _ => None,
        };
        *self = read.ok_or(Expected("a boolean"))?;
        Ok(())
    }
}

impl Value for f64 {
    fn view(&self) -> View<'_> {
        View::Float(*self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for f64 {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Float(number) => Some(number),
            Token::Int(number) => Some(number as f64),
            Token::UInt(number) => Some(number as f64),
            Token::Str(text) if lenient => text.trim().parse().ok(),
            _ => None,
        };
        // JSON has no infinity: a number that only text can say could be read but never written.
        *self = read.filter(|number| number.is_finite()).ok_or(Expected("a number"))?;
        Ok(())
    }
}

/// A decimal number that keeps its digits: text such as `12.50`, checked, not computed with.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Default for Decimal {
    fn default() -> Self {
        Decimal("0".to_owned())
    }
}

impl Decimal {
    /// Reads an optional sign, digits, and optionally a point and more digits.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (digits(whole) && digits(fraction)).then(|| Decimal(text.to_owned()))
    }
    /// As it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Decimal {
    fn view(&self) -> View<'_> {
        View::Str(&self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Decimal {
    fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Str(text) => Decimal::parse(text.trim()),
            Token::Int(number) => Some(Decimal(number.to_string())),
            Token::UInt(number) => Some(Decimal(number.to_string())),
            _ => None,
        };
        *self = read.ok_or(Expected("a decimal number in a string"))?;
        Ok(())
    }
}

/// A span of time in whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

impl Duration {
    /// From seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Duration(seconds)
    }
    /// In seconds.
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

impl Value for Duration {
    fn view(&self) -> View<'_> {
        View::Int(self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Duration {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        self.0.set(token, lenient).map_err(|_| Expected("a number of seconds"))
    }
}

impl Key for u64 {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        text.parse().map_err(|_| Expected("an integer, not negative"))
    }
}
