//! Answers of an operation, by status.
//!
//! In: the answers of the model. Out: Response Objects, those of errors as references. A failure that travels in a 200 stands
//! beside the success, and the outcome's field tells them apart. Not here: bodies of errors (see `errors`).

use serde_json::{Value, json};

use super::fields;
use super::schemas::{Forms, Schemas, Side};
use super::{Object, errors, object};
use crate::model::{Answer, Dates, Literal, Operation, OutcomeRule, Service, Shape, Ty, TypeKind};

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

/// The answer's own words, else those of its type.
fn docs(schemas: &Schemas<'_>, answer: &Answer) -> String {
    let of_type = match &answer.shape {
        Shape::Empty => "Done; there is no body.",
        Shape::File => "The file.",
        Shape::Outcome => "How it went.",
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
    let side = Side::Answer(forms(schemas.service, operation));
    let schema = match &answer.shape {
        Shape::Empty => return None,
        Shape::File => return Some(("application/octet-stream", schemas.version.binary())),
        Shape::Type(ty) => schemas.ty(ty, side),
        Shape::Object { id, .. } => schemas.reference(*id, side),
        Shape::Outcome => Object::new(),
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

/// What the two answers of an outcome are called among the components.
struct Names {
    success: String,
    failure: String,
}

impl Names {
    /// An outcome in a field of its own has answers of its own.
    fn of(answer: &Answer) -> Self {
        let field = answer.outcome_field.as_ref().map(|field| format!(".{}", component(field))).unwrap_or_default();
        Names { success: format!("Outcome{field}.Success"), failure: format!("Outcome{field}.Failure") }
    }
}

/// A name that components may have: letters, digits, `.`, `-` and `_`.
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
    let values: Vec<Value> = verdict.values.iter().map(fields::value).collect();
    let mut properties = Object::new();
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
        let success: Vec<Value> = outcome.ok.iter().map(fields::value).collect();
        value.insert("not".to_owned(), json!({ "enum": success }));
    }
    properties.insert(outcome.field.clone(), Value::Object(value));
    for message in outcome.message.iter().filter(|_| messages) {
        let text = json!({ "type": "string", "description": "What the service says about it." });
        properties.insert(message.clone(), text);
    }
    let mut schema = object([("type", json!("object")), ("properties", Value::Object(properties))]);
    if !(verdict.absent || is_never_present) {
        schema.insert("required".to_owned(), json!([outcome.field]));
    }
    Value::Object(schema)
}

/// The two answers that operations with an outcome in one field share.
pub(super) fn outcomes(service: &Service) -> Object {
    let answers = service.resources.iter().flat_map(|resource| &resource.operations).flat_map(|operation| &operation.answers);
    let mut outcomes = Object::new();
    for (answer, outcome) in answers.filter_map(|answer| Some((answer, service.outcome(answer)?))) {
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

/// The forms of instants in an answer: the one that is fixed, or those that the request can choose among.
fn forms(service: &Service, operation: &Operation) -> Forms {
    match operation.dates() {
        None => Forms::EPOCH,
        Some(Dates::Fixed(form)) => Forms::NONE.or(*form),
        Some(Dates::Param(name)) => chosen(service, operation, name),
    }
}

fn chosen(service: &Service, operation: &Operation, name: &str) -> Forms {
    use crate::model::DateForm::{Epoch, EpochFraction, Iso8601, Iso8601NoT};
    let param = operation.params.iter().find(|param| param.name.value == name);
    let Some(Ty::Named(id)) = param.map(|param| &param.ty.value) else { return Forms::EPOCH };
    let Some(TypeKind::Enum(def)) = service.types.get(id.0).map(|def| &def.kind) else { return Forms::EPOCH };
    let known = [("epoch", Epoch), ("epoch_fraction", EpochFraction), ("iso8601", Iso8601), ("iso8601noT", Iso8601NoT)];
    let there = known.iter().filter(|(word, _)| def.values.iter().any(|value| value.wire.value == *word));
    there.fold(Forms::NONE, |forms, (_, form)| forms.or(*form))
}
