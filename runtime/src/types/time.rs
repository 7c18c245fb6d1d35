//! Timestamps and dates as values.
//!
//! In: tokens from the wire. Out: a [`Timestamp`] or a [`Date`]. Not here: how text is read and written (see [`crate::timestamp`]).

use std::borrow::Cow;

use super::integer;
use crate::timestamp::{Date, DateFormat, Timestamp};
use crate::value::{Expected, Scalar, Slot, Token, Value, View};

impl Value for Timestamp {
    fn view(&self) -> View<'_> {
        View::Instant(*self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Timestamp {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        self.set_as(token, DateFormat::Epoch, lenient)
    }
    fn set_as(&mut self, token: Token<'_>, format: DateFormat, _lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Int(number) if format != DateFormat::EpochMs => Timestamp::from_epoch(number),
            Token::Int(number) => Timestamp::parse_as(&number.to_string(), format),
            Token::Number(text) => Timestamp::parse_as(text, format).or_else(|| {
                // `1.7e9` is an integer in JSON.
                Timestamp::parse_as(&integer(token, false)?.to_string(), format)
            }),
            Token::Str(text) => Timestamp::parse_as(text, format),
            Token::UInt(_) | Token::Bool(_) => None,
        };
        *self = read.ok_or(Expected(match format {
            DateFormat::EpochMs => "a date: milliseconds since 1970 or ISO 8601",
            _ => "a date: epoch seconds or ISO 8601",
        }))?;
        Ok(())
    }
    fn is_absent(&self, token: Token<'_>) -> bool {
        matches!(token, Token::Str(text) if specwright_text::is_zero_date(text))
    }
}

impl Value for Date {
    fn view(&self) -> View<'_> {
        View::Text(Cow::Owned(self.to_string()))
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Date {
    fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
        match token {
            Token::Str(text) => Date::parse(text),
            _ => None,
        }
        .map(|date| *self = date)
        .ok_or(Expected("a day such as 2026-01-31"))
    }
    fn is_absent(&self, token: Token<'_>) -> bool {
        matches!(token, Token::Str(text) if specwright_text::is_zero_date(text))
    }
}
