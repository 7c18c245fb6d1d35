//! The capacity of a buffer for JSON that contains a secret. A buffer that grows would leave copies of the secret in memory.
//!
//! In: a view. Out: an upper limit of the length of its JSON, in bytes. Not here: the writing.

use crate::value::ObjectRef;
use crate::value::{List, Literal, Map, View};

/// An upper limit for numbers, timestamps, booleans and null, with quotes.
const SHORT: usize = 64;

/// An upper limit of the length of a view's JSON, in bytes; `None` if the view contains no secret.
pub(super) fn capacity(it: &View<'_>) -> Option<usize> {
    let mut has_secret = false;
    let bytes = measure(it, &mut has_secret);
    has_secret.then_some(bytes)
}

/// An upper limit of the length of a view's JSON. Sets `has_secret` if the view contains a secret.
fn measure(it: &View<'_>, has_secret: &mut bool) -> usize {
    match it {
        View::Str(it) => text(it),
        View::Text(it) => text(it),
        View::Secret(it) => {
            *has_secret = true;
            text(it)
        }
        View::Object(it) => object(*it, has_secret),
        View::Tagged(tag, value, it) => text(tag) + literal(value) + object(*it, has_secret),
        View::List(it) => list(*it, has_secret),
        View::Map(it) => map(*it, has_secret),
        View::Json(it) => it.to_string().len(),
        View::Number(it) => it.len() + 8,
        // JSON has only the name of a file.
        View::File(it) => text(&it.name),
        View::Absent | View::Null | View::Bool(_) | View::Int(_) | View::UInt(_) | View::Float(_) | View::Instant(_) => SHORT,
    }
}

/// An upper limit of the length of a tag.
fn literal(it: &Literal) -> usize {
    if let Literal::Str(it) = it { text(it) } else { SHORT }
}

/// An upper limit of the length of a text in JSON. The longest escape is `\uXXXX`: six bytes for one byte of text. The eight additional bytes
/// are for the quotes and the characters between values.
fn text(it: &str) -> usize {
    it.len() * 6 + 8
}

fn object(it: ObjectRef<'_>, has_secret: &mut bool) -> usize {
    let fields = it.shape().fields().iter().enumerate().map(|(index, field)| {
        let view = it.field(index);
        // Each entry of a map with a prefix is a member of the object itself, with the prefix in front of its name.
        let prefixes = match (field.prefix, &view) {
            (Some(prefix), View::Map(map)) => map.len() * text(prefix),
            _ => 0,
        };
        text(field.name) + prefixes + measure(&view, has_secret)
    });
    fields.sum::<usize>() + 8
}

fn list(it: &dyn List, has_secret: &mut bool) -> usize {
    (0..it.len()).map(|index| measure(&it.get(index), has_secret) + 8).sum::<usize>() + 8
}

fn map(it: &dyn Map, has_secret: &mut bool) -> usize {
    let mut bytes = 8;
    it.each(&mut |key, value| {
        bytes += text(key) + measure(&value, has_secret);
        true
    });
    bytes
}
