//! Timestamps that are numbers: a count of seconds or milliseconds since 1970.

use crate::Instant;

/// What a number counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970.
    #[default]
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

impl Unit {
    const fn nanoseconds(self) -> i128 {
        match self {
            Unit::Seconds => 1_000_000_000,
            Unit::Milliseconds => 1_000_000,
        }
    }
}

/// A decimal number.
pub(crate) struct Number {
    negative: bool,
    whole: i64,
    /// The fraction in billionths.
    billionths: i128,
}

impl Number {
    /// Reads a sign, digits, and a point with more digits; sign and fraction are optional. `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let digits = fraction.bytes().map(|digit| i128::from(digit - b'0')).chain(std::iter::repeat(0));
        let billionths = digits.take(9).fold(0, |number, digit| number * 10 + digit);
        // A whole part that overflows is out of range in every unit.
        Some(Number { negative, whole: whole.parse().unwrap_or(i64::MAX), billionths })
    }
    pub(crate) fn instant(&self, unit: Unit) -> Option<Instant> {
        let nanoseconds = i128::from(self.whole) * unit.nanoseconds() + self.billionths * unit.nanoseconds() / 1_000_000_000;
        Instant::from_nanoseconds(if self.negative { -nanoseconds } else { nanoseconds })
    }
}
