//! JSON text into slots, without a step between them.
//!
//! In: a place in text, and what to fill. Out: what comes behind it. In the text of a service the next field is mostly the one
//! that came next in the object before, spelled as it was then: one comparison finds its comma, its quotes and its colon. Not
//! here: the scanning of values (see `scan`), and what is done about values of an unexpected kind (see `fill`).

use std::borrow::Cow;

use serde_json::Value as Json;

use super::fill::Fill;
#[cfg(feature = "server")]
use super::fill::json_token;
use super::object::{Name, name_of};
use super::read::State;
use super::scan::{DEEPEST, NotJson, Scan};
use super::source::{Items, Members};
use super::tree;
use crate::operation::Outcome;
use crate::value::Shape;
use crate::value::{ListMut, Token};

/// Room for more members than this is made when they come.
#[cfg(feature = "server")]
const MOST_RESERVED: usize = 16;

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
            b'{' => self.inside(|text| fill.members(Inside::of(text))),
            b'[' => self.inside(|text| fill.items(Inside::of(text))),
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

/// A member of an object that came.
#[cfg(feature = "server")]
pub(crate) struct Given<'t> {
    /// The field of this name.
    pub(crate) field: Option<usize>,
    pub(crate) key: Cow<'t, str>,
    pub(crate) value: Member<'t>,
}

/// A key, and the field of its name where that is known already.
#[cfg(feature = "server")]
type Known<'t> = (Option<usize>, Cow<'t, str>);

/// The members of an object that is a whole text, in its order; `None` when it is none. They probably are those of a shape.
#[cfg(feature = "server")]
pub(crate) fn members<'t>(text: &'t str, shape: &'static Shape) -> Option<Vec<Given<'t>>> {
    let (mut text, mut found) = (Text::new(text), Vec::with_capacity(shape.fields().len().min(MOST_RESERVED)));
    if text.scan.peek() != Some(b'{') {
        return None;
    }
    text.scan.pass(1);
    let (mut inside, mut next) = (Inside::of(&mut text), 0);
    while let Some((field, key)) = inside.key_of(shape, next).ok()? {
        let field = field.or_else(|| shape.find(&key, next));
        next = field.map_or(next, |index| index + 1);
        found.push(Given { field, key, value: inside.member().ok()? });
    }
    text.end().ok()?;
    Some(found)
}

/// Reads a text that is one value, and nothing else, into a slot.
pub(super) fn fill(text: &str, fill: Fill<'_, '_>) -> Result<(), NotJson> {
    let mut text = Text::new(text);
    text.fill(fill)?;
    text.end()
}

/// The items of a text that is an array.
pub(super) fn items(text: &str) -> Result<Vec<&str>, NotJson> {
    let (mut text, mut items) = (Text::new(text), Vec::new());
    text.scan.pass(1);
    let mut inside = Inside::of(&mut text);
    while inside.more(b']')? {
        items.push(inside.text.scan.extent()?);
    }
    Ok(items)
}

/// The members of a text that is an object: the key, its value, and both as they stand there.
pub(super) fn entries(text: &str) -> Result<Vec<Entry<'_>>, NotJson> {
    let (mut text, mut entries) = (Text::new(text), Vec::new());
    text.scan.pass(1);
    let mut inside = Inside::of(&mut text);
    while inside.more(b'}')? {
        let begin = inside.text.scan.at();
        let key = inside.text.scan.key()?;
        inside.text.scan.peek();
        let value = inside.text.scan.extent()?;
        entries.push(Entry { key, value, whole: inside.text.scan.since(begin) });
    }
    Ok(entries)
}

/// A member of an object.
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) value: &'t str,
    pub(super) whole: &'t str,
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
    #[cfg(feature = "server")]
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

impl<'x, 't> Inside<'x, 't> {
    /// Of that whose first bracket was passed over just now.
    fn of(text: &'x mut Text<'t>) -> Self {
        Inside { text, first: true }
    }
    /// The tree that it is.
    fn read_tree(self) -> Result<Json, NotJson> {
        let scan = &mut self.text.scan;
        scan.back_to(scan.at().saturating_sub(1));
        tree::value(scan)
    }
    /// All of it, from its first bracket on.
    fn all(self) -> Result<Cow<'t, str>, NotJson> {
        let scan = &mut self.text.scan;
        scan.back_to(scan.at().saturating_sub(1));
        scan.raw().map(Cow::Borrowed)
    }
    /// Whether there is one more; it is next then, and otherwise the end is behind.
    fn more(&mut self, end: u8) -> Result<bool, NotJson> {
        let more = self.text.scan.more(end, self.first)?;
        self.first &= !more;
        Ok(more)
    }
    /// The next key, and its field if that is the one at `next`.
    #[cfg(feature = "server")]
    fn key_of(&mut self, shape: &'static Shape, next: usize) -> Result<Option<Known<'t>>, NotJson> {
        match shape.fields().get(next) {
            Some(field) if field.prefix.is_none() && self.is_next(&field.json) => {
                Ok(Some((Some(next), Cow::Borrowed(field.name))))
            }
            _ => Ok(self.key()?.map(|key| (None, key))),
        }
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
            _ => tree::value(scan).map(Member::Json),
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
        if self.more(b'}')? { self.text.scan.key().map(Some) } else { Ok(None) }
    }
    fn fill(&mut self, fill: Fill<'_, '_>) -> Result<(), NotJson> {
        self.text.fill(fill)
    }
    fn raw(&mut self) -> Result<Cow<'t, str>, NotJson> {
        self.text.scan.peek();
        self.text.scan.raw().map(Cow::Borrowed)
    }
    fn whole(self) -> Result<Cow<'t, str>, NotJson> {
        self.all()
    }
    fn tree(self) -> Result<Json, NotJson> {
        self.read_tree()
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
    fn whole(self) -> Result<Cow<'t, str>, NotJson> {
        self.all()
    }
    fn tree(self) -> Result<Json, NotJson> {
        self.read_tree()
    }
    fn skip_all(mut self) -> Result<(), NotJson> {
        while self.more(b']')? {
            self.text.scan.skip()?;
        }
        Ok(())
    }
}
