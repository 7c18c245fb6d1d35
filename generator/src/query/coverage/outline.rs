//! The fields of an operation's responses, as a documented list names them.
//!
//! In: a service and an operation. Out: the fields, each with its part in the response.

use crate::model::{Answer, Field, FieldId, Operation, Service, Shape, Ty, TypeId};

/// The part of a response that a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The field carries the outcome, or it is the collection of an envelope. It may be absent from a list.
    Frame,
    /// The field belongs to the object of the response.
    Own,
    /// The field belongs to the items of a collection. It may be absent from a list that has the collection.
    Item,
}

/// A field of a response.
pub(super) struct ResponseField<'a> {
    pub(super) name: &'a str,
    /// `None` for a field of the outcome that no object of the specification declares. Its value is text.
    pub(super) field: Option<&'a Field>,
    pub(super) part: Part,
}

/// The fields of all responses of an operation, also those of the items of collections.
pub(super) fn response_fields<'a>(service: &'a Service, operation: &'a Operation) -> Vec<ResponseField<'a>> {
    operation.answers.iter().flat_map(|answer| fields_of_answer(service, answer)).collect()
}

fn fields_of_answer<'a>(service: &'a Service, answer: &'a Answer) -> Vec<ResponseField<'a>> {
    let outcome = outcome_names(service, answer);
    let mut fields = match &answer.shape {
        Shape::Empty | Shape::File | Shape::Outcome => Vec::new(),
        Shape::Unknown(never) => match *never {},
        Shape::Type(ty) => fields_of_type(service, ty, Part::Own),
        Shape::Object { id, envelope } => {
            let items = envelope.as_ref().map(|envelope| envelope.items.as_slice());
            fields_of_object(service, *id, items)
        }
    };
    for field in fields.iter_mut().filter(|field| outcome.contains(&field.name)) {
        field.part = Part::Frame;
    }
    fields.extend(outcome.into_iter().map(|name| ResponseField { name, field: None, part: Part::Frame }));
    fields
}

/// The names of the fields that carry the outcome and its message.
fn outcome_names<'a>(service: &'a Service, answer: &'a Answer) -> Vec<&'a str> {
    let Some(outcome) = service.wire.outcome.as_ref().filter(|_| answer.outcome) else { return Vec::new() };
    let field = answer.outcome_field.as_ref().map_or(&outcome.field, |field| &field.value);
    std::iter::once(field).chain(&outcome.message).map(String::as_str).collect()
}

/// The fields of an object and, if it is an envelope, those of the items of its collection. `items` is the path to the collection.
fn fields_of_object<'a>(service: &'a Service, id: TypeId, items: Option<&[FieldId]>) -> Vec<ResponseField<'a>> {
    let mut fields = Vec::new();
    for (index, field) in service.fields_of(id).iter().enumerate() {
        let is_collection = items.and_then(<[FieldId]>::first) == Some(&FieldId(index));
        let part = if is_collection { Part::Frame } else { Part::Own };
        fields.push(ResponseField { name: &field.name.value, field: Some(field), part });
        if is_collection {
            let path = items.and_then(|items| service.fields_on(id, items).ok()).unwrap_or_default();
            fields.extend(path.last().into_iter().flat_map(|items| fields_of_type(service, &items.ty, Part::Item)));
        }
    }
    fields
}

/// The fields of an object type, or of the objects in a list or a map.
fn fields_of_type<'a>(service: &'a Service, ty: &Ty, part: Part) -> Vec<ResponseField<'a>> {
    match ty.innermost() {
        Ty::Named(id) => {
            let fields = service.fields_of(*id).iter();
            fields.map(|field| ResponseField { name: &field.name.value, field: Some(field), part }).collect()
        }
        _ => Vec::new(),
    }
}
