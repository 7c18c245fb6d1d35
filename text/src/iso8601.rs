//! Dates and times in ISO 8601 and RFC 3339, with the annotations of RFC 9557: `2026-01-31T10:00:00.5+01:00[Europe/Paris]`.
//!
//! In: a text. Out: its date, time and offset, as far as it has them.

use crate::instant::MAX_OFFSET;
use crate::{Instant, calendar};

/// The parts of a text.
#[derive(Debug, PartialEq)]
pub(crate) struct Parts {
    /// Days since 1970.
    pub(crate) day: i64,
    time: Time,
    /// Seconds ahead of UTC, when the text has an offset.
    offset: Option<i64>,
    /// The offset is `Z`, which says nothing about the local date.
    pub(crate) is_zulu: bool,
    /// The name or the offset of a time zone follows in brackets.
    has_zone: bool,
}

/// Seconds and nanoseconds since midnight.
type Time = (i64, u32);

impl Parts {
    /// The instant. Without an offset the text is in UTC, unless it names a time zone: its offset is not known here.
    pub(crate) fn instant(&self) -> Option<Instant> {
        let offset = match self.offset {
            None if self.has_zone => return None,
            offset => offset.unwrap_or_default(),
        };
        let (second, nanosecond) = self.time;
        Instant::new(self.day * 86_400 + second - offset, nanosecond)
    }
}

/// Reads a whole text.
pub(crate) fn read(text: &str) -> Option<Parts> {
    let mut rest = Rest(text.as_bytes());
    let day = rest.day()?;
    let (mut time, mut offset, mut is_zulu) = ((0, 0), None, false);
    if rest.take(b" Tt").is_some() {
        time = rest.time(23, 60)?;
        is_zulu = rest.take(b"Zz").is_some();
        offset = if is_zulu { Some(0) } else { rest.offset()? };
    }
    let has_zone = rest.annotations()?;
    rest.0.is_empty().then_some(Parts { day, time, offset, is_zulu, has_zone })
}

/// The rest of the text.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// One of these bytes, if it is next.
    fn take(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }
    /// As many digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
    }
    /// Two digits, up to a number.
    fn pair(&mut self, most: i64) -> Option<i64> {
        self.digits(2).filter(|number| *number <= most)
    }

    /// `2026-01-31` or `20260131`; a year of six digits has a sign.
    fn day(&mut self) -> Option<i64> {
        let year = match self.take(b"+-") {
            None => self.digits(4)?,
            Some(sign) => match (sign, self.digits(6)?) {
                (b'-', 0) | (_, 10_000..) => return None,
                (b'-', year) => -year,
                (_, year) => year,
            },
        };
        let extended = self.take(b"-").is_some();
        let month = self.pair(12).filter(|month| *month > 0)?;
        if extended {
            self.take(b"-")?;
        }
        let day = self.pair(calendar::month_length(year, month)).filter(|day| *day > 0)?;
        Some(calendar::days(year, month, day))
    }

    /// `10`, `10:30`, `1030`, `10:30:15`, `103015`, `10:30:15.25`. A leap second is read as the second before it.
    fn time(&mut self, hours: i64, seconds: i64) -> Option<Time> {
        let mut time = self.pair(hours)? * 3_600;
        let extended = self.0.starts_with(b":");
        if !self.more(extended) {
            return Some((time, 0));
        }
        time += self.pair(59)? * 60;
        if !self.more(extended) {
            return Some((time, 0));
        }
        time += self.pair(seconds)?.min(59);
        let fraction = if self.take(b".,").is_some() { self.fraction()? } else { 0 };
        Some((time, fraction))
    }
    /// Whether another part of a time comes: behind a colon, or at once.
    fn more(&mut self, extended: bool) -> bool {
        match self.0 {
            [b':', ..] if extended => self.take(b":").is_some(),
            [first, second, ..] => !extended && first.is_ascii_digit() && second.is_ascii_digit(),
            _ => false,
        }
    }
    /// One digit or more, as nanoseconds: what is finer is cut off.
    fn fraction(&mut self) -> Option<u32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        let digits = digits.iter().map(|digit| u32::from(digit - b'0')).chain(std::iter::repeat(0));
        (count > 0).then(|| digits.take(9).fold(0, |number, digit| number * 10 + digit))
    }

    /// `+01:00`, `-0330`, `+01`, in seconds; `None` inside when there is none.
    fn offset(&mut self) -> Option<Option<i64>> {
        let Some(sign) = self.take(b"+-") else { return Some(None) };
        let (seconds, fraction) = self.time(18, 59)?;
        let fits = fraction == 0 && seconds <= MAX_OFFSET;
        fits.then_some(Some(if sign == b'-' { -seconds } else { seconds }))
    }

    /// `[Europe/Paris][u-ca=gregory]`: whether a time zone is among the annotations. The others are ignored; one that is marked as
    /// critical, `[!u-ca=gregory]`, must not be, and is refused.
    fn annotations(&mut self) -> Option<bool> {
        let before = self.0;
        let has_zone = self.zone()?;
        if !has_zone {
            self.0 = before;
        }
        while self.take(b"[").is_some() {
            let is_critical = self.take(b"!").is_some();
            self.letters(
                |byte| matches!(byte, b'_' | b'a'..=b'z'),
                |byte| matches!(byte, b'_' | b'-' | b'0'..=b'9' | b'a'..=b'z'),
            )?;
            self.take(b"=")?;
            loop {
                self.letters(u8::is_ascii_alphanumeric, u8::is_ascii_alphanumeric)?;
                if self.take(b"-").is_none() {
                    break;
                }
            }
            self.take(b"]").filter(|_| !is_critical)?;
        }
        Some(has_zone)
    }
    /// A time zone in brackets, by its name or its offset; `false` when it is no time zone.
    fn zone(&mut self) -> Option<bool> {
        if self.take(b"[").is_none() {
            return Some(false);
        }
        self.take(b"!");
        if self.take(b"+-").is_some() {
            self.pair(25)?;
            let extended = self.0.starts_with(b":");
            if self.more(extended) {
                self.pair(59)?;
            }
        } else {
            loop {
                let first = |byte: &u8| matches!(byte, b'_' | b'.') || byte.is_ascii_alphabetic();
                self.letters(first, |byte| matches!(byte, b'_' | b'.' | b'+' | b'-') || byte.is_ascii_alphanumeric())?;
                match self.take(b"/=") {
                    Some(b'=') => return Some(false),
                    Some(_) => {}
                    None => break,
                }
            }
        }
        self.take(b"]").map(|_| true)
    }
    /// A letter to begin with, then any others.
    fn letters(&mut self, first: fn(&u8) -> bool, others: fn(&u8) -> bool) -> Option<()> {
        let (_, rest) = self.0.split_first().filter(|(byte, _)| first(byte))?;
        let count = rest.iter().take_while(|byte| others(byte)).count();
        self.0 = rest.get(count..)?;
        Some(())
    }
}
