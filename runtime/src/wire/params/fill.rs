//! Reading merged parameters into a request.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{Entries, Node, Params};
use crate::object::{Field, Literal, Object, WrittenAs};
use crate::operation::Wire;
use crate::validate::Violations;
use crate::value::{Expected, Slot, Token, View};
use crate::wire::json::{Member, Reading, fill_value, set_listed};

/// Fills every field of a request, applies defaults, and reports what is missing or ill-typed.
pub fn fill(params: &mut Params<'_>, request: &mut dyn Object, wire: &Wire, found: &mut Violations) {
    for (index, field) in request.shape().fields.iter().enumerate() {
        match params.take(index) {
            Some(node) => fill_field(request, index, field, node, wire, found),
            None => absent(request.field_mut(index), field, found),
        }
    }
}

fn fill_field(request: &mut dyn Object, index: usize, field: &Field, node: Node<'_>, wire: &Wire, found: &mut Violations) {
    let lenient = wire.lenient || field.written_as != WrittenAs::Plain;
    let filling = Filling { lenient, empty_map_as_list: wire.empty_map_as_list, key: field.key };
    match filling.node(request.field_mut(index), node) {
        // An explicit null or an empty text may leave an optional parameter unset.
        Ok(()) if field.default.is_some() && matches!(request.field(index), View::Absent) => {
            absent(request.field_mut(index), field, found);
        }
        Ok(()) if field.required && matches!(request.field(index), View::Str("") | View::Secret("")) => {
            found.add(field.name, "required", format!("{} is required", field.name));
        }
        Ok(()) => {}
        Err(mismatch) => {
            let name = format!("{}{}", field.name, mismatch.path);
            let message = format!("{name} must be {}", mismatch.expected);
            found.add(name, "type", message);
        }
    }
}

fn absent(slot: Slot<'_>, field: &Field, found: &mut Violations) {
    match field.default {
        Some(literal) => set_default(slot, literal),
        None if field.required => found.add(field.name, "required", format!("{} is required", field.name)),
        None => {}
    }
}

fn set_default(slot: Slot<'_>, literal: Literal) {
    let token = match literal {
        Literal::Bool(flag) => Token::Bool(flag),
        Literal::Int(number) => Token::Int(number),
        Literal::Float(number) => Token::Float(number),
        Literal::Str(text) => Token::Str(text),
    };
    match slot {
        Slot::Optional(optional) => set_default(optional.fill(), literal),
        // Defaults are checked against their type when the specification is.
        Slot::Scalar(scalar) => drop(scalar.set(token, true)),
        _ => {}
    }
}

struct Filling {
    lenient: bool,
    empty_map_as_list: bool,
    key: Option<&'static str>,
}

/// Where inside a parameter something else was expected.
struct Mismatch {
    path: String,
    expected: String,
}

impl From<Expected> for Mismatch {
    fn from(expected: Expected) -> Self {
        Mismatch { path: String::new(), expected: expected.0.to_owned() }
    }
}

impl From<String> for Mismatch {
    fn from(expected: String) -> Self {
        Mismatch { path: String::new(), expected }
    }
}

impl Mismatch {
    fn new(expected: &str) -> Self {
        Mismatch { path: String::new(), expected: expected.to_owned() }
    }
    fn inside(self, step: impl std::fmt::Display) -> Self {
        Mismatch { path: format!("[{step}]{}", self.path), expected: self.expected }
    }
}

impl Filling {
    fn node(&self, slot: Slot<'_>, node: Node<'_>) -> Result<(), Mismatch> {
        match node {
            Node::Json(json) => self.json(slot, json),
            Node::Text(text) => self.text(slot, text),
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

    fn json(&self, slot: Slot<'_>, value: Member<'_>) -> Result<(), Mismatch> {
        let Filling { lenient, empty_map_as_list, key } = *self;
        let reading = Reading { lenient, empty_map_as_list, key, closed: true, ..Reading::default() };
        fill_value(value, slot, reading).map_err(|unreadable| Mismatch {
            path: unreadable.pointer.split('/').skip(1).map(|step| format!("[{step}]")).collect(),
            expected: unreadable.expected,
        })
    }

    /// Text carries every type: it is always read leniently.
    fn text(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatch> {
        match slot {
            Slot::Scalar(scalar) => Ok(set_listed(scalar, Token::Str(&text), true)?),
            Slot::Optional(optional) if text.is_empty() => {
                let filled = self.text(optional.fill(), text);
                if filled.is_err() {
                    optional.clear();
                }
                Ok(())
            }
            Slot::Optional(optional) => self.text(optional.fill(), text),
            Slot::Json(json) => {
                *json = serde_json::from_str(&text).unwrap_or_else(|_| Json::String(text.into_owned()));
                Ok(())
            }
            Slot::List(_) if text.is_empty() => Ok(()),
            Slot::List(_) | Slot::Map(_) | Slot::Object(_) if text.starts_with(['[', '{']) => {
                let json = serde_json::from_str(&text).map_err(|_| Mismatch::new("well-formed JSON"))?;
                self.json(slot, Member::Json(json))
            }
            // `ids=1,2` is refused by real instances; taking it as one text would hide the mistake.
            Slot::List(_) if text.contains(',') => Err(Mismatch::new("a list: each item under a name of its own, as in name[]")),
            Slot::List(list) => self.text(list.push(), text),
            Slot::Union(_) => {
                self.json(slot, Member::Json(serde_json::from_str(&text).unwrap_or_else(|_| Json::String(text.into_owned()))))
            }
            Slot::Map(_) | Slot::Object(_) => Err(Mismatch::new("an object: each entry as name[key]")),
            Slot::File(_) => Err(Mismatch::new("a file part of a multipart body")),
            Slot::Skip => Ok(()),
        }
    }

    fn items(&self, slot: Slot<'_>, items: Vec<Node<'_>>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) => self.items(optional.fill(), items),
            Slot::List(list) => {
                list.clear();
                for (index, item) in items.into_iter().enumerate() {
                    self.node(list.push(), item).map_err(|mismatch| mismatch.inside(index))?;
                }
                Ok(())
            }
            Slot::Map(map) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.node(map.entry(&index.to_string())?, item).map_err(|mismatch| mismatch.inside(index))?;
                }
                Ok(())
            }
            Slot::Json(json) => {
                *json = Json::Array(items.into_iter().map(to_json).collect());
                Ok(())
            }
            Slot::Union(_) => self.json(slot, Member::Json(to_json(Node::List(items)))),
            Slot::Skip => Ok(()),
            Slot::Scalar(_) | Slot::Object(_) | Slot::File(_) => Err(Mismatch::new("one value, not a list")),
        }
    }

    fn repeated(&self, slot: Slot<'_>, mut items: Vec<Node<'_>>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) => self.repeated(optional.fill(), items),
            Slot::List(_) | Slot::Json(_) | Slot::Union(_) => self.items(slot, items),
            // As with PHP, the last one counts; a strict service does not guess.
            _ if self.lenient => match items.pop() {
                Some(last) => self.node(slot, last),
                None => Ok(()),
            },
            _ => Err(Mismatch::new("given once")),
        }
    }

    fn entries(&self, slot: Slot<'_>, entries: Entries<'_>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) => self.entries(optional.fill(), entries),
            Slot::Map(map) => {
                for (key, node) in entries.into_vec() {
                    self.node(map.entry(&key)?, node).map_err(|mismatch| mismatch.inside(&key))?;
                }
                Ok(())
            }
            Slot::List(list) => indexed(entries)?.into_iter().try_for_each(|item| self.node(list.push(), item)),
            Slot::Object(object) => self.object(object, entries),
            Slot::Json(json) => {
                *json = to_json(Node::Map(entries));
                Ok(())
            }
            Slot::Union(_) => self.json(slot, Member::Json(to_json(Node::Map(entries)))),
            Slot::Skip => Ok(()),
            Slot::Scalar(_) | Slot::File(_) => Err(Mismatch::new("one value, not a map")),
        }
    }

    fn object(&self, object: &mut dyn Object, entries: Entries<'_>) -> Result<(), Mismatch> {
        for (key, node) in entries.into_vec() {
            let (shape, own) = (object.shape(), object.shape().find(&key, 0));
            if let Some(index) = own {
                self.node(object.field_mut(index), node).map_err(|mismatch| mismatch.inside(&key))?;
            } else if let Some((index, rest)) = shape.behind_prefix(&key) {
                self.entry(object.field_mut(index), rest, node).map_err(|mismatch| mismatch.inside(&key))?;
            }
        }
        Ok(())
    }

    /// An entry of a map that stands in the object itself; one whose key the map does not take is passed over.
    fn entry(&self, slot: Slot<'_>, key: &str, node: Node<'_>) -> Result<(), Mismatch> {
        match slot {
            Slot::Optional(optional) => {
                if optional.inside().is_none() {
                    optional.fill();
                }
                optional.inside().map_or(Ok(()), |slot| self.entry(slot, key, node))
            }
            Slot::Map(map) => map.entry(key).map_or(Ok(()), |slot| self.node(slot, node)),
            _ => Ok(()),
        }
    }
}

/// `name[1]`, `name[0]` in the order of their numbers.
fn indexed(entries: Entries<'_>) -> Result<Vec<Node<'_>>, Mismatch> {
    let mut numbered = Vec::new();
    for (key, node) in entries.into_vec() {
        let number: u64 = key.parse().map_err(|_| Mismatch::new("a list: name[], or name[0] and on"))?;
        numbered.push((number, node));
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered.into_iter().map(|(_, node)| node).collect())
}

fn to_json(node: Node<'_>) -> Json {
    match node {
        Node::Text(text) => Json::String(text.into_owned()),
        Node::Json(value) => value.into_json(),
        Node::File(file) => Json::String(file.name),
        Node::List(items) | Node::Repeated(items) => Json::Array(items.into_iter().map(to_json).collect()),
        Node::Map(entries) => Json::Object(entries.into_vec().into_iter().map(|(key, node)| (key, to_json(node))).collect()),
    }
}
