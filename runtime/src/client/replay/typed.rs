//! Finds values of the type `secret`: traverses the types of an operation together with names of parameters, or with JSON.
//!
//! In: an operation; names of parameters, and JSON. Out: which parameters are secrets, and the JSON without them. Not here: values whose names
//! suggest a secret (see `redact`).
//!
//! The types are those of the slots of an empty request and an empty answer.

use serde_json::Value as Json;

use super::redact::{clear, is_secret};
use crate::client::exchange::ErasedAnswer;
use crate::operation::{Answer, BodyEncoding, Endpoint, Operation};
use crate::value::{Field, FieldSlots, ObjectMut};
use crate::value::{ListMut, MapMut, Slot, Union};

/// The types of an operation, erased.
#[derive(Clone, Copy)]
pub(super) struct OperationTypes {
    pub(super) endpoint: &'static Endpoint,
    request: fn() -> Box<dyn FieldSlots>,
    answer: fn() -> Box<dyn ErasedAnswer>,
}

impl OperationTypes {
    pub(super) fn of<R: Operation>() -> Self {
        OperationTypes { endpoint: R::ENDPOINT, request: || Box::<R>::default(), answer: || Box::<R::Answer>::default() }
    }
    /// The header with the id of a request, if the service names one.
    pub(super) fn request_id(&self) -> Option<&'static str> {
        self.endpoint.service.errors.request_id
    }
    /// Visits the slot of the parameter with this name in a form, such as `user[pins][]`. In a union, it visits one slot per variant.
    pub(super) fn parameter(&self, name: &str, visit: &mut dyn FnMut(Slot<'_>)) {
        let segments: Vec<&str> = name.split('[').map(|part| part.strip_suffix(']').unwrap_or(part)).collect();
        let Some((first, rest)) = segments.split_first() else { return };
        let mut request = (self.request)();
        for (index, _) in
            self.endpoint.params.fields().iter().enumerate().filter(|(_, field)| field.has_shared_name && field.name == *first)
        {
            descend(request.slot_at(index), rest, visit);
        }
        descend(Slot::Object(ObjectMut::of(self.endpoint.params, request.as_mut())), &segments, visit);
    }
    /// Replaces the secrets of a request's JSON; returns whether there were any.
    pub(super) fn request(&self, json: &mut Json) -> bool {
        let mut request = (self.request)();
        match self.whole_body() {
            Some((index, field)) => hide(json, request.slot_at(index), field.key),
            None => hide(json, Slot::Object(ObjectMut::of(self.endpoint.params, request.as_mut())), None),
        }
    }
    /// The parameter that is the whole body.
    fn whole_body(&self) -> Option<(usize, &'static Field)> {
        self.endpoint.params.fields().iter().enumerate().find(|(_, field)| field.location.is_whole_body())
    }
    /// Whether the whole body is a text, which a recording contains as a JSON string, with the type `secret`.
    pub(super) fn is_body_secret(&self) -> bool {
        let mut request = (self.request)();
        self.whole_body().is_some_and(|(index, _)| hide(&mut Json::String(String::new()), request.slot_at(index), None))
    }
    /// Whether the answer with a status is text with the type `secret`.
    pub(super) fn is_response_secret(&self, status: u16) -> bool {
        let answers = std::iter::once(&self.endpoint.answer).chain(self.endpoint.answers);
        let is_text = |answer: &Answer| answer.media.is_some_and(|media| media.encoding == BodyEncoding::Text);
        answers.into_iter().any(is_text) && self.response(status, &mut Json::String(String::new()))
    }
    /// Replaces the secrets in the JSON of a response; returns whether there were any.
    pub(super) fn response(&self, status: u16, json: &mut Json) -> bool {
        let mut answer = (self.answer)();
        match (self.endpoint.answer_to(status), answer.erased_slot()) {
            (None, _) => clear(json, false),
            (Some((_, first)), Slot::Union(union)) if !self.endpoint.answers.is_empty() => {
                // Several answers can have the same status.
                let same = self.endpoint.answers.iter().enumerate().filter(|(_, answer)| answer.status == first.status);
                same.fold(false, |found, (index, answer)| hide(json, union.choose(index), answer.key) | found)
            }
            (Some((_, answer)), slot) => hide(json, slot, answer.key),
        }
    }
}

fn descend(slot: Slot<'_>, segments: &[&str], visit: &mut dyn FnMut(Slot<'_>)) {
    match (slot, segments.split_first()) {
        (Slot::Optional(optional), _) => descend(optional.fill(), segments, visit),
        (Slot::Union(union), _) => (0..union.variants().len()).for_each(|index| descend(union.choose(index), segments, visit)),
        (Slot::List(list), Some((number, rest))) if number.bytes().all(|b| b.is_ascii_digit()) => {
            descend(list.push(), rest, visit);
        }
        // Some services write lists without brackets.
        (Slot::List(list), _) => descend(list.push(), segments, visit),
        (slot, None) => visit(slot),
        (Slot::Object(mut object), Some((name, rest))) => match member(&mut object, name) {
            Some((slot, Some(key))) => descend(slot, &[&[key], rest].concat(), visit),
            Some((slot, None)) => descend(slot, rest, visit),
            None => {}
        },
        (Slot::Map(map), Some((key, rest))) => map.entry(key).into_iter().for_each(|slot| descend(slot, rest, visit)),
        _ => {}
    }
}

/// The slot of an object's member. For an entry of a map with a prefix, the slot of the map, and the key of the entry.
fn member<'o, 'n>(object: &'o mut ObjectMut<'_>, name: &'n str) -> Option<(Slot<'o>, Option<&'n str>)> {
    let shape = object.shape();
    let (index, key) = match shape.find(name, 0) {
        Some(index) => (index, None),
        None => shape.find_prefixed(name).map(|(index, key)| (index, Some(key)))?,
    };
    Some((object.field_mut(index), key))
}

/// Replaces values that are secrets by their type or their name. Returns whether there were any. `key` is the field that contains the key,
/// if a map is written as an array.
pub(super) fn hide(json: &mut Json, slot: Slot<'_>, key: Option<&str>) -> bool {
    match slot {
        Slot::Scalar(scalar) => clear(json, scalar.is_secret()),
        Slot::Optional(optional) => hide(json, optional.fill(), key),
        Slot::Object(mut object) => in_object(json, &mut object),
        Slot::List(list) => in_list(json, list, key),
        Slot::Map(map) => in_map(json, map, key),
        Slot::Union(union) => in_union(json, union, key),
        Slot::Json(_) | Slot::File(_) | Slot::Skip => clear(json, false),
    }
}

fn in_object(json: &mut Json, object: &mut ObjectMut<'_>) -> bool {
    let Json::Object(members) = json else { return clear(json, false) };
    members.iter_mut().fold(false, |found, (name, value)| found | in_member(object, name, value))
}

/// Replaces the secrets in the value of a member, as [`hide`] does.
fn in_member(object: &mut ObjectMut<'_>, name: &str, value: &mut Json) -> bool {
    let repeated = object.shape().find(name, 0).and_then(|index| object.shape().fields().get(index)?.key);
    match member(object, name) {
        _ if is_secret(name) => clear(value, true),
        Some((slot, None)) => hide(value, slot, repeated),
        Some((slot, Some(key))) => in_entry(slot, key, value),
        None => clear(value, false),
    }
}

/// The entry of a map whose entries are members of the object.
fn in_entry(slot: Slot<'_>, key: &str, value: &mut Json) -> bool {
    match slot {
        Slot::Optional(optional) => in_entry(optional.fill(), key, value),
        Slot::Map(map) => entry(map, key, value),
        slot => hide(value, slot, None),
    }
}

fn in_list(json: &mut Json, list: &mut dyn ListMut, key: Option<&str>) -> bool {
    match json {
        Json::Array(items) => items.iter_mut().fold(false, |found, item| found | hide(item, list.push(), key)),
        // A single item without a list around it.
        item => hide(item, list.push(), key),
    }
}

fn in_map(json: &mut Json, map: &mut dyn MapMut, key: Option<&str>) -> bool {
    match json {
        Json::Object(members) => members.iter_mut().fold(false, |found, (name, value)| {
            found | if is_secret(name) { clear(value, true) } else { entry(map, name, value) }
        }),
        Json::Array(items) if key.is_some() => items.iter_mut().fold(false, |found, item| {
            let name =
                key.and_then(|key| item.get(key)).map(|name| name.as_str().map_or_else(|| name.to_string(), str::to_owned));
            found | entry(map, name.as_deref().unwrap_or_default(), item)
        }),
        other => clear(other, false),
    }
}

/// One entry. If the map does not accept the key, the type of the value is unknown, so all values are replaced.
fn entry(map: &mut dyn MapMut, key: &str, value: &mut Json) -> bool {
    match map.entry(key) {
        Ok(slot) => hide(value, slot, None),
        Err(_) => clear(value, true),
    }
}

/// A union: the variant that the tag selects. Without a tag, values are replaced if they are secrets in any variant.
fn in_union(json: &mut Json, union: &mut dyn Union, key: Option<&str>) -> bool {
    let variants = union.variants();
    let tag = union.tag().and_then(|tag| json.get(tag)?.as_str());
    let tagged = tag.and_then(|tag| variants.iter().position(|variant| *variant == tag));
    let range = tagged.map_or(0..variants.len(), |index| index..index.saturating_add(1));
    range.fold(false, |found, index| found | hide(json, union.choose(index), key))
}
