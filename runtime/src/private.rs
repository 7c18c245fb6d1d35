//! The interface for generated code: functions, re-exports of other crates, and the macros that implement traits for generated types. It is
//! not for users, and not stable.

mod answers;
mod client;
mod enums;
mod errors;
mod macros;
mod server;
mod tagged;
mod unknown;

use std::fmt;

pub use crate::validate::{check_rules, is_about_rule};
pub use crate::value::Values;
#[cfg(feature = "axum")]
pub use axum;
pub use client::{Chunked, Paged, SplitList};
pub use enums::{WireEnum, WireValue};
pub use serde;
pub use unknown::{UnknownCode, UnknownName};
#[cfg(feature = "server")]
pub use {http::HeaderValue, tower_service};

use crate::value::{List, Literal, Map, Slot, Value, View};
use crate::value::{Object, ObjectMut, ObjectRef};
use crate::wire::json::{SerializedView, fill_from};

/// Calls [`Value::view`]. It exists because the compiler resolves a function faster than a method of a trait.
#[inline]
pub fn view<T: Value>(value: &T) -> View<'_> {
    value.view()
}

/// Calls [`Value::slot`]. It exists for the same reason as [`view`].
#[inline]
pub fn slot<T: Value>(value: &mut T) -> Slot<'_> {
    value.slot()
}

/// Serializes a value with the structure of its JSON. Timestamps without a format of their own are epoch seconds.
pub fn serialize<S: serde::Serializer>(value: &impl Value, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&SerializedView(value.view(), None), serializer)
}

/// Deserializes a value, leniently: scalars are read from other JSON types too.
pub fn deserialize<'de, D: serde::Deserializer<'de>, T: Value + Default>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    fill_from(deserializer, value.slot())?;
    Ok(value)
}

/// Serializes a request, as [`serialize`] does a value.
pub fn serialize_object<S: serde::Serializer>(object: &impl Object, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&SerializedView(View::Object(ObjectRef::new(object)), None), serializer)
}

/// Deserializes a request, as [`deserialize`] does a value.
pub fn deserialize_object<'de, D: serde::Deserializer<'de>, T: Object + Default>(deserializer: D) -> Result<T, D::Error> {
    let mut object = T::default();
    fill_from(deserializer, Slot::Object(ObjectMut::new(&mut object)))?;
    Ok(object)
}

/// Formats an object for `Debug`, without absent fields and without the text of secrets.
#[inline]
pub fn debug(object: &impl Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_object(ObjectRef::new(object), f)
}

fn debug_object(object: ObjectRef<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = object.shape();
    let mut out = f.debug_struct(shape.name);
    for (index, field) in shape.fields().iter().enumerate() {
        match object.field(index) {
            View::Absent => {}
            view => drop(out.field(field.name, &DebugView(view))),
        }
    }
    out.finish()
}

/// A view with `Debug` output.
struct DebugView<'a>(View<'a>);

impl fmt::Debug for DebugView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            View::Absent => f.write_str("absent"),
            View::Null => f.write_str("null"),
            View::Bool(flag) => flag.fmt(f),
            View::Int(number) => number.fmt(f),
            View::UInt(number) => number.fmt(f),
            View::Float(number) => number.fmt(f),
            View::Number(text) => f.write_str(text),
            View::Str(text) => text.fmt(f),
            View::Text(text) => text.fmt(f),
            View::Secret(_) => f.write_str("[secret]"),
            View::Instant(instant) => instant.fmt(f),
            View::Object(object) => debug_object(*object, f),
            View::Tagged(_, tag, object) => f.debug_tuple(&tag_text(tag)).field(&DebugView(View::Object(*object))).finish(),
            View::List(list) => debug_list(*list, f),
            View::Map(map) => debug_map(*map, f),
            View::Json(json) => json.fmt(f),
            View::File(file) => match file.size() {
                Some(size) => write!(f, "file {:?} of {size} bytes", file.name),
                None => write!(f, "file {:?}", file.name),
            },
        }
    }
}

/// The tag of a variant.
fn tag_text(tag: &Literal) -> String {
    match tag {
        Literal::Str(text) => (*text).to_owned(),
        other => format!("{:?}", DebugView(other.view())),
    }
}

fn debug_list(list: &dyn List, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_list().entries((0..list.len()).map(|index| DebugView(list.get(index)))).finish()
}

fn debug_map(map: &dyn Map, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_map();
    map.each(&mut |key, value| {
        out.entry(&key, &DebugView(value));
        true
    });
    out.finish()
}

/// Does not compile unless the type, which a specification names with `rust: …`, implements the traits that generated code needs.
pub const fn assert_value_type<T: Value + Clone + Default + PartialEq + fmt::Debug>() {}

/// The view of a union: the view of its value, with the tag if there is one.
#[must_use]
pub fn tagged<'a>(tag: Option<&'static str>, value: &'static Literal, inner: View<'a>) -> View<'a> {
    match (tag, inner) {
        (Some(tag), View::Object(object)) => View::Tagged(tag, value, object),
        (_, inner) => inner,
    }
}

pub use crate::{
    __answers as answers, __calls as calls, __client as client, __client_name as client_name, __error_types as error_types,
    __handlers as handlers, __header_types as header_types, __integer_enum as integer_enum, __integer_id as integer_id,
    __object as object, __request as request, __router as router, __string_enum as string_enum, __string_id as string_id,
    __tagged_union as tagged_union, __union as union, __webhook_client as webhook_client,
    __webhook_client_name as webhook_client_name, __webhook_router as webhook_router,
};

/// The names that arguments in the tables of generated code use: formats, literals, rules and conditions.
pub mod names {
    pub use crate::timestamp::DateFormat::*;
    pub use crate::validate::{pattern, unique};
    pub use crate::value::{Condition::*, Constraint::*, Literal::*, ParamLocation::*, Rule::*, WrittenAs::*};
}

/// The attributes of fields, under their names in the tables of generated code.
pub mod attrs {
    use crate::value::{Constraint, FieldAttr};

    pub use crate::value::FieldAttr::{
        Date as date, Default as default, Key as key, Location as location, Prefix as prefix, WrittenAs as written_as,
    };

    /// The constraints of a field, with the function that checks them. Only fields with constraints refer to that function, so that a
    /// program without constraints does not link it.
    pub const fn constraints(constraints: &'static [Constraint]) -> FieldAttr {
        FieldAttr::Constraints(constraints, crate::validate::check_constraints)
    }
}
