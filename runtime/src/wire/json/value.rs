//! Conversions of [`Json`] from and to text, and through serde.
//!
//! Not here: the type itself (see [`crate::value`]).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::read::{ReadError, Reading, fill_from, read};
use super::write::json_text;
use crate::error::Unreadable;
use crate::types::is_same;
use crate::value::{Json, JsonNumber, Value};

/// Writes JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json_text(self))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Json {
    type Err = Unreadable;
    /// Reads JSON text.
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut json = Json::Null;
        match read(text.as_bytes(), json.slot(), Reading::default()) {
            Ok(()) => Ok(json),
            Err(ReadError::Unreadable(unreadable)) => Err(unreadable),
            // This cannot happen: a refusal needs an outcome, and there is none.
            Err(ReadError::Refused { message }) => {
                Err(Unreadable { pointer: String::new(), expected: "JSON".to_owned(), found: message, excerpt: String::new() })
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(flag) => serializer.serialize_bool(*flag),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => serializer.collect_seq(items),
            Json::Object(members) => serializer.collect_map(members),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut json = Json::Null;
        fill_from(deserializer, json.slot())?;
        Ok(json)
    }
}

/// Serializes as an integer of 64 bits or a float if these represent the number exactly, otherwise as text: serde has no larger numbers.
impl Serialize for JsonNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(number) = self.as_i64() {
            return serializer.serialize_i64(number);
        }
        if let Some(number) = self.as_u64() {
            return serializer.serialize_u64(number);
        }
        let text = self.to_string();
        match self.as_f64() {
            Some(float) if is_same(&text, float) => serializer.serialize_f64(float),
            _ => serializer.serialize_str(&text),
        }
    }
}
