//! Instants and days, and the forms in which services write them.
//!
//! In: numbers and text from the wire. Out: one [`Timestamp`], whatever its form was. Not here: which form an answer
//! uses; that is chosen by the operation's `dates` and applied by the writer.

use std::borrow::Cow;
use std::fmt;

use jiff::civil;
use jiff::tz::Offset;

use crate::value::{Expected, Scalar, Slot, Token, Value, View};

/// How an instant is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateFormat {
    /// Seconds since 1970, an integer.
    #[default]
    Epoch,
    /// `2026-01-31T10:00:00+00:00`
    Iso8601,
    /// `2026-01-31 10:00`, without zone, in UTC.
    Iso8601NoT,
}

impl DateFormat {
    /// The form that a parameter's value names: `epoch`, `iso8601` or `iso8601noT`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "epoch" => Some(DateFormat::Epoch),
            "iso8601" => Some(DateFormat::Iso8601),
            "iso8601noT" => Some(DateFormat::Iso8601NoT),
            _ => None,
        }
    }
}

/// An instant, to the second or finer. Read from every form of [`DateFormat`] and from epoch seconds in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// This moment, to the second, which is what every form can carry.
    pub fn now() -> Self {
        Timestamp::from_epoch(jiff::Timestamp::now().as_second()).unwrap_or_default()
    }
    /// From seconds since 1970; `None` outside the years -9999 to 9999.
    pub fn from_epoch(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Timestamp)
    }
    /// Seconds since 1970.
    pub fn epoch(self) -> i64 {
        self.0.as_second()
    }
    /// The jiff value underneath, for arithmetic and time zones.
    pub fn to_jiff(self) -> jiff::Timestamp {
        self.0
    }
    /// Reads any of the forms.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seconds) = text.parse::<i64>() {
            return Timestamp::from_epoch(seconds);
        }
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Timestamp(instant));
        }
        let civil = text.parse::<civil::DateTime>().ok()?;
        Offset::UTC.to_timestamp(civil).ok().map(Timestamp)
    }
    /// In one of the forms; the epoch form as digits.
    pub fn display(self, form: DateFormat) -> impl fmt::Display {
        Written { instant: self, form }
    }
}

struct Written {
    instant: Timestamp,
    form: DateFormat,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = Offset::UTC.to_datetime(self.instant.0);
        let (date, time) = (utc.date(), utc.time());
        match self.form {
            DateFormat::Epoch => write!(f, "{}", self.instant.epoch()),
            DateFormat::Iso8601 => write!(f, "{date}T{:02}:{:02}:{:02}+00:00", time.hour(), time.minute(), time.second()),
            DateFormat::Iso8601NoT => write!(f, "{date} {:02}:{:02}", time.hour(), time.minute()),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(DateFormat::Iso8601).fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Timestamp(instant)
    }
}

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

/// A day of the calendar, `2026-01-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `2026-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Date)
    }
    /// The jiff value underneath.
    pub fn to_jiff(self) -> civil::Date {
        self.0
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Date(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Value for Date {
    fn view(&self) -> View<'_> {
        View::Text(Cow::Owned(self.0.to_string()))
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
