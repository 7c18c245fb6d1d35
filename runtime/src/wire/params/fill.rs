//! Reading merged parameters into a request.

use std::borrow::Cow;
use std::cell::Cell;

use super::default::absent;
use super::mismatch::{Gathered, Mismatch};
use super::untyped::to_json;
use super::{Bounds, Entries, Exceeded, Node, Params};
use crate::operation::{Arrays, Wire};
use crate::timestamp::DateFormat;
use crate::value::{Field, Fields, Json, ObjectMut, Shape, WrittenAs};
use crate::value::{ListMut, MapMut, Slot, Token, View};
use crate::violation::Violations;
use crate::wire::json::{Member, Reading, Reason, fill_value, is_none, measure, set_listed};

/// What a list must be that came with commas.
const COMMAS: &str = "a list: each item under a name of its own, as in name[]";

/// What was seen while a request was filled, beside what is wrong with it.
#[derive(Default)]
pub struct Filled {
    /// Members of objects that nobody knows, by their places: `address[zip]`.
    pub unknown: Vec<String>,
    /// The limit that a value exceeds.
    pub over: Option<Exceeded>,
    /// A value has parts: what is read of it was not looked at as text.
    pub has_parts: bool,
}

/// Fills every field of a request, applies defaults, and reports what is missing or ill-typed.
pub fn fill(
    params: &mut Params<'_>,
    (shape, request): (&'static Shape, &mut dyn Fields),
    wire: &Wire,
    bounds: Bounds,
    found: &mut Violations,
) -> Filled {
    let mut filled = Filled::default();
    let mut bounds = bounds;
    for (index, field) in shape.fields().iter().enumerate() {
        match params.take(index) {
            Some(node) if try_set_scalar(&node, request.slot_at(index), field, is_lenient(field, wire)) => {}
            Some(node) => fill_field(request, (index, field), node, (wire, &mut bounds), found, &mut filled),
            None => absent(request.slot_at(index), field, found),
        }
    }
    filled
}

fn is_lenient(field: &Field, wire: &Wire) -> bool {
    wire.lenient || field.written_as != WrittenAs::Plain
}

/// Sets a scalar, as most fields are, without the machinery for the rest. Returns false for any other field, for an empty text, and for
/// a value that does not fit: all of these take the long way, which finds what to report.
fn try_set_scalar(node: &Node<'_>, slot: Slot<'_>, field: &Field, lenient: bool) -> bool {
    let (token, lenient) = match node {
        // Text carries every type.
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
    filled: &mut Filled,
) {
    let lenient = is_lenient(field, wire);
    let filling = Filling {
        lenient,
        empty_map_as_list: wire.empty_map_as_list,
        arrays: Cell::new(wire.arrays),
        key: field.key,
        dates: Cell::new(field.date.unwrap_or_default()),
        bounds: Cell::new(*bounds),
        over: Cell::new(None),
    };
    let fits = match filling.node(request.slot_at(index), node) {
        Ok(()) => true,
        Err(mismatch) => tell(field, mismatch, found, &mut filled.unknown),
    };
    filled.over = filled.over.or(filling.over.get());
    *bounds = filling.bounds.get();
    match request.view_at(index) {
        // An explicit null or an empty text may leave an optional parameter unset.
        View::Absent if fits && field.default.is_some() => absent(request.slot_at(index), field, found),
        View::Str("") | View::Secret("") if fits && field.required => {
            found.add(field.name, "required", format!("{} is required", field.name));
        }
        View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) | View::Json(_) => filled.has_parts = true,
        _ => {}
    }
}

/// Tells all that does not fit; whether everything fits that is known.
fn tell(field: &Field, mismatch: Mismatch, found: &mut Violations, unknown: &mut Vec<String>) -> bool {
    let mut fits = true;
    for wrong in mismatch.into_vec() {
        let name = format!("{}{}", field.name, wrong.path);
        match wrong.expected {
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

struct Filling {
    lenient: bool,
    empty_map_as_list: bool,
    /// How a text for a list is read.
    arrays: Cell<Arrays>,
    key: Option<&'static str>,
    /// What the numbers of timestamps count.
    dates: Cell<DateFormat>,
    /// With the values that are left.
    bounds: Cell<Bounds>,
    /// The limit that something exceeds.
    over: Cell<Option<Exceeded>>,
}

impl Filling {
    fn node(&self, slot: Slot<'_>, node: Node<'_>) -> Result<(), Mismatch> {
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
                _ => Err(Mismatch::new("a value, not a file")),
            },
            Node::List(items) => self.items(slot, items),
            Node::Repeated(items) => self.repeated(slot, items),
            Node::Map(entries) => self.entries(slot, entries),
        }
    }

    fn json(&self, mut slot: Slot<'_>, value: Member<'_>) -> Result<(), Mismatch> {
        let Filling { lenient, empty_map_as_list, key, .. } = *self;
        match value {
            // A text for a list means what it means in a query.
            Member::Text(text) if lenient && is_list(&mut slot) => self.text(slot, text),
            value => {
                let dates = self.dates.get();
                let reading = Reading { lenient, empty_map_as_list, key, closed: true, dates, ..Reading::default() };
                Ok(fill_value(value, slot, reading)?)
            }
        }
    }

    /// Whether a text is JSON. The limits of other JSON are counted for it too.
    fn is_json(&self, text: &str) -> bool {
        match measure(text, self.bounds.get()) {
            Ok(values) => {
                self.bounds.set(Bounds { values, ..self.bounds.get() });
                true
            }
            Err(refusal) => {
                if let Reason::Exceeded(exceeded) = refusal.reason {
                    self.over.set(self.over.get().or(Some(exceeded)));
                }
                false
            }
        }
    }

    /// Brackets as JSON of any form.
    fn free(&self, node: Node<'_>) -> Json {
        let json = to_json(node);
        self.is_json(&json.to_string());
        json
    }

    fn count(&self, items: usize) {
        if items > self.bounds.get().items {
            self.over.set(self.over.get().or(Some(Exceeded::Items)));
        }
    }

    /// A union of what came in several texts: they too carry every type.
    fn of_texts(&self, slot: Slot<'_>, json: Json) -> Result<(), Mismatch> {
        let (empty_map_as_list, key, texts) = (self.empty_map_as_list, self.key, Some(self.bounds.get()));
        let reading = Reading { lenient: true, empty_map_as_list, key, closed: true, texts, ..Reading::default() };
        Ok(fill_value(Member::Json(Cow::Owned(json.to_string())), slot, reading)?)
    }

    /// A list is all items of all lines, with commas between them (RFC 9110, 5.3 and 5.6.1); anything else is one line.
    fn header(&self, slot: Slot<'_>, lines: Vec<Cow<'_, str>>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) if lines.iter().any(|line| !line.is_empty()) => self.header(optional.fill(), lines),
            Slot::List(list) => {
                let is_blank = |c: char| c == ' ' || c == '\t';
                let items = lines.iter().flat_map(|line| line.split(',')).map(|item| item.trim_matches(is_blank));
                let (mut wrong, mut count) = (Gathered::default(), 0);
                for item in items.filter(|item| !item.is_empty()) {
                    wrong.add_inside(self.text(list.push(), Cow::Borrowed(item)), count);
                    count += 1;
                }
                self.count(count);
                wrong.result()
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

    /// Text carries every type: it is always read leniently.
    fn text(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatch> {
        match slot {
            Slot::Scalar(scalar) => Ok(set_listed(scalar, Token::Str(&text), self.dates.get(), true)?),
            // A form has no other word for null.
            Slot::Optional(optional) if text.is_empty() && optional.has_null() => {
                optional.null();
                Ok(())
            }
            Slot::Optional(optional) => {
                let is_absent = text.is_empty() || (self.lenient && is_none(optional, Token::Str(&text)));
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
                true => self.lone_item(list, text),
                false => self.list(list, text),
            },
            Slot::Map(_) | Slot::Object(_) if text.starts_with(['[', '{']) => self.nested_json(slot, text),
            Slot::Union(_) => {
                let value = if self.is_json(&text) { Member::Json(text) } else { Member::Text(text) };
                self.json(slot, value)
            }
            Slot::Map(_) | Slot::Object(_) => Err(Mismatch::new("an object: each entry as name[key]")),
            Slot::File(_) => Err(Mismatch::new("a file part of a multipart body")),
            Slot::Skip => Ok(()),
        }
    }

    fn nested_json(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatch> {
        match self.is_json(&text) {
            true => self.json(slot, Member::Json(text)),
            false => Err(Mismatch::new("well-formed JSON")),
        }
    }

    /// A text for a list: nothing, JSON, or its only item.
    fn list(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatch> {
        match text.as_ref() {
            "" => Ok(()),
            json if json.starts_with(['[', '{']) => self.nested_json(Slot::List(list), text),
            // Real instances refuse `ids=1,2`. One item of this text would hide the mistake.
            items if items.contains(',') => Err(Mismatch::new(COMMAS)),
            _ => self.text(list.push(), text),
        }
    }

    /// A text for a list whose items repeat its name: it is one item, whatever is in it. Only what is no item may be all of the list.
    fn lone_item(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatch> {
        let Err(mismatch) = self.text(list.push(), Cow::Borrowed(&text)) else { return Ok(()) };
        list.clear();
        if text.is_empty() {
            return Ok(());
        }
        if text.starts_with('[') {
            return self.nested_json(Slot::List(list), text);
        }
        Err(if text.contains(',') { Mismatch::new(COMMAS) } else { mismatch })
    }

    fn items(&self, slot: Slot<'_>, items: Vec<Node<'_>>) -> Result<(), Mismatch> {
        self.count(items.len());
        let mut wrong = Gathered::default();
        match slot {
            Slot::Optional(optional) => return self.items(optional.fill(), items),
            Slot::List(list) => {
                list.clear();
                for (index, item) in items.into_iter().enumerate() {
                    wrong.add_inside(self.node(list.push(), item), index);
                }
            }
            Slot::Map(map) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.put(map, &index.to_string(), item, &mut wrong);
                }
            }
            Slot::Json(json) => *json = self.free(Node::List(items)),
            Slot::Union(_) => return self.of_texts(slot, self.free(Node::List(items))),
            Slot::Skip => {}
            Slot::Scalar(_) | Slot::Object(_) | Slot::File(_) => return Err(Mismatch::new("one value, not a list")),
        }
        wrong.result()
    }

    /// Puts an entry into a map.
    fn put(&self, map: &mut dyn MapMut, key: &str, node: Node<'_>, wrong: &mut Gathered) {
        // The values of a map are written as one text: a list is JSON there.
        let arrays = self.arrays.replace(if matches!(node, Node::Text(_)) { Arrays::Brackets } else { self.arrays.get() });
        match map.entry(key) {
            Ok(slot) => wrong.add_inside(self.node(slot, node), key),
            Err(expected) => wrong.add(Err(expected.into())),
        }
        self.arrays.set(arrays);
    }

    fn repeated(&self, slot: Slot<'_>, mut items: Vec<Node<'_>>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) => self.repeated(optional.fill(), items),
            Slot::List(_) | Slot::Json(_) | Slot::Union(_) => self.items(slot, items),
            // The last one counts, as in PHP. A strict service refuses.
            _ if self.lenient => match items.pop() {
                Some(last) => self.node(slot, last),
                None => Ok(()),
            },
            _ => Err(Mismatch::new("given once")),
        }
    }

    fn entries(&self, slot: Slot<'_>, entries: Entries<'_>) -> Result<(), Mismatch> {
        self.count(entries.len());
        let mut wrong = Gathered::default();
        match slot {
            Slot::Optional(optional) => return self.entries(optional.fill(), entries),
            Slot::Map(map) => {
                for (key, node) in entries.into_vec() {
                    self.put(map, &key, node, &mut wrong);
                }
            }
            Slot::List(list) => {
                for (number, item) in indexed(entries)? {
                    wrong.add_inside(self.node(list.push(), item), number);
                }
            }
            Slot::Object(mut object) => self.object(&mut object, entries, &mut wrong),
            Slot::Json(json) => *json = self.free(Node::Map(entries)),
            Slot::Union(_) => return self.of_texts(slot, self.free(Node::Map(entries))),
            Slot::Skip => {}
            Slot::Scalar(_) | Slot::File(_) => return Err(Mismatch::new("one value, not a map")),
        }
        wrong.result()
    }

    fn object(&self, object: &mut ObjectMut<'_>, entries: Entries<'_>, wrong: &mut Gathered) {
        let shape = object.shape();
        let mut is_missing: Vec<bool> = shape.fields().iter().map(|field| field.required && field.prefix.is_none()).collect();
        for (key, node) in entries.into_vec() {
            let own = shape.find(&key, 0);
            if let Some(index) = own {
                if let Some(is_missing) = is_missing.get_mut(index) {
                    *is_missing = false;
                }
                let dates = shape.fields().get(index).and_then(|field| field.date).map(|format| self.dates.replace(format));
                wrong.add_inside(self.node(object.field_mut(index), node), &key);
                if let Some(outer) = dates {
                    self.dates.set(outer);
                }
            } else if let Some((index, rest)) = shape.find_prefixed(&key) {
                match self.entry(object.field_mut(index), rest, node) {
                    Some(filled) => wrong.add_inside(filled, &key),
                    None => wrong.add(Err(Mismatch::unknown(&key))),
                }
            } else {
                wrong.add(Err(Mismatch::unknown(&key)));
            }
        }
        for (field, _) in shape.fields().iter().zip(is_missing).filter(|(_, is_missing)| *is_missing) {
            wrong.add_inside(Err(Mismatch::new("given")), field.name);
        }
    }

    /// An entry of a map that stands in the object itself; `None` for one whose key the map does not take.
    fn entry(&self, slot: Slot<'_>, key: &str, node: Node<'_>) -> Option<Result<(), Mismatch>> {
        match slot {
            Slot::Optional(optional) => {
                if optional.inside().is_none() {
                    optional.fill();
                }
                self.entry(optional.inside()?, key, node)
            }
            Slot::Map(map) => map.entry(key).ok().map(|slot| self.node(slot, node)),
            _ => None,
        }
    }
}

/// Whether the items of an empty list are lists themselves.
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

/// `name[1]`, `name[0]` in the order of their numbers.
fn indexed(entries: Entries<'_>) -> Result<Vec<(u64, Node<'_>)>, Mismatch> {
    let mut numbered = Vec::new();
    for (key, node) in entries.into_vec() {
        let number: u64 = key.parse().map_err(|_| Mismatch::new("a list: name[], or name[0] and on"))?;
        numbered.push((number, node));
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered)
}
