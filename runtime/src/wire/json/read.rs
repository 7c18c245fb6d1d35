//! JSON text to values: entry points, and what is known while reading.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny};
use serde_json::Value as Json;

use super::fill::Fill;
use super::order::Orders;
use super::outcome::{reason, undeclared, verdict};
use super::scan::NotJson;
#[cfg(feature = "server")]
use super::text::Member;
use super::text::Text;
use super::tree::parse;
use crate::error::{Unreadable, bounded};
use crate::operation::{Answer, Endpoint, Outcome, Verdict};
use crate::text::has_in_any_case;
use crate::value::Slot;
#[cfg(feature = "server")]
use crate::value::Token;
#[cfg(feature = "server")]
use crate::wire::params::Bounds;

/// How values are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// Scalars may come in each other's form, `[]` for `{}`, one value for a list, `false` for none.
    pub lenient: bool,
    /// A failure that may stand where the answer was promised.
    pub outcome: Option<Outcome>,
    /// The field under which items of an array become a map's entries.
    pub key: Option<&'static str>,
    /// `[]` is an empty map, also where nothing is lenient.
    pub empty_map_as_list: bool,
    /// Enums take listed values only: what a server asks of parameters.
    pub closed: bool,
    /// All scalars come as texts, which carry every type, JSON within these bounds among them.
    #[cfg(feature = "server")]
    pub texts: Option<Bounds>,
}

/// Why an answer gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The service said no inside it.
    Refused {
        /// Its words.
        message: String,
    },
    /// It is not what was promised.
    Unreadable(Unreadable),
}

/// What is known while reading: where a failure is, and what the outcome says.
pub(super) struct State {
    pub(super) reading: Reading,
    pub(super) failure: RefCell<Option<Failure>>,
    pub(super) outcome: RefCell<Told>,
    pub(super) orders: Orders,
    /// All failures are looked for, and not only the first.
    gathers: bool,
    notes: RefCell<Vec<Note>>,
}

/// Something about a request's value that does not end the reading of the rest.
pub(crate) struct Note {
    /// The steps that lead to it, the innermost first.
    pub(crate) path: Vec<String>,
    /// What was expected, and what came; `None` for a member that nobody knows.
    pub(crate) failure: Option<(String, String)>,
}

/// The step that led to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'s> {
    /// An item, or an entry under a number.
    Number(u64),
    /// A field, or an entry.
    Name(&'s str),
    /// An entry of a map that stands in the object itself: the prefix, and the key.
    Prefixed(&'s str, &'s str),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Number(number) => number.fmt(f),
            Step::Name(name) => f.write_str(name),
            Step::Prefixed(prefix, key) => write!(f, "{prefix}{key}"),
        }
    }
}

/// More failures, and more members that nobody knows, are not noted of one value.
const MOST_NOTED: usize = 100;

/// What the outcome's fields of an answer hold.
#[derive(Default)]
pub(super) struct Told {
    pub(super) value: Option<Json>,
    pub(super) message: Option<String>,
}

/// A failure on its way out; segments are added from the inside.
pub(super) struct Failure {
    pub(super) path: Vec<String>,
    pub(super) expected: String,
    pub(super) found: String,
}

impl State {
    pub(super) fn new(reading: Reading) -> Self {
        State {
            reading,
            failure: RefCell::default(),
            outcome: RefCell::default(),
            orders: Orders::default(),
            gathers: false,
            notes: RefCell::default(),
        }
    }
    /// Notes a failure and makes the deserializer's error of it.
    pub(super) fn fail<E: serde::de::Error>(&self, expected: &str, found: &str) -> E {
        self.failure.replace(Some(Failure { path: Vec::new(), expected: expected.to_owned(), found: found.to_owned() }));
        self.failed()
    }
    /// The deserializer's error of the failure that was noted.
    pub(super) fn failed<E: serde::de::Error>(&self) -> E {
        match &*self.failure.borrow() {
            Some(Failure { expected, found, .. }) => E::custom(format_args!("expected {expected}, found {found}")),
            None => E::custom(NotJson),
        }
    }
    /// Adds the step that led to the failure.
    pub(super) fn through<E>(&self, error: E, step: Step<'_>) -> E {
        self.stepped(&step);
        error
    }
    fn stepped(&self, step: &Step<'_>) {
        if let Some(failure) = self.failure.borrow_mut().as_mut() {
            failure.path.push(step.to_string());
        }
    }
    /// Where notes end before something is read; only requests have notes.
    #[inline]
    pub(super) fn mark(&self) -> usize {
        if self.reading.closed { self.notes.borrow().len() } else { 0 }
    }
    /// As [`State::through`]; but where all failures are wanted it is noted, and reading goes on.
    #[inline]
    pub(super) fn go_on<E>(&self, filled: Result<(), E>, mark: usize, step: Step<'_>) -> Result<(), E> {
        // As it mostly is.
        if filled.is_ok() && self.mark() == mark {
            return filled;
        }
        let ends = self.noted(filled.is_err(), mark, step);
        filled.or_else(|error| if ends { Err(error) } else { Ok(()) })
    }
    /// Whether a failure ends the reading.
    #[cold]
    #[inline(never)]
    fn noted(&self, failed: bool, mark: usize, step: Step<'_>) -> bool {
        let ends = failed && !(self.reading.closed && self.notes_failure());
        if ends {
            self.stepped(&step);
        }
        if self.reading.closed {
            self.notes.borrow_mut().iter_mut().skip(mark).for_each(|note| note.path.push(step.to_string()));
        }
        ends
    }
    /// Makes a note of the failure, if there is room for it.
    fn notes_failure(&self) -> bool {
        let mut notes = self.notes.borrow_mut();
        if !self.gathers || notes.iter().filter(|note| note.failure.is_some()).count() > MOST_NOTED {
            return false;
        }
        let failure = self.failure.take();
        let note = failure.map(|Failure { path, expected, found }| Note { path, failure: Some((expected, found)) });
        notes.extend(note);
        true
    }
    /// Notes a member that nobody knows.
    pub(super) fn unknown(&self, key: &str) {
        let mut notes = self.notes.borrow_mut();
        if self.reading.closed && notes.len() < MOST_NOTED {
            notes.push(Note { path: vec![key.to_owned()], failure: None });
        }
    }
    /// Takes over the notes of an attempt that came to its end.
    pub(super) fn take_over(&self, attempt: &State) {
        self.notes.borrow_mut().append(&mut attempt.notes.borrow_mut());
    }
    /// Forgets a failure that another way of reading made good.
    pub(super) fn forgive(&self) {
        self.failure.replace(None);
    }
}

/// Reads a value from JSON text; what follows it must be white space.
pub fn read(json: &[u8], slot: Slot<'_>, reading: Reading) -> Result<(), Unread> {
    let state = State::new(reading);
    // Looked through once: no string is looked at again.
    let Ok(text) = str::from_utf8(json) else { return Err(not_text(json)) };
    let mut reader = Text::new(text);
    let result = reader.fill(Fill { slot, state: &state, key: reading.key, root: true }).and_then(|()| reader.end());
    let told = state.outcome.take();
    let is_object = matches!(text.trim_ascii_start().as_bytes().first(), Some(b'{'));
    if let Some(outcome) = reading.outcome.filter(|_| is_object && (result.is_ok() || told.value.is_some()))
        && verdict(&outcome, told.value.as_ref(), reading.lenient) == Verdict::Failure
    {
        // Nothing behind an error was read: the message may be there.
        let message = told.message.or_else(|| refusal(json, &outcome, reading.lenient));
        let message = message.filter(|message| !message.is_empty());
        return Err(Unread::Refused { message: bounded(&message.unwrap_or_else(|| reason(&outcome, told.value.as_ref()))) });
    }
    result.map_err(|NotJson| match reading.outcome.and_then(|outcome| refusal(json, &outcome, reading.lenient)) {
        Some(message) => Unread::Refused { message },
        None => Unread::Unreadable(unreadable(state.failure.take(), || malformed(text), json)),
    })
}

/// What is wrong with text that is no JSON, in the words of serde_json.
fn malformed(text: &str) -> String {
    let read: Result<IgnoredAny, _> = serde_json::from_str(text);
    read.err().map_or_else(|| "values that nest too deep".to_owned(), |error| error.to_string())
}

fn not_text(json: &[u8]) -> Unread {
    let (pointer, expected) = (String::new(), "text in UTF-8".to_owned());
    Unread::Unreadable(Unreadable { pointer, expected, found: "other bytes".to_owned(), excerpt: excerpt(json) })
}

/// Reads an answer of an operation.
pub fn read_answer(endpoint: &'static Endpoint, answer: &Answer, json: &[u8], slot: Slot<'_>) -> Result<(), Unread> {
    let wire = &endpoint.service.wire;
    // With a status of its own, a failure is not hidden in the body.
    let outcome = answer.outcome_of(endpoint.service).filter(|_| answer.outcome || answer.status < 300);
    let outcome = outcome.map(|outcome| if answer.outcome { outcome } else { undeclared(outcome) });
    let reading = Reading {
        lenient: wire.lenient,
        outcome,
        key: answer.key,
        empty_map_as_list: wire.empty_map_as_list,
        ..Reading::default()
    };
    if answer.or_false && json.trim_ascii() == b"false" {
        return Ok(());
    }
    // A list takes one object for one item, a map takes any keys: a refusal would pass for an answer.
    let may_hide = !matches!(slot, Slot::Object(_));
    read(json, slot, reading)?;
    match refused(endpoint, answer, json).filter(|_| may_hide) {
        Some(message) => Err(Unread::Refused { message }),
        None => Ok(()),
    }
}

/// The service's words, if a body is a refusal where something else than an object was promised. A long one is none.
pub(crate) fn refused(endpoint: &Endpoint, answer: &Answer, body: &[u8]) -> Option<String> {
    let outcome = answer.outcome_of(endpoint.service).filter(|_| answer.outcome || answer.status < 300)?;
    let outcome = if answer.outcome { outcome } else { undeclared(outcome) };
    let is_short_object = body.len() <= LONGEST_REFUSAL && body.trim_ascii_start().starts_with(b"{");
    if is_short_object { refusal(body, &outcome, endpoint.service.wire.lenient) } else { None }
}

/// In bytes.
pub(crate) const LONGEST_REFUSAL: usize = 16 << 10;

/// The message of an answer whose outcome is a failure, for a body that could not be read as its type. `None` if the field is absent.
fn refusal(json: &[u8], outcome: &Outcome, lenient: bool) -> Option<String> {
    let fields = object(json)?;
    let value = fields.get(outcome.field)?;
    if verdict(outcome, Some(value), lenient) == Verdict::Success {
        return None;
    }
    let message = outcome.message.iter().find_map(|name| fields.get(name)?.as_str().filter(|message| !message.is_empty()));
    Some(bounded(&message.map_or_else(|| reason(outcome, Some(value)), str::to_owned)))
}

/// A body that is an object.
fn object(json: &[u8]) -> Option<Json> {
    str::from_utf8(json).ok().and_then(|text| parse(text).ok()).filter(Json::is_object)
}

fn unreadable(failure: Option<Failure>, malformed: impl FnOnce() -> String, json: &[u8]) -> Unreadable {
    let excerpt = excerpt(json);
    match failure {
        Some(failure) => {
            Unreadable { pointer: pointer(&failure.path), expected: failure.expected, found: failure.found, excerpt }
        }
        None => Unreadable { pointer: String::new(), expected: "JSON".to_owned(), found: malformed(), excerpt },
    }
}

/// As many bytes hold an excerpt.
pub(crate) const EXCERPT_BYTES: usize = 800;

/// The beginning of a body, 200 characters at most; nothing where it names something that could be a secret.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..EXCERPT_BYTES).unwrap_or(body));
    let text: String = text.trim().chars().take(EXCERPT_BYTES / 4).collect();
    let may_tell =
        !["token", "secret", "password", "passwd", "api_key", "apikey"].iter().any(|word| has_in_any_case(&text, word));
    if may_tell { text } else { String::new() }
}

/// RFC 6901.
fn pointer(reversed: &[String]) -> String {
    reversed.iter().rev().fold(String::new(), |pointer, step| pointer + "/" + &step.replace('~', "~0").replace('/', "~1"))
}

/// Fills from any deserializer: what serde's own trait uses. Lenient, since data of lenient services goes through it.
pub(crate) fn fill_from<'de, D: Deserializer<'de>>(deserializer: D, slot: Slot<'_>) -> Result<(), D::Error> {
    let state = State::new(Reading { lenient: true, ..Reading::default() });
    Fill { slot, state: &state, key: None, root: false }.deserialize(deserializer)
}

/// Fills a request from a value that is already read; all that does not fit.
#[cfg(feature = "server")]
pub(crate) fn fill_value(value: Member<'_>, slot: Slot<'_>, reading: Reading) -> Result<(), Vec<Note>> {
    let state = State { gathers: true, ..State::new(reading) };
    let fill = Fill { slot, state: &state, key: reading.key, root: false };
    let filled: Result<(), NotJson> = match value {
        Member::Text(text) => fill.token(Token::Str(&text)),
        Member::Token(token) => fill.token(token),
        Member::Null => fill.null(),
        Member::Json(json) => fill.value(json),
    };
    let mut notes = state.notes.take();
    if let (Err(_), Some(Failure { path, expected, found })) = (filled, state.failure.take()) {
        notes.push(Note { path, failure: Some((expected, found)) });
    }
    if notes.is_empty() { Ok(()) } else { Err(notes) }
}
