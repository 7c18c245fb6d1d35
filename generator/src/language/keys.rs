//! The keys of the language: one table, with a mapping of the language to an entry.
//!
//! In: nothing. Out: for each mapping its keys, what they take, whether they are required, and what they mean. The front end takes
//! required keys, names for messages and examples from here; JSON Schema is made of it; a test holds the reference to it, and another
//! one finds a key that is read but not here, or here but not read.

/// The keys of a mapping that has constraints: the keys before those of the constraints, and the keys after them.
macro_rules! with_constraints {
    (before: [$($before:expr,)*] after: [$($after:expr,)*]) => {
        &[
            $($before,)*
            may("min", Number, "The least number."),
            may("max", Number, "The greatest number."),
            may("min_length", Count, "The least number of characters."),
            may("max_length", Count, "The greatest number of characters."),
            may("pattern", Text, "A regular expression that the whole text must match."),
            may("min_items", Count, "The least number of items of a list or a map."),
            may("max_items", Count, "The greatest number of items of a list or a map."),
            may("unique", Bool, "Whether no two items of a list are equal."),
            $($after,)*
        ]
    };
}

mod choices;
mod declarations;
mod operations;
mod service;

pub(crate) use choices::{CHOICES, DECLARE, FIELD_CHOICES, OPERATION_CHOICES, TYPE_CHOICES};
pub(crate) use declarations::{ENUM_VALUE, FIELD, ID, RESOURCE, TYPE, UNION, VARIANT};
pub(crate) use operations::{ANSWER, BODY, CHUNK, CONDITIONAL, ENVELOPE, ITEMS, OPERATION, OWN_OUTCOME, PAGES, RULE, WEBHOOK};
pub(crate) use service::{API_KEY, AUTH, CONTACT, ERROR_TYPE, ERRORS, LICENSE, OAUTH2, OUTCOME, SEND, SERVER, SERVICE, WIRE};

/// A mapping of the language.
#[derive(Debug)]
pub struct Mapping {
    /// The name of its definition in JSON Schema.
    pub name: &'static str,
    /// Its name in messages, such as `an operation`.
    pub what: &'static str,
    /// What it is, in a sentence.
    pub docs: &'static str,
    /// Its keys, in the order of the reference.
    pub keys: &'static [Key],
}

/// A key of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether the mapping is wrong without it.
    pub required: bool,
    /// What it takes.
    pub kind: Kind,
    /// A value, for messages that ask for the key.
    pub example: &'static str,
    /// What it means, in a sentence.
    pub docs: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number from 0 on.
    Count,
    /// A sequence of these.
    Counts,
    /// A whole number, or a sequence of these.
    CountOrCounts,
    /// A mapping from free names to this definition.
    Map(&'static str),
    /// A sequence of texts.
    Names,
    /// A number.
    Number,
    /// A definition, or `true` and `false`.
    BoolOr(&'static str),
    /// A definition.
    Ref(&'static str),
    /// A sequence of rules.
    Rules,
    /// Text, a number or a boolean.
    Scalar,
    /// A sequence of scalars.
    Scalars,
    /// A sequence of scalars, or this word.
    ScalarsOr(&'static str),
    /// Text.
    Text,
    /// A type expression.
    Type,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// One of these words, of which `null` is written without quotes.
    WordsOrNull(fn() -> Vec<&'static str>),
}

impl Mapping {
    /// The names of all its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.keys.iter().map(|key| key.name)
    }

    /// An example of a key's value; an ellipsis for a key without one.
    pub fn example(&self, name: &str) -> &'static str {
        self.keys.iter().find(|key| key.name == name).map_or("…", |key| key.example)
    }
}

/// The words of choices.
fn words<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(word, _)| *word).collect()
}

/// An optional key.
const fn may(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, required: false, kind, example: "…", docs }
}

/// An optional key that others can require, with an example.
const fn may_as(name: &'static str, kind: Kind, example: &'static str, docs: &'static str) -> Key {
    Key { name, required: false, kind, example, docs }
}

/// A required key, with an example.
const fn must(name: &'static str, kind: Kind, example: &'static str, docs: &'static str) -> Key {
    Key { name, required: true, kind, example, docs }
}

/// Every mapping, from the outside in.
pub const MAPPINGS: &[&Mapping] = &[
    &SERVICE,
    &SERVER,
    &CONTACT,
    &LICENSE,
    &AUTH,
    &OAUTH2,
    &API_KEY,
    &WIRE,
    &SEND,
    &OUTCOME,
    &ERRORS,
    &ERROR_TYPE,
    &RESOURCE,
    &ID,
    &TYPE,
    &ENUM_VALUE,
    &UNION,
    &VARIANT,
    &FIELD,
    &OPERATION,
    &WEBHOOK,
    &BODY,
    &OWN_OUTCOME,
    &PAGES,
    &CHUNK,
    &RULE,
    &CONDITIONAL,
    &ANSWER,
    &ENVELOPE,
    &ITEMS,
    &CHOICES,
    &OPERATION_CHOICES,
    &TYPE_CHOICES,
    &FIELD_CHOICES,
    &DECLARE,
];
