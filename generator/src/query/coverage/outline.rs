//! The fields of the answers of an operation, as a list would name them.

use crate::model::{Answer, Field, FieldId, Operation, Service, Shape, Ty, TypeId};

/// The role of a field in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The outcome or the envelope's collection, which lists need not have.
    Frame,
    /// A field of the answer itself.
    Own,
    /// A field of the collection's items; a list that has the collection need not have it.
    Row,
}

/// A field of an answer.
pub(super) struct Outlined<'a> {
    pub(super) name: &'a str,
    /// `None` for a field of the outcome, which is text.
    pub(super) field: Option<&'a Field>,
    pub(super) part: Part,
}

/// The fields of all answers of an operation: of its object, and of the items of its collection.
pub(super) fn answer<'a>(service: &'a Service, operation: &'a Operation) -> Vec<Outlined<'a>> {
    operation.answers.iter().flat_map(|answer| one(service, answer)).collect()
}

fn one<'a>(service: &'a Service, answer: &'a Answer) -> Vec<Outlined<'a>> {
    let outcome = outcome_names(service, answer);
    let mut fields = match &answer.shape {
        Shape::Empty | Shape::File | Shape::Outcome => Vec::new(),
        Shape::Unknown(never) => match *never {},
        Shape::Type(ty) => rows(service, ty, Part::Own),
        Shape::Object { id, envelope } => framed(service, *id, envelope.as_ref().map(|envelope| envelope.items.as_slice())),
    };
    for field in fields.iter_mut().filter(|field| outcome.contains(&field.name)) {
        field.part = Part::Frame;
    }
    fields.extend(outcome.into_iter().map(|name| Outlined { name, field: None, part: Part::Frame }));
    fields
}

/// The fields of the outcome.
fn outcome_names<'a>(service: &'a Service, answer: &'a Answer) -> Vec<&'a str> {
    let Some(outcome) = service.wire.outcome.as_ref().filter(|_| answer.outcome) else { return Vec::new() };
    let field = answer.outcome_field.as_ref().map_or(&outcome.field, |field| &field.value);
    std::iter::once(field).chain(&outcome.message).map(String::as_str).collect()
}

/// The fields of an object around a collection, and of the collection's items.
fn framed<'a>(service: &'a Service, id: TypeId, items: Option<&[FieldId]>) -> Vec<Outlined<'a>> {
    let mut outlined = Vec::new();
    for (index, field) in service.fields_of(id).iter().enumerate() {
        let collection = items.and_then(<[FieldId]>::first) == Some(&FieldId(index));
        let part = if collection { Part::Frame } else { Part::Own };
        outlined.push(Outlined { name: &field.name.value, field: Some(field), part });
        if collection {
            let path = items.and_then(|items| service.fields_on(id, items).ok()).unwrap_or_default();
            outlined.extend(path.last().into_iter().flat_map(|items| rows(service, &items.ty, Part::Row)));
        }
    }
    outlined
}

/// The fields of the object that is a type, or of its items.
fn rows<'a>(service: &'a Service, ty: &Ty, part: Part) -> Vec<Outlined<'a>> {
    match ty.innermost() {
        Ty::Named(id) => {
            let fields = service.fields_of(*id).iter();
            fields.map(|field| Outlined { name: &field.name.value, field: Some(field), part }).collect()
        }
        _ => Vec::new(),
    }
}
