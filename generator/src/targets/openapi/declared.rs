//! Declared types as the schemas under `components/schemas`.
//!
//! In: ids, enums, objects and unions. Out: one schema each. Not here: their names (see `schemas`).

use serde_json::{Value, json};

use super::names::Direction;
use super::schemas::Schemas;
use super::{Object, fields, object, put_some};
use crate::model::{EnumDef, EnumRepr, EnumValue, Field, IdRepr, Ty, TypeDef, TypeId, TypeKind, UnionDef, WireValue};
use crate::targets::openapi::OpenApiVersion;

/// The schema of a declared type in one direction.
pub(super) fn schema(schemas: &mut Schemas<'_>, id: TypeId, direction: Direction) -> Object {
    let Some(def) = schemas.def(id) else { return Object::new() };
    let schema = match &def.kind {
        TypeKind::Id(IdRepr::Integer) => object([("type", json!("integer")), ("format", json!("int64"))]),
        TypeKind::Id(IdRepr::String) => object([("type", json!("string"))]),
        TypeKind::Enum(values) => enumeration(values),
        TypeKind::Object(it) => properties(schemas, &it.fields, direction),
        TypeKind::Union(it) => union(schemas, it, direction),
        TypeKind::Unknown(never) => match *never {},
    };
    let mut words = object([("description", json!(docs(def)))]);
    put_some(&mut words, "deprecated", def.deprecated.is_some());
    schemas.version.with(schema, words)
}

/// The documentation of a type, else its name.
fn docs(def: &TypeDef) -> String {
    let mut docs = if def.docs.is_empty() { format!("`{}`.", def.name.value) } else { def.docs.clone() };
    if let TypeKind::Enum(values) = &def.kind {
        docs.push('\n');
        for value in &values.values {
            docs.push_str(&format!("\n- `{}`: {}", value.wire.value, meaning(value)));
        }
        docs.push_str(if values.closed { "" } else { "\n\nOther values can occur." });
    }
    docs
}

fn meaning(value: &EnumValue) -> String {
    let retired = value.deprecated.as_ref().map(|why| format!(" Deprecated. {why}")).unwrap_or_default();
    if value.docs.is_empty() {
        format!("{}.{retired}", value.name.value)
    } else {
        format!("{}. {}{retired}", value.name.value, value.docs)
    }
}

/// A closed enum lists its values and forbids others. An open one has its plain type, so that clients accept values that are added
/// later; the known values are under `x-extensible-enum`.
fn enumeration(def: &EnumDef) -> Object {
    let values: Vec<Value> = def.values.iter().map(|value| wire_value(&value.wire)).collect();
    let names: Vec<&str> = def.values.iter().map(|value| value.name.value.as_str()).collect();
    let docs: Vec<String> = def.values.iter().map(meaning).collect();
    let key = if def.closed { "enum" } else { "x-extensible-enum" };
    object([
        ("type", json!(repr(def.repr))),
        (key, json!(values)),
        ("x-enum-varnames", json!(names)),
        ("x-enum-descriptions", json!(docs)),
    ])
}

/// The JSON type of an enum's values.
pub(super) fn repr(repr: EnumRepr) -> &'static str {
    match repr {
        EnumRepr::Integer => "integer",
        EnumRepr::String => "string",
    }
}

/// A value of an enum as it travels.
pub(super) fn wire_value(wire: &WireValue) -> Value {
    match wire {
        WireValue::Integer(number) => json!(number),
        WireValue::String(text) => json!(text),
    }
}

/// An object of these fields.
pub(super) fn properties(schemas: &mut Schemas<'_>, fields: &[Field], direction: Direction) -> Object {
    let (own, maps): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.prefix.is_none());
    let mut properties = Object::new();
    for field in &own {
        properties.insert(field.name.value.clone(), fields::schema(schemas, field, direction).into());
    }
    let required: Vec<&str> = own.iter().filter(|field| field.required).map(|field| field.name.value.as_str()).collect();
    let mut object = object([("type", json!("object"))]);
    put_some(&mut object, "required", json!(required));
    object.insert("properties".to_owned(), properties.into());
    object.extend(behind_prefixes(schemas, &maps, direction));
    object
}

/// The members of an object that are entries of its maps. OpenAPI 3.0 has no schema for names with a prefix, and describes all members
/// that are not listed.
fn behind_prefixes(schemas: &mut Schemas<'_>, maps: &[&Field], direction: Direction) -> Object {
    let mut patterns = Object::new();
    for field in maps {
        let (Some(prefix), Ty::Map(_, value, _)) = (&field.prefix, &field.ty.value) else { continue };
        let words = object([("description", json!(fields::describe(field, direction)))]);
        let value = schemas.ty(value, direction);
        patterns.insert(format!("^{}", regex_lite::escape(prefix)), schemas.version.with(value, words).into());
    }
    let mut all = Object::new();
    if schemas.version == OpenApiVersion::V3_1 {
        put_some(&mut all, "patternProperties", patterns);
        return all;
    }
    let mut values: Vec<Value> = patterns.into_iter().map(|(_, value)| value).collect();
    let value = if values.len() > 1 { json!({ "anyOf": values }) } else { values.pop().unwrap_or_default() };
    put_some(&mut all, "additionalProperties", value);
    all
}

/// With a tag exactly one variant fits; without, the first that does, so that more than one may.
fn union(schemas: &mut Schemas<'_>, union: &UnionDef, direction: Direction) -> Object {
    let variants: Vec<_> = union.variants.iter().map(|variant| (variant, schemas.ty(&variant.ty, direction))).collect();
    let Some(tag) = &union.tag else {
        let mut schemas: Vec<Object> = Vec::new();
        for (_, schema) in variants {
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        // An empty schema accepts what the others do.
        return match schemas.as_slice() {
            [only] => only.clone(),
            several if several.iter().any(Object::is_empty) => Object::new(),
            several => object([("anyOf", json!(several))]),
        };
    };
    let tagged = variants.into_iter().map(|(variant, schema)| {
        let mut kind = object([("type", json!("string"))]);
        kind.extend(schemas.version.constant(json!(variant.name.value)));
        let mut properties = Object::new();
        properties.insert(tag.value.clone(), kind.into());
        json!({ "allOf": [schema, { "type": "object", "required": [tag.value], "properties": properties }] })
    });
    object([("oneOf", tagged.collect())])
}
