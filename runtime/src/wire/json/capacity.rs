//! The capacity of a buffer for JSON that contains a secret. A buffer that grows would leave copies of the secret in memory.
//!
//! In: a view. Out: an upper limit of the length of its JSON, in bytes. Not here: the writing.

use crate::value::ObjectRef;
use crate::value::{List, Map, View};

/// An upper limit for numbers, timestamps, booleans and null, with quotes.
const SHORT: usize = 64;

/// An upper limit of the length of a view's JSON, in bytes; `None` if the view contains no secret.
pub(super) fn capacity(it: &View<'_>) -> Option<usize> {
    let mut secret = false;
    let bytes = measure(it, &mut secret);
    secret.then_some(bytes)
}

fn measure(it: &View<'_>, secret: &mut bool) -> usize {
    match it {
        View::Str(it) => text(it),
        View::Text(it) => text(it),
        View::Secret(it) => {
            *secret = true;
            text(it)
        }
        View::Object(it) => object(*it, secret),
        View::Tagged(tag, name, it) => text(tag) + text(name) + object(*it, secret),
        View::List(it) => list(*it, secret),
        View::Map(it) => map(*it, secret),
        View::Json(it) => it.to_string().len(),
        View::Number(it) => it.len() + 8,
        View::File(it) => text(&it.name),
        View::Absent | View::Null | View::Bool(_) | View::Int(_) | View::UInt(_) | View::Float(_) | View::Instant(_) => SHORT,
    }
}

/// Every byte may be escaped as `\u0000`. The eight additional bytes are for quotes and the characters between values.
fn text(it: &str) -> usize {
    it.len() * 6 + 8
}

fn object(it: ObjectRef<'_>, secret: &mut bool) -> usize {
    let fields = it.shape().fields().iter().enumerate().map(|(index, field)| {
        let view = it.field(index);
        let prefixes = match (field.prefix, &view) {
            (Some(prefix), View::Map(map)) => map.len() * text(prefix),
            _ => 0,
        };
        text(field.name) + prefixes + measure(&view, secret)
    });
    fields.sum::<usize>() + 8
}

fn list(it: &dyn List, secret: &mut bool) -> usize {
    (0..it.len()).map(|index| measure(&it.get(index), secret) + 8).sum::<usize>() + 8
}

fn map(it: &dyn Map, secret: &mut bool) -> usize {
    let mut bytes = 8;
    it.each(&mut |key, value| {
        bytes += text(key) + measure(&value, secret);
        true
    });
    bytes
}
