//! Answers of an operation, by status.
//!
//! In: answers. Out: Response Objects; those of errors are references. A failure inside a 200 is an alternative to the success, and the
//! outcome's field tells them apart. Not here: bodies of errors (see `errors`).

use serde_json::{Value, json};

use super::schemas::{Direction, Forms, Schemas};
use super::{Object, errors, fields, object};
use crate::model::{Answer, DateFormat, Dates, FieldId, Literal, Operation, OutcomeRule, Service, Shape, Ty, TypeKind};

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
        content.insert(media.to_owned(), json!({ "schema": schema }));
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
    let schema = match &answer.shape {
        Shape::Empty => return None,
        Shape::File => return Some(("application/octet-stream", schemas.version.binary())),
        Shape::Type(ty) => schemas.ty(ty, direction),
        Shape::Object { id, .. } => schemas.reference(*id, direction),
        Shape::Outcome => Object::new(),
        Shape::Unknown(never) => match *never {},
    };
    let schema = match schemas.service.outcome(answer) {
        Some(outcome) => either(&outcome, &Names::of(answer), schema),
        None => schema,
    };
    Some(("application/json", schema))
}

/// Success or failure, as the outcome's field says.
fn either(outcome: &OutcomeRule, names: &Names, schema: Object) -> Object {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let success = match schema.is_empty() {
        true => reference(&names.success),
        false => json!({ "allOf": [schema, with_value(outcome, &Verdict::success(outcome), false)] }),
    };
    object([("oneOf", json!([success, reference(&names.failure)]))])
}

/// The names of the two schemas of an outcome.
struct Names {
    success: String,
    failure: String,
}

impl Names {
    /// An outcome in a field of the answer's own has schemas of its own.
    fn of(answer: &Answer) -> Self {
        let field = answer.outcome_field.as_ref().map(|field| format!(".{}", component(field))).unwrap_or_default();
        Names { success: format!("Outcome{field}.Success"), failure: format!("Outcome{field}.Failure") }
    }
}

/// A field as part of a component's name, which consists of letters, digits, `.`, `-` and `_`.
fn component(field: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    field.chars().map(|letter| if allowed(letter) { letter.to_string() } else { format!(".{:x}", letter as u32) }).collect()
}

/// What an object with one outcome has in the outcome's field.
struct Verdict<'o> {
    is_failure: bool,
    /// The listed values; empty if the field has any other value.
    values: &'o [Literal],
    /// Whether the field can be absent.
    absent: bool,
}

impl<'o> Verdict<'o> {
    fn success(outcome: &'o OutcomeRule) -> Self {
        Verdict { is_failure: false, values: &outcome.ok, absent: outcome.absent_is_ok }
    }
    fn failure(outcome: &'o OutcomeRule) -> Self {
        Verdict { is_failure: true, values: &outcome.error, absent: !outcome.absent_is_ok }
    }
}

/// An object with this outcome.
fn with_value(outcome: &OutcomeRule, verdict: &Verdict<'_>, messages: bool) -> Value {
    let values: Vec<Value> = verdict.values.iter().map(fields::literal).collect();
    let mut value = object([("description", json!("Success or failure of the operation."))]);
    // Success and failure exclude each other, so that a reader finds out which one an answer is.
    let is_never_present = outcome.error_if_present && !verdict.is_failure;
    if is_never_present {
        value.insert("not".to_owned(), json!({}));
    } else if !values.is_empty() {
        let word = |value: &Value| {
            if value.is_string() {
                "string"
            } else if value.is_boolean() {
                "boolean"
            } else {
                "number"
            }
        };
        let first = values.first().map(word);
        if values.iter().all(|value| Some(word(value)) == first) {
            value.insert("type".to_owned(), json!(first));
        }
        value.insert("enum".to_owned(), json!(values));
    } else if !outcome.error_if_present {
        let success: Vec<Value> = outcome.ok.iter().map(fields::literal).collect();
        value.insert("not".to_owned(), json!({ "enum": success }));
    }
    let mut schema = object([("type", json!("object"))]);
    super::put_at(&mut schema, &outcome.field, Value::Object(value), !(verdict.absent || is_never_present));
    for message in outcome.message.iter().filter(|_| messages) {
        let text = json!({ "type": "string", "description": "What the service says about it." });
        super::put_at(&mut schema, message, text, false);
    }
    Value::Object(schema)
}

/// The two schemas of each outcome, which all operations with that outcome share.
pub(super) fn outcomes(service: &Service) -> Object {
    let mut outcomes = Object::new();
    for (answer, outcome) in service.answers().filter_map(|(_, answer)| Some((answer, service.outcome(answer)?))) {
        let names = Names::of(answer);
        outcomes
            .entry(names.success)
            .or_insert_with(|| with_docs(with_value(&outcome, &Verdict::success(&outcome), true), "The operation succeeded."));
        let failed = || {
            with_docs(
                with_value(&outcome, &Verdict::failure(&outcome), true),
                "The operation failed. A message can give the reason.",
            )
        };
        outcomes.entry(names.failure).or_insert_with(failed);
    }
    outcomes
}

fn with_docs(mut schema: Value, docs: &str) -> Value {
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), json!(docs));
    }
    schema
}

/// The forms of timestamps in an answer: the fixed one, or those that a parameter selects from.
fn forms(schemas: &Schemas<'_>, operation: &Operation) -> Forms {
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
