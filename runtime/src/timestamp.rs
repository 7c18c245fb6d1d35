//! Instants and days, and the forms in which services write them.
//!
//! In: numbers and text from the wire. Out: one [`Timestamp`], whatever its form was. Not here: which form an answer
//! uses; that is chosen by the operation's `dates` and applied by the writer. What names jiff is `inline`, and so compiled where it is
//! called: a program that never does has none of jiff in it.

mod calendar;
mod read;

use std::fmt;

use jiff::civil;

use self::read::{Offset, Read, read};

const DAY: i64 = 86_400;
/// No offset is as much, in seconds.
const MOST_OFFSET: i64 = 26 * 3_600;

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
pub struct Timestamp {
    /// Since 1970, rounded down.
    second: i64,
    nanosecond: u32,
}

/// The first and the last second that jiff takes.
const LEAST: i64 = -377_705_023_201;
const MOST: i64 = 253_402_207_200;

impl Timestamp {
    /// This moment, to the second, which is what every form can carry.
    #[inline]
    pub fn now() -> Self {
        Timestamp::from_epoch(jiff::Timestamp::now().as_second()).unwrap_or_default()
    }
    /// From seconds since 1970; `None` outside the years -9999 to 9999.
    pub fn from_epoch(seconds: i64) -> Option<Self> {
        Timestamp::of(seconds, 0)
    }
    fn of(second: i64, nanosecond: u32) -> Option<Self> {
        (LEAST..=MOST).contains(&second).then_some(Timestamp { second, nanosecond })
    }
    /// Seconds since 1970.
    pub fn epoch(self) -> i64 {
        self.second + i64::from(self.second < 0 && self.nanosecond > 0)
    }
    /// The jiff value, for arithmetic and time zones.
    #[inline]
    pub fn to_jiff(self) -> jiff::Timestamp {
        let nanosecond = i32::try_from(self.nanosecond).unwrap_or_default();
        jiff::Timestamp::new(self.second, nanosecond).unwrap_or_default()
    }
    /// Reads any of the forms.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seconds) = text.parse::<i64>() {
            return Timestamp::from_epoch(seconds);
        }
        let Read { day, time, offset } = read(text)?;
        let (second, nanosecond) = time.unwrap_or_default();
        let offset = match offset {
            // A fraction may make it more than any offset is.
            Some(Offset::Of(seconds)) if seconds.abs() >= MOST_OFFSET => return None,
            Some(Offset::Of(seconds)) => seconds,
            Some(Offset::Zulu) | None => 0,
        };
        Timestamp::of(day * DAY + second - offset, nanosecond)
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
        let second = self.instant.second;
        let (date, of_day) = (Date(second.div_euclid(DAY)), second.rem_euclid(DAY));
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        match self.form {
            DateFormat::Epoch => write!(f, "{}", self.instant.epoch()),
            DateFormat::Iso8601 => write!(f, "{date}T{hour:02}:{minute:02}:{second:02}+00:00"),
            DateFormat::Iso8601NoT => write!(f, "{date} {hour:02}:{minute:02}"),
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
    #[inline]
    fn from(instant: jiff::Timestamp) -> Self {
        let (second, nanosecond) = (instant.as_second(), instant.subsec_nanosecond());
        // jiff counts both from 1970; here the second is the one before, and the rest comes on top.
        let (second, nanosecond) = if nanosecond < 0 { (second - 1, nanosecond + 1_000_000_000) } else { (second, nanosecond) };
        Timestamp { second, nanosecond: u32::try_from(nanosecond).unwrap_or_default() }
    }
}

/// A day of the calendar, `2026-01-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(/** Days since 1970. */ i64);

impl Date {
    /// Reads `2026-01-31`. A time behind it is passed over, unless it is one of UTC: the day would be another elsewhere.
    pub fn parse(text: &str) -> Option<Self> {
        read(text).filter(|read| read.offset != Some(Offset::Zulu)).map(|read| Date(read.day))
    }
    /// The jiff value.
    #[inline]
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
mod tests {
    use jiff::tz::Offset;
    use proptest::prelude::*;

    use super::*;

    /// As jiff reads it: an instant, else a local time taken for UTC.
    fn by_jiff(text: &str) -> Option<jiff::Timestamp> {
        let civil = || Offset::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok();
        text.parse().ok().or_else(civil)
    }

    const PIECES: &[&str] = &[
        "-",
        "+",
        ":",
        "T",
        "t",
        " ",
        "Z",
        "z",
        ".",
        ",",
        "[",
        "]",
        "!",
        "=",
        "/",
        "[Europe/Paris]",
        "[u-ca=gregory]",
        "[!a=b-1]",
        "[+01:30]",
        "00",
        "01",
        "02",
        "12",
        "13",
        "23",
        "24",
        "25",
        "28",
        "29",
        "30",
        "31",
        "59",
        "60",
        "1999",
        "2000",
        "2024",
        "2026-02-28",
        "20240229",
        "-001999",
        "10:20:30",
        "102030",
        "5",
        "123456789",
        "+02:00",
        "-0330",
        "+25:59:59.5",
        "é",
    ];

    fn agree(text: &str) {
        let read = Timestamp::parse(text);
        let is_number = text.trim().parse::<i64>().is_ok();
        // An instant whose offset leads out of the years is none; jiff's local time would be another one.
        if !is_number && (read.is_some() || text.parse::<jiff::Timestamp>().is_ok()) {
            assert_eq!(read.map(Timestamp::to_jiff), by_jiff(text.trim()), "{text}");
        } else if !is_number && text.trim() == text {
            let offset = super::read::read(text).and_then(|read| read.offset);
            assert!(offset.is_some() || by_jiff(text).is_none(), "{text}");
        }
        assert_eq!(Date::parse(text).map(Date::to_jiff), text.parse().ok(), "{text}");
    }

    #[test]
    fn dates_are_read_as_jiff_reads_them() {
        for text in [
            "2026-01-31T10:00:00+00:00",
            "2026-01-31 10:00",
            "2026-01-31T10:00:00Z",
            "2026-01-31t10:00:00.123456789z",
            "20260131T100000Z",
            "2026-01-31T10-03:30",
            "2026-01-31T24:00:00Z",
            "2026-02-29",
            "2024-02-29",
            "1900-02-29",
            "2026-01-31T10:00:60Z",
            "2026-01-31T10:00:00,5+01",
            "2026-01-31T10:00:00.Z",
            "2026-01-31T10:00:00.1234567890Z",
            "2026-01-31T10:00:00+25:59:59",
            "2026-01-31T10:00:00+26:00",
            "-000000-01-01",
            "+002026-01-31",
            "-009999-01-01",
            "2026-1-31",
            "2026-0131",
            "202601-31",
            "2026-01-31T",
            "2026-01-31Z",
            "2026-01-31[Europe/Paris]",
            "0000-01-01",
            "2026-01-31T10:00:00+01:00[Europe/Paris][u-ca=gregory]",
            "2026-01-31T10:00:00Z[!u-ca=gregory]",
            "9999-12-31",
            "2026-01-31T10:00:00Z[+01:00]",
            "2026-01-31T10:00:00Z[+01:00:00]",
            "2026-01-31T10:00:00Z[x=y][Europe/Paris]",
            "1969-12-31T23:59:58.5Z",
            "9999-12-30T22:00:00.999999999Z",
            "9999-12-30T22:00:01Z",
            "-009999-01-02T01:59:59Z",
            "",
            "-",
        ] {
            agree(text);
        }
        assert_eq!((LEAST, MOST), (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second()));
        let half = Timestamp::parse("1969-12-31T23:59:58.5Z").unwrap();
        assert_eq!((half.epoch(), Timestamp::from(half.to_jiff())), (half.to_jiff().as_second(), half));
        assert_eq!((Date::default().to_jiff(), Timestamp::default().to_jiff()), Default::default());
        assert_eq!(Timestamp::parse("1769853600"), Timestamp::parse("2026-01-31T10:00:00Z"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

        #[test]
        fn any_text_is_read_as_jiff_reads_it(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..9)) {
            agree(&pieces.concat());
        }

        #[test]
        fn instants_are_written_as_jiff_has_them(second in LEAST..=MOST, nanosecond in 0..1_000_000_000_u32) {
            let instant = Timestamp { second, nanosecond };
            let utc = Offset::UTC.to_datetime(instant.to_jiff());
            prop_assert_eq!(Timestamp::from(instant.to_jiff()), instant);
            prop_assert_eq!(instant.epoch(), instant.to_jiff().as_second());
            prop_assert_eq!(Date::from(utc.date()).to_string(), utc.date().to_string());
            let (hour, minute) = (utc.hour(), utc.minute());
            prop_assert_eq!(instant.display(DateFormat::Iso8601NoT).to_string(), format!("{} {hour:02}:{minute:02}", utc.date()));
        }
    }
}
