//! Reads fields, parameters and includes.
//!
//! In: the values of `fields`, `params` and `include`. Out: fields with their types and constraints. Not here: whether the types and the
//! groups exist.

use super::expression;
use super::keys::{Keys, Value};
use super::problem;
use crate::diagnostic::Problems;
use crate::document::{Constraints, Field, Object, RequestBody};
use crate::language::keys::{BODY, FIELD};
use crate::source::{Span, Spanned};

/// Reads the fields under the key `fields_key`, and the groups under `include`. `None` if both keys are absent.
pub(super) fn object(keys: &mut Keys, fields_key: &'static str, problems: &mut Problems) -> Option<Object> {
    let include = keys.take("include");
    let fields = keys.take(fields_key);
    if include.is_none() && fields.is_none() {
        return None;
    }
    let include = include.and_then(|value| value.texts(problems)).unwrap_or_default();
    let fields = fields.map(|value| value.named(problems)).unwrap_or_default();
    Some(Object { include, fields: each(fields, problems), ..Object::default() })
}

/// Reads the fields of a type or an answer, and `absent`, which says what is written for a field without a value. Parameters have no such key.
pub(super) fn object_with_absent(keys: &mut Keys, problems: &mut Problems) -> Option<Object> {
    let object = object(keys, "fields", problems)?;
    Some(Object { absent: keys.word_or_null("absent", problems), ..object })
}

/// Reads each entry as a field.
pub(super) fn each(entries: Vec<(Spanned<String>, Value)>, problems: &mut Problems) -> Vec<Field> {
    entries.into_iter().map(|(name, value)| field(name, value, problems)).collect()
}

/// Reads a field. If it could not be read, it is kept without a type, since other parts may refer to its name.
fn field(name: Spanned<String>, value: Value, problems: &mut Problems) -> Field {
    match value.keys(&FIELD, problems) {
        Some(keys) if keys.is_damaged() => {
            drop(field_with_keys(name.clone(), keys, problems));
            Field::unreadable(name)
        }
        Some(keys) => field_with_keys(name, keys, problems),
        None => Field::unreadable(name),
    }
}

fn field_with_keys(name: Spanned<String>, mut keys: Keys, problems: &mut Problems) -> Field {
    let is_constant = report_beside_value(&keys, problems);
    let ty = if is_constant { keys.take("type") } else { keys.need("type") };
    let field = Field {
        name,
        ty: ty.and_then(|value| expression::read(value, problems)),
        value: keys.take("value").and_then(|value| value.scalar(problems)),
        required: keys.flag("required", problems),
        docs: keys.text("docs", problems),
        default: keys.take("default").and_then(|value| value.scalar(problems)),
        constraints: constraints(&mut keys, problems),
        format: keys.text("format", problems),
        written_as: keys.text("as", problems),
        absent: keys.word_or_null("absent", problems),
        prefix: keys.text("prefix", problems),
        wire_name: keys.text("name", problems),
        rust: keys.text("rust", problems),
        deprecated: keys.deprecated(problems),
        since: keys.text("since", problems),
        example: keys.take("example").map(|value| value.node),
        location: keys.text("in", problems),
        style: keys.text("style", problems),
    };
    keys.finish(problems);
    field
}

/// Whether the mapping has a `value`. Reports keys beside it that a constant cannot have.
fn report_beside_value(keys: &Keys, problems: &mut Problems) -> bool {
    let Some(value) = keys.remaining().find(|key| key.value == "value").map(|key| ("value", key.span)) else { return false };
    let has_no_meaning = FIELD.names().filter(|name| !["value", "name", "in", "docs"].contains(name));
    for other in has_no_meaning {
        if let Some(key) = keys.remaining().find(|key| key.value == other) {
            problems.add(problem::exclusive("a constant", value, (other, key.span)));
        }
    }
    true
}

/// The body of a request: a type, or a mapping. It is required unless it says otherwise.
pub(super) fn body(value: Value, problems: &mut Problems) -> Option<RequestBody> {
    let field = Field::unreadable(Spanned::new("body".to_owned(), value.key_span));
    if value.as_scalar().is_some() {
        let ty = expression::read(value, problems);
        return Some(RequestBody { field: Field { ty, required: true, ..field }, media: None });
    }
    let mut keys = value.keys(&BODY, problems)?;
    let media = keys.text("media", problems);
    let field = Field {
        ty: keys.take("type").and_then(|value| expression::read(value, problems)),
        required: keys.take("required").and_then(|value| value.boolean(problems)).unwrap_or(true),
        docs: keys.text("docs", problems),
        constraints: constraints(&mut keys, problems),
        format: keys.text("format", problems),
        rust: keys.text("rust", problems),
        example: keys.take("example").map(|value| value.node),
        ..field
    };
    keys.finish(problems);
    Some(RequestBody { field, media })
}

fn constraints(keys: &mut Keys, problems: &mut Problems) -> Constraints {
    Constraints {
        min: keys.number("min", problems),
        max: keys.number("max", problems),
        min_length: keys.count("min_length", problems),
        max_length: keys.count("max_length", problems),
        pattern: keys.text("pattern", problems),
        min_items: keys.count("min_items", problems),
        max_items: keys.count("max_items", problems),
        unique: unique(keys, problems),
    }
}

/// The position of `unique: true`. `false` is the default.
fn unique(keys: &mut Keys, problems: &mut Problems) -> Option<Span> {
    let value = keys.take("unique")?;
    let span = value.node.span;
    value.boolean(problems)?.then_some(span)
}
