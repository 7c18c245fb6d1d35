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
use crate::value::{Field, Fields, Json, ObjectMut, Shape, WrittenAs};
use crate::value::{ListMut, MapMut, Slot, Token, View};
use crate::violation::Violations;
use crate::wire::json::{Member, Reading, Reason, check_json, fill_value, is_absent, set_listed};

/// What was expected instead of a text with commas for a list.
const COMMAS: &str = "a list: each item under a name of its own, as in name[]";

/// Findings while a request was filled, besides violations.
#[derive(Default)]
pub struct FillReport {
    /// The paths of members that their objects do not have: `address[zip]`.
    pub unknown: Vec<String>,
    /// The limit that a value exceeds.
    pub exceeded: Option<Exceeded>,
    /// Whether a value is an object, a list, a map or JSON, so that it can exceed a limit on the size of values.
    pub has_nested: bool,
}

/// Fills every field of a request and applies defaults. Adds a violation for each parameter that is missing or has a wrong type.
pub fn fill(
    params: &mut Params<'_>,
    (shape, request): (&'static Shape, &mut dyn Fields),
    wire: &Wire,
    bounds: Bounds,
    found: &mut Violations,
) -> FillReport {
    let mut report = FillReport::default();
    let mut bounds = bounds;
    for (index, field) in shape.fields().iter().enumerate() {
        match params.take(index) {
            Some(node) if try_set_scalar(&node, request.slot_at(index), field, is_lenient(field, wire)) => {}
            Some(node) => fill_field(request, (index, field), node, (wire, &mut bounds), found, &mut report),
            None => fill_absent(request.slot_at(index), field, found),
        }
    }
    report
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
    token != Token::Str("") && set_listed(scalar, token, field.date.unwrap_or_default(), lenient).is_ok()
}

fn fill_field(
    request: &mut dyn Fields,
    (index, field): (usize, &Field),
    node: Node<'_>,
    (wire, bounds): (&Wire, &mut Bounds),
    found: &mut Violations,
    report: &mut FillReport,
) {
    let lenient = is_lenient(field, wire);
    let filler = Filler {
        lenient,
        empty_map_as_list: wire.empty_map_as_list,
        arrays: Cell::new(wire.arrays),
        key: field.key,
        dates: Cell::new(field.date.unwrap_or_default()),
        bounds: Cell::new(*bounds),
        exceeded: Cell::new(None),
    };
    let fits = match filler.node(request.slot_at(index), node) {
        Ok(()) => true,
        Err(mismatches) => add_violations(field, mismatches, found, &mut report.unknown),
    };
    report.exceeded = report.exceeded.or(filler.exceeded.get());
    *bounds = filler.bounds.get();
    match request.view_at(index) {
        // An explicit null or an empty text may leave an optional parameter unset.
        View::Absent if fits && field.default.is_some() => fill_absent(request.slot_at(index), field, found),
        View::Str("") | View::Secret("") if fits && field.required => {
            found.add(field.name, "required", format!("{} is required", field.name));
        }
        View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) | View::Json(_) => report.has_nested = true,
        _ => {}
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

/// Fills the slot of one parameter.
struct Filler {
    lenient: bool,
    empty_map_as_list: bool,
    /// How lists are written, which decides whether a text for a list is an item or JSON.
    arrays: Cell<Arrays>,
    key: Option<&'static str>,
    /// The format of timestamps, which decides what a number counts.
    dates: Cell<DateFormat>,
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
                    *target = file;
                    Ok(())
                }
                Slot::List(list) => self.node(list.push(), Node::File(file)),
                _ => Err(Mismatches::one("a value, not a file")),
            },
            Node::List(items) => self.items(slot, items),
            Node::Repeated(items) => self.repeated(slot, items),
            Node::Map(entries) => self.entries(slot, entries),
        }
    }

    fn json(&self, mut slot: Slot<'_>, value: Member<'_>) -> Result<(), Mismatches> {
        let Filler { lenient, empty_map_as_list, key, .. } = *self;
        match value {
            // A lenient service reads a text for a list as it does in a query.
            Member::Text(text) if lenient && is_list(&mut slot) => self.text(slot, text),
            value => {
                let dates = self.dates.get();
                let reading = Reading { lenient, empty_map_as_list, key, closed: true, dates, ..Reading::default() };
                Ok(fill_value(value, slot, reading)?)
            }
        }
    }

    /// Whether a text is JSON within the limits.
    fn is_json(&self, text: &str) -> bool {
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

    fn check_items(&self, items: usize) {
        if items > self.bounds.get().items {
            self.exceeded.set(self.exceeded.get().or(Some(Exceeded::Items)));
        }
    }

    /// Fills a union from several texts. Every scalar in them is text.
    fn union_of_texts(&self, slot: Slot<'_>, json: Json) -> Result<(), Mismatches> {
        let (empty_map_as_list, key, texts) = (self.empty_map_as_list, self.key, Some(self.bounds.get()));
        let reading = Reading { lenient: true, empty_map_as_list, key, closed: true, texts, ..Reading::default() };
        Ok(fill_value(Member::Json(Cow::Owned(json.to_string())), slot, reading)?)
    }

    /// Fills a slot from the lines of a header. A list consists of the items of all lines, with commas between them (RFC 9110, 5.3 and
    /// 5.6.1). Any other value is one line.
    fn header(&self, slot: Slot<'_>, lines: Vec<Cow<'_, str>>) -> Result<(), Mismatches> {
        match slot {
            Slot::Optional(optional) if lines.iter().any(|line| !line.is_empty()) => self.header(optional.fill(), lines),
            Slot::List(list) => {
                let is_blank = |c: char| c == ' ' || c == '\t';
                let items = lines.iter().flat_map(|line| line.split(',')).map(|item| item.trim_matches(is_blank));
                let (mut mismatches, mut count) = (Mismatches::default(), 0);
                for item in items.filter(|item| !item.is_empty()) {
                    mismatches.add_inside(self.text(list.push(), Cow::Borrowed(item)), count);
                    count += 1;
                }
                self.check_items(count);
                mismatches.into_result()
            }
            slot => {
                let mut lines = lines;
                match (lines.pop(), lines.is_empty()) {
                    (Some(line), true) => self.text(slot, line),
                    (last, _) => self.repeated(slot, lines.into_iter().chain(last).map(Node::Text).collect()),
                }
            }
        }
    }

    /// Fills a slot from text. It is always lenient, since a query and a form have no types.
    fn text(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match slot {
            Slot::Scalar(scalar) => Ok(set_listed(scalar, Token::Str(&text), self.dates.get(), true)?),
            // An empty text is the only way to send null in a form.
            Slot::Optional(optional) if text.is_empty() && optional.has_null() => {
                optional.null();
                Ok(())
            }
            Slot::Optional(optional) => {
                let is_absent = text.is_empty() || (self.lenient && is_absent(optional, Token::Str(&text)));
                match self.text(optional.fill(), text) {
                    Err(_) if is_absent => {
                        optional.clear();
                        Ok(())
                    }
                    filled => filled,
                }
            }
            Slot::Json(json) => {
                let parsed = if self.is_json(&text) { text.parse().ok() } else { None };
                *json = parsed.unwrap_or_else(|| Json::String(text.into_owned()));
                Ok(())
            }
            Slot::List(list) => match self.arrays.get() == Arrays::Repeat && !has_lists(list) {
                true => self.single_item(list, text),
                false => self.list(list, text),
            },
            Slot::Map(_) | Slot::Object(_) if text.starts_with(['[', '{']) => self.nested_json(slot, text),
            Slot::Union(_) => {
                let value = if self.is_json(&text) { Member::Json(text) } else { Member::Text(text) };
                self.json(slot, value)
            }
            Slot::Map(_) | Slot::Object(_) => Err(Mismatches::one("an object: each entry as name[key]")),
            Slot::File(_) => Err(Mismatches::one("a file part of a multipart body")),
            Slot::Skip => Ok(()),
        }
    }

    fn nested_json(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match self.is_json(&text) {
            true => self.json(slot, Member::Json(text)),
            false => Err(Mismatches::one("well-formed JSON")),
        }
    }

    /// Fills a list from one text: empty, JSON, or the only item.
    fn list(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match text.as_ref() {
            "" => Ok(()),
            json if json.starts_with(['[', '{']) => self.nested_json(Slot::List(list), text),
            // Real services refuse `ids=1,2`. To read the text as one item would hide the mistake.
            items if items.contains(',') => Err(Mismatches::one(COMMAS)),
            _ => self.text(list.push(), text),
        }
    }

    /// Fills a list whose items repeat its name from one text. The text is one item. If it does not fit the type of items, it may be the
    /// whole list as JSON.
    fn single_item(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatches> {
        let Err(mismatches) = self.text(list.push(), Cow::Borrowed(&text)) else { return Ok(()) };
        list.clear();
        if text.is_empty() {
            return Ok(());
        }
        if text.starts_with('[') {
            return self.nested_json(Slot::List(list), text);
        }
        Err(if text.contains(',') { Mismatches::one(COMMAS) } else { mismatches })
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

    fn repeated(&self, slot: Slot<'_>, mut items: Vec<Node<'_>>) -> Result<(), Mismatches> {
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

    fn entries(&self, slot: Slot<'_>, entries: Entries<'_>) -> Result<(), Mismatches> {
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
            Slot::Json(json) => *json = self.to_untyped_json(Node::Map(entries)),
            Slot::Union(_) => return self.union_of_texts(slot, self.to_untyped_json(Node::Map(entries))),
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
fn has_lists(list: &mut dyn ListMut) -> bool {
    let has_lists = is_list(&mut list.push());
    list.clear();
    has_lists
}

fn is_list(slot: &mut Slot<'_>) -> bool {
    match slot {
        Slot::List(_) => true,
        Slot::Optional(optional) => is_list(&mut optional.fill()),
        _ => false,
    }
}
