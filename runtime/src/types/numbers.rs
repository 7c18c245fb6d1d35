//! Booleans, integers of every width, floats, decimals and durations.

use std::borrow::Cow;
use std::fmt;

use crate::value::{Expected, Key, Scalar, Slot, Token, Value, View};

/// Reads an integer from a token. Numbers without a fraction are integers, also `1.0` and `1e2`. If `lenient`, text and booleans are
/// read too.
pub(crate) fn integer(token: Token<'_>, lenient: bool) -> Option<i128> {
    match token {
        Token::Int(number) => Some(number.into()),
        Token::UInt(number) => Some(number.into()),
        // Most numbers fit an `i64`, which is parsed faster than an `i128`.
        Token::Str(text) if lenient => {
            text.parse::<i64>().map_or_else(|_| text.trim().parse().ok(), |number| Some(number.into()))
        }
        Token::Bool(flag) if lenient => Some(flag.into()),
        Token::Number(text) => whole(text),
        _ => None,
    }
}

/// The value of a JSON number that is an integer: `1.0`, `1e2`, `2.50e1`.
fn whole(text: &str) -> Option<i128> {
    let Digits { negative, digits, exponent } = Digits::of(text);
    if digits.is_empty() {
        return Some(0);
    }
    let zeros = usize::try_from(exponent).ok().filter(|zeros| digits.len() + zeros <= MOST_DIGITS)?;
    let integer: i128 = (digits + &"0".repeat(zeros)).parse().ok()?;
    Some(if negative { -integer } else { integer })
}

/// Every integer of this number of digits fits in an `i128`.
const MOST_DIGITS: usize = 38;

/// Whether a text is the same number as the shortest text of a float.
pub(crate) fn is_same(text: &str, float: f64) -> bool {
    Digits::of(text) == Digits::of(&format!("{float:e}"))
}

/// A JSON number as its digits, without zeros at either end, and the power of ten by which they are multiplied.
#[derive(PartialEq)]
struct Digits {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Digits {
    fn of(text: &str) -> Self {
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |unsigned| (true, unsigned));
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        // No exponent that overflows an `i64` belongs to a number in range: any large value will do.
        let written = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 });
        let shift = (all.len() - digits.len()) as i64 - fraction.len() as i64;
        let digits = digits.trim_start_matches('0').to_owned();
        let exponent = if digits.is_empty() { 0 } else { written.saturating_add(shift) };
        Digits { negative, digits, exponent }
    }
}

/// What is expected in place of a token that is not an integer, or that is one out of range.
#[cold]
fn expected_integer(token: Token<'_>, lenient: bool, expected: &'static str, range: &'static str) -> Expected {
    let is_integer = match token {
        Token::Int(_) | Token::UInt(_) => true,
        Token::Number(text) => Digits::of(text).exponent >= 0,
        Token::Str(text) if lenient => {
            let digits = text.trim().trim_start_matches(['+', '-']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    Expected(if is_integer { range } else { expected })
}

macro_rules! integers {
    ($($ty:ident as $view:ident($wide:ident): $expected:literal, $range:literal;)*) => {$(
        impl Value for $ty {
            fn view(&self) -> View<'_> {
                View::$view($wide::from(*self))
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }
        impl Scalar for $ty {
            fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
                let read = match token {
                    Token::Int(number) => $ty::try_from(number).ok(),
                    token => integer(token, lenient).and_then(|number| $ty::try_from(number).ok()),
                };
                *self = read.ok_or_else(|| expected_integer(token, lenient, $expected, $range))?;
                Ok(())
            }
        }
    )*};
}

integers! {
    i8 as Int(i64): "an integer from -128 to 127", "an integer from -128 to 127";
    i16 as Int(i64): "an integer from -32768 to 32767", "an integer from -32768 to 32767";
    i32 as Int(i64): "an integer of 32 bits", "an integer of 32 bits";
    i64 as Int(i64): "an integer", "an integer of 64 bits";
    u8 as UInt(u64): "an integer from 0 to 255", "an integer from 0 to 255";
    u16 as UInt(u64): "an integer from 0 to 65535", "an integer from 0 to 65535";
    u32 as UInt(u64): "an integer of 32 bits, not negative", "an integer of 32 bits, not negative";
    u64 as UInt(u64): "an integer, not negative", "an integer of 64 bits, not negative";
}

impl Value for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for bool {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Bool(flag) => Some(flag),
            Token::Int(0) | Token::Str("0" | "false" | "") if lenient => Some(false),
            Token::Int(1) | Token::Str("1" | "true") if lenient => Some(true),
            // Scripts in Python write `True`.
            Token::Str(text) if lenient && text.eq_ignore_ascii_case("false") => Some(false),
            Token::Str(text) if lenient && text.eq_ignore_ascii_case("true") => Some(true),
            _ => None,
        };
        *self = read.ok_or(Expected("a boolean"))?;
        Ok(())
    }
}

impl Value for f64 {
    fn view(&self) -> View<'_> {
        View::Float(*self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for f64 {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Number(text) => {
                // JSON has no infinity, so it could be read but not written.
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                *self = number.ok_or(Expected("a number that a 64-bit float can hold"))?;
                return Ok(());
            }
            Token::Int(number) => Some(number as f64),
            Token::UInt(number) => Some(number as f64),
            Token::Str(text) if lenient => text.trim().parse().ok(),
            _ => None,
        };
        *self = read.filter(|number| number.is_finite()).ok_or(Expected("a number"))?;
        Ok(())
    }
}

/// A decimal number that keeps its digits, such as `12.50`. It is text of which the form was checked; it has no arithmetic.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

/// The largest exponent that is written out as zeros. A larger one would turn a short text into a long one.
const MOST_ZEROS: u64 = 400;

impl Default for Decimal {
    fn default() -> Self {
        Decimal("0".to_owned())
    }
}

impl Decimal {
    /// Reads an optional sign, digits, and optionally a point and more digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (digits(whole) && digits(fraction)).then(|| Decimal(text.to_owned()))
    }
    /// A JSON number with all its digits; an exponent becomes zeros.
    fn of_number(text: &str) -> Option<Self> {
        let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return Decimal::parse(text) };
        let exponent = exponent.parse::<i64>().ok().filter(|exponent| exponent.unsigned_abs() <= MOST_ZEROS)?;
        let (sign, unsigned) = mantissa.strip_prefix('-').map_or(("", mantissa), |unsigned| ("-", unsigned));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let zeros = "0".repeat(usize::try_from(exponent.unsigned_abs()).ok()?);
        // With zeros on both sides, the point can be moved in either direction.
        let digits = format!("{zeros}{whole}{fraction}{zeros}");
        let point = (zeros.len() + whole.len()).checked_add_signed(isize::try_from(exponent).ok()?)?;
        let (whole, fraction) = digits.split_at_checked(point)?;
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let fraction = fraction.trim_end_matches('0');
        Some(Decimal(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }))
    }
    /// The digits, with sign and point.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Decimal {
    fn view(&self) -> View<'_> {
        View::Str(&self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Decimal {
    fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Str(text) => Decimal::parse(text.trim()),
            Token::Int(number) => Some(Decimal(number.to_string())),
            Token::UInt(number) => Some(Decimal(number.to_string())),
            Token::Number(text) => Decimal::of_number(text),
            Token::Bool(_) => None,
        };
        *self = read.ok_or(Expected("a decimal number"))?;
        Ok(())
    }
}

/// A duration in whole seconds, which may be negative: the type `duration` of the specification language.
///
/// ```
/// assert_eq!(specwright::Seconds::new(90).get(), 90);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(i64);

impl Seconds {
    /// A duration of this many seconds.
    #[must_use]
    pub const fn new(seconds: i64) -> Self {
        Seconds(seconds)
    }
    /// The number of seconds.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Value for Seconds {
    fn view(&self) -> View<'_> {
        View::Int(self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Seconds {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        self.0.set(token, lenient).map_err(|_| Expected("a number of seconds"))
    }
}

impl Key for u64 {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        text.parse().map_err(|_| Expected("an integer, not negative"))
    }
}
