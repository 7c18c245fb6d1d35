//! Reads fields, parameters and includes.
//!
//! In: the values of `fields`, `params` and `include`. Out: fields with their types and constraints. Not here: whether the types and the
//! groups exist.

use super::expression;
use super::keys::Keys;
use super::values::Value;
use crate::diagnostic::Problems;
use crate::document::{Constraints, Field, Object, RequestBody};
use crate::language::keys::{BODY, FIELD};
use crate::source::Spanned;

/// Reads the fields under the key `fields_key`, and the groups under `include`. `None` if both keys are absent.
pub(super) fn object(keys: &mut Keys, fields_key: &'static str, out: &mut Problems) -> Option<Object> {
    let include = keys.take("include");
    let fields = keys.take(fields_key);
    if include.is_none() && fields.is_none() {
        return None;
    }
    let include = include.and_then(|value| value.texts(out)).unwrap_or_default();
    let fields = fields.map(|value| value.named(out)).unwrap_or_default();
    Some(Object { include, fields: each(fields, out), absent: None })
}

/// Reads the fields of a type or an answer, and `absent`, which says what is written for a field without a value. Parameters have no such key.
pub(super) fn object_with_absent(keys: &mut Keys, out: &mut Problems) -> Option<Object> {
    let object = object(keys, "fields", out)?;
    Some(Object { absent: keys.word_or_null("absent", out), ..object })
}

/// Reads each entry as a field.
pub(super) fn each(entries: Vec<(Spanned<String>, Value)>, out: &mut Problems) -> Vec<Field> {
    entries.into_iter().map(|(name, value)| field(name, value, out)).collect()
}

/// Reads a field. If it could not be read, it is kept without a type, since other parts may refer to its name.
fn field(name: Spanned<String>, value: Value, out: &mut Problems) -> Field {
    match value.keys(&FIELD, out) {
        Some(keys) if keys.is_damaged() => {
            drop(read(name.clone(), keys, out));
            Field::unreadable(name)
        }
        Some(keys) => read(name, keys, out),
        None => Field::unreadable(name),
    }
}

fn read(name: Spanned<String>, mut keys: Keys, out: &mut Problems) -> Field {
    let field = Field {
        name,
        ty: keys.take("type").and_then(|value| expression::read(value, out)),
        required: keys.flag("required", out),
        docs: keys.text("docs", out),
        default: keys.take("default").and_then(|value| value.scalar(out)),
        constraints: constraints(&mut keys, out),
        format: keys.text("format", out),
        written_as: keys.text("as", out),
        absent: keys.word_or_null("absent", out),
        prefix: keys.text("prefix", out),
        rust: keys.text("rust", out),
        deprecated: keys.deprecated(out),
        since: keys.text("since", out),
        example: keys.take("example").map(|value| value.node),
        location: keys.text("in", out),
    };
    keys.finish(out);
    field
}

/// The body of a request: a type, or a mapping. It is required unless it says otherwise.
pub(super) fn body(value: Value, out: &mut Problems) -> Option<RequestBody> {
    let field = Field::unreadable(Spanned::new("body".to_owned(), value.key_span));
    if value.as_scalar().is_some() {
        let ty = expression::read(value, out);
        return Some(RequestBody { field: Field { ty, required: true, ..field }, media: None });
    }
    let mut keys = value.keys(&BODY, out)?;
    let media = keys.text("media", out);
    let field = Field {
        ty: keys.take("type").and_then(|value| expression::read(value, out)),
        required: keys.take("required").and_then(|value| value.boolean(out)).unwrap_or(true),
        docs: keys.text("docs", out),
        constraints: constraints(&mut keys, out),
        format: keys.text("format", out),
        rust: keys.text("rust", out),
        example: keys.take("example").map(|value| value.node),
        ..field
    };
    keys.finish(out);
    Some(RequestBody { field, media })
}

fn constraints(keys: &mut Keys, out: &mut Problems) -> Constraints {
    Constraints {
        min: keys.number("min", out),
        max: keys.number("max", out),
        min_length: keys.count("min_length", out),
        max_length: keys.count("max_length", out),
        pattern: keys.text("pattern", out),
        min_items: keys.count("min_items", out),
        max_items: keys.count("max_items", out),
    }
}
