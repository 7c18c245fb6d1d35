//! Constraints of one value: range, length, pattern, number of items, different items.
//!
//! In: a value and its constraints. Out: violations.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use regex_lite::Regex;

use super::Violations;
use super::pattern::SimplePattern;
use crate::value::View;
use crate::value::{Constraint, Pattern};

/// Checks one value. A value that is absent or null breaks no constraint.
pub(crate) fn check(constraints: &[Constraint], view: &View<'_>, name: &str, found: &mut Violations) {
    if matches!(view, View::Absent | View::Null) {
        return;
    }
    for constraint in constraints {
        if let Some((rule, message)) = broken(*constraint, view) {
            found.add(name, rule, format!("{name} {message}"));
        }
    }
}

/// The name of the constraint and the end of the sentence about it, if the value breaks it.
fn broken(constraint: Constraint, view: &View<'_>) -> Option<(&'static str, String)> {
    match constraint {
        Constraint::Min(min) => (number(view)? < min).then(|| ("min", format!("must be at least {min}"))),
        Constraint::Max(max) => (number(view)? > max).then(|| ("max", format!("must be at most {max}"))),
        Constraint::MinInt(min) => compare_to_integer(view, min)?.is_lt().then(|| ("min", format!("must be at least {min}"))),
        Constraint::MaxInt(max) => compare_to_integer(view, max)?.is_gt().then(|| ("max", format!("must be at most {max}"))),
        Constraint::MinLength(min) => {
            is_shorter(&text(view)?, min).then(|| ("min_length", format!("must have at least {}", counted(min, "character"))))
        }
        Constraint::MaxLength(max) => {
            is_longer(&text(view)?, max).then(|| ("max_length", format!("must have at most {}", counted(max, "character"))))
        }
        Constraint::Pattern(pattern) => (!(pattern.matches)(pattern.text, &text(view)?))
            .then(|| ("pattern", format!("must match the pattern {}", pattern.text))),
        Constraint::MinItems(min) => {
            (items(view)? < min).then(|| ("min_items", format!("must have at least {}", counted(min, "item"))))
        }
        Constraint::MaxItems(max) => {
            (items(view)? > max).then(|| ("max_items", format!("must have at most {}", counted(max, "item"))))
        }
        Constraint::Unique(unique) => (unique.repeated)(view)
            .map(|(earlier, later)| ("unique", format!("must not repeat an item: [{later}] is equal to [{earlier}]"))),
    }
}

/// `1 item`, `2 items`
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The value as a number: a number, text that is a number, such as `"12"`, or an instant, as seconds since 1970. `None` for other values.
pub(super) fn number(view: &View<'_>) -> Option<f64> {
    match view {
        View::Int(number) => Some(*number as f64),
        View::UInt(number) => Some(*number as f64),
        View::Float(number) => Some(*number),
        View::Number(text) | View::Str(text) => text.parse().ok(),
        View::Instant(instant) => Some(instant.epoch() as f64),
        _ => None,
    }
}

/// Compares a value with a limit, if [`number`] has a result for the value. Integers are compared exactly, not as floats.
pub(super) fn compare_to_integer(view: &View<'_>, limit: i128) -> Option<Ordering> {
    let integer = match view {
        View::Int(number) => Some(i128::from(*number)),
        View::UInt(number) => Some(i128::from(*number)),
        View::Number(text) | View::Str(text) => text.parse().ok(),
        _ => None,
    };
    match integer {
        Some(number) => Some(number.cmp(&limit)),
        None => number(view)?.partial_cmp(&(limit as f64)),
    }
}

/// The value, if it is text. [`View::Str`] borrows the text of the value; [`View::Text`] can own a text that was made from the value, such as
/// a date.
pub(super) fn text<'a>(view: &'a View<'_>) -> Option<Cow<'a, str>> {
    match view {
        View::Str(text) | View::Secret(text) => Some(Cow::Borrowed(text)),
        View::Text(text) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}

// A character has one to four bytes. Characters are counted only if the number of bytes does not decide.
fn is_shorter(text: &str, min: usize) -> bool {
    text.len() < min.saturating_mul(4) && text.chars().count() < min
}

fn is_longer(text: &str, max: usize) -> bool {
    text.len() > max && text.chars().count() > max
}

fn items(view: &View<'_>) -> Option<usize> {
    match view {
        View::List(list) => Some(list.len()),
        View::Map(map) => Some(map.len()),
        _ => None,
    }
}

/// A constraint that is a regular expression. Only this function refers to the regex engine, so that a program without patterns does not
/// link it.
#[must_use]
pub const fn pattern(text: &'static str) -> Constraint {
    Constraint::Pattern(Pattern { text, matches })
}

/// A compiled pattern.
enum Compiled {
    Simple(SimplePattern),
    Regex(Regex),
    /// A pattern that does not compile. It matches no text. The generator refuses such patterns.
    Invalid,
}

impl Compiled {
    fn of(pattern: &str) -> Self {
        let regex = || Regex::new(&format!("^(?:{pattern})$")).map_or(Compiled::Invalid, Compiled::Regex);
        SimplePattern::parse(pattern).map_or_else(regex, Compiled::Simple)
    }
    fn matches(&self, text: &str) -> bool {
        match self {
            Compiled::Simple(simple) => simple.matches(text),
            Compiled::Regex(regex) => regex.is_match(text),
            Compiled::Invalid => false,
        }
    }
}

/// Whether the whole text matches. Each thread compiles a pattern once and keeps it.
fn matches(pattern: &'static str, text: &str) -> bool {
    thread_local! {
        static COMPILED: RefCell<BTreeMap<&'static str, Compiled>> = const { RefCell::new(BTreeMap::new()) };
    }
    COMPILED.with_borrow_mut(|compiled| compiled.entry(pattern).or_insert_with(|| Compiled::of(pattern)).matches(text))
}

#[cfg(test)]
mod tests {
    use super::{Constraint, View, broken};

    #[test]
    fn integers_that_no_float_represents_are_compared_exactly() {
        let (low, high) = (Constraint::MinInt(9_007_199_254_740_993), Constraint::MaxInt(u64::MAX.into()));
        assert!(
            broken(low, &View::Int(9_007_199_254_740_992)).is_some() && broken(low, &View::Int(9_007_199_254_740_993)).is_none()
        );
        assert!(
            broken(high, &View::UInt(u64::MAX)).is_none()
                && broken(Constraint::MaxInt(1 << 60), &View::UInt((1 << 60) + 1)).is_some()
        );
        assert!(broken(low, &View::Str("9007199254740992")).is_some() && broken(low, &View::Float(1e17)).is_none());
        assert_eq!(broken(low, &View::Str("none")), None);
    }
}
