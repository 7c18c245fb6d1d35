//! Answers of an operation, by status.
//!
//! In: answers. Out: Response Objects; those of errors are references. A failure inside a 200 is an alternative to the success, and the
//! outcome's field tells them apart. Not here: bodies of errors (see `errors`).

use serde_json::map::Entry;
use serde_json::{Value, json};

use super::names::{Direction, Key};
use super::schemas::Schemas;
use super::timestamps::Forms;
use super::{Object, declared, errors, examples, fields, object};
use crate::model::{Answer, DateFormat, Dates, FieldId, Literal, Operation, OutcomeRule, Service, Shape, Ty, TypeId, TypeKind};

/// Every status that an operation can answer with, its own first.
pub(super) fn responses(schemas: &mut Schemas<'_>, operation: &Operation) -> Object {
    let mut responses = Object::new();
    for answer in &operation.answers {
        let described = describe(schemas, operation, answer);
        responses.insert(answer.status.to_string(), described.into());
    }
    for (status, reference) in errors::references(schemas.service, operation) {
        responses.entry(status).or_insert(reference);
    }
    responses
}

fn describe(schemas: &mut Schemas<'_>, operation: &Operation, answer: &Answer) -> Object {
    let mut described = object([("description", json!(docs(schemas, answer)))]);
    if let Some((media, schema)) = body(schemas, operation, answer) {
        let mut content = Object::new();
        let mut body = object([("schema", schema.into())]);
        body.extend(examples::answer(schemas, operation, answer).map(|example| ("example".to_owned(), example)));
        content.insert(media.to_owned(), body.into());
        described.insert("content".to_owned(), content.into());
    }
    described
}

/// The documentation of the answer, else of its type.
fn docs(schemas: &Schemas<'_>, answer: &Answer) -> String {
    let of_type = match &answer.shape {
        Shape::Empty => "Done; there is no body.",
        Shape::File => "The file.",
        Shape::Outcome => "How it went.",
        Shape::Unknown(never) => match *never {},
        Shape::Object { id, .. } => schemas.def(*id).map_or("", |def| def.docs.as_str()),
        Shape::Type(ty) => match ty.value {
            Ty::Named(id) => schemas.def(id).map_or("", |def| def.docs.as_str()),
            Ty::OrFalse(_) => "What was found, or `false`.",
            _ => "What was found.",
        },
    };
    let docs = if answer.docs.is_empty() { of_type } else { &answer.docs };
    if docs.is_empty() { "The answer.".to_owned() } else { docs.to_owned() }
}

fn body(schemas: &mut Schemas<'_>, operation: &Operation, answer: &Answer) -> Option<(&'static str, Object)> {
    let direction = Direction::Answer(forms(schemas, operation));
    let schema = match (&answer.shape, schemas.service.outcome(answer)) {
        (Shape::Empty, _) => return None,
        (Shape::File, _) => return Some(("application/octet-stream", schemas.version.binary())),
        (Shape::Unknown(never), _) => match *never {},
        (_, Some(outcome)) => either(schemas, answer, &outcome, direction),
        (Shape::Type(ty), None) => schemas.ty(ty, direction),
        (Shape::Object { id, .. }, None) => schemas.reference(*id, direction),
        (Shape::Outcome, None) => Object::new(),
    };
    Some(("application/json", schema))
}

/// Success or failure, as the outcome's field says. If its values are listed, they exclude each other.
fn either(schemas: &mut Schemas<'_>, answer: &Answer, outcome: &OutcomeRule, direction: Direction) -> Object {
    let field = outcome.field.clone();
    let failure = schemas.refer(Key::Failure(field.clone()));
    let success = match (&answer.shape, object_of(schemas, answer)) {
        (_, Some(id)) => schemas.succeeded(id, direction, field),
        (Shape::Type(ty), None) => {
            let (schema, outcome) = (schemas.ty(ty, direction), schemas.refer(Key::Success(field)));
            object([("allOf", json!([schema, outcome]))])
        }
        _ => schemas.refer(Key::Success(field)),
    };
    let key = if is_exclusive(outcome) { "oneOf" } else { "anyOf" };
    object([(key, json!([success, failure]))])
}

/// Whether no object is a success and a failure at once, going by the schemas of both.
fn is_exclusive(outcome: &OutcomeRule) -> bool {
    !outcome.ok.is_empty() && !outcome.error.is_empty() && !outcome.absent_is_ok
}

/// The object that an answer is; `None` if it is something else.
fn object_of(schemas: &Schemas<'_>, answer: &Answer) -> Option<TypeId> {
    let id = answer.body_type()?;
    matches!(schemas.def(id)?.kind, TypeKind::Object(_)).then_some(id)
}

/// What an object has in the field of its outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Success,
    Failure,
}

/// The schema of an object with the fields of an outcome.
fn verdict(outcome: &OutcomeRule, verdict: Verdict) -> Object {
    // An answer without the field is read as one of the two. A server always writes the field of a failure.
    let (values, absent) = match verdict {
        Verdict::Success => (&outcome.ok, outcome.absent_is_ok),
        Verdict::Failure => (&outcome.error, false),
    };
    let mut schema = object([("type", json!("object"))]);
    let is_never_present = outcome.error_if_present && verdict == Verdict::Success;
    if !is_never_present {
        super::put_at(&mut schema, &outcome.field, listed(values).into(), !absent);
    }
    for message in &outcome.message {
        let text = json!({ "type": "string", "description": "What the service says about it." });
        super::put_at(&mut schema, message, text, false);
    }
    schema
}

/// One of these values of an outcome's field; any value if there are none.
fn listed(values: &[Literal]) -> Object {
    let mut value = object([("description", json!("Success or failure of the operation."))]);
    let word = |value: &Literal| match value {
        Literal::String(_) => "string",
        Literal::Boolean(_) => "boolean",
        Literal::Integer(_) | Literal::Float(_) => "number",
    };
    let Some(first) = values.first().map(word) else { return value };
    if values.iter().all(|value| word(value) == first) {
        value.insert("type".to_owned(), json!(first));
    }
    value.insert("enum".to_owned(), values.iter().map(fields::literal).collect());
    value
}

/// A success without an object of its own.
pub(super) fn success(service: &Service, field: &str) -> Object {
    alone(service, field, Verdict::Success, "The operation succeeded.")
}

/// A failure.
pub(super) fn failure(service: &Service, field: &str) -> Object {
    alone(service, field, Verdict::Failure, "The operation failed. A message can give the reason.")
}

fn alone(service: &Service, field: &str, of: Verdict, docs: &str) -> Object {
    let Some(outcome) = outcome_in(service, field) else { return Object::new() };
    let mut schema = verdict(&outcome, of);
    schema.insert("description".to_owned(), json!(docs));
    schema
}

/// The service's outcome, in this field.
fn outcome_in(service: &Service, field: &str) -> Option<OutcomeRule> {
    let mut outcome = service.wire.outcome.clone()?;
    field.clone_into(&mut outcome.field);
    Some(outcome)
}

/// The object of an answer, with the outcome of a success.
pub(super) fn succeeded(schemas: &mut Schemas<'_>, id: TypeId, direction: Direction, field: &str) -> Object {
    let mut schema = declared::schema(schemas, id, direction);
    let Some(outcome) = outcome_in(schemas.service, field) else { return schema };
    let success = verdict(&outcome, Verdict::Success);
    let has = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    // The path of the outcome can lead through a field that the object declares.
    if crate::model::path::steps(field).is_some_and(|steps| steps.len() > 1 && steps.first().is_some_and(|first| has(first))) {
        let docs = schema.get("description").cloned().unwrap_or_default();
        return object([("description", docs), ("allOf", json!([schema, success]))]);
    }
    let parts = ["properties", "required"].map(|key| (key, success.get(key).cloned()));
    for (key, part) in parts {
        match (schema.entry(key), part) {
            (_, None) => {}
            (Entry::Vacant(entry), Some(part)) => drop(entry.insert(part)),
            (Entry::Occupied(mut entry), Some(part)) => merge(entry.get_mut(), part),
        }
    }
    schema
}

/// Adds the properties that are missing, and names of required properties.
fn merge(own: &mut Value, more: Value) {
    match (own, more) {
        (Value::Object(own), Value::Object(more)) => {
            for (name, property) in more {
                own.entry(name).or_insert(property);
            }
        }
        (Value::Array(own), Value::Array(more)) => own.extend(more),
        _ => {}
    }
}

/// The forms of timestamps in an answer: the fixed one, or those that a parameter selects from.
pub(super) fn forms(schemas: &Schemas<'_>, operation: &Operation) -> Forms {
    match operation.dates() {
        None => Forms::EPOCH,
        Some(Dates::Fixed(form)) => Forms::NONE.or(*form),
        Some(Dates::Param(param)) => selectable(schemas, operation, *param),
    }
}

/// The forms of timestamps that are values of a parameter.
fn selectable(schemas: &Schemas<'_>, operation: &Operation, param: FieldId) -> Forms {
    let ty = schemas.found(operation.param(param)).map(|param| param.ty.bare());
    let def = match ty {
        Some(Ty::Named(id)) => schemas.def(*id),
        _ => None,
    };
    let Some(TypeKind::Enum(inner)) = def.map(|def| &def.kind) else { return Forms::EPOCH };
    let forms = inner.values.iter().filter_map(|value| DateFormat::from_word(&value.wire.to_string()));
    forms.fold(Forms::NONE, Forms::or)
}
