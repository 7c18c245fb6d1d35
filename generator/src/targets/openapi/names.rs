//! Names of the schemas under `components/schemas`.
//!
//! In: what each schema describes. Out: names that differ in more than the case of letters, without dots: generators make types of them.
//! Until all schemas are known, a reference has a number for a name.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use super::timestamps::Forms;
use super::{Object, object};
use crate::model::TypeId;

/// What a schema under `components/schemas` describes; they are listed in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A declared type.
    Type(TypeId, Direction),
    /// The object of an answer together with the outcome in this field.
    Succeeded(TypeId, Direction, String),
    /// The body of a request, by the index of its resource and of its operation, and by its media type.
    Body(usize, usize, &'static str),
    /// A success without an object of its own, in this field.
    Success(String),
    /// A failure, in this field.
    Failure(String),
    /// The body of an error.
    Error,
    /// One broken constraint or rule.
    Violation,
}

/// The direction of a value. Some types are written differently in requests and in answers, and timestamps as the request selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Answer(Forms),
    Request(Forms),
}

const PREFIX: &str = "#/components/schemas/";

/// The number of each schema that is referred to.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<Key, usize>);

impl Numbers {
    /// A reference to a schema, by its number.
    pub(super) fn reference(&mut self, key: Key) -> Object {
        let next = self.0.len();
        let number = self.0.entry(key).or_insert(next);
        object([("$ref", json!(format!("{PREFIX}{number}")))])
    }

    /// Every schema and its name. `base` is the name that a schema has if no other has it.
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

    /// Whether a type has several schemas in answers, so that their names have to differ.
    pub(super) fn has_several_forms(&self, id: TypeId) -> bool {
        let of_type = |key: &&Key| matches!(key, Key::Type(other, Direction::Answer(_)) if *other == id);
        self.0.keys().filter(of_type).count() > 1
    }

    /// The number of a schema as text.
    pub(super) fn number(&self, key: &Key) -> String {
        self.0.get(key).map(usize::to_string).unwrap_or_default()
    }
}

/// Replaces the numbers in all references by names.
pub(super) fn publish(document: &mut Value, names: &BTreeMap<String, String>) {
    match document {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(name) = reference.strip_prefix(PREFIX).and_then(|number| names.get(number))
            {
                *reference = format!("{PREFIX}{name}");
            }
            object.values_mut().for_each(|value| publish(value, names));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| publish(value, names)),
        _ => {}
    }
}

/// A wire name as part of the name of a schema.
pub(super) fn part(name: &str) -> String {
    let letters: String = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    letters.to_upper_camel_case()
}
