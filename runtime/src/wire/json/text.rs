//! JSON text into slots, without a step between them.
//!
//! In: a place in text, and what to fill. Out: what comes behind it. In the text of a service the next field is mostly the one
//! that came next in the object before, spelled as it was then: one comparison finds its comma, its quotes and its colon. Not
//! here: the scanning of values (see `scan`), and what is done about values of an unexpected kind (see `fill`).

use std::borrow::Cow;

use serde_json::Value as Json;

use super::fill::{Fill, json_token};
use super::object::{Name, name_of};
use super::read::State;
use super::scan::{NotJson, Scan};
use super::source::{Items, Members};
use crate::object::Shape;
use crate::operation::Outcome;
use crate::value::{ListMut, Token};

/// How deep values may nest: as deep as with serde_json.
const DEEPEST: usize = 128;

/// A text that is being read.
pub(super) struct Text<'t> {
    scan: Scan<'t>,
    depth: usize,
}

impl<'t> Text<'t> {
    /// From its beginning.
    pub(super) fn new(text: &'t str) -> Self {
        Text { scan: Scan::new(text), depth: 0 }
    }
    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), NotJson> {
        self.scan.end()
    }
    /// Reads the next value into a slot.
    pub(super) fn fill(&mut self, fill: Fill<'_, '_>) -> Result<(), NotJson> {
        match self.scan.peek().ok_or(NotJson)? {
            b'"' => fill.token(Token::Str(&self.scan.string()?)),
            b'-' | b'0'..=b'9' => fill.token(self.scan.number()?),
            b'{' => self.inside(|text| fill.members(Inside { text, first: true })),
            b'[' => self.inside(|text| fill.items(Inside { text, first: true })),
            b't' => self.scan.word("true").and_then(|()| fill.token(Token::Bool(true))),
            b'f' => self.scan.word("false").and_then(|()| fill.token(Token::Bool(false))),
            b'n' => self.scan.word("null").and_then(|()| fill.null()),
            _ => Err(NotJson),
        }
    }
    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Result<(), NotJson>) -> Result<(), NotJson> {
        if self.depth == DEEPEST {
            return Err(NotJson);
        }
        self.scan.pass(1);
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }
}

/// The members of an object that is a whole text, in its order; `None` when it is none.
#[cfg(feature = "server")]
pub(crate) fn members(text: &str) -> Option<Vec<(Cow<'_, str>, Member<'_>)>> {
    let (mut text, mut found) = (Text::new(text), Vec::new());
    if text.scan.peek() != Some(b'{') {
        return None;
    }
    text.scan.pass(1);
    let mut inside = Inside { text: &mut text, first: true };
    while let Some(key) = inside.key().ok()? {
        found.push((key, inside.member().ok()?));
    }
    text.end().ok()?;
    Some(found)
}

/// A value that is read before its type is known. What is no object and no array is not copied, as far as it can be lent.
#[derive(Clone, Debug, PartialEq)]
pub enum Member<'t> {
    /// A string.
    Text(Cow<'t, str>),
    /// A number or a boolean.
    Token(Token<'static>),
    /// Null.
    Null,
    /// An object or an array.
    Json(Json),
}

impl Member<'_> {
    /// The same as JSON.
    pub(crate) fn into_json(self) -> Json {
        match self {
            Member::Text(text) => Json::String(text.into_owned()),
            Member::Token(token) => json_token(token),
            Member::Null => Json::Null,
            Member::Json(json) => json,
        }
    }
}

/// The inside of an object or an array.
struct Inside<'x, 't> {
    text: &'x mut Text<'t>,
    first: bool,
}

impl<'t> Inside<'_, 't> {
    /// Whether there is one more; it is next then, and otherwise the end is behind.
    fn more(&mut self, end: u8) -> Result<bool, NotJson> {
        let mut next = self.text.scan.peek();
        if next == Some(end) {
            self.text.scan.pass(1);
            return Ok(false);
        }
        if !self.first {
            if next != Some(b',') {
                return Err(NotJson);
            }
            self.text.scan.pass(1);
            next = self.text.scan.peek();
        }
        self.first = false;
        // Nothing stands between a comma and the end.
        if next == Some(end) { Err(NotJson) } else { Ok(true) }
    }
    /// The value of the last key.
    #[cfg(feature = "server")]
    fn member(&mut self) -> Result<Member<'t>, NotJson> {
        let scan = &mut self.text.scan;
        match scan.peek().ok_or(NotJson)? {
            b'"' => scan.string().map(Member::Text),
            b'-' | b'0'..=b'9' => scan.number().map(Member::Token),
            b't' => scan.word("true").map(|()| Member::Token(Token::Bool(true))),
            b'f' => scan.word("false").map(|()| Member::Token(Token::Bool(false))),
            b'n' => scan.word("null").map(|()| Member::Null),
            _ => scan.json().map(Member::Json),
        }
    }
    /// Whether the key is this field's, spelled as compact JSON has it.
    fn is_next(&mut self, spelled: &str) -> bool {
        let spelled = match spelled.as_bytes() {
            [_, behind_comma @ ..] if self.first => behind_comma,
            spelled => spelled,
        };
        let is_next = !spelled.is_empty() && self.text.scan.take(spelled);
        self.first &= !is_next;
        is_next
    }
}

impl<'t> Members<'t> for Inside<'_, 't> {
    type Error = NotJson;

    fn name(&mut self, shape: &'static Shape, hint: usize, outcome: Option<&Outcome>) -> Result<Option<Name>, NotJson> {
        match shape.fields().get(hint) {
            Some(field) if outcome.is_none() && self.is_next(&field.json) => Ok(Some(Name::Field(hint))),
            _ => Ok(self.key()?.map(|key| name_of(&key, shape, hint, outcome))),
        }
    }
    fn key(&mut self) -> Result<Option<Cow<'t, str>>, NotJson> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        let scan = &mut self.text.scan;
        if scan.peek() != Some(b'"') {
            return Err(NotJson);
        }
        let key = scan.string()?;
        if scan.peek() != Some(b':') {
            return Err(NotJson);
        }
        scan.pass(1);
        Ok(Some(key))
    }
    fn fill(&mut self, fill: Fill<'_, '_>) -> Result<(), NotJson> {
        self.text.fill(fill)
    }
    fn json(&mut self) -> Result<Json, NotJson> {
        self.text.scan.peek();
        self.text.scan.json()
    }
    fn skip(&mut self) -> Result<(), NotJson> {
        self.text.scan.peek();
        self.text.scan.skip()
    }
}

impl<'t> Items<'t> for Inside<'_, 't> {
    type Error = NotJson;

    fn push(&mut self, list: &mut dyn ListMut, state: &State, key: Option<&'static str>) -> Result<bool, NotJson> {
        if !self.more(b']')? {
            return Ok(false);
        }
        self.text.fill(Fill { slot: list.push(), state, key, root: false })?;
        Ok(true)
    }
    fn collect(mut self) -> Result<Vec<Json>, NotJson> {
        let mut items = Vec::new();
        while self.more(b']')? {
            items.push(self.text.scan.json()?);
        }
        Ok(items)
    }
    fn skip_all(mut self) -> Result<(), NotJson> {
        while self.more(b']')? {
            self.text.scan.skip()?;
        }
        Ok(())
    }
}
