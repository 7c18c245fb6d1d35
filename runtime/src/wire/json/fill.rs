//! Filling one slot from one JSON value, in every form in which real services send it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::object::read_object;
use super::read::State;
use super::source::{Items, Members, Serde};
use crate::value::{ListMut, MapMut, Scalar, Slot, Token, Union};
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
                _ => self.array(items.collect()?),
            },
            Slot::Object(_) | Slot::Map(_) | Slot::Union(_) | Slot::Json(_) => self.array(items.collect()?),
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
            Slot::List(_) | Slot::Union(_) | Slot::Json(_) => self.fields(members.collect()?),
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
        let lenient = self.lenient();
        if self.state.reading.texts.is_some()
            && let (Token::Str(text), Slot::List(_) | Slot::Map(_) | Slot::Object(_)) = (token, &self.slot)
            && text.starts_with(['[', '{'])
            && let Some(json) = told(text, self.state)
        {
            let Fill { slot, state, key, root } = self;
            return plainly(state, |plain| Fill { slot, state: plain, key, root }.value(json));
        }
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
            Slot::Union(_) => self.alternatives(json_token(token)),
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
            Slot::Union(_) => return self.alternatives(Json::Null),
            _ => return Err(self.state.fail("a value", "null")),
        }
        Ok(())
    }

    /// An array where something else than a list was promised.
    fn array<E: serde::de::Error>(mut self, mut items: Vec<Json>) -> Result<(), E> {
        let lenient = self.lenient();
        match &mut self.slot {
            Slot::Json(json) => **json = Json::Array(items),
            Slot::Union(_) => return self.alternatives(Json::Array(items)),
            Slot::Optional(optional) => {
                let slot = optional.fill();
                // One text or number in an array of its own, in an answer; a request that does so is mistaken.
                let lone = lenient && !self.state.reading.closed && items.len() == 1 && matches!(slot, Slot::Scalar(_));
                // PHP writes nothing as an empty array.
                let nothing = lenient && items.is_empty() && matches!(slot, Slot::Object(_) | Slot::Scalar(_));
                if nothing {
                    optional.clear();
                } else {
                    let value = if lone { items.remove(0) } else { Json::Array(items) };
                    return Fill { slot, state: self.state, key: self.key, root: false }.value(value);
                }
            }
            Slot::Map(map) if lenient || (items.is_empty() && self.state.reading.empty_map_as_list) => {
                for (index, item) in items.into_iter().enumerate() {
                    let name = self.key.and_then(|key| key_of(&item, key)).unwrap_or_else(|| index.to_string());
                    let slot = map.entry(&name).map_err(|expected| self.state.fail(expected.0, "a key"))?;
                    let mark = self.state.mark();
                    let filled: Result<(), E> = Fill { slot, state: self.state, key: None, root: false }.value(item);
                    self.state.go_on(filled, mark, || index.to_string())?;
                }
            }
            // One object in an array of its own: documents promise arrays where instances send objects, and the reverse.
            Slot::Object(_) if lenient && items.len() == 1 => return self.value(items.remove(0)),
            _ => return Err(self.state.fail("an object", "an array")),
        }
        Ok(())
    }

    /// An object where something else was promised.
    fn fields<E: serde::de::Error>(mut self, fields: serde_json::Map<String, Json>) -> Result<(), E> {
        let lenient = self.lenient();
        match &mut self.slot {
            Slot::Json(json) => **json = Json::Object(fields),
            Slot::Union(_) => return self.alternatives(Json::Object(fields)),
            // A list with gaps in its keys comes as an object.
            Slot::List(list) if lenient && !fields.is_empty() && fields.keys().all(|key| key.parse::<u64>().is_ok()) => {
                // By number: as text, 10 would come before 2.
                let mut items: Vec<(Option<u64>, Json)> =
                    fields.into_iter().map(|(key, item)| (key.parse().ok(), item)).collect();
                items.sort_by_key(|(key, _)| *key);
                for (key, item) in items {
                    let slot = list.push();
                    let mark = self.state.mark();
                    let filled: Result<(), E> = Fill { slot, state: self.state, key: None, root: false }.value(item);
                    self.state.go_on(filled, mark, || key.unwrap_or_default().to_string())?;
                }
            }
            Slot::List(list) if lenient || list.one_or_many() => {
                let slot = list.push();
                return Fill { slot, state: self.state, key: None, root: false }.value(Json::Object(fields));
            }
            _ => return Err(self.state.fail("an array", "an object")),
        }
        Ok(())
    }

    pub(super) fn value<E: serde::de::Error>(self, value: Json) -> Result<(), E> {
        let Fill { slot, state, key, root } = self;
        value.deserialize_any(Fill { slot, state, key, root }).map_err(E::custom)
    }

    fn alternatives<E: serde::de::Error>(mut self, value: Json) -> Result<(), E> {
        let state = self.state;
        match &mut self.slot {
            Slot::Union(union) => read_union(*union, state, value),
            _ => Err(state.fail("one of several", "a value")),
        }
    }
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

fn read_union<E: serde::de::Error>(union: &mut dyn Union, state: &State, mut value: Json) -> Result<(), E> {
    let variants = union.variants();
    if let Some(tag) = union.tag() {
        let chosen = value.get(tag).and_then(Json::as_str).and_then(|name| variants.iter().position(|variant| *variant == name));
        let index =
            chosen.ok_or_else(|| state.fail::<E>(&format!("`{tag}` to be one of {}", variants.join(", ")), "something else"))?;
        // The tag is none of the members that a map without a prefix takes.
        if let Json::Object(members) = &mut value {
            members.remove(tag);
        }
        return Fill { slot: union.choose(index), state, key: None, root: false }.value(value);
    }
    if let (Some(_), Json::String(text)) = (state.reading.texts, &value) {
        // As with a lone parameter: what is a number as JSON is a number.
        return match told(text, state) {
            Some(json) => {
                plainly(state, |plain| Fill { slot: Slot::Union(union), state: plain, key: None, root: false }.value(json))
            }
            None => read_alternatives(union, state, &value),
        };
    }
    read_alternatives(union, state, &value)
}

fn read_alternatives<E: serde::de::Error>(union: &mut dyn Union, state: &State, value: &Json) -> Result<(), E> {
    let variants = union.variants();
    // Strict first: under lenience nearly every scalar fits nearly every variant.
    let candidates = candidates(union, value);
    for lenient in [false, true] {
        for &index in &candidates {
            let slot = union.choose(index);
            let attempt = State::new(super::read::Reading { lenient, ..state.reading });
            let filled: Result<(), E> = Fill { slot, state: &attempt, key: None, root: false }.value(value.clone());
            if filled.is_ok() {
                state.take_over(&attempt);
                return Ok(());
            }
        }
        if !state.reading.lenient {
            break;
        }
    }
    Err(state.fail(&format!("one of {}", variants.join(", ")), "none of them"))
}

/// JSON inside of a text, where texts carry every type.
fn told(text: &str, state: &State) -> Option<Json> {
    let bounds = state.reading.texts?;
    serde_json::from_str(text).ok().filter(|json| bounds.measure(json).is_ok())
}

/// Reads what says its types itself, inside of what does not.
fn plainly<E>(state: &State, read: impl FnOnce(&State) -> Result<(), E>) -> Result<(), E> {
    let plain = State::new(super::read::Reading { texts: None, ..state.reading });
    let filled = read(&plain);
    state.take_over(&plain);
    filled.inspect_err(|_| drop(state.failure.replace(plain.failure.take())))
}

/// The alternatives of the value's own kind; all of them when there are none. Trying others as well would double the work
/// with every level of a union that holds itself.
fn candidates(union: &mut dyn Union, value: &Json) -> Vec<usize> {
    let all = 0..union.variants().len();
    let fitting: Vec<usize> = all.clone().filter(|index| fits(&union.choose(*index), value)).collect();
    if fitting.is_empty() { all.collect() } else { fitting }
}

fn fits(slot: &Slot<'_>, value: &Json) -> bool {
    match slot {
        Slot::List(_) => value.is_array(),
        Slot::Object(_) | Slot::Map(_) => value.is_object(),
        Slot::Scalar(_) => !value.is_array() && !value.is_object(),
        Slot::Optional(_) | Slot::Union(_) | Slot::Json(_) => true,
        Slot::File(_) | Slot::Skip => false,
    }
}

fn key_of(item: &Json, key: &str) -> Option<String> {
    match item.get(key)? {
        Json::String(text) => Some(text.clone()),
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
    let mut index = 0_usize;
    loop {
        let mark = state.mark();
        match items.push(list, state, key) {
            Ok(false) => return Ok(()),
            pushed => state.go_on(pushed.map(drop), mark, || index.to_string())?,
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
        state.go_on(filled, mark, || key.clone().into_owned())?;
    }
    Ok(())
}
