//! Times of day, and durations of ISO 8601. Not here: instants and days (see `time`).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use specwright_text::clock::{is_time_of_day, iso_duration};

use super::ParseError;
use super::text::checked_text;
use crate::value::{Expected, Scalar, Slot, Token, Value, View};

/// A time of day: `10:30`, `10:30:15.25`, perhaps with an offset such as `Z` or `+02:00`. The text is not normalized.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(String);

checked_text!(TimeOfDay, |text| is_time_of_day(text).then(|| text.to_owned()), "a time of day");

impl Default for TimeOfDay {
    fn default() -> Self {
        TimeOfDay("00:00:00".to_owned())
    }
}

/// A duration of ISO 8601, such as `P1DT2H30M`. The text is not normalized.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoDuration(String);

checked_text!(IsoDuration, |text| iso_duration(text).map(|_| text.to_owned()), "a duration of ISO 8601");

impl IsoDuration {
    /// Its length; `None` if it has years or months, whose length depends on the calendar.
    #[must_use]
    pub fn length(&self) -> Option<Duration> {
        iso_duration(&self.0).filter(|duration| !duration.has_months).map(|duration| duration.length)
    }
}

impl Default for IsoDuration {
    fn default() -> Self {
        IsoDuration("PT0S".to_owned())
    }
}

/// The duration in seconds: `PT90.5S`.
impl From<Duration> for IsoDuration {
    fn from(length: Duration) -> Self {
        let nanos = format!("{:09}", length.subsec_nanos());
        let fraction = nanos.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        IsoDuration(format!("PT{}{point}{fraction}S", length.as_secs()))
    }
}
