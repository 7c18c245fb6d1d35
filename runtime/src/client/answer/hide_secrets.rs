//! Removes the excerpt of an answer that could not be read, when it may hold a secret.
//!
//! In: the error, and the answer's slot, from which its type is known. Out: the error; its excerpt is empty when the beginning of the
//! body has the name of a field that is a secret by its type. Not here: secrets that are known by their names (see `excerpt`).

use crate::error::{CallError, CallErrorKind};
use crate::value::Shape;
use crate::value::Slot;

/// The error, without an excerpt that may hold a secret.
#[cold]
pub(in crate::client) fn hide_secrets(mut error: CallError, slot: Slot<'_>) -> CallError {
    if let CallErrorKind::Unreadable(unreadable) = error.kind_mut()
        && holds_secret(slot, &unreadable.excerpt, &mut Vec::new())
    {
        unreadable.excerpt.clear();
    }
    error
}

/// Whether a value of this type has a secret whose name is in the text. Each type is visited once.
fn holds_secret(slot: Slot<'_>, text: &str, seen: &mut Vec<&'static Shape>) -> bool {
    match slot {
        Slot::Scalar(scalar) => scalar.is_secret(),
        Slot::Optional(optional) => holds_secret(optional.fill(), text, seen),
        Slot::List(list) => holds_secret(list.push(), text, seen),
        // A map with other keys may have secrets under any of them.
        Slot::Map(map) => map.entry("0").map_or(true, |slot| holds_secret(slot, text, seen)),
        Slot::Union(union) => (0..union.variants().len()).any(|index| holds_secret(union.choose(index), text, seen)),
        Slot::Object(mut object) => {
            let shape = object.shape();
            if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
                return false;
            }
            seen.push(shape);
            let named = shape.fields().iter().enumerate().filter(|(_, field)| text.contains(field.prefix.unwrap_or(field.name)));
            named.fold(false, |found, (index, _)| found || holds_secret(object.field_mut(index), text, seen))
        }
        Slot::Json(_) | Slot::File(_) | Slot::Skip => false,
    }
}
