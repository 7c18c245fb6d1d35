//! The constraint that no two items of a list are equal.
//!
//! In: a list. Out: the positions of the first two items that are equal. Items are equal if their JSON is, as `uniqueItems` of JSON Schema
//! says: `1` is equal to `1.0`, and the order of an object's members has no meaning. Each item becomes a [`Key`] with an order, so that a
//! list of many items takes no square of their number.

use std::collections::BTreeMap;

use crate::value::{Constraint, Json, ObjectRef, Unique, View};

/// The constraint. Only this function refers to the comparison, so that a program without it does not link it.
#[must_use]
pub const fn unique() -> Constraint {
    Constraint::Unique(Unique { repeated })
}

/// The positions of the first item that is equal to an earlier one: that of the earlier one, and its own.
fn repeated(list: &View<'_>) -> Option<(usize, usize)> {
    let View::List(list) = list else { return None };
    let mut seen = BTreeMap::new();
    (0..list.len()).find_map(|at| seen.insert(Key::of(&list.get(at)), at).map(|earlier| (earlier, at)))
}

/// A value with an order. Equal values have equal keys.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Absent,
    Bool(bool),
    Number(Digits),
    Text(String),
    Instant(i64, u32),
    List(Vec<Key>),
    Object(BTreeMap<String, Key>),
}

impl Key {
    fn of(view: &View<'_>) -> Self {
        match view {
            View::Absent | View::Null | View::File(_) => Key::Absent,
            View::Bool(flag) => Key::Bool(*flag),
            View::Int(number) => Key::number(&number.to_string()),
            View::UInt(number) => Key::number(&number.to_string()),
            View::Float(number) => Key::number(&number.to_string()),
            View::Number(text) => Key::number(text),
            View::Str(text) | View::Secret(text) => Key::Text((*text).to_owned()),
            View::Text(text) => Key::Text(text.to_string()),
            View::Instant(instant) => Key::Instant(instant.epoch(), instant.nanosecond()),
            View::Object(object) => Key::Object(members(*object)),
            View::Tagged(tag, value, object) => {
                let mut members = members(*object);
                members.insert((*tag).to_owned(), Key::of(&value.view()));
                Key::Object(members)
            }
            View::List(list) => Key::List((0..list.len()).map(|at| Key::of(&list.get(at))).collect()),
            View::Map(map) => {
                let mut members = BTreeMap::new();
                map.each(&mut |name, value| {
                    members.insert(name.to_owned(), Key::of(&value));
                    true
                });
                Key::Object(members)
            }
            View::Json(json) => Key::of_json(json),
        }
    }

    fn of_json(json: &Json) -> Self {
        match json {
            Json::Null => Key::Absent,
            Json::Bool(flag) => Key::Bool(*flag),
            Json::Number(number) => Key::number(&number.to_string()),
            Json::String(text) => Key::Text(text.clone()),
            Json::Array(items) => Key::List(items.iter().map(Key::of_json).collect()),
            Json::Object(members) => {
                Key::Object(members.iter().map(|(name, value)| (name.clone(), Key::of_json(value))).collect())
            }
        }
    }

    fn number(text: &str) -> Self {
        Key::Number(Digits::of(text))
    }
}

/// The fields of an object that have a value. A field that is null is there: JSON distinguishes it from one that is left out.
fn members(object: ObjectRef<'_>) -> BTreeMap<String, Key> {
    let fields = object.shape().fields().iter().enumerate();
    let present =
        fields.map(|(index, field)| (field.name, object.field(index))).filter(|(_, view)| !matches!(view, View::Absent));
    present.map(|(name, view)| (name.to_owned(), Key::of(&view))).collect()
}

/// A number without a loss of digits: `1.50` and `15e-1` are both the digits `15` with the exponent -1. Zero has no digits and no sign.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Digits {
    is_negative: bool,
    digits: String,
    /// The power of ten by which the digits are multiplied.
    exponent: i64,
}

impl Digits {
    fn of(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all: String = whole.chars().chain(fraction.chars()).filter(char::is_ascii_digit).collect();
        let kept = all.trim_end_matches('0');
        let digits = kept.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Digits { is_negative: false, digits, exponent: 0 };
        }
        // An exponent beyond 64 bits belongs to a number that only its own text is equal to, or one that is as far away.
        let stated = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let shift = (all.len() - kept.len()) as i64 - fraction.len() as i64;
        Digits { is_negative: text.starts_with('-'), digits, exponent: stated.saturating_add(shift) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Key};

    /// Whether two JSON texts are equal values.
    fn are_equal(a: &str, b: &str) -> bool {
        let key = |text: &str| Key::of_json(&text.parse::<Json>().unwrap_or_default());
        key(a) == key(b)
    }

    #[test]
    fn numbers_are_equal_if_their_values_are() {
        for (a, b) in [("1", "1.0"), ("100", "1e2"), ("1.50", "15E-1"), ("0", "-0"), ("0.0", "0e9"), ("-2", "-2.00")] {
            assert!(are_equal(a, b), "{a} and {b}");
        }
        for (a, b) in [("1", "10"), ("1", "-1"), ("9007199254740992", "9007199254740993"), ("1e5", "1e6"), ("1", "\"1\"")] {
            assert!(!are_equal(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn values_are_equal_if_their_parts_are() {
        assert!(are_equal(r#"{"a":1,"b":[true,null]}"#, r#"{"b":[true,null],"a":1.0}"#));
        assert!(!are_equal("[1,2]", "[2,1]") && !are_equal(r#"{"a":null}"#, "{}") && !are_equal("false", "0"));
    }
}
