//! What a list would say about an operation: its parameters, and the fields of what it answers with.
//!
//! In: an operation. Out: fields by name. Not here: comparing.

use crate::model::{Answer, Field, Operation, Service, Shape, Ty, TypeId, TypeKind};

/// What part of an answer a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The way of answering, the outcome or the envelope's collection, which lists of fields need not state.
    Frame,
    /// The answer itself.
    Own,
    /// A row of the envelope's collection; where a list states the collection, it need not state the rows.
    Row,
}

/// A field of an answer.
pub(super) struct Outlined<'a> {
    pub(super) name: &'a str,
    /// `None`: what the outcome brings, which is text.
    pub(super) field: Option<&'a Field>,
    pub(super) part: Part,
}

/// The fields of all answers of an operation: of the object itself, and of the rows where it is a collection or has one around it.
pub(super) fn answer<'a>(service: &'a Service, operation: &'a Operation) -> Vec<Outlined<'a>> {
    operation.answers.iter().flat_map(|answer| one(service, answer)).collect()
}

fn one<'a>(service: &'a Service, answer: &'a Answer) -> Vec<Outlined<'a>> {
    let outcome = outcome_names(service, answer);
    let mut fields = match &answer.shape {
        Shape::Empty | Shape::File | Shape::Outcome => Vec::new(),
        Shape::Type(ty) => rows(service, ty, Part::Own),
        Shape::Object { id, envelope } => {
            let items = envelope.as_ref().map(|envelope| envelope.items.as_str());
            framed(service, *id, items)
        }
    };
    for field in fields.iter_mut().filter(|field| outcome.contains(&field.name)) {
        field.part = Part::Frame;
    }
    fields.extend(outcome.into_iter().map(|name| Outlined { name, field: None, part: Part::Frame }));
    fields
}

/// The fields that the outcome brings.
fn outcome_names<'a>(service: &'a Service, answer: &'a Answer) -> Vec<&'a str> {
    let Some(outcome) = service.wire.outcome.as_ref().filter(|_| answer.outcome) else { return Vec::new() };
    let field = answer.outcome_field.as_ref().map_or(&outcome.field, |field| &field.value);
    std::iter::once(field).chain(&outcome.message).map(String::as_str).collect()
}

/// An object, and the rows of the collection that it is around.
fn framed<'a>(service: &'a Service, id: TypeId, items: Option<&str>) -> Vec<Outlined<'a>> {
    let mut outlined = Vec::new();
    for field in object(service, id) {
        let collection = Some(field.name.value.as_str()) == items;
        let part = if collection { Part::Frame } else { Part::Own };
        outlined.push(Outlined { name: &field.name.value, field: Some(field), part });
        if collection {
            outlined.extend(rows(service, &field.ty, Part::Row));
        }
    }
    outlined
}

/// The fields of the object that a type is or holds.
fn rows<'a>(service: &'a Service, ty: &Ty, part: Part) -> Vec<Outlined<'a>> {
    match ty {
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) | Ty::Map(_, inner, _) => {
            rows(service, inner, part)
        }
        Ty::Named(id) => {
            let fields = object(service, *id).iter();
            fields.map(|field| Outlined { name: &field.name.value, field: Some(field), part }).collect()
        }
        _ => Vec::new(),
    }
}

fn object(service: &Service, id: TypeId) -> &[Field] {
    match service.types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Object(object)) => &object.fields,
        _ => &[],
    }
}
