//! Timestamps and dates, and the formats in which services write them.
//!
//! In: numbers and text from the wire. Out: a [`Timestamp`] or a [`Date`]. Not here: which format an answer has; the operation's `dates`
//! and the field's `format` say so. `specwright-text` reads the texts, for the generator too. Functions that use jiff are `inline`: a
//! program that does not call them does not link jiff.

use std::fmt;

use jiff::civil;
use specwright_text::{Instant, Unit, calendar};

/// The number of seconds of a day.
const DAY: i64 = 86_400;

/// How a timestamp is written. Every format is read, whatever the field's own format is. The field's format only decides whether a number
/// counts seconds or milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateFormat {
    /// Seconds since 1970, an integer: `1769853600`. Fractions are cut off.
    #[default]
    Epoch,
    /// Milliseconds since 1970, an integer: `1769853600500`.
    EpochMs,
    /// Seconds since 1970, with a fraction where there is one: `1769853600.5`.
    EpochFraction,
    /// `2026-01-31T10:00:00+00:00`, with a fraction where there is one: `2026-01-31T10:00:00.5+00:00`.
    Iso8601,
    /// `2026-01-31 10:00`, in UTC and to the minute.
    UtcMinutes,
    /// `Sat, 31 Jan 2026 10:00:00 GMT`, in whole seconds, as headers have it (RFC 9110).
    HttpDate,
}

impl DateFormat {
    /// The format with this name in the specification language: `epoch`, `epoch_ms`, `epoch_fraction`, `iso8601`, `utc_minutes` or
    /// `http_date`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "epoch" => Some(DateFormat::Epoch),
            "epoch_ms" => Some(DateFormat::EpochMs),
            "epoch_fraction" => Some(DateFormat::EpochFraction),
            "iso8601" => Some(DateFormat::Iso8601),
            "utc_minutes" => Some(DateFormat::UtcMinutes),
            "http_date" => Some(DateFormat::HttpDate),
            _ => None,
        }
    }
    /// Whether the format is a number rather than text.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, DateFormat::Epoch | DateFormat::EpochMs | DateFormat::EpochFraction)
    }
    fn unit(self) -> Unit {
        if self == DateFormat::EpochMs { Unit::Milliseconds } else { Unit::Seconds }
    }
}

/// A point in time, to the nanosecond. Its range is the years -9999 to 9999, at every offset of at most 18 hours from UTC.
///
/// ```
/// use specwright::{DateFormat, Timestamp};
///
/// let at = Timestamp::parse("2026-01-31T11:00:00.5+01:00").unwrap();
/// assert_eq!(at.epoch(), 1_769_853_600);
/// assert_eq!(at.to_string(), "2026-01-31T10:00:00.5+00:00");
/// assert_eq!(at.display(DateFormat::EpochMs).to_string(), "1769853600500");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(Instant);

impl Timestamp {
    /// The current time, in whole seconds, so that it is the same after it was written and read in any format but
    /// [`DateFormat::UtcMinutes`], which has whole minutes.
    #[inline]
    #[must_use]
    pub fn now() -> Self {
        Timestamp::from_epoch(jiff::Timestamp::now().as_second()).unwrap_or_default()
    }
    /// A timestamp from seconds since 1970. `None` outside of the years -9999 to 9999.
    pub fn from_epoch(seconds: i64) -> Option<Self> {
        Instant::new(seconds, 0).map(Timestamp)
    }
    /// A timestamp from whole seconds since 1970, rounded down, and the nanoseconds after that second. `None` out of range.
    #[must_use]
    pub const fn new(second: i64, nanosecond: u32) -> Option<Self> {
        match Instant::new(second, nanosecond) {
            Some(instant) => Some(Timestamp(instant)),
            None => None,
        }
    }
    /// Seconds since 1970, without the fraction.
    #[must_use]
    pub fn epoch(self) -> i64 {
        self.0.second() + i64::from(self.0.second() < 0 && self.0.nanosecond() > 0)
    }
    /// Nanoseconds after the whole second, 0 to 999,999,999. The whole second is rounded down, also before 1970.
    #[must_use]
    pub const fn nanosecond(self) -> u32 {
        self.0.nanosecond()
    }
    /// Milliseconds since 1970, rounded towards zero.
    pub(crate) fn milliseconds(self) -> i64 {
        let milliseconds = self.0.nanoseconds() / 1_000_000;
        i64::try_from(milliseconds).unwrap_or(i64::MAX)
    }
    /// Seconds since 1970 with the fraction, to the microsecond.
    pub(crate) fn seconds(self) -> f64 {
        self.0.nanoseconds() as f64 / 1e9
    }
    /// The value as a timestamp of jiff, for arithmetic and time zones. `None` out of jiff's range, which ends some hours before the year
    /// 9999 does: `9999-12-31T23:59:59Z`, which some services send for "never", gives `None`.
    #[inline]
    #[must_use]
    pub fn to_jiff(self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::new(self.0.second(), i32::try_from(self.0.nanosecond()).ok()?).ok()
    }
    /// Reads a text in any format. A number counts seconds since 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Timestamp::parse_as(text, DateFormat::Epoch)
    }
    /// Reads a text in any format. A number counts milliseconds if `format` is [`DateFormat::EpochMs`], otherwise seconds.
    pub fn parse_as(text: &str, format: DateFormat) -> Option<Self> {
        specwright_text::timestamp(text, format.unit()).map(Timestamp)
    }
    /// Displays the timestamp in a format.
    #[must_use]
    pub fn display(self, format: DateFormat) -> impl fmt::Display {
        Formatted { instant: self.0, format }
    }
}

/// A timestamp with the format in which it is displayed.
struct Formatted {
    instant: Instant,
    format: DateFormat,
}

impl Formatted {
    /// The offset from UTC, in hours, at which the local date is within the years -9999 to 9999.
    fn offset(&self) -> i64 {
        match calendar::date(self.instant.second().div_euclid(DAY)).0 {
            ..=-10_000 => 18,
            10_000.. => -18,
            _ => 0,
        }
    }
}

impl fmt::Display for Formatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset();
        let local = self.instant.second() + offset * 3_600;
        let (date, of_day) = (Date(local.div_euclid(DAY)), local.rem_euclid(DAY));
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        match self.format {
            DateFormat::Epoch => write!(f, "{}", Timestamp(self.instant).epoch()),
            DateFormat::EpochMs => write!(f, "{}", Timestamp(self.instant).milliseconds()),
            DateFormat::EpochFraction => {
                let nanoseconds = self.instant.nanoseconds();
                let (sign, size) = (if nanoseconds < 0 { "-" } else { "" }, nanoseconds.unsigned_abs());
                write!(f, "{sign}{}{}", size / 1_000_000_000, Fraction(size % 1_000_000_000))
            }
            DateFormat::Iso8601 => {
                let fraction = Fraction(self.instant.nanosecond().into());
                write!(f, "{date}T{hour:02}:{minute:02}:{second:02}{fraction}{offset:+03}:00")
            }
            // This format has no offset: at the ends of the range the written time is up to 18 hours off.
            DateFormat::UtcMinutes => write!(f, "{date} {hour:02}:{minute:02}"),
            DateFormat::HttpDate => specwright_text::http_date::write(self.instant, f),
        }
    }
}

/// A number of billionths as a decimal fraction without trailing zeros, `.5`. Zero is displayed as nothing.
struct Fraction(u128);

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return Ok(());
        }
        f.write_str(format!(".{:09}", self.0).trim_end_matches('0'))
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
    #[inline]
    fn from(instant: jiff::Timestamp) -> Self {
        // jiff's range lies within ours.
        Instant::from_nanoseconds(instant.as_nanosecond()).map(Timestamp).unwrap_or_default()
    }
}

/// A day of the calendar, `2026-01-31`, in the years -9999 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(/** Days since 1970. */ i64);

impl Date {
    /// Reads `2026-01-31`. A time and an offset may follow and are ignored. A time with `Z` gives `None`: its local date is unknown.
    pub fn parse(text: &str) -> Option<Self> {
        specwright_text::date(text).map(Date)
    }
    /// The value as a date of jiff.
    #[inline]
    #[must_use]
    pub fn to_jiff(self) -> civil::Date {
        let (year, month, day) = calendar::date(self.0);
        let small = |number: i64| i8::try_from(number).unwrap_or_default();
        civil::Date::new(i16::try_from(year).unwrap_or_default(), small(month), small(day)).unwrap_or_default()
    }
}

impl Default for Date {
    fn default() -> Self {
        Date(calendar::days(0, 1, 1))
    }
}

impl From<civil::Date> for Date {
    #[inline]
    fn from(date: civil::Date) -> Self {
        Date(calendar::days(i64::from(date.year()), i64::from(date.month()), i64::from(date.day())))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = calendar::date(self.0);
        if year < 0 {
            write!(f, "-{:06}", -year)?
        } else {
            write!(f, "{year:04}")?
        }
        write!(f, "-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
