//! JSON text into slots.
//!
//! In: a position in text, and the slot to fill. Out: the filled slot. In the text of a service the next field is mostly the one that came
//! next in the object before, spelled as it was then: one comparison finds its comma, its quotes and its colon. Not here: tokens (see
//! `scanner`), and values of an unexpected kind (see `decode`).

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
    /// From its beginning.
    pub(super) fn new(text: &'t str) -> Self {
        Reader { scanner: Scanner::new(text) }
    }
    /// Why the text is not JSON, when reading stopped for that.
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

/// The items of an array, or the members of an object, whose first bracket was passed.
pub(super) struct Elements<'x, 't> {
    reader: &'x mut Reader<'t>,
    first: bool,
}

impl<'x, 't> Elements<'x, 't> {
    fn of(reader: &'x mut Reader<'t>) -> Self {
        Elements { reader, first: true }
    }
    /// Whether there is one more, which is next then. Otherwise the last bracket is passed.
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
    /// What the next key means; `hint` is the field that it probably is. `None` at the end.
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
    /// Passes the key of a field, if it is next as compact JSON has it: `,"name":`.
    pub(super) fn take_key(&mut self, spelled: &str) -> bool {
        let spelled = match spelled.as_bytes() {
            [_, behind_comma @ ..] if self.first => behind_comma,
            spelled => spelled,
        };
        let is_next = !spelled.is_empty() && self.reader.scanner.take(spelled);
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
    /// Passes the value of the last key.
    pub(super) fn skip(&mut self) -> Result<(), Stopped> {
        self.reader.scanner.skip()
    }
    /// All of the array or object, of which nothing was read, as its text.
    pub(super) fn whole(self) -> Result<&'t str, Stopped> {
        self.reader.scanner.reopen();
        self.reader.scanner.raw()
    }
    /// The same as a tree.
    pub(super) fn tree(self) -> Result<Json, Stopped> {
        self.reader.scanner.reopen();
        tree::value(&mut self.reader.scanner)
    }
}
