//! A sample of every type as JSON: every field set, every value within its limits.

use serde_json::{Map, Value, json};
use specwright_generator::model::{Constraints, EnumRepr, Field, IdRepr, Operation, Rule, Service, Shape, Ty, TypeId, TypeKind};

/// How deep samples of recursive types go.
const DEEPEST: usize = 4;

/// The parameters of an operation. Of parameters that exclude each other only the first is set.
pub(crate) fn request(service: &Service, operation: &Operation) -> String {
    let excluded: Vec<&str> = operation
        .rules
        .iter()
        .flat_map(|rule| match &rule.value {
            Rule::OneOf(names) | Rule::Exclusive(names) => names.iter().skip(1).map(|name| name.value.as_str()).collect(),
            _ => Vec::new(),
        })
        .collect();
    let params = operation.params.iter().filter(|param| !excluded.contains(&param.name.value.as_str()) && !is_file(&param.ty));
    Value::Object(fields(service, params, 0)).to_string()
}

/// The answer of an operation.
pub(crate) fn answer(service: &Service, operation: &Operation) -> String {
    let value = match operation.answers.first().map(|answer| &answer.shape) {
        None | Some(Shape::Empty | Shape::File) => Value::Null,
        Some(Shape::Type(ty)) => of(service, ty, &Constraints::default(), 0),
        Some(Shape::Object { id, .. }) => named(service, *id, 0),
        Some(Shape::Outcome) => json!({ "info": "done" }),
    };
    value.to_string()
}

fn is_file(ty: &Ty) -> bool {
    match ty {
        Ty::File => true,
        Ty::List(inner) | Ty::OneOrMany(inner) => is_file(inner),
        _ => false,
    }
}

fn fields<'a>(service: &Service, fields: impl Iterator<Item = &'a Field>, depth: usize) -> Map<String, Value> {
    let kept = fields.filter(|field| field.required || depth < DEEPEST);
    kept.map(|field| (field.name.value.clone(), of(service, &field.ty, &field.constraints, depth))).collect()
}

fn of(service: &Service, ty: &Ty, limits: &Constraints, depth: usize) -> Value {
    match ty {
        Ty::Boolean => json!(true),
        Ty::Integer(_) | Ty::Duration => json!(limits.min.as_ref().map_or(3, |min| min.value as i64)),
        Ty::Float => json!(limits.min.as_ref().map_or(2.5, |min| min.value)),
        Ty::Decimal => json!("12.50"),
        Ty::String | Ty::Text | Ty::Secret => json!("grüße & <b>more</b>"),
        Ty::Timestamp => json!(1_767_225_600),
        Ty::Date => json!("2026-01-31"),
        Ty::Uuid => json!("6f1c0b0e-3f5e-4c58-9d7e-0d6a3c1b2a4f"),
        Ty::Url => json!("https://desk.example/a?b=c"),
        Ty::Bytes => json!("AAEC"),
        Ty::Json => json!({ "any": [1, "two", null] }),
        Ty::File => Value::Null,
        Ty::List(item) | Ty::OneOrMany(item) if depth < DEEPEST => {
            let count = limits.max_items.as_ref().map_or(2, |most| most.value.min(2));
            (0..count).map(|_| of(service, item, &Constraints::default(), depth + 1)).collect()
        }
        Ty::List(_) | Ty::OneOrMany(_) => json!([]),
        Ty::Map(_, _, _) if depth >= DEEPEST => json!({}),
        Ty::Map(key, value, _) => {
            let key = match of(service, key, &Constraints::default(), depth) {
                Value::String(key) => key,
                other => other.to_string(),
            };
            json!({ key: of(service, value, &Constraints::default(), depth + 1) })
        }
        Ty::Nullable(inner) | Ty::OrFalse(inner) => of(service, inner, limits, depth),
        Ty::Named(id) => named(service, *id, depth),
    }
}

fn named(service: &Service, id: TypeId, depth: usize) -> Value {
    match service.types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Id(IdRepr::Integer)) => json!(42),
        Some(TypeKind::Id(IdRepr::String)) => json!("id-42"),
        Some(TypeKind::Enum(values)) => match (values.repr, values.values.last()) {
            (EnumRepr::Integer, Some(value)) => json!(value.wire.parse::<i64>().unwrap_or_default()),
            (EnumRepr::String, Some(value)) => json!(value.wire.value),
            (_, None) => Value::Null,
        },
        Some(TypeKind::Object(object)) => Value::Object(fields(service, object.fields.iter(), depth + 1)),
        Some(TypeKind::Union(union)) => match union.variants.first() {
            Some(variant) => of(service, &variant.ty, &Constraints::default(), depth + 1),
            None => Value::Null,
        },
        None => Value::Null,
    }
}
