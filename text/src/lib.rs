//! What the generator and the runtime share: the syntax of dates, times, durations and paths of operations, and the tables of rules.
//!
//! In: a text, and the unit of a number in it. Out: an [`Instant`] or a day. Not here: the types of the runtime, time zones and arithmetic.
//!
//! The generator checks defaults, examples and constants of rules with these functions, and the runtime reads values with them, so that
//! the runtime reads every text that the generator accepts.

pub mod calendar;
pub mod clock;
mod epoch;
pub mod http_date;
mod instant;
mod iso8601;
pub mod path;
pub mod rules;

pub use epoch::Unit;
pub use instant::Instant;

/// Reads a timestamp: a number of `unit`s since 1970, a text in ISO 8601, or a date of HTTP.
///
/// A number may have a sign and a fraction. A text has a date, and may have a time and an offset from UTC of at most 18 hours. A text
/// without an offset is in UTC. Fractions of a second may have any number of digits, of which the first nine are used. A time zone in
/// brackets is ignored if it follows an offset. Returns `None` for any other text, and outside of the years -9999 to 9999.
///
/// ```
/// use specwright_text::{Instant, Unit, timestamp};
///
/// let new_year = Instant::new(1_767_225_600, 0);
/// assert_eq!(timestamp("2026-01-01T00:00:00Z", Unit::Seconds), new_year);
/// assert_eq!(timestamp("2026-01-01 01:00+01:00", Unit::Seconds), new_year);
/// assert_eq!(timestamp("1767225600", Unit::Seconds), new_year);
/// assert_eq!(timestamp("1767225600000", Unit::Milliseconds), new_year);
/// assert_eq!(timestamp("Thu, 01 Jan 2026 00:00:00 GMT", Unit::Seconds), new_year);
/// assert_eq!(timestamp("2026-02-30", Unit::Seconds), None);
/// ```
pub fn timestamp(text: &str, unit: Unit) -> Option<Instant> {
    let text = text.trim();
    match epoch::Number::parse(text) {
        Some(number) => number.instant(unit),
        None => match iso8601::read(text) {
            Some(read) => read.instant(),
            None => http_date::read(text),
        },
    }
}

/// Reads a date in ISO 8601, as days since 1970.
///
/// A time and an offset may follow the date and are ignored. A time with `Z` gives `None`: its local date is unknown.
///
/// ```
/// assert_eq!(specwright_text::date("1970-01-31"), Some(30));
/// assert_eq!(specwright_text::date("1970-01-31T10:00:00+01:00"), Some(30));
/// assert_eq!(specwright_text::date("1970-01-31T10:00:00Z"), None);
/// ```
pub fn date(text: &str) -> Option<i64> {
    iso8601::read(text).filter(|read| !read.is_zulu).map(|read| read.day)
}

/// Whether a text is MySQL's zero date, which means that there is no date: `0000-00-00`, alone or with a time of zeros.
///
/// ```
/// assert!(specwright_text::is_zero_date("0000-00-00 00:00:00"));
/// assert!(!specwright_text::is_zero_date("0000-01-01"));
/// ```
pub fn is_zero_date(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix("0000-00-00") else { return false };
    let Some(time) = rest.strip_prefix([' ', 'T']) else { return rest.is_empty() };
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    matches!(clock, "00:00" | "00:00:00") && !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0')
}
