//! Fills one slot from one JSON value, whatever JSON type a service sends for it.
//!
//! In: a slot, and the JSON type and position of a value. Out: the filled slot, or a failure. Not here: the syntax of JSON (see `reader`),
//! objects (see `object`) and unions (see `union`).

use std::collections::BinaryHeap;

use super::context::{Context, Step};
use super::object::read_object;
#[cfg(feature = "server")]
use super::read::Reading;
use super::reader::{self, Elements};
use super::scanner::Stopped;
use super::tree::{json_from_token, parse};
use super::union::read_union;
use crate::timestamp::DateFormat;
use crate::value::{Expected, Json, ListMut, MapMut, Optional, Scalar, Slot, Token};
use crate::wire::describe;

/// A slot that the next value fills.
pub(super) struct Target<'s, 'c> {
    pub(super) slot: Slot<'s>,
    pub(super) context: &'c Context,
    /// For a map that is sent as an array: the field of an item that contains its key.
    pub(super) key: Option<&'static str>,
    /// Whether the value is the whole document.
    pub(super) root: bool,
}

impl<'s, 'c> Target<'s, 'c> {
    /// A value inside of another value.
    pub(super) fn new(slot: Slot<'s>, context: &'c Context) -> Self {
        Target { slot, context, key: None, root: false }
    }
    fn lenient(&self) -> bool {
        self.context.reading.lenient
    }
    fn fail(&self, expected: &str, found: &str) -> Result<(), Stopped> {
        Err(self.context.fail(expected, found))
    }

    /// Fills the slot from an array.
    pub(super) fn array(mut self, elements: Elements<'_, '_>) -> Result<(), Stopped> {
        match &mut self.slot {
            Slot::List(list) => read_list(*list, self.context, self.key, elements),
            Slot::Optional(optional) => match optional.fill() {
                Slot::List(list) => read_list(list, self.context, self.key, elements),
                _ => self.array_for_other(elements.whole()?),
            },
            Slot::Object(_) | Slot::Map(_) | Slot::Union(_) => self.array_for_other(elements.whole()?),
            Slot::Json(json) => elements.tree().map(|tree| **json = tree),
            Slot::Skip => elements.whole().map(drop),
            Slot::Scalar(_) | Slot::File(_) => {
                elements.whole()?;
                self.fail("one value", "an array")
            }
        }
    }
    /// Fills the slot from an object.
    pub(super) fn object(mut self, elements: Elements<'_, '_>) -> Result<(), Stopped> {
        match &mut self.slot {
            Slot::Object(object) => read_object(object, self.context, self.root, elements),
            Slot::Optional(optional) => {
                let slot = optional.fill();
                Target { slot, context: self.context, key: self.key, root: self.root }.object(elements)
            }
            Slot::Map(map) => read_map(*map, self.context, elements),
            Slot::List(_) => self.object_for_list(elements.whole()?),
            Slot::Union(union) => read_union(*union, self.context, elements.whole()?),
            Slot::Json(json) => elements.tree().map(|tree| **json = tree),
            Slot::Skip => elements.whole().map(drop),
            Slot::Scalar(_) | Slot::File(_) => {
                elements.whole()?;
                self.fail("one value", "an object")
            }
        }
    }

    /// Fills the slot from a scalar.
    pub(super) fn token(mut self, token: Token<'_>) -> Result<(), Stopped> {
        #[cfg(feature = "server")]
        if self.context.reading.texts.is_some()
            && let (Token::Str(text), Slot::List(_) | Slot::Map(_) | Slot::Object(_)) = (token, &self.slot)
            && text.starts_with(['[', '{'])
            && is_json_in_text(text, self.context)
        {
            return decode_json_in_text(self, text);
        }
        let (lenient, format) = (self.lenient(), self.context.dates.get());
        let is_empty = lenient && matches!(token, Token::Bool(false) | Token::Str(""));
        match &mut self.slot {
            Slot::Scalar(scalar) if self.context.reading.closed => {
                let set = set_listed(*scalar, token, format, lenient, self.context.reading.keeps_unlisted);
                set.map_err(|expected| self.context.fail(&expected, &found(Slot::Scalar(*scalar), token)))
            }
            Slot::Scalar(scalar) => {
                let set = set(*scalar, token, format, lenient);
                set.map_err(|expected| self.context.fail(expected.0, &found(Slot::Scalar(*scalar), token)))
            }
            Slot::Optional(optional) => {
                let is_slow = self.context.reading.closed || format == DateFormat::EpochMs;
                let filled = match if is_slow { None } else { optional.set(token, lenient) } {
                    Some(set) => set.map_err(|expected| self.context.fail(expected.0, &found(optional.fill(), token))),
                    None => Target { slot: optional.fill(), context: self.context, key: self.key, root: false }.token(token),
                };
                match filled {
                    // Services send an empty text for a number, `false` for an object and a zero date if there is no value.
                    Err(_) if is_empty || (lenient && is_absent(*optional, token)) => {
                        optional.clear();
                        self.context.forgive();
                        Ok(())
                    }
                    other => other,
                }
            }
            Slot::List(list) if is_empty => {
                list.clear();
                Ok(())
            }
            Slot::List(list) if lenient => {
                list.clear();
                Target::new(list.push(), self.context).token(token)
            }
            Slot::Map(map) if is_empty => {
                map.clear();
                Ok(())
            }
            Slot::Union(union) => read_union(*union, self.context, &json_from_token(token).to_string()),
            Slot::Json(json) => {
                **json = json_from_token(token);
                Ok(())
            }
            Slot::Skip => Ok(()),
            Slot::List(_) => self.fail("an array", &describe(token)),
            Slot::Object(_) | Slot::Map(_) => self.fail("an object", &describe(token)),
            Slot::File(_) => self.fail("a file part", &describe(token)),
        }
    }

    /// Fills the slot from null.
    pub(super) fn null(mut self) -> Result<(), Stopped> {
        match &mut self.slot {
            Slot::Optional(optional) => optional.null(),
            Slot::Json(json) => **json = Json::Null,
            Slot::List(list) if self.context.reading.lenient => list.clear(),
            Slot::Map(map) if self.context.reading.lenient => map.clear(),
            Slot::Skip => {}
            Slot::Union(union) => return read_union(*union, self.context, "null"),
            _ => return self.fail("a value", "null"),
        }
        Ok(())
    }

    /// Fills a slot that is not a list from an array.
    fn array_for_other(mut self, text: &str) -> Result<(), Stopped> {
        let (lenient, items) = (self.lenient(), reader::items(text)?);
        match &mut self.slot {
            Slot::Union(union) => return read_union(*union, self.context, text),
            Slot::Optional(optional) => {
                let slot = optional.fill();
                // In an answer, an array with one item may be sent for a scalar. In a request it is a mistake.
                let single = items.first().filter(|_| lenient && !self.context.reading.closed && items.len() == 1);
                let single = single.filter(|_| matches!(slot, Slot::Scalar(_)));
                // PHP writes an empty map as an empty array.
                if lenient && items.is_empty() && matches!(slot, Slot::Object(_) | Slot::Scalar(_)) {
                    optional.clear();
                } else {
                    let target = Target { slot, context: self.context, key: self.key, root: false };
                    return reader::fill(single.unwrap_or(&text), target);
                }
            }
            Slot::Map(map) if lenient || (items.is_empty() && self.context.reading.empty_map_as_list) => {
                return read_items(*map, self.context, self.key, &items);
            }
            // Some services send an array with one object where their documentation says object.
            Slot::Object(_) if lenient => match items.as_slice() {
                [item] => return reader::fill(item, self),
                _ => return self.fail("an object", "an array"),
            },
            _ => return self.fail("an object", "an array"),
        }
        Ok(())
    }

    /// Fills a list from an object: its members are items by number, or the object is the only item.
    fn object_for_list(mut self, text: &str) -> Result<(), Stopped> {
        let (lenient, entries) = (self.lenient(), reader::entries(text)?);
        let Slot::List(list) = &mut self.slot else { return self.fail("an array", "an object") };
        list.clear();
        let numbered = if lenient { numbered(&entries) } else { Vec::new() };
        if !numbered.is_empty() {
            return read_numbered(*list, self.context, &numbered);
        }
        // PHP with `JSON_FORCE_OBJECT` writes an empty list as `{}`.
        if lenient && entries.is_empty() {
            return Ok(());
        }
        if lenient {
            return reader::fill(text, Target::new(list.push(), self.context));
        }
        self.fail("an array", "an object")
    }
}

/// Describes the token that a scalar did not accept, unless the scalar is a secret.
#[cold]
fn found(slot: Slot<'_>, token: Token<'_>) -> String {
    match slot {
        Slot::Scalar(scalar) if scalar.is_secret() => "another value".to_owned(),
        _ => describe(token),
    }
}

/// The slot for a value that may be a single item without a list around it: that of the list, or that of its first item.
pub(super) fn one_or_many<'s>(slot: Slot<'s>, json: &[u8]) -> Slot<'s> {
    match slot {
        slot if json.trim_ascii_start().starts_with(b"[") || json.trim_ascii() == b"null" => slot,
        Slot::Optional(optional) => one_or_many(optional.fill(), json),
        Slot::List(list) => {
            list.clear();
            list.push()
        }
        slot => slot,
    }
}

/// Fills a map from an array. The key of an entry is in the item's field `key`, or is the item's index.
fn read_items(map: &mut dyn MapMut, context: &Context, key: Option<&'static str>, items: &[&str]) -> Result<(), Stopped> {
    for (item, index) in items.iter().zip(0_u64..) {
        let name = key.and_then(|key| read_key(item, key)).unwrap_or_else(|| index.to_string());
        let slot = map.entry(&name).map_err(|expected| context.fail(expected.0, "a key"))?;
        let mark = context.mark();
        context.finish_step(reader::fill(item, Target::new(slot, context)), mark, Step::Index(index))?;
    }
    Ok(())
}

/// The items of a list that is sent as an object, ordered by number: PHP writes a list with gaps in its indices so. Empty if a key is not a
/// number.
fn numbered<'e>(entries: &'e [reader::Entry<'_>]) -> Vec<(u64, &'e str)> {
    let numbers: Option<BinaryHeap<_>> = entries.iter().zip(0..).map(|(entry, at)| Some((entry.key.parse().ok()?, at))).collect();
    let sorted = numbers.unwrap_or_default().into_sorted_vec();
    sorted.into_iter().filter_map(|(number, at): (u64, usize)| Some((number, entries.get(at)?.value))).collect()
}

fn read_numbered(list: &mut dyn ListMut, context: &Context, items: &[(u64, &str)]) -> Result<(), Stopped> {
    for (number, item) in items {
        let mark = context.mark();
        context.finish_step(reader::fill(item, Target::new(list.push(), context)), mark, Step::Index(*number))?;
    }
    Ok(())
}

/// Whether a text is JSON within the limits, if all scalars are texts.
#[cfg(feature = "server")]
pub(super) fn is_json_in_text(text: &str, context: &Context) -> bool {
    context.reading.texts.is_some_and(|bounds| super::members::check_json(text, bounds).is_ok())
}

/// Decodes a text that is JSON, inside of a value whose scalars are texts. Scalars in that JSON have types again.
#[cfg(feature = "server")]
pub(super) fn decode_json_in_text(target: Target<'_, '_>, text: &str) -> Result<(), Stopped> {
    let Target { slot, context, key, root } = target;
    let part = context.part(Reading { texts: None, ..context.reading });
    let filled = reader::fill(text, Target { slot, context: &part, key, root });
    context.take_over(&part);
    filled.map_err(|Stopped| context.take_over_failure(&part))
}

/// Sets a scalar. Of the date formats, only `EpochMs` makes a difference for reading.
fn set(scalar: &mut dyn Scalar, token: Token<'_>, format: DateFormat, lenient: bool) -> Result<(), Expected> {
    if format == DateFormat::EpochMs { scalar.set_as(token, format, lenient) } else { scalar.set(token, lenient) }
}

/// Whether services send this token for an absent value of the type inside.
pub(crate) fn is_absent(optional: &mut dyn Optional, token: Token<'_>) -> bool {
    matches!(optional.fill(), Slot::Scalar(scalar) if scalar.is_absent(token))
}

/// Sets a scalar of a request. An enum accepts listed values only, unless `keeps_unlisted`. The error says what was expected.
pub(crate) fn set_listed(
    scalar: &mut dyn Scalar,
    token: Token<'_>,
    format: DateFormat,
    lenient: bool,
    keeps_unlisted: bool,
) -> Result<(), String> {
    if let Token::Str(text) = token
        && text.contains('\0')
    {
        // Databases and C libraries refuse NUL or end the text there.
        return Err("text without the character NUL".to_owned());
    }
    // In an answer, a boolean may be sent for a number or a text. In a request it is a mistake: no id is `false`.
    let flag = matches!(token, Token::Bool(_));
    match set(scalar, token, format, lenient && !flag) {
        Ok(()) if keeps_unlisted || scalar.is_listed() => Ok(()),
        Ok(()) => Err(one_of(scalar, "a listed value")),
        Err(expected) => Err(one_of(scalar, expected.0)),
    }
}

fn one_of(scalar: &dyn Scalar, otherwise: &str) -> String {
    scalar.listed().map_or_else(|| otherwise.to_owned(), |values| format!("one of {values}"))
}

/// The text or the number in the field `key` of an item.
fn read_key(item: &str, key: &str) -> Option<String> {
    let entries = if item.starts_with('{') { reader::entries(item).ok()? } else { return None };
    match parse(entries.iter().rfind(|entry| entry.key == key)?.value).ok()? {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn read_list(
    list: &mut dyn ListMut,
    context: &Context,
    key: Option<&'static str>,
    mut elements: Elements<'_, '_>,
) -> Result<(), Stopped> {
    list.clear();
    let mut index = 0_u64;
    loop {
        let mark = context.mark();
        match elements.push(list, context, key) {
            Ok(false) => return Ok(()),
            pushed => context.finish_step(pushed.map(drop), mark, Step::Index(index))?,
        }
        index += 1;
    }
}

fn read_map(map: &mut dyn MapMut, context: &Context, mut elements: Elements<'_, '_>) -> Result<(), Stopped> {
    map.clear();
    while let Some(key) = elements.key()? {
        let slot = map.entry(&key).map_err(|expected| context.fail(expected.0, "a key"))?;
        let mark = context.mark();
        context.finish_step(elements.fill(Target::new(slot, context)), mark, Step::Key(&key))?;
    }
    Ok(())
}
