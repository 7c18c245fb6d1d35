//! Reads JSON text into slots.
//!
//! In: a position in a text, and the slot to fill. Out: the filled slot. Services mostly send compact JSON with the fields of all objects in
//! the same order. So the reader first compares the text with the expected comma, name and colon at once. Not here: tokens (see `scanner`),
//! and the conversion of values (see `decode`).

use std::borrow::Cow;

use super::context::Context;
use super::decode::Target;
use super::object::{Key, key_of};
use super::refusal::Problem;
use super::scanner::{Scanner, Stopped};
use super::tree;
use crate::operation::Outcome;
use crate::value::{Json, ListMut, Shape, Token};

/// JSON text that is being read.
pub(super) struct Reader<'t> {
    scanner: Scanner<'t>,
}

impl<'t> Reader<'t> {
    /// A reader at the beginning of a text.
    pub(super) fn new(text: &'t str) -> Self {
        Reader { scanner: Scanner::new(text) }
    }
    /// Why the text is not JSON, if reading stopped for that reason.
    pub(super) fn problem(&self) -> Option<Problem> {
        self.scanner.problem()
    }
    /// Reads the only value of the text.
    pub(super) fn fill_whole(&mut self, target: Target<'_, '_>) -> Result<(), Stopped> {
        self.fill(target)?;
        self.scanner.end()
    }
    /// Reads the next value.
    fn fill(&mut self, target: Target<'_, '_>) -> Result<(), Stopped> {
        match self.scanner.peek() {
            Some(b'"') => target.token(Token::Str(&self.scanner.string()?)),
            Some(b'-' | b'0'..=b'9') => target.token(self.scanner.number()?),
            Some(b'{') => {
                self.scanner.open()?;
                target.object(Elements::of(self))
            }
            Some(b'[') => {
                self.scanner.open()?;
                target.array(Elements::of(self))
            }
            Some(b't') => self.scanner.literal("true").and_then(|()| target.token(Token::Bool(true))),
            Some(b'f') => self.scanner.literal("false").and_then(|()| target.token(Token::Bool(false))),
            Some(b'n') => self.scanner.literal("null").and_then(|()| target.null()),
            _ => self.scanner.no_value(),
        }
    }
}

/// Reads a text that is one value, and nothing else.
pub(super) fn fill(text: &str, target: Target<'_, '_>) -> Result<(), Stopped> {
    Reader::new(text).fill_whole(target)
}

/// The items of a text that is an array.
pub(super) fn items(text: &str) -> Result<Vec<&str>, Stopped> {
    let (mut reader, mut items) = (Reader::new(text), Vec::new());
    reader.scanner.open()?;
    let mut elements = Elements::of(&mut reader);
    while elements.more(b']')? {
        items.push(elements.raw()?);
    }
    Ok(items)
}

/// The members of a text that is an object.
pub(super) fn entries(text: &str) -> Result<Vec<Entry<'_>>, Stopped> {
    let (mut reader, mut entries) = (Reader::new(text), Vec::new());
    reader.scanner.open()?;
    let mut elements = Elements::of(&mut reader);
    while elements.more(b'}')? {
        let begin = elements.reader.scanner.at();
        let key = elements.reader.scanner.key()?;
        let value = elements.raw()?;
        entries.push(Entry { key, value, whole: elements.reader.scanner.since(begin) });
    }
    Ok(entries)
}

/// A member of an object.
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    /// The value's text.
    pub(super) value: &'t str,
    /// The text of key and value.
    pub(super) whole: &'t str,
}

/// The items of an array, or the members of an object, after the opening bracket.
pub(super) struct Elements<'x, 't> {
    reader: &'x mut Reader<'t>,
    first: bool,
}

impl<'x, 't> Elements<'x, 't> {
    fn of(reader: &'x mut Reader<'t>) -> Self {
        Elements { reader, first: true }
    }
    /// Whether there is another item or member. If not, the closing bracket is skipped.
    fn more(&mut self, end: u8) -> Result<bool, Stopped> {
        let more = self.reader.scanner.more(end, self.first)?;
        self.first &= !more;
        Ok(more)
    }
    /// Appends the next item to a list; `false` at the end.
    pub(super) fn push(&mut self, list: &mut dyn ListMut, context: &Context, key: Option<&'static str>) -> Result<bool, Stopped> {
        if !self.more(b']')? {
            return Ok(false);
        }
        self.reader.fill(Target { slot: list.push(), context, key, root: false })?;
        Ok(true)
    }
    /// The next key; `None` at the end.
    pub(super) fn key(&mut self) -> Result<Option<Cow<'t, str>>, Stopped> {
        if self.more(b'}')? { self.reader.scanner.key().map(Some) } else { Ok(None) }
    }
    /// The meaning of the next key; `hint` is the index of the expected field. `None` at the end.
    pub(super) fn meaning(
        &mut self,
        shape: &'static Shape,
        hint: usize,
        outcome: Option<&Outcome>,
    ) -> Result<Option<Key>, Stopped> {
        match shape.fields().get(hint) {
            Some(field) if outcome.is_none() && self.take_key(&field.json) => Ok(Some(Key::Field(hint))),
            _ => Ok(self.key()?.map(|key| key_of(&key, shape, hint, outcome))),
        }
    }
    /// Skips the key of a field, if the text continues with it as compact JSON: `,"name":`. The first member has no comma.
    pub(super) fn take_key(&mut self, expected: &str) -> bool {
        let expected = match expected.as_bytes() {
            [_, behind_comma @ ..] if self.first => behind_comma,
            expected => expected,
        };
        let is_next = !expected.is_empty() && self.reader.scanner.take(expected);
        self.first &= !is_next;
        is_next
    }
    /// Reads the value of the last key into a slot.
    pub(super) fn fill(&mut self, target: Target<'_, '_>) -> Result<(), Stopped> {
        self.reader.fill(target)
    }
    /// The next item, or the value of the last key, as its text.
    pub(super) fn raw(&mut self) -> Result<&'t str, Stopped> {
        self.reader.scanner.raw()
    }
    /// Skips the value of the last key.
    pub(super) fn skip(&mut self) -> Result<(), Stopped> {
        self.reader.scanner.skip()
    }
    /// The text of the whole array or object. Nothing of it may have been read.
    pub(super) fn whole(self) -> Result<&'t str, Stopped> {
        self.reader.scanner.reopen();
        self.reader.scanner.raw()
    }
    /// The whole array or object as a tree. Nothing of it may have been read.
    pub(super) fn tree(self) -> Result<Json, Stopped> {
        self.reader.scanner.reopen();
        tree::value(&mut self.reader.scanner)
    }
}
