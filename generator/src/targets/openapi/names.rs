//! The names of the schemas under `components/schemas`.
//!
//! In: a key for each schema. Out: names. Client generators name types after them, so two names differ in more than upper and lower case, and
//! a name contains no dot. While the document is built, a reference contains a number. When all schemas are known, each number is replaced
//! by a name.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use super::json::{Object, object};
use super::timestamps::DateFormats;
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{FieldPath, Media, OperationId, TypeId};

/// What a schema under `components/schemas` describes. The document lists the schemas in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A declared type.
    Type(TypeId, Direction),
    /// An object together with the fields of an outcome, on success. The path leads to the field that carries the outcome.
    WithSuccess(TypeId, Direction, FieldPath),
    /// The body of a request: its operation, and its media type.
    Body(OperationId, Media),
    /// An object that has only the fields of an outcome, on success. The path leads to the field that carries the outcome.
    Success(FieldPath),
    /// An object that has only the fields of an outcome, on failure. The path leads to the field that carries the outcome.
    Failure(FieldPath),
    /// A timestamp that is written in one of several date formats, some of which are numbers and some strings.
    Timestamp(DateFormats),
    /// The body of an error.
    Error,
    /// A violation: one broken constraint or rule.
    Violation,
}

/// Whether a value is part of a request or of an answer, and the date formats that its timestamps can have. The schema of a type can depend on
/// both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Answer(DateFormats),
    Request(DateFormats),
}

/// The beginning of a reference to a schema.
const PREFIX: &str = "#/components/schemas/";

/// The number of each schema to which a reference exists.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<Key, usize>);

impl Numbers {
    /// A reference that contains the number of a schema.
    pub(super) fn reference(&mut self, key: Key) -> Object {
        let next = self.0.len();
        let number = self.0.entry(key).or_insert(next);
        object([("$ref", json!(format!("{PREFIX}{number}")))])
    }

    /// The name of each schema, by its number as text. `base` returns the name of a schema; if it is taken, a number is added.
    pub(super) fn names(&self, base: impl Fn(&Key) -> String) -> BTreeMap<String, String> {
        let mut taken = BTreeSet::new();
        let mut names = BTreeMap::new();
        for (key, number) in &self.0 {
            let (base, mut name) = (base(key), String::new());
            for attempt in 1.. {
                name = if attempt == 1 { base.clone() } else { format!("{base}{attempt}") };
                if taken.insert(name.to_ascii_lowercase()) {
                    break;
                }
            }
            names.insert(number.to_string(), name);
        }
        names
    }

    /// Whether a type has several schemas for answers, which differ in their date formats.
    pub(super) fn has_several_formats(&self, id: TypeId) -> bool {
        let is_schema_of_type = |key: &&Key| matches!(key, Key::Type(other, Direction::Answer(_)) if *other == id);
        self.0.keys().filter(is_schema_of_type).count() > 1
    }

    /// The number of a schema as text; `None` if no reference to it exists.
    pub(super) fn number(&self, key: &Key) -> Option<String> {
        self.0.get(key).map(usize::to_string)
    }
}

/// Replaces the numbers in all references by names.
///
/// # Errors
/// If a number has no name.
pub(super) fn publish(document: &mut Value, names: &BTreeMap<String, String>) -> Result<(), Bug> {
    match document {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(number) = reference.strip_prefix(PREFIX)
            {
                let name = names.get(number).ok_or_else(|| Bug::new(Code::SW9002, "a schema"))?;
                *reference = format!("{PREFIX}{name}");
            }
            object.values_mut().try_for_each(|value| publish(value, names))
        }
        Value::Array(list) => list.iter_mut().try_for_each(|value| publish(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Converts a wire name to a part of a schema's name, in upper camel case.
pub(super) fn part(name: &str) -> String {
    let letters: String = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    letters.to_upper_camel_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_without_a_schema_is_a_bug() {
        let mut document = json!([{ "$ref": format!("{PREFIX}0") }]);
        let names = BTreeMap::from([("0".to_owned(), "User".to_owned())]);
        assert_eq!(publish(&mut document.clone(), &BTreeMap::new()).map_err(|bug| bug.code), Err(Code::SW9002));
        assert_eq!(publish(&mut document, &names), Ok(()));
        assert_eq!(document, json!([{ "$ref": "#/components/schemas/User" }]));
    }
}
