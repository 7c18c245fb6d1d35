//! Describes the responses of operations.
//!
//! In: the answers of an operation. Out: Response Objects by status; those of errors are references. If an answer has an outcome, its schema
//! has two alternatives, success and failure, which differ in the field of the outcome. Not here: the bodies of errors (see `errors`).

use serde_json::map::Entry;
use serde_json::{Value, json};

use super::json::{Object, insert_if_some, insert_property, not_a_schema, object};
use super::names::{Direction, Key};
use super::schemas::Schemas;
use super::timestamps::DateFormats;
use super::{declared, errors, headers};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::example::{self, literal};
use crate::model::{
    Answer, BodyKind, Dates, FieldPath, Literal, Operation, OutcomeRule, OutcomeSignal, Shape, Ty, TypeId, TypeKind,
};

/// The key with the schema of an item of a stream. It is the key `itemSchema` of OpenAPI 3.2.
const ITEM_SCHEMA: &str = "x-itemSchema";

/// The responses of an operation by status: those of its answers, then those of errors.
pub(super) fn responses(schemas: &mut Schemas<'_>, operation: &Operation) -> Object {
    let mut responses = Object::new();
    for answer in &operation.answers {
        let described = describe(schemas, operation, answer);
        match responses.entry(answer.status.to_string()) {
            Entry::Vacant(entry) => drop(entry.insert(described.into())),
            // Another answer with this status has another media type.
            Entry::Occupied(mut entry) => add_content(entry.get_mut(), described),
        }
    }
    for (status, response) in errors::responses_of(schemas, operation) {
        responses.entry(status).or_insert(response);
    }
    responses
}

/// Adds the content and the description of an answer with the same status.
fn add_content(response: &mut Value, mut other: Object) {
    if let (Some(Value::Object(content)), Some(Value::Object(others))) = (response.get_mut("content"), other.remove("content")) {
        content.extend(others);
    }
    if let (Some(Value::String(docs)), Some(Value::String(others))) =
        (response.get_mut("description"), other.remove("description"))
        && *docs != others
    {
        docs.push_str("\n\n");
        docs.push_str(&others);
    }
}

fn describe(schemas: &mut Schemas<'_>, operation: &Operation, answer: &Answer) -> Object {
    let mut described = object([("description", json!(docs(schemas, answer)))]);
    insert_if_some(&mut described, "headers", headers::headers(schemas, Some(operation)));
    if let Some((media, schema)) = body(schemas, operation, answer) {
        let mut content = Object::new();
        let mut body = object([("schema", schema.into())]);
        if let Shape::Stream(item, ..) = &answer.shape {
            let item = schemas.ty(item, Direction::Answer(date_formats(operation)));
            body.insert(ITEM_SCHEMA.to_owned(), item.into());
        }
        let is_binary = matches!(answer.content(), Some((BodyKind::Bytes | BodyKind::File, _)));
        let example = example::answer(&schemas.lookups, answer, date_formats(operation).first());
        body.extend(example.filter(|_| !is_binary).map(|example| ("example".to_owned(), example)));
        content.insert(media.to_owned(), body.into());
        described.insert("content".to_owned(), content.into());
    }
    described
}

/// The documentation of an answer without any.
const RESULT: &str = "The body contains the result.";

/// The documentation of an answer, or else of its type.
fn docs(schemas: &Schemas<'_>, answer: &Answer) -> String {
    let type_docs = match &answer.shape {
        Shape::Empty => "The operation succeeded. The response has no body.",
        Shape::File => "The body is the file.",
        Shape::Stream(..) => "The body contains the items, which are sent one after another.",
        Shape::Outcome => "The body reports the outcome of the operation.",
        Shape::Unknown(never) => match *never {},
        Shape::Object { id, .. } => schemas.def(*id).map_or("", |def| def.docs.as_str()),
        Shape::Type(ty) => match ty.value {
            Ty::Named(id) => schemas.def(id).map_or("", |def| def.docs.as_str()),
            Ty::OrFalse(_) => "The body contains the result, or `false` if there is none.",
            _ => RESULT,
        },
    };
    let docs = if answer.docs.is_empty() { type_docs } else { &answer.docs };
    if docs.is_empty() { RESULT.to_owned() } else { docs.to_owned() }
}

/// The media type and the schema of an answer's body. `None` if there is no body.
fn body<'a>(schemas: &mut Schemas<'_>, operation: &Operation, answer: &'a Answer) -> Option<(&'a str, Object)> {
    let direction = Direction::Answer(date_formats(operation));
    let (kind, media) = answer.content()?;
    let schema = match (&answer.shape, &answer.outcome) {
        (Shape::Empty, _) => return None,
        (Shape::File, _) => {
            let media = answer.media.as_ref().map_or(kind.default_media(), |media| media.as_str());
            return Some((media, schemas.version.binary()));
        }
        (Shape::Type(_), _) if kind == BodyKind::Bytes => schemas.version.binary(),
        (Shape::Stream(..), _) => object([("type", json!("string"))]),
        (Shape::Unknown(never), _) => match *never {},
        (_, Some(outcome)) => success_or_failure(schemas, answer, &outcome.rule, direction),
        (Shape::Type(ty), None) => schemas.ty(ty, direction),
        (Shape::Object { id, .. }, None) => schemas.reference(*id, direction),
        (Shape::Outcome, None) => {
            schemas.lookup::<()>(Err(Bug::new(Code::SW9001, format!("the outcome of operation `{}`", *operation.name))));
            Object::new()
        }
    };
    Some((media, schema))
}

/// The schema of an answer with an outcome. Its alternatives are success and failure.
fn success_or_failure(schemas: &mut Schemas<'_>, answer: &Answer, outcome: &OutcomeRule, direction: Direction) -> Object {
    let field = outcome.field.clone();
    let failure = schemas.refer(Key::Failure(field.clone()));
    let success = match (&answer.shape, object_of(schemas, answer)) {
        (_, Some(id)) => schemas.reference_with_success(id, direction, field),
        (Shape::Type(ty), None) => {
            let (schema, outcome) = (schemas.ty(ty, direction), schemas.refer(Key::Success(field)));
            object([("allOf", json!([schema, outcome]))])
        }
        _ => schemas.refer(Key::Success(field)),
    };
    let key = if is_exclusive(outcome) { "oneOf" } else { "anyOf" };
    object([(key, json!([success, failure]))])
}

/// Whether no object is valid for both the schema of success and the schema of failure.
fn is_exclusive(outcome: &OutcomeRule) -> bool {
    match &outcome.signal {
        OutcomeSignal::Presence => false,
        OutcomeSignal::Value(values) => !values.error.is_empty() && !values.absent_is_ok,
    }
}

/// The declared object that is the body of an answer. `None` if the body is something else.
fn object_of(schemas: &Schemas<'_>, answer: &Answer) -> Option<TypeId> {
    let id = answer.body_type()?;
    matches!(schemas.def(id)?.kind, TypeKind::Object(_)).then_some(id)
}

/// The outcome that an object reports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Success,
    Failure,
}

/// The schema of an object that has the fields of an outcome, with the values of the verdict.
fn verdict_schema(schemas: &Schemas<'_>, outcome: &OutcomeRule, verdict: Verdict) -> Object {
    let mut schema = object([("type", json!("object"))]);
    // On success, the field may be absent if an answer without the field means success. On failure, a server always writes the field.
    let field = match (&outcome.signal, verdict) {
        (OutcomeSignal::Presence, Verdict::Success) => None,
        (OutcomeSignal::Presence, Verdict::Failure) => Some((Vec::new(), true)),
        (OutcomeSignal::Value(values), Verdict::Success) => Some((values.all_ok().collect(), !values.absent_is_ok)),
        (OutcomeSignal::Value(values), Verdict::Failure) => Some((values.error.iter().collect(), true)),
    };
    if let Some((values, required)) = field {
        schemas.lookup(insert_property(&mut schema, &outcome.field, outcome_values(&values).into(), required));
    }
    for message in &outcome.message {
        let text = json!({ "type": "string", "description": "Contains the message of the service." });
        schemas.lookup(insert_property(&mut schema, message, text, false));
    }
    schema
}

/// The type of a JSON value that is a literal.
fn json_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        _ => "number",
    }
}

/// The schema of an outcome's field, which has one of the values. If there are no values, any value is valid.
fn outcome_values(values: &[&Literal]) -> Object {
    let mut schema = object([("description", json!("Reports success or failure of the operation."))]);
    let values: Vec<Value> = values.iter().map(|value| literal(value)).collect();
    let Some(first) = values.first().map(json_type) else { return schema };
    if values.iter().all(|value| json_type(value) == first) {
        schema.insert("type".to_owned(), json!(first));
    }
    schema.insert("enum".to_owned(), values.into());
    schema
}

/// The schema of an object that has only the fields of an outcome, on success.
pub(super) fn success(schemas: &Schemas<'_>, field: &FieldPath) -> Object {
    outcome_object(schemas, field, Verdict::Success, "The operation succeeded.")
}

/// The schema of an object that has only the fields of an outcome, on failure.
pub(super) fn failure(schemas: &Schemas<'_>, field: &FieldPath) -> Object {
    outcome_object(schemas, field, Verdict::Failure, "The operation failed. A message can give the reason.")
}

fn outcome_object(schemas: &Schemas<'_>, field: &FieldPath, verdict: Verdict, docs: &str) -> Object {
    let Some(outcome) = outcome_in(schemas, field) else { return Object::new() };
    let mut schema = verdict_schema(schemas, &outcome, verdict);
    schema.insert("description".to_owned(), json!(docs));
    schema
}

/// The outcome of the service, with `field` as the field that carries it.
fn outcome_in(schemas: &Schemas<'_>, field: &FieldPath) -> Option<OutcomeRule> {
    let outcome = schemas.service.wire.outcome.clone().ok_or_else(|| Bug::new(Code::SW9002, "the outcome of the service"));
    schemas.lookup(outcome).map(|outcome| OutcomeRule { field: field.clone(), ..outcome })
}

/// The schema of an object together with the fields of an outcome, on success.
pub(super) fn object_with_success(schemas: &mut Schemas<'_>, id: TypeId, direction: Direction, field: &FieldPath) -> Object {
    let mut schema = declared::schema(schemas, id, direction);
    let Some(outcome) = outcome_in(schemas, field) else { return schema };
    let success = verdict_schema(schemas, &outcome, Verdict::Success);
    let has = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    // If the path of the outcome leads through a field that the object declares, the two schemas cannot be merged.
    if field.only_step().is_none() && has(field.first()) {
        let mut both = object([("allOf", json!([schema, success]))]);
        if let Some(docs) = schema.get("description") {
            both.shift_insert(0, "description".to_owned(), docs.clone());
        }
        return both;
    }
    let keywords = ["properties", "required"].map(|key| (key, success.get(key).cloned()));
    for (key, value) in keywords {
        match (schema.entry(key), value) {
            (_, None) => {}
            (Entry::Vacant(entry), Some(value)) => drop(entry.insert(value)),
            (Entry::Occupied(mut entry), Some(value)) => {
                schemas.lookup(merge(key, entry.get_mut(), value));
            }
        }
    }
    schema
}

/// Adds to an object the properties that it lacks, or to a list the items of another list.
fn merge(key: &str, value: &mut Value, addition: Value) -> Result<(), Bug> {
    match (value, addition) {
        (Value::Object(properties), Value::Object(additions)) => {
            for (name, property) in additions {
                properties.entry(name).or_insert(property);
            }
        }
        (Value::Array(items), Value::Array(additions)) => items.extend(additions),
        _ => return Err(not_a_schema(key)),
    }
    Ok(())
}

/// The date formats of an answer's timestamps: the fixed one, or those that a parameter selects from.
pub(super) fn date_formats(operation: &Operation) -> DateFormats {
    match operation.dates() {
        None => DateFormats::EPOCH,
        Some(Dates::Fixed(format)) => DateFormats::NONE.with(*format),
        Some(Dates::Param(_, formats)) => formats.iter().map(|(_, format)| *format).fold(DateFormats::NONE, DateFormats::with),
    }
}
