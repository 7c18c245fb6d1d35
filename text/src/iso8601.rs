//! Dates and times in ISO 8601 and RFC 3339, with the annotations of RFC 9557: `2026-01-31T10:00:00.5+01:00[Europe/Paris]`.
//!
//! In: a text. Out: its date, and its time and offset if it has them.

use crate::instant::MAX_OFFSET;
use crate::{Instant, calendar};

/// The parts of a text, as they are written.
#[derive(Debug, PartialEq)]
pub(crate) struct Parts {
    /// Days since 1970.
    pub(crate) day: i64,
    time: Time,
    /// The offset from UTC in seconds, if the text has one; positive east of Greenwich.
    offset: Option<i64>,
    /// Whether the offset is `Z`, which means that the local date is unknown.
    pub(crate) is_zulu: bool,
    /// Whether the name or the offset of a time zone follows in brackets.
    has_zone: bool,
}

/// Seconds and nanoseconds since midnight.
type Time = (i64, u32);

impl Parts {
    /// The instant. A text without an offset is in UTC. A text with a time zone but without an offset gives `None`, since the offsets of
    /// time zones are not known here.
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

/// The part of the text that was not read yet.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// Takes the next byte, if it is one of these.
    fn take(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }
    /// Takes `count` digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
    }
    /// Takes two digits, whose number is at most `max`.
    fn pair(&mut self, max: i64) -> Option<i64> {
        self.digits(2).filter(|number| *number <= max)
    }

    /// Takes `2026-01-31`, `20260131` or `+002026-01-31`: a year with a sign has six digits.
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

    /// Takes `10`, `10:30`, `1030`, `10:30:15`, `103015` or `10:30:15.25`. A leap second is read as the second before it.
    fn time(&mut self, max_hour: i64, max_second: i64) -> Option<Time> {
        let mut time = self.pair(max_hour)? * 3_600;
        let extended = self.0.starts_with(b":");
        if !self.has_next_part(extended) {
            return Some((time, 0));
        }
        time += self.pair(59)? * 60;
        if !self.has_next_part(extended) {
            return Some((time, 0));
        }
        time += self.pair(max_second)?.min(59);
        let fraction = if self.take(b".,").is_some() { self.fraction()? } else { 0 };
        Some((time, fraction))
    }
    /// Whether another part of a time follows. In the extended format it is after a colon, which is consumed.
    fn has_next_part(&mut self, extended: bool) -> bool {
        match self.0 {
            [b':', ..] if extended => self.take(b":").is_some(),
            [first, second, ..] => !extended && first.is_ascii_digit() && second.is_ascii_digit(),
            _ => false,
        }
    }
    /// Takes one digit or more, as nanoseconds. Digits after the ninth are cut off.
    fn fraction(&mut self) -> Option<u32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        let digits = digits.iter().map(|digit| u32::from(digit - b'0')).chain(std::iter::repeat(0));
        (count > 0).then(|| digits.take(9).fold(0, |number, digit| number * 10 + digit))
    }

    /// Takes `+01:00`, `-0330` or `+01`, in seconds. The outer `None` is an invalid offset, the inner one no offset.
    fn offset(&mut self) -> Option<Option<i64>> {
        let Some(sign) = self.take(b"+-") else { return Some(None) };
        let (seconds, fraction) = self.time(18, 59)?;
        let fits = fraction == 0 && seconds <= MAX_OFFSET;
        fits.then_some(Some(if sign == b'-' { -seconds } else { seconds }))
    }

    /// Takes the annotations, `[Europe/Paris][u-ca=gregory]`; returns whether one of them is a time zone. The others are ignored. An
    /// annotation that is marked as critical, `[!u-ca=gregory]`, must not be ignored, so it is refused.
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
    /// Takes a time zone in brackets, which is a name or an offset; `false` if there is none, or if the brackets contain something else.
    fn zone(&mut self) -> Option<bool> {
        if self.take(b"[").is_none() {
            return Some(false);
        }
        self.take(b"!");
        if self.take(b"+-").is_some() {
            self.pair(25)?;
            let extended = self.0.starts_with(b":");
            if self.has_next_part(extended) {
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
    /// Takes one byte that `first` accepts, and all following bytes that `others` accepts.
    fn letters(&mut self, first: fn(&u8) -> bool, others: fn(&u8) -> bool) -> Option<()> {
        let (_, rest) = self.0.split_first().filter(|(byte, _)| first(byte))?;
        let count = rest.iter().take_while(|byte| others(byte)).count();
        self.0 = rest.get(count..)?;
        Some(())
    }
}
