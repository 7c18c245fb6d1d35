//! Text to days and moments: ISO 8601, RFC 3339, and what RFC 9557 lets stand in brackets behind them.
//!
//! In: text. Out: a day, a time of it and how far it is from UTC, as far as the text says. Not here: which of them is wanted.
//! jiff reads the same, and a test holds both to the same results; its parsers tell every reason of every failure, which is what
//! would be the most of it in a program that reads no more than dates.

use super::calendar;

/// What a text says.
#[derive(Debug, PartialEq)]
pub(super) struct Read {
    /// Days since 1970.
    pub(super) day: i64,
    pub(super) time: Option<Time>,
    pub(super) offset: Option<Offset>,
}

/// Seconds and nanoseconds since midnight.
pub(super) type Time = (i64, u32);

#[derive(Debug, PartialEq)]
pub(super) enum Offset {
    /// `Z`: in UTC, wherever it was.
    Zulu,
    /// In seconds.
    Of(i64),
}

/// Reads all of a text.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut rest = Rest(text.as_bytes());
    let day = rest.day()?;
    let (mut time, mut offset) = (None, None);
    if rest.take(b" Tt").is_some() {
        time = Some(rest.time(23, 60)?);
        offset = rest.offset()?;
    }
    rest.annotations()?;
    rest.0.is_empty().then_some(Read { day, time, offset })
}

/// What is still to be read.
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
        let day = self.pair(calendar::length(year, month)).filter(|day| *day > 0)?;
        Some(calendar::days(year, month, day))
    }

    /// `10`, `10:30`, `1030`, `10:30:15`, `103015`, `10:30:15.25`. A leap second is the one before it.
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
    /// Nanoseconds: one digit to nine.
    fn fraction(&mut self) -> Option<u32> {
        let count = self.0.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        let missing = u32::try_from(9 - count).ok().filter(|missing| *missing < 9)?;
        u32::try_from(self.digits(count)?).ok().map(|number| number * 10_u32.pow(missing))
    }

    /// `Z`, `+01:00`, `-0330`, `+01`; `None` inside when there is none.
    fn offset(&mut self) -> Option<Option<Offset>> {
        match self.take(b"Zz+-") {
            None => Some(None),
            Some(b'Z' | b'z') => Some(Some(Offset::Zulu)),
            Some(sign) => {
                let (seconds, fraction) = self.time(25, 59)?;
                let seconds = seconds + i64::from(fraction >= 500_000_000);
                Some(Some(Offset::Of(if sign == b'-' { -seconds } else { seconds })))
            }
        }
    }

    /// `[Europe/Paris][u-ca=gregory]`: passed over. One that must not be passed over is none that is known.
    fn annotations(&mut self) -> Option<()> {
        let before = self.0;
        if !self.zone()? {
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
        Some(())
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
