//! Filling one slot from one JSON value, in every form in which real services send it.

use std::collections::BinaryHeap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::object::read_object;
#[cfg(feature = "server")]
use super::read::Reading;
use super::read::{State, Step};
use super::scan::NotJson;
use super::source::{Items, Members, Serde, written};
use super::text;
use super::tree::parse;
use super::union::read_union;
use crate::value::{ListMut, MapMut, Scalar, Slot, Token};
use crate::wire::describe;

/// One slot, to be filled by the next value.
pub(super) struct Fill<'s, 'c> {
    pub(super) slot: Slot<'s>,
    pub(super) state: &'c State,
    pub(super) key: Option<&'static str>,
    pub(super) root: bool,
}

impl Fill<'_, '_> {
    fn lenient(&self) -> bool {
        self.state.reading.lenient
    }
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<(), E> {
        self.token(Token::Bool(flag))
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.token(Token::Int(number))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        self.token(i64::try_from(number).map_or(Token::UInt(number), Token::Int))
    }
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        self.token(Token::Float(number))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.token(Token::Str(text))
    }
    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.null()
    }
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.null()
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.items(Serde(seq))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.members(Serde(map))
    }
}

impl Fill<'_, '_> {
    /// An array came.
    pub(super) fn items<'t, I: Items<'t>>(mut self, items: I) -> Result<(), I::Error> {
        match &mut self.slot {
            Slot::List(list) => read_list(*list, self.state, self.key, items),
            Slot::Optional(optional) => match optional.fill() {
                Slot::List(list) => read_list(list, self.state, self.key, items),
                _ => self.by_text(&items.whole()?, Fill::array),
            },
            Slot::Object(_) | Slot::Map(_) | Slot::Union(_) => self.by_text(&items.whole()?, Fill::array),
            Slot::Json(json) => items.tree().map(|tree| **json = tree),
            Slot::Skip => items.skip_all(),
            Slot::Scalar(_) | Slot::File(_) => {
                items.skip_all()?;
                Err(self.state.fail("one value", "an array"))
            }
        }
    }
    /// An object came.
    pub(super) fn members<'t, M: Members<'t>>(mut self, members: M) -> Result<(), M::Error> {
        match &mut self.slot {
            Slot::Object(object) => read_object(object, self.state, self.root, members),
            Slot::Optional(optional) => {
                let slot = optional.fill();
                Fill { slot, state: self.state, key: self.key, root: self.root }.members(members)
            }
            Slot::Map(target) => read_map(*target, self.state, members),
            Slot::List(_) | Slot::Union(_) => self.by_text(&members.whole()?, Fill::fields),
            Slot::Json(json) => members.tree().map(|tree| **json = tree),
            Slot::Skip => members.skip_all(),
            Slot::Scalar(_) | Slot::File(_) => {
                members.skip_all()?;
                Err(self.state.fail("one value", "an object"))
            }
        }
    }
}

impl Fill<'_, '_> {
    /// A scalar came.
    pub(super) fn token<E: serde::de::Error>(mut self, token: Token<'_>) -> Result<(), E> {
        #[cfg(feature = "server")]
        if self.state.reading.texts.is_some()
            && let (Token::Str(text), Slot::List(_) | Slot::Map(_) | Slot::Object(_)) = (token, &self.slot)
            && text.starts_with(['[', '{'])
            && told(text, self.state)
        {
            return self.by_text(text, plainly);
        }
        let lenient = self.lenient();
        let none = lenient && matches!(token, Token::Bool(false) | Token::Str(""));
        match &mut self.slot {
            Slot::Scalar(scalar) if self.state.reading.closed => {
                set_listed(*scalar, token, lenient).map_err(|expected| self.state.fail(&expected, &describe(token)))
            }
            Slot::Scalar(scalar) => scalar.set(token, lenient).map_err(|expected| self.state.fail(expected.0, &describe(token))),
            Slot::Optional(optional) => {
                let filled = match if self.state.reading.closed { None } else { optional.set(token, lenient) } {
                    Some(set) => set.map_err(|expected| self.state.fail(expected.0, &describe(token))),
                    None => Fill { slot: optional.fill(), state: self.state, key: self.key, root: false }.token::<E>(token),
                };
                match filled {
                    // Empty text where a number may stand, `false` where an object may: both say that there is none.
                    Err(_) if none => {
                        optional.clear();
                        self.state.forgive();
                        Ok(())
                    }
                    other => other,
                }
            }
            Slot::List(list) if none => {
                list.clear();
                Ok(())
            }
            Slot::List(list) if lenient || list.one_or_many() => {
                let slot = list.push();
                Fill { slot, state: self.state, key: None, root: false }.token(token)
            }
            Slot::Map(map) if none => {
                map.clear();
                Ok(())
            }
            Slot::Union(_) => self.by_text(&written(&json_token(token)), Fill::alternatives),
            Slot::Json(json) => {
                **json = json_token(token);
                Ok(())
            }
            Slot::Skip => Ok(()),
            Slot::List(_) => Err(self.state.fail("an array", &describe(token))),
            Slot::Object(_) | Slot::Map(_) => Err(self.state.fail("an object", &describe(token))),
            Slot::File(_) => Err(self.state.fail("a file part", &describe(token))),
        }
    }

    /// Null came.
    pub(super) fn null<E: serde::de::Error>(mut self) -> Result<(), E> {
        match &mut self.slot {
            Slot::Optional(optional) => optional.null(),
            Slot::Json(json) => **json = Json::Null,
            Slot::List(list) if self.state.reading.lenient => list.clear(),
            Slot::Map(map) if self.state.reading.lenient => map.clear(),
            Slot::Skip => {}
            Slot::Union(_) => return self.by_text("null", Fill::alternatives),
            _ => return Err(self.state.fail("a value", "null")),
        }
        Ok(())
    }

    /// The same from text that is JSON, by one of the ways below.
    fn by_text<E: serde::de::Error>(self, text: &str, read: fn(Self, &str) -> Result<(), NotJson>) -> Result<(), E> {
        let state = self.state;
        read(self, text).map_err(|NotJson| state.failed())
    }

    /// An array where something else than a list was promised.
    fn array(mut self, text: &str) -> Result<(), NotJson> {
        let (lenient, items) = (self.lenient(), text::items(text)?);
        match &mut self.slot {
            Slot::Union(_) => return self.alternatives(text),
            Slot::Optional(optional) => {
                let slot = optional.fill();
                // One text or number in an array of its own, in an answer; a request that does so is mistaken.
                let lone = items.first().filter(|_| lenient && !self.state.reading.closed && items.len() == 1);
                let lone = lone.filter(|_| matches!(slot, Slot::Scalar(_)));
                // PHP writes nothing as an empty array.
                if lenient && items.is_empty() && matches!(slot, Slot::Object(_) | Slot::Scalar(_)) {
                    optional.clear();
                } else {
                    let fill = Fill { slot, state: self.state, key: self.key, root: false };
                    return text::fill(lone.unwrap_or(&text), fill);
                }
            }
            Slot::Map(map) if lenient || (items.is_empty() && self.state.reading.empty_map_as_list) => {
                read_items(*map, self.state, self.key, &items)?;
            }
            // One object in an array of its own: documents promise arrays where instances send objects, and the reverse.
            Slot::Object(_) if lenient => match items.as_slice() {
                [item] => return text::fill(item, self),
                _ => return Err(self.state.fail("an object", "an array")),
            },
            _ => return Err(self.state.fail("an object", "an array")),
        }
        Ok(())
    }

    /// An object where something else was promised.
    fn fields(mut self, text: &str) -> Result<(), NotJson> {
        let lenient = self.lenient();
        match &mut self.slot {
            Slot::Union(_) => self.alternatives(text),
            Slot::List(list) => {
                let numbered = if lenient { numbered(text)? } else { Vec::new() };
                if !numbered.is_empty() {
                    return read_numbered(*list, self.state, &numbered);
                }
                if !lenient && !list.one_or_many() {
                    return Err(self.state.fail("an array", "an object"));
                }
                let slot = list.push();
                text::fill(text, Fill { slot, state: self.state, key: None, root: false })
            }
            _ => Err(self.state.fail("an array", "an object")),
        }
    }

    /// A value that is read already.
    #[cfg(feature = "server")]
    pub(super) fn value<E: serde::de::Error>(self, value: Json) -> Result<(), E> {
        value.deserialize_any(self).map_err(E::custom)
    }

    fn alternatives(mut self, text: &str) -> Result<(), NotJson> {
        match &mut self.slot {
            Slot::Union(union) => read_union(*union, self.state, text),
            _ => Err(self.state.fail("one of several", "a value")),
        }
    }
}

/// The items of an array become the entries of a map, under what they say of themselves, or where they stand.
fn read_items(map: &mut dyn MapMut, state: &State, key: Option<&'static str>, items: &[&str]) -> Result<(), NotJson> {
    for (item, index) in items.iter().zip(0_u64..) {
        let name = key.and_then(|key| key_of(item, key)).unwrap_or_else(|| index.to_string());
        let slot = map.entry(&name).map_err(|expected| state.fail::<NotJson>(expected.0, "a key"))?;
        let mark = state.mark();
        let filled = text::fill(item, Fill { slot, state, key: None, root: false });
        state.go_on(filled, mark, Step::Number(index))?;
    }
    Ok(())
}

/// A list with gaps in its keys comes as an object: its items by number, for as text 10 would come before 2. None when it is no
/// such list.
fn numbered(text: &str) -> Result<Vec<(u64, &str)>, NotJson> {
    let entries = text::entries(text)?;
    let numbers: Option<BinaryHeap<_>> = entries.iter().zip(0..).map(|(entry, at)| Some((entry.key.parse().ok()?, at))).collect();
    let sorted = numbers.unwrap_or_default().into_sorted_vec();
    Ok(sorted.into_iter().filter_map(|(number, at): (u64, usize)| Some((number, entries.get(at)?.value))).collect())
}

fn read_numbered(list: &mut dyn ListMut, state: &State, items: &[(u64, &str)]) -> Result<(), NotJson> {
    for (number, item) in items {
        let slot = list.push();
        let mark = state.mark();
        let filled = text::fill(item, Fill { slot, state, key: None, root: false });
        state.go_on(filled, mark, Step::Number(*number))?;
    }
    Ok(())
}

/// Whether a text is JSON, where texts carry every type.
#[cfg(feature = "server")]
pub(super) fn told(text: &str, state: &State) -> bool {
    state.reading.texts.is_some_and(|bounds| parse(text).is_ok_and(|json| bounds.measure(&json).is_ok()))
}

/// Reads what says its types itself, inside of what does not.
#[cfg(feature = "server")]
pub(super) fn plainly(fill: Fill<'_, '_>, text: &str) -> Result<(), NotJson> {
    let Fill { slot, state, key, root } = fill;
    let plain = State::new(Reading { texts: None, ..state.reading });
    let filled = text::fill(text, Fill { slot, state: &plain, key, root });
    state.take_over(&plain);
    filled.inspect_err(|_| drop(state.failure.replace(plain.failure.take())))
}

/// Sets a scalar of a request; an enum takes no other values than the listed ones. Says what was expected.
pub(crate) fn set_listed(scalar: &mut dyn Scalar, token: Token<'_>, lenient: bool) -> Result<(), String> {
    if let Token::Str(text) = token
        && text.contains('\0')
    {
        // Data bases and C libraries refuse it or end the text there.
        return Err("text without the character NUL".to_owned());
    }
    // In an answer a boolean may stand for a number or a text. In a request it is a mistake: `false` is nobody's id.
    let flag = matches!(token, Token::Bool(_));
    match scalar.set(token, lenient && !flag) {
        Ok(()) if scalar.is_listed() => Ok(()),
        Ok(()) => Err(one_of(scalar, "a listed value")),
        Err(expected) => Err(one_of(scalar, expected.0)),
    }
}

fn one_of(scalar: &dyn Scalar, otherwise: &str) -> String {
    scalar.listed().map_or_else(|| otherwise.to_owned(), |values| format!("one of {values}"))
}

fn key_of(item: &str, key: &str) -> Option<String> {
    let entries = if item.starts_with('{') { text::entries(item).ok()? } else { return None };
    match parse(entries.iter().rfind(|entry| entry.key == key)?.value).ok()? {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn json_token(token: Token<'_>) -> Json {
    match token {
        Token::Bool(flag) => flag.into(),
        Token::Int(number) => number.into(),
        Token::UInt(number) => number.into(),
        Token::Float(number) => number.into(),
        Token::Str(text) => text.into(),
    }
}

fn read_list<'t, I: Items<'t>>(
    list: &mut dyn ListMut,
    state: &State,
    key: Option<&'static str>,
    mut items: I,
) -> Result<(), I::Error> {
    list.clear();
    let mut index = 0_u64;
    loop {
        let mark = state.mark();
        match items.push(list, state, key) {
            Ok(false) => return Ok(()),
            pushed => state.go_on(pushed.map(drop), mark, Step::Number(index))?,
        }
        index += 1;
    }
}

fn read_map<'t, M: Members<'t>>(target: &mut dyn MapMut, state: &State, mut members: M) -> Result<(), M::Error> {
    target.clear();
    while let Some(key) = members.key()? {
        let slot = target.entry(&key).map_err(|expected| state.fail::<M::Error>(expected.0, "a key"))?;
        let mark = state.mark();
        let filled = members.fill(Fill { slot, state, key: None, root: false });
        state.go_on(filled, mark, Step::Name(&key))?;
    }
    Ok(())
}
