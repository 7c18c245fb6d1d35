//! Any JSON value.
//!
//! In: Rust values, serde_json's `Value`. Out: a tree whose numbers keep their digits, and whose members are sorted by key. Why not
//! `serde_json::Value`: its numbers and the order of its members depend on features that other crates enable. Not here: its text (see
//! [`crate::wire::json`]).

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Index;

use super::{Slot, Value, View};

/// Any JSON value, for fields of type `json`.
///
/// ```
/// use specwright::Json;
///
/// let json: Json = r#"{"price":1.10,"tags":["a"]}"#.parse()?;
/// assert_eq!(json["tags"][0].as_str(), Some("a"));
/// assert_eq!(json["price"].to_string(), "1.10");
/// assert_eq!(Json::from(serde_json::json!({ "a": [1, null] })).to_string(), r#"{"a":[1,null]}"#);
/// # Ok::<(), specwright::error::Unreadable>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "RFC 8259 has these kinds of values and no others")]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(JsonNumber),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(BTreeMap<String, Json>),
}

/// A JSON number of any size. Two numbers are equal if their texts are: `1.0` is not equal to `1`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct JsonNumber(Number);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Number {
    Int(i64),
    UInt(u64),
    Text(Box<str>),
}

impl JsonNumber {
    /// The number in a JSON text.
    pub(crate) fn from_text(text: &str) -> Self {
        let integer = text.parse().map(Number::Int).or_else(|_| text.parse().map(Number::UInt)).ok();
        JsonNumber(integer.filter(|_| text != "-0").unwrap_or_else(|| Number::Text(text.into())))
    }
    /// The number as an `i64`, if it is an integer in that range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Number::Int(number) => Some(*number),
            Number::UInt(number) => i64::try_from(*number).ok(),
            Number::Text(_) => None,
        }
    }
    /// The number as a `u64`, if it is an integer in that range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match &self.0 {
            Number::Int(number) => u64::try_from(*number).ok(),
            Number::UInt(number) => Some(*number),
            Number::Text(_) => None,
        }
    }
    /// The nearest 64-bit float; `None` if the number is out of the range of floats.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.to_string().parse().ok().filter(|float: &f64| float.is_finite())
    }
}

/// The JSON text of the number.
impl fmt::Display for JsonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Number::Int(number) => number.fmt(f),
            Number::UInt(number) => number.fmt(f),
            Number::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for JsonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Json {
    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }
    /// Whether the value is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self, Json::Object(_))
    }
    /// Whether the value is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self, Json::Array(_))
    }
    /// The value, if it is a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(value) = self { Some(*value) } else { None }
    }
    /// The value, if it is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&JsonNumber> {
        if let Json::Number(number) = self { Some(number) } else { None }
    }
    /// The value as an `i64`, if it is an integer in that range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }
    /// The value as a `u64`, if it is an integer in that range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }
    /// The nearest `f64`, if the value is a number in the range of `f64`.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }
    /// The text, if the value is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Json::String(text) = self { Some(text) } else { None }
    }
    /// The items, if the value is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&Vec<Json>> {
        if let Json::Array(items) = self { Some(items) } else { None }
    }
    /// The members, if the value is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&BTreeMap<String, Json>> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }
    /// The member with this key, if the value is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }
    /// The value at a JSON pointer (RFC 6901): `/lines/0/id`.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Json> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |json, step| match json {
            Json::Array(items) => items.get(step.parse::<usize>().ok()?),
            json => json.get(&step.replace("~1", "/").replace("~0", "~")),
        })
    }
}

const NULL: &Json = &Json::Null;

/// The member with a key; null if there is none.
impl Index<&str> for Json {
    type Output = Json;
    fn index(&self, key: &str) -> &Json {
        self.get(key).unwrap_or(NULL)
    }
}

/// The item at an index; null if there is none.
impl Index<usize> for Json {
    type Output = Json;
    fn index(&self, index: usize) -> &Json {
        self.as_array().and_then(|items| items.get(index)).unwrap_or(NULL)
    }
}

impl Value for Json {
    fn view(&self) -> View<'_> {
        View::Json(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Json(self)
    }
}

macro_rules! from_integers {
    ($($ty:ident)*) => {$(
        impl From<$ty> for JsonNumber {
            fn from(number: $ty) -> Self {
                let number = i128::from(number);
                JsonNumber(match i64::try_from(number) {
                    Ok(number) => Number::Int(number),
                    Err(_) => u64::try_from(number).map_or_else(|_| Number::Text(number.to_string().into()), Number::UInt),
                })
            }
        }
        impl From<$ty> for Json {
            fn from(number: $ty) -> Self {
                Json::Number(number.into())
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Json::from(number as u64)
    }
}

/// A float that is not finite becomes null, since JSON has no infinity and no NaN.
impl From<f64> for Json {
    fn from(float: f64) -> Self {
        // `Debug` writes the shortest text that reads as the same float, always with a fraction or an exponent.
        if float.is_finite() { Json::Number(JsonNumber::from_text(&format!("{float:?}"))) } else { Json::Null }
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Json::Bool(flag)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::String(text)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Json>> From<BTreeMap<String, T>> for Json {
    fn from(members: BTreeMap<String, T>) -> Self {
        members.into_iter().collect()
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<Json>> FromIterator<(K, T)> for Json {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(members: I) -> Self {
        Json::Object(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value as Other;
        match value {
            Other::Null => Json::Null,
            Other::Bool(flag) => Json::Bool(flag),
            Other::Number(number) => Json::Number(JsonNumber::from_text(&number.to_string())),
            Other::String(text) => Json::String(text),
            Other::Array(items) => items.into_iter().collect(),
            Other::Object(members) => members.into_iter().collect(),
        }
    }
}

impl PartialEq<serde_json::Value> for Json {
    fn eq(&self, other: &serde_json::Value) -> bool {
        self.eq(&Json::from(other.clone()))
    }
}
