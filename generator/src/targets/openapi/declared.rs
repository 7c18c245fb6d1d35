//! The schemas of declared types.
//!
//! In: ids, enums, objects and unions. Out: their schemas under `components/schemas`. Not here: the names of the schemas (see `names`).

use serde_json::{Value, json};

use super::dialect::OpenApiVersion;
use super::json::{Object, insert_if_some, object};
use super::names::Direction;
use super::options::OpenApiRules;
use super::schemas::Schemas;
use super::{fields, rules};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::example::{literal, wire_value};
use crate::model::{EnumDef, EnumValue, IdRepr, Member, ObjectDef, TagKind, Tagging, Ty, TypeDef, TypeId, TypeKind, UnionDef};

/// The schema of a declared type in one direction.
pub(super) fn schema(schemas: &mut Schemas<'_>, id: TypeId, direction: Direction) -> Object {
    let Some(def) = schemas.def(id) else { return Object::new() };
    let schema = match &def.kind {
        TypeKind::Id(IdRepr::Integer) => object([("type", json!("integer")), ("format", json!("int64"))]),
        TypeKind::Id(IdRepr::String) => object([("type", json!("string"))]),
        TypeKind::Enum(def) => enumeration(def),
        TypeKind::Object(def) => object_schema(schemas, def, direction),
        TypeKind::Union(def) => union(schemas, def, direction),
        TypeKind::Unknown(never) => match *never {},
    };
    let mut keywords = object([("description", json!(docs(schemas, def)))]);
    insert_if_some(&mut keywords, "deprecated", def.deprecated.is_some());
    schemas.version.with_keywords(schema, keywords)
}

/// The documentation of a type, or its name if there is none. For an enum, it also lists the values, and for an
/// object the rules.
fn docs(schemas: &Schemas<'_>, def: &TypeDef) -> String {
    let mut docs = if def.docs.is_empty() { format!("`{}`.", def.name.value) } else { def.docs.clone() };
    if let TypeKind::Object(object) = &def.kind {
        let sentence = |rule| schemas.lookup(schemas.service.rule_sentence(&|id| object.name_of(id), rule));
        docs.extend(object.rules.iter().filter_map(|rule| sentence(&rule.value)).map(|sentence| format!("\n\n{sentence}")));
    }
    if let TypeKind::Enum(values) = &def.kind {
        docs.push('\n');
        for value in &values.values {
            docs.push_str(&format!("\n- `{}`: {}", value.wire.value, meaning(value)));
        }
        docs.push_str(if values.closed { "" } else { "\n\nOther values can occur." });
    }
    docs
}

/// The documentation of an enum's value.
fn meaning(value: &EnumValue) -> String {
    let deprecation = value.deprecated.as_ref().map(|instead| format!(" Deprecated. {instead}")).unwrap_or_default();
    if value.docs.is_empty() {
        format!("{}.{deprecation}", value.name.value)
    } else {
        format!("{}. {}{deprecation}", value.name.value, value.docs)
    }
}

/// The schema of an enum. A closed enum accepts its values only. An open enum accepts any integer or string, so that clients accept values
/// that are added later; its known values are under `x-extensible-enum`.
fn enumeration(def: &EnumDef) -> Object {
    let values: Vec<Value> = def.values.iter().map(|value| wire_value(&value.wire)).collect();
    let names: Vec<&str> = def.values.iter().map(|value| value.name.value.as_str()).collect();
    let docs: Vec<String> = def.values.iter().map(meaning).collect();
    let key = if def.closed { "enum" } else { "x-extensible-enum" };
    object([
        ("type", json!(def.repr.keyword())),
        (key, json!(values)),
        ("x-enum-varnames", json!(names)),
        ("x-enum-descriptions", json!(docs)),
    ])
}

/// The schema of an object. Its rules are data, as those of an operation, and if an option says so, they are schemas too.
fn object_schema(schemas: &mut Schemas<'_>, def: &ObjectDef, direction: Direction) -> Object {
    let (fields, prefixed_maps): (Vec<&Member>, Vec<&Member>) = def.fields.iter().partition(|field| field.prefix.is_none());
    let mut properties = Object::new();
    for field in &fields {
        properties.insert(field.name.value.clone(), fields::of_member(schemas, field, direction).into());
    }
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name.value.as_str()).collect();
    let mut object = object([("type", json!("object"))]);
    insert_if_some(&mut object, "required", json!(required));
    object.insert("properties".to_owned(), properties.into());
    object.extend(prefixed_entries(schemas, &prefixed_maps, direction));
    insert_if_some(&mut object, rules::EXTENSION, rules::of_object(schemas, def));
    if schemas.options.rules == OpenApiRules::Schema {
        let key = |id| schemas.lookup(def.name_of(id));
        insert_if_some(&mut object, "allOf", rules::schemas(schemas, &def.rules, &key));
    }
    object
}

/// The keywords for entries of maps that are fields of the object itself, each name with the prefix of its map. OpenAPI 3.0 cannot describe
/// names with a prefix. There, the keyword describes all properties that are not listed.
fn prefixed_entries(schemas: &mut Schemas<'_>, maps: &[&Member], direction: Direction) -> Object {
    let mut patterns = Object::new();
    for field in maps {
        let (Some(prefix), Ty::Map(_, value, _)) = (&field.prefix, &field.ty.value) else {
            schemas.lookup::<()>(Err(Bug::new(Code::SW9001, format!("the prefix of `{}`", *field.name))));
            continue;
        };
        let docs = object([("description", json!(fields::describe(field, direction)))]);
        let value = schemas.ty(value, direction);
        patterns.insert(format!("^{}", regex_lite::escape(prefix)), schemas.version.with_keywords(value, docs).into());
    }
    let mut keywords = Object::new();
    if schemas.version == OpenApiVersion::V3_1 {
        insert_if_some(&mut keywords, "patternProperties", patterns);
        return keywords;
    }
    let values: Vec<Value> = patterns.into_iter().map(|(_, value)| value).collect();
    match values.as_slice() {
        [] => {}
        [only] => drop(keywords.insert("additionalProperties".to_owned(), only.clone())),
        several => drop(keywords.insert("additionalProperties".to_owned(), json!({ "anyOf": several }))),
    }
    keywords
}

/// The schema of a union. A value of a tagged union is valid for exactly one variant (`oneOf`). A value of an untagged union belongs to the
/// first variant that accepts it, but others may accept it too (`anyOf`).
fn union(schemas: &mut Schemas<'_>, union: &UnionDef, direction: Direction) -> Object {
    let variants: Vec<_> = union.variants.iter().map(|variant| (variant, schemas.ty(&variant.ty, direction))).collect();
    let Some(Tagging { field, kind, content, unknown }) = &union.tagging else {
        let mut schemas: Vec<Object> = Vec::new();
        for schema in variants.into_iter().flat_map(|(_, schema)| alternatives(schema)) {
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        // An empty schema accepts every value, so the others have no effect.
        return match schemas.as_slice() {
            [only] => only.clone(),
            several if several.iter().any(Object::is_empty) => Object::new(),
            several => object([("anyOf", json!(several))]),
        };
    };
    let tagged = variants.into_iter().map(|(variant, schema)| {
        let mut tag_schema = object([("type", json!(json_type(*kind)))]);
        tag_schema.extend(schemas.version.constant(literal(&variant.tag)));
        let mut properties = Object::new();
        properties.insert(field.value.clone(), tag_schema.into());
        if let Some(content) = content {
            properties.insert(content.value.clone(), schema.into());
            return json!({ "type": "object", "required": [field.value, content.value], "properties": properties });
        }
        json!({ "allOf": [schema, { "type": "object", "required": [field.value], "properties": properties }] })
    });
    let mut alternatives: Vec<Value> = tagged.collect();
    // A server accepts the listed variants only.
    if unknown.is_some() && matches!(direction, Direction::Answer(_)) {
        let listed: Vec<Value> = union.variants.iter().map(|variant| literal(&variant.tag)).collect();
        let other = json!({ "type": json_type(*kind), "not": { "enum": listed } });
        alternatives.push(json!({ "type": "object", "required": [field.value], "properties": { field.value.as_str(): other } }));
    }
    object([("oneOf", json!(alternatives))])
}

/// The JSON type of tags.
fn json_type(tags: TagKind) -> &'static str {
    match tags {
        TagKind::String => "string",
        TagKind::Integer => "integer",
        TagKind::Boolean => "boolean",
    }
}

/// Returns the alternatives of a schema that consists of `oneOf` or `anyOf` alone, and any other schema unchanged. Client generators declare a
/// further type for alternatives inside of alternatives.
fn alternatives(schema: Object) -> Vec<Object> {
    let mut entries = schema.iter();
    let choices = match (entries.next(), entries.next()) {
        (Some((key, Value::Array(choices))), None) if key == "oneOf" || key == "anyOf" => {
            choices.iter().map(|choice| choice.as_object().cloned()).collect::<Option<Vec<Object>>>()
        }
        _ => None,
    };
    choices.unwrap_or_else(|| vec![schema])
}
