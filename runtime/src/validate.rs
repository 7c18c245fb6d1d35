//! Checks the constraints and rules of an object and of all objects inside it.
//!
//! In: an object. Out: [`Violations`], each with the path of the field, the name of the constraint or rule, and a sentence. A client
//! validates a request before it sends it, and a server before it calls the handler. Not here: whether a value has the right type (see
//! [`crate::wire`]).

mod limits;
mod pattern;
mod rules;
mod unique;

use std::borrow::Cow;

pub use limits::pattern;

#[cfg(feature = "server")]
use crate::value::Rule;
use crate::value::{List, Map, Object, ObjectRef, View};
pub use crate::violation::{Violation, Violations};

pub(crate) use limits::check as check_constraints;
#[doc(hidden)]
pub use rules::check as check_rules;
#[doc(hidden)]
pub use rules::is_about as is_about_rule;
#[cfg(feature = "server")]
pub(crate) use rules::is_rule;
#[doc(hidden)]
pub use unique::unique;

/// Checks every constraint and every rule of an object and of all objects inside it.
///
/// # Errors
/// All violations, in the order of the fields.
pub fn validate(object: &impl Object) -> Result<(), Violations> {
    check(ObjectRef::new(object))
}

/// As [`validate`], for an object of any type.
pub(crate) fn check(object: ObjectRef<'_>) -> Result<(), Violations> {
    let mut found = Violations::default();
    check_object(object, "", &mut found);
    found.into_result()
}

/// As [`validate`], for a request with parameters that could not be read. Rules that mention one of these are not checked.
#[cfg(feature = "server")]
pub(crate) fn validate_readable(object: ObjectRef<'_>, unreadable: &Violations) -> Violations {
    let mut found = Violations::default();
    check_fields(object, "", &mut found);
    let is_unreadable = |name| unreadable.iter().any(|violation| violation.param.split(['[', '.']).next() == Some(name));
    let can_be_checked = |rule: &Rule| !rules::names(*rule).into_iter().any(is_unreadable);
    let rules: Vec<Rule> = object.shape().rules.iter().copied().filter(can_be_checked).collect();
    rules::check(&rules, object, "", &mut found);
    found
}

/// As [`validate`], but adds to `found`. `path` is the path of the object, empty for a request.
pub(crate) fn check_object(object: ObjectRef<'_>, path: &str, found: &mut Violations) {
    check_fields(object, path, found);
    let shape = object.shape();
    if let Some(check) = shape.check_rules {
        check(shape.rules, object, path, found);
    }
}

fn check_fields(object: ObjectRef<'_>, path: &str, found: &mut Violations) {
    let shape = object.shape();
    for (index, field) in shape.fields().iter().enumerate() {
        let view = object.field(index);
        if field.constraints.is_empty() && is_flat(&view) {
            continue;
        }
        let name = join(path, field.name);
        if let Some(check) = field.check_constraints {
            check(field.constraints, &view, &name, found);
        }
        check_inside(&view, &name, found);
    }
}

fn is_flat(view: &View<'_>) -> bool {
    !matches!(view, View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_))
}

fn check_inside(view: &View<'_>, name: &str, found: &mut Violations) {
    match view {
        View::Object(object) | View::Tagged(_, _, object) => check_object(*object, name, found),
        View::List(list) => check_list(*list, name, found),
        View::Map(map) => check_map(*map, name, found),
        _ => {}
    }
}

fn check_list(list: &dyn List, name: &str, found: &mut Violations) {
    for index in 0..list.len() {
        let item = list.get(index);
        if is_flat(&item) {
            return; // All items have the same type, so no other item has fields either.
        }
        check_inside(&item, &format!("{name}[{index}]"), found);
    }
}

fn check_map(map: &dyn Map, name: &str, found: &mut Violations) {
    map.each(&mut |key, value| {
        check_inside(&value, &format!("{name}[{key}]"), found);
        !is_flat(&value)
    });
}

fn join<'n>(path: &str, name: &'n str) -> Cow<'n, str> {
    if path.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(format!("{path}.{name}")) }
}
