//! Reads merged parameters into the fields of a request.
//!
//! In: values by field, without types. Out: the filled request, violations, and names of unknown members. Not here: how values are merged
//! (see `params`).

use std::borrow::Cow;
use std::cell::Cell;

use super::default::fill_absent;
use super::mismatch::Mismatches;
use super::untyped::to_json;
use super::{Bounds, Entries, Exceeded, Node, Params};
use crate::operation::{Arrays, Wire};
use crate::timestamp::DateFormat;
use crate::value::{Field, Fields, Json, ObjectMut, ParamStyle, Shape, WrittenAs};
use crate::value::{ListMut, MapMut, Slot, Token, View};
use crate::violation::Violations;
use crate::wire::json::{Member, Reading, Reason, check_json, fill_value, set_listed};

/// Findings while a request was filled, besides violations.
#[derive(Default)]
#[non_exhaustive]
pub struct FillReport {
    /// The paths of members that their objects do not have: `address[zip]`.
    pub unknown: Vec<String>,
    /// The limit that a value exceeds.
    pub exceeded: Option<Exceeded>,
    /// Whether a value is an object, a list, a map or JSON, so that it can exceed a limit on the size of values.
    pub has_nested: bool,
}

/// Fills every field of a request and applies defaults. Adds a violation for each parameter that is missing or has a wrong type.
/// `keeps_unlisted` says that values which an enum or a union does not list are kept.
pub fn fill(
    params: &mut Params<'_>,
    shape: &'static Shape,
    request: &mut dyn Fields,
    wire: &Wire,
    bounds: Bounds,
    keeps_unlisted: bool,
    found: &mut Violations,
) -> FillReport {
    let mut filling = Filling { wire, bounds, keeps_unlisted, found, report: FillReport::default() };
    for (index, field) in shape.fields().iter().enumerate() {
        match params.take(index) {
            Some(node)
                if field.style.is_none() && try_set_scalar(&node, request.slot_at(index), field, is_lenient(field, wire)) => {}
            Some(node) => filling.fill_field(request, index, field, node),
            None => fill_absent(request.slot_at(index), field, filling.found),
        }
    }
    filling.report
}

/// The state while the fields of a request are filled one after the other.
struct Filling<'a> {
    wire: &'a Wire,
    /// The limits that are left.
    bounds: Bounds,
    keeps_unlisted: bool,
    found: &'a mut Violations,
    report: FillReport,
}

fn is_lenient(field: &Field, wire: &Wire) -> bool {
    wire.lenient || field.written_as != WrittenAs::Plain
}

/// Sets the value of a scalar field, which most fields are. Returns `false` for any other field, for an empty text, and for a value that does
/// not fit. `fill_field` handles these.
fn try_set_scalar(node: &Node<'_>, slot: Slot<'_>, field: &Field, lenient: bool) -> bool {
    let (token, lenient) = match node {
        // A query and a form have no types: every scalar is text.
        Node::Text(text) => (Token::Str(text), true),
        Node::HeaderLines(lines) => match lines.as_slice() {
            [line] => (Token::Str(line), true),
            _ => return false,
        },
        Node::Json(Member::Text(text)) => (Token::Str(text), lenient),
        Node::Json(Member::Token(token)) => (*token, lenient),
        _ => return false,
    };
    let scalar = match slot {
        Slot::Scalar(scalar) => scalar,
        Slot::Optional(optional) => match optional.fill() {
            Slot::Scalar(scalar) => scalar,
            _ => return false,
        },
        _ => return false,
    };
    token != Token::Str("") && set_listed(scalar, token, field.date.unwrap_or_default(), lenient, false).is_ok()
}

impl Filling<'_> {
    fn fill_field(&mut self, request: &mut dyn Fields, index: usize, field: &Field, node: Node<'_>) {
        let lenient = is_lenient(field, self.wire);
        let filler = Filler {
            lenient,
            empty_map_as_list: self.wire.empty_map_as_list,
            arrays: Cell::new(field.arrays(self.wire.arrays)),
            separator: field.style.and_then(ParamStyle::separator),
            key: field.key,
            one_or_many: field.one_or_many,
            keeps_unlisted: self.keeps_unlisted,
            dates: Cell::new(field.date.unwrap_or_default()),
            bounds: Cell::new(self.bounds),
            exceeded: Cell::new(None),
        };
        let node = if field.style == Some(ParamStyle::Json) { filler.json_node(node) } else { Ok(node) };
        let fits = match node.and_then(|node| filler.node(request.slot_at(index), node)) {
            Ok(()) => true,
            Err(mismatches) => add_violations(field, mismatches, self.found, &mut self.report.unknown),
        };
        self.report.exceeded = self.report.exceeded.or(filler.exceeded.get());
        self.bounds = filler.bounds.get();
        match request.view_at(index) {
            // An explicit null or an empty text may leave an optional parameter unset.
            View::Absent if fits && field.default.is_some() => fill_absent(request.slot_at(index), field, self.found),
            View::Str("") | View::Secret("") if fits && field.required => {
                self.found.add(field.name, "required", format!("{} is required", field.name));
            }
            View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) | View::Json(_) => self.report.has_nested = true,
            _ => {}
        }
    }
}

/// Adds a violation for each value that does not fit, and lists unknown members. Returns whether all values fit.
fn add_violations(field: &Field, mismatches: Mismatches, found: &mut Violations, unknown: &mut Vec<String>) -> bool {
    let mut fits = true;
    for mismatch in mismatches.into_vec() {
        let name = format!("{}{}", field.name, mismatch.path);
        match mismatch.expected {
            Some(expected) => {
                let message = format!("{name} must be {expected}");
                found.add(name, "type", message);
                fits = false;
            }
            None => unknown.push(name),
        }
    }
    fits
}

/// Fills the slot of one parameter. Its functions for texts are in `texts`.
pub(super) struct Filler {
    pub(super) lenient: bool,
    empty_map_as_list: bool,
    /// How lists are written, which decides whether a text for a list is an item or JSON.
    pub(super) arrays: Cell<Arrays>,
    /// The character between the keys and the values of an object, if the parameter has one.
    pub(super) separator: Option<char>,
    key: Option<&'static str>,
    one_or_many: bool,
    pub(super) keeps_unlisted: bool,
    /// The format of timestamps, which decides what a number counts.
    pub(super) dates: Cell<DateFormat>,
    /// The limits; `values` is the number of values that are left.
    bounds: Cell<Bounds>,
    /// The limit that a value exceeds.
    exceeded: Cell<Option<Exceeded>>,
}

impl Filler {
    fn node(&self, slot: Slot<'_>, node: Node<'_>) -> Result<(), Mismatches> {
        match node {
            Node::Json(json) => self.json(slot, json),
            Node::Text(text) => self.text(slot, text),
            Node::HeaderLines(lines) => self.header(slot, lines),
            Node::File(file) => match slot {
                Slot::Optional(optional) => self.node(optional.fill(), Node::File(file)),
                Slot::File(target) => {
                    *target = *file;
                    Ok(())
                }
                Slot::List(list) => self.node(list.push(), Node::File(file)),
                _ => Err(Mismatches::one("a value, not a file")),
            },
            Node::List(items) => self.items(slot, items),
            Node::Repeated(items) => self.repeated(slot, items),
            Node::Map(entries) => self.entries(slot, *entries),
        }
    }

    pub(super) fn json(&self, mut slot: Slot<'_>, value: Member<'_>) -> Result<(), Mismatches> {
        let Filler { lenient, empty_map_as_list, key, .. } = *self;
        match value {
            // A lenient service reads a text for a list as it does in a query.
            Member::Text(text) if lenient && is_list(&mut slot) => self.text(slot, text),
            value => {
                let dates = self.dates.get();
                let one_or_many = self.one_or_many;
                let of_field = Reading { lenient, empty_map_as_list, key, one_or_many, dates, ..Reading::default() };
                let reading = Reading { closed: true, keeps_unlisted: self.keeps_unlisted, ..of_field };
                Ok(fill_value(value, slot, reading)?)
            }
        }
    }

    /// Whether a text is JSON within the limits.
    pub(super) fn is_json(&self, text: &str) -> bool {
        match check_json(text, self.bounds.get()) {
            Ok(values) => {
                self.bounds.set(Bounds { values, ..self.bounds.get() });
                true
            }
            Err(refusal) => {
                if let Reason::Exceeded(exceeded) = refusal.reason {
                    self.exceeded.set(self.exceeded.get().or(Some(exceeded)));
                }
                false
            }
        }
    }

    /// Converts values with brackets into JSON, and checks the limits.
    fn to_untyped_json(&self, node: Node<'_>) -> Json {
        let json = to_json(node);
        self.is_json(&json.to_string());
        json
    }

    pub(super) fn check_items(&self, items: usize) {
        if items > self.bounds.get().items {
            self.exceeded.set(self.exceeded.get().or(Some(Exceeded::Items)));
        }
    }

    /// Fills a union from several texts. Every scalar in them is text.
    fn union_of_texts(&self, slot: Slot<'_>, json: Json) -> Result<(), Mismatches> {
        let (empty_map_as_list, key, texts) = (self.empty_map_as_list, self.key, Some(self.bounds.get()));
        let keeps_unlisted = self.keeps_unlisted;
        let reading =
            Reading { lenient: true, empty_map_as_list, key, closed: true, keeps_unlisted, texts, ..Reading::default() };
        Ok(fill_value(Member::Json(Cow::Owned(json.to_string())), slot, reading)?)
    }

    fn items(&self, slot: Slot<'_>, items: Vec<Node<'_>>) -> Result<(), Mismatches> {
        self.check_items(items.len());
        let mut mismatches = Mismatches::default();
        match slot {
            Slot::Optional(optional) => return self.items(optional.fill(), items),
            Slot::List(list) => {
                list.clear();
                for (index, item) in items.into_iter().enumerate() {
                    mismatches.add_inside(self.node(list.push(), item), index);
                }
            }
            Slot::Map(map) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.map_entry(map, &index.to_string(), item, &mut mismatches);
                }
            }
            Slot::Json(json) => *json = self.to_untyped_json(Node::List(items)),
            Slot::Union(_) => return self.union_of_texts(slot, self.to_untyped_json(Node::List(items))),
            Slot::Skip => {}
            Slot::Scalar(_) | Slot::Object(_) | Slot::File(_) => return Err(Mismatches::one("one value, not a list")),
        }
        mismatches.into_result()
    }

    /// Fills an entry of a map.
    fn map_entry(&self, map: &mut dyn MapMut, key: &str, node: Node<'_>, mismatches: &mut Mismatches) {
        // A client writes the value of a map as one text, in which a list is JSON.
        let arrays = self.arrays.replace(if matches!(node, Node::Text(_)) { Arrays::Brackets } else { self.arrays.get() });
        match map.entry(key) {
            Ok(slot) => mismatches.add_inside(self.node(slot, node), key),
            Err(expected) => mismatches.add(Err(expected.into())),
        }
        self.arrays.set(arrays);
    }

    pub(super) fn repeated(&self, slot: Slot<'_>, mut items: Vec<Node<'_>>) -> Result<(), Mismatches> {
        match slot {
            Slot::Optional(optional) => self.repeated(optional.fill(), items),
            Slot::List(_) | Slot::Json(_) | Slot::Union(_) => self.items(slot, items),
            // A lenient service uses the last value, as PHP does. A strict service refuses.
            _ if self.lenient => match items.pop() {
                Some(last) => self.node(slot, last),
                None => Ok(()),
            },
            _ => Err(Mismatches::one("given once")),
        }
    }

    pub(super) fn entries(&self, slot: Slot<'_>, entries: Entries<'_>) -> Result<(), Mismatches> {
        self.check_items(entries.len());
        let mut mismatches = Mismatches::default();
        match slot {
            Slot::Optional(optional) => return self.entries(optional.fill(), entries),
            Slot::Map(map) => {
                for (key, node) in entries.into_vec() {
                    self.map_entry(map, &key, node, &mut mismatches);
                }
            }
            Slot::List(list) => {
                for (number, item) in super::entries::indexed(entries)? {
                    mismatches.add_inside(self.node(list.push(), item), number);
                }
            }
            Slot::Object(mut object) => self.object(&mut object, entries, &mut mismatches),
            Slot::Json(json) => *json = self.to_untyped_json(Node::Map(Box::new(entries))),
            Slot::Union(_) => return self.union_of_texts(slot, self.to_untyped_json(Node::Map(Box::new(entries)))),
            Slot::Skip => {}
            Slot::Scalar(_) | Slot::File(_) => return Err(Mismatches::one("one value, not a map")),
        }
        mismatches.into_result()
    }

    fn object(&self, object: &mut ObjectMut<'_>, entries: Entries<'_>, mismatches: &mut Mismatches) {
        let shape = object.shape();
        let mut is_missing: Vec<bool> = shape.fields().iter().map(|field| field.required && field.prefix.is_none()).collect();
        for (key, node) in entries.into_vec() {
            if let Some(index) = shape.find(&key, 0) {
                if let Some(is_missing) = is_missing.get_mut(index) {
                    *is_missing = false;
                }
                let dates = shape.fields().get(index).and_then(|field| field.date).map(|format| self.dates.replace(format));
                mismatches.add_inside(self.node(object.field_mut(index), node), &key);
                if let Some(outer) = dates {
                    self.dates.set(outer);
                }
            } else if let Some((index, rest)) = shape.find_prefixed(&key) {
                match self.prefixed_entry(object.field_mut(index), rest, node) {
                    Some(filled) => mismatches.add_inside(filled, &key),
                    None => mismatches.add(Err(Mismatches::unknown(&key))),
                }
            } else {
                mismatches.add(Err(Mismatches::unknown(&key)));
            }
        }
        for (field, _) in shape.fields().iter().zip(is_missing).filter(|(_, is_missing)| *is_missing) {
            mismatches.add_inside(Err(Mismatches::one("given")), field.name);
        }
    }

    /// Fills an entry of a map with a prefix, which is a member of the object. `None` if the map does not accept the key.
    fn prefixed_entry(&self, slot: Slot<'_>, key: &str, node: Node<'_>) -> Option<Result<(), Mismatches>> {
        match slot {
            Slot::Optional(optional) => {
                if optional.inside().is_none() {
                    optional.fill();
                }
                self.prefixed_entry(optional.inside()?, key, node)
            }
            Slot::Map(map) => map.entry(key).ok().map(|slot| self.node(slot, node)),
            _ => None,
        }
    }
}

/// Whether the type of items is a list. The list must be empty.
pub(super) fn has_lists(list: &mut dyn ListMut) -> bool {
    let has_lists = is_list(&mut list.push());
    list.clear();
    has_lists
}

pub(super) fn is_list(slot: &mut Slot<'_>) -> bool {
    match slot {
        Slot::List(_) => true,
        Slot::Optional(optional) => is_list(&mut optional.fill()),
        _ => false,
    }
}
