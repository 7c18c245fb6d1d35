//! Dates as headers of HTTP have them: `Sat, 31 Jan 2026 10:00:00 GMT` (RFC 9110, section 5.6.7).
//!
//! In: a text. Out: an instant. And the reverse. Not here: the two obsolete forms, of which one has no century.

use std::fmt;

use crate::Instant;
use crate::calendar;

/// The number of seconds of a day.
const DAY: i64 = 86_400;

/// Names of the days of a week. 1970 began with a Thursday.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a date. The name of the day must be that of the date.
pub(crate) fn read(text: &str) -> Option<Instant> {
    let (name, rest) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let mut words = rest.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (day, year) = (number(day, 2)?, number(year, 4)?);
    let month = MONTHS.iter().zip(1..).find(|(known, _)| **known == month)?.1;
    let mut parts = time.split(':').map(|part| number(part, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let is_whole = words.next().is_none() && parts.next().is_none();
    // A leap second is the last second of its minute, as in ISO 8601.
    if !is_whole || day < 1 || day > calendar::month_length(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = calendar::days(year, month, day);
    let is_its_name = DAYS.get(usize::try_from(days.rem_euclid(7)).ok()?) == Some(&name);
    is_its_name.then(|| Instant::new(days * DAY + hour * 3_600 + minute * 60 + second.min(59), 0))?
}

/// A number with this many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Writes an instant, in whole seconds. A year before 0 or after 9999, which the form does not have, is written with a sign or five digits.
///
/// # Errors
/// If the formatter fails.
pub fn write(instant: Instant, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (days, of_day) = (instant.second().div_euclid(DAY), instant.second().rem_euclid(DAY));
    let (year, month, day) = calendar::date(days);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
    };
    let (weekday, month) = (name(&DAYS, days.rem_euclid(7)), name(&MONTHS, month - 1));
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    write!(f, "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::{read, write};
    use crate::Instant;

    struct Written(Instant);

    impl fmt::Display for Written {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(self.0, f)
        }
    }

    #[test]
    fn dates_are_read_and_written() {
        for (text, second) in [
            ("Sat, 31 Jan 2026 10:00:00 GMT", 1_769_853_600),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
            ("Thu, 29 Feb 2024 12:30:05 GMT", 1_709_209_805),
        ] {
            assert_eq!(read(text), Instant::new(second, 0), "{text}");
            assert_eq!(Instant::new(second, 0).map(|instant| Written(instant).to_string()).as_deref(), Some(text));
        }
        assert_eq!(read("Sat, 31 Dec 2016 23:59:60 GMT"), Instant::new(1_483_228_799, 0));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "Sun, 31 Jan 2026 10:00:00 GMT",
            "Sat, 31 Jan 2026 10:00:00",
            "Sat, 31 Jan 2026 10:00:00 UTC",
            "Sat, 31 Jan 26 10:00:00 GMT",
            "Sat, 1 Jan 2026 10:00:00 GMT",
            "Sun, 29 Feb 2026 10:00:00 GMT",
            "Sat, 31 Jan 2026 24:00:00 GMT",
            "Sat, 31 Jan 2026 10:00:00:00 GMT",
            "Sat, 31 jan 2026 10:00:00 GMT",
            "Saturday, 31-Jan-26 10:00:00 GMT",
            "Sat Jan 31 10:00:00 2026",
            ", GMT",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
