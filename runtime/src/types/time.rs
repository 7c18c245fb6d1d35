//! Timestamps and dates as values.
//!
//! In: tokens from the wire. Out: a [`Timestamp`] or a [`Date`]. Not here: how text is read and written (see [`crate::timestamp`]).

use std::borrow::Cow;

use crate::timestamp::{Date, Timestamp};
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
    fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Int(seconds) => Timestamp::from_epoch(seconds),
            Token::Str(text) => Timestamp::parse(text),
            _ => None,
        };
        *self = read.ok_or(Expected("a date: epoch seconds or ISO 8601"))?;
        Ok(())
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
}
