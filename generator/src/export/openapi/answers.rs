//! Answers of an operation, by status.
//!
//! In: the answers of the model. Out: Response Objects, those of errors as references. A failure that travels in a 200 stands
//! beside the success, and the outcome's field tells them apart. Not here: bodies of errors (see `errors`).

use serde_json::{Value, json};

use super::schemas::{Forms, Schemas, Side};
use super::{Object, errors, object};
use crate::model::{Answer, Dates, Operation, OutcomeRule, Service, Shape, Ty, TypeKind};

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
    let outcome = schemas.service.wire.outcome.as_ref().filter(|_| answer.outcome);
    Some(("application/json", outcome.map_or(schema.clone(), |outcome| either(outcome, schema))))
}

/// Success or failure, as the outcome's field says.
fn either(outcome: &OutcomeRule, schema: Object) -> Object {
    let success = match schema.is_empty() {
        true => json!({ "$ref": "#/components/schemas/Outcome.Success" }),
        false => json!({ "allOf": [schema, said(outcome, &outcome.ok, false)] }),
    };
    object([("oneOf", json!([success, { "$ref": "#/components/schemas/Outcome.Failure" }]))])
}

/// An object whose outcome is one of these values.
fn said(outcome: &OutcomeRule, values: &[String], messages: bool) -> Value {
    let mut properties = Object::new();
    let status = json!({ "type": "string", "enum": values, "description": "How it went." });
    properties.insert(outcome.field.clone(), status);
    for message in outcome.message.iter().filter(|_| messages) {
        let text = json!({ "type": "string", "description": "What the service says about it." });
        properties.insert(message.clone(), text);
    }
    json!({ "type": "object", "required": [outcome.field], "properties": properties })
}

/// The two answers that every operation with an outcome shares.
pub(super) fn outcomes(service: &Service) -> Object {
    let Some(outcome) = &service.wire.outcome else { return Object::new() };
    let with_docs = |mut schema: Value, docs: &str| {
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), json!(docs));
        }
        schema
    };
    object([
        ("Outcome.Success", with_docs(said(outcome, &outcome.ok, true), "It went well.")),
        ("Outcome.Failure", with_docs(said(outcome, &outcome.error, true), "It did not go well; a message can say why.")),
    ])
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
    use crate::model::DateForm::{Epoch, Iso8601, Iso8601NoT};
    let param = operation.params.iter().find(|param| param.name.value == name);
    let Some(Ty::Named(id)) = param.map(|param| &param.ty.value) else { return Forms::EPOCH };
    let Some(TypeKind::Enum(def)) = service.types.get(id.0).map(|def| &def.kind) else { return Forms::EPOCH };
    let known = [("epoch", Epoch), ("iso8601", Iso8601), ("iso8601noT", Iso8601NoT)];
    let there = known.iter().filter(|(word, _)| def.values.iter().any(|value| value.wire.value == *word));
    there.fold(Forms::NONE, |forms, (_, form)| forms.or(*form))
}
