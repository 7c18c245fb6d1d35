//! Numbers of a specification. Integers are exact; other numbers are 64 bit floats.
//!
//! In: nothing (this is data). Out: numbers that can be compared, for the constraints `min` and `max`. Not here: the ranges of types (see
//! `check`).

use std::cmp::Ordering;
use std::fmt;

/// A number.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// A number with a fraction or an exponent. It is finite.
    Float(f64),
}

impl Number {
    /// The float that is nearest to the number.
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Integer(number) => number as f64,
            Number::Float(number) => number,
        }
    }
    /// Whether the number has no fraction.
    pub fn is_whole(self) -> bool {
        match self {
            Number::Integer(_) => true,
            Number::Float(number) => number.fract() == 0.0,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Number::Integer(left), Number::Integer(right)) => Some(left.cmp(right)),
            (left, right) => left.as_f64().partial_cmp(&right.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(number) => number.fmt(out),
            Number::Float(number) => number.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number::{Float, Integer};

    #[test]
    fn integers_are_compared_exactly_and_with_floats() {
        assert!(Integer(9_007_199_254_740_992) < Integer(9_007_199_254_740_993));
        assert!(Integer(1) < Float(1.5) && Float(-0.5) < Integer(0) && Integer(2) == Float(2.0));
        assert_eq!(
            (Integer(u64::MAX.into()).to_string().as_str(), Float(1.0).to_string().as_str()),
            ("18446744073709551615", "1")
        );
    }
}
