//! The fields of an operation's responses, as a documented list names them.
//!
//! In: a service and an operation. Out: the fields, each with its part in the response.

use std::borrow::Cow;

use crate::model::{Answer, AnswerOutcome, Field, FieldId, Lookups, Operation, Shape, Ty, TypeId, TypeKind};

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
    pub(super) name: Cow<'a, str>,
    /// `None` for a field of the outcome that no object of the specification declares. Its value is text.
    pub(super) field: Option<&'a Field>,
    pub(super) part: Part,
}

/// The fields of all responses of an operation, also those of the items of collections.
pub(super) fn response_fields<'a>(lookups: &Lookups<'a>, operation: &'a Operation) -> Vec<ResponseField<'a>> {
    operation.answers.iter().flat_map(|answer| fields_of_answer(lookups, answer)).collect()
}

fn fields_of_answer<'a>(lookups: &Lookups<'a>, answer: &'a Answer) -> Vec<ResponseField<'a>> {
    let outcome = outcome_names(answer);
    let mut fields = match &answer.shape {
        Shape::Empty | Shape::File | Shape::Outcome => Vec::new(),
        Shape::Unknown(never) => match *never {},
        Shape::Type(ty) | Shape::Stream(ty, ..) => fields_of_type(lookups, ty, Part::Own),
        Shape::Object { id, envelope } => {
            let items = envelope.as_ref().map(|envelope| envelope.items.as_slice());
            fields_of_object(lookups, *id, items)
        }
    };
    for field in fields.iter_mut().filter(|field| outcome.contains(&field.name)) {
        field.part = Part::Frame;
    }
    fields.extend(outcome.into_iter().map(|name| ResponseField { name, field: None, part: Part::Frame }));
    fields
}

/// The names of the fields that carry the outcome and its message.
fn outcome_names(answer: &Answer) -> Vec<Cow<'_, str>> {
    let Some(AnswerOutcome { rule, .. }) = &answer.outcome else { return Vec::new() };
    let names = std::iter::once(&rule.field).chain(&rule.message);
    names.map(|path| path.only_step().map_or_else(|| Cow::Owned(path.to_string()), Cow::Borrowed)).collect()
}

/// The fields of an object and, if it is an envelope, those of the items of its collection. `items` is the path to the collection.
fn fields_of_object<'a>(lookups: &Lookups<'a>, id: TypeId, items: Option<&[FieldId]>) -> Vec<ResponseField<'a>> {
    let mut fields = Vec::new();
    let own = lookups.get(lookups.service.object_fields(id)).unwrap_or_default();
    for (index, field) in own.iter().enumerate() {
        let is_collection = items.and_then(<[FieldId]>::first) == Some(&FieldId(index));
        let part = if is_collection { Part::Frame } else { Part::Own };
        fields.push(ResponseField { name: Cow::Borrowed(&field.name.value), field: Some(field), part });
        if is_collection {
            let path = items.and_then(|items| lookups.get(lookups.service.fields_on(id, items))).unwrap_or_default();
            fields.extend(path.last().into_iter().flat_map(|items| fields_of_type(lookups, &items.ty, Part::Item)));
        }
    }
    fields
}

/// The fields of an object type, or of the objects in a list or a map.
fn fields_of_type<'a>(lookups: &Lookups<'a>, ty: &Ty, part: Part) -> Vec<ResponseField<'a>> {
    let Ty::Named(id) = ty.innermost() else { return Vec::new() };
    match lookups.def(*id).map(|def| &def.kind) {
        Some(TypeKind::Object(object)) => {
            let fields = object.fields.iter();
            fields.map(|field| ResponseField { name: Cow::Borrowed(&field.name.value), field: Some(field), part }).collect()
        }
        _ => Vec::new(),
    }
}
