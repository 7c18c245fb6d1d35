//! Removes the excerpt from the error of an unreadable answer, if the excerpt may contain a secret.
//!
//! In: the error, and the answer's slot, which gives its type. Out: the error. Its excerpt is empty if it contains the name of a field with
//! the type `secret`. Not here: fields whose names suggest a secret, such as `password` (see `excerpt`).

use crate::error::{CallError, CallErrorKind};
use crate::value::Shape;
use crate::value::Slot;

/// Removes an excerpt that may contain a secret.
#[cold]
pub(in crate::client) fn hide_secrets(mut error: CallError, slot: Slot<'_>) -> CallError {
    if let CallErrorKind::Unreadable(unreadable) = error.kind_mut()
        && contains_secret(slot, &unreadable.excerpt, &mut Vec::new())
    {
        unreadable.excerpt.clear();
    }
    error
}

/// Whether a value of this type contains a secret whose name is in the text. Each type is visited once.
fn contains_secret(slot: Slot<'_>, text: &str, seen: &mut Vec<&'static Shape>) -> bool {
    match slot {
        Slot::Scalar(scalar) => scalar.is_secret(),
        Slot::Optional(optional) => contains_secret(optional.fill(), text, seen),
        Slot::List(list) => contains_secret(list.push(), text, seen),
        // If "0" is not a valid key, the type of the values is not known here.
        Slot::Map(map) => map.entry("0").map_or(true, |slot| contains_secret(slot, text, seen)),
        Slot::Union(union) => (0..union.variants().len()).any(|index| contains_secret(union.choose(index), text, seen)),
        Slot::Object(mut object) => {
            let shape = object.shape();
            if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
                return false;
            }
            seen.push(shape);
            let named = shape.fields().iter().enumerate().filter(|(_, field)| text.contains(field.prefix.unwrap_or(field.name)));
            named.fold(false, |found, (index, _)| found || contains_secret(object.field_mut(index), text, seen))
        }
        Slot::Json(_) | Slot::File(_) | Slot::Skip => false,
    }
}
