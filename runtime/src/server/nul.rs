//! Refuses the character NUL in requests, because databases and C libraries refuse it or end the text there.
//!
//! In: a filled request. Out: a violation for each parameter with NUL in a key of a map or in a value of type `json`. Not here: texts of other
//! types, which refuse NUL while they are read (see [`crate::wire`]).

use crate::value::View;
use crate::value::{Json, ObjectRef};
use crate::violation::Violations;

/// Adds a violation for every parameter that contains NUL.
pub(super) fn check(request: ObjectRef<'_>, found: &mut Violations) {
    for (index, field) in request.shape().fields().iter().enumerate() {
        if has_nul(&request.field(index)) {
            found.add(field.name, "nul", format!("{} must be text without the character NUL", field.name));
        }
    }
}

fn has_nul(view: &View<'_>) -> bool {
    match view {
        View::Json(json) => json_has_nul(json),
        View::Object(object) | View::Tagged(_, _, object) => {
            (0..object.shape().fields().len()).any(|index| has_nul(&object.field(index)))
        }
        View::List(list) => (0..list.len()).any(|index| has_nul(&list.get(index))),
        View::Map(map) => {
            let mut found = false;
            map.each(&mut |key, value| {
                found = key.contains('\0') || has_nul(&value);
                !found
            });
            found
        }
        _ => false,
    }
}

fn json_has_nul(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains('\0'),
        Json::Array(items) => items.iter().any(json_has_nul),
        Json::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || json_has_nul(value)),
        _ => false,
    }
}
