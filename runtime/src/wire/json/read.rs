//! The entry points for reading values from JSON text.

use std::str::Utf8Error;

use ::serde::de::{Deserializer, Error as _};

#[cfg(feature = "server")]
use super::context::Note;
use super::context::{Context, Failure, SeenOutcome};
use super::decode::{Target, one_or_many};
#[cfg(feature = "server")]
use super::members::Member;
use super::outcome::{reason, undeclared, verdict};
use super::position::{Position, Refusal, pointer};
use super::reader::{self, Reader};
use super::scanner::Stopped;
use super::serde;
use super::tree::parse;
use crate::error::{Unreadable, bounded};
use crate::operation::path::first_step;
use crate::operation::{Answer, Dates, Endpoint, Outcome, Verdict};
#[cfg(feature = "client")]
use crate::operation::{Service, Wire};
use crate::text::{SECRET_WORDS, contains_ignore_ascii_case};
use crate::timestamp::DateFormat;
#[cfg(feature = "server")]
use crate::value::Token;
use crate::value::{Json, Slot};
#[cfg(feature = "server")]
use crate::wire::params::Bounds;

/// The options for reading JSON.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Reading {
    /// Whether to accept scalars of other JSON types, `[]` for `{}`, one value for a list, and `false` for an absent value.
    pub lenient: bool,
    /// How the service reports a failure in an answer with a status of success.
    pub outcome: Option<Outcome>,
    /// For a map that is sent as an array: the field of an item that contains its key.
    pub key: Option<&'static str>,
    /// Whether the value of a parameter may be a single item of its list.
    #[cfg(feature = "server")]
    pub one_or_many: bool,
    /// Whether `[]` is an empty map, also without `lenient`.
    pub empty_map_as_list: bool,
    /// Whether enums accept listed values only, as in requests, and unknown members are reported.
    pub closed: bool,
    /// Whether enums and unions keep unlisted values all the same, as in a webhook, which a newer service can send.
    pub keeps_unlisted: bool,
    /// The format of timestamps whose field has no format of its own. It decides what a number counts.
    pub dates: DateFormat,
    /// For values from a form: all scalars are texts, and a text may be JSON within these limits.
    #[cfg(feature = "server")]
    pub texts: Option<Bounds>,
}

impl Reading {
    /// Whether a union accepts a tag that it does not list.
    pub(super) fn accepts_unlisted(&self) -> bool {
        !self.closed || self.keeps_unlisted
    }
    /// Accepts scalars of other JSON types, `[]` for `{}`, one value for a list, and `false` for an absent value.
    #[must_use]
    pub const fn lenient(self) -> Self {
        Reading { lenient: true, ..self }
    }
    /// Sets how the service reports a failure in an answer with a status of success.
    #[must_use]
    pub const fn outcome(self, outcome: Outcome) -> Self {
        Reading { outcome: Some(outcome), ..self }
    }
    /// Sets the field of an item that contains its key, for a map that is sent as an array.
    #[must_use]
    pub const fn key(self, key: &'static str) -> Self {
        Reading { key: Some(key), ..self }
    }
    /// Accepts only the values that an enum lists, as in requests, and reports unknown members.
    #[must_use]
    pub const fn closed(self) -> Self {
        Reading { closed: true, ..self }
    }
}

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The answer reports a failure of the service.
    #[non_exhaustive]
    Refused {
        /// The service's message.
        message: String,
    },
    /// The text is not JSON, or does not fit the type.
    Unreadable(Unreadable),
}

/// The byte order mark of UTF-8, which is skipped.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a value from JSON text. Only white space may follow it.
pub fn read(json: &[u8], slot: Slot<'_>, reading: Reading) -> Result<(), ReadError> {
    let json = without_byte_order_mark(json);
    // The whole text is checked here, so that strings need no check of their own.
    let text = str::from_utf8(json).map_err(|error| not_utf8(json, error))?;
    // An outcome inside of nested objects is looked up after the value was read.
    let nested = reading.outcome.filter(|outcome| outcome.is_nested);
    let outcome = if nested.is_some() { None } else { reading.outcome };
    let context = Context::new(Reading { outcome, ..reading }, text.len());
    let mut reader = Reader::new(text);
    let filled = reader.fill_whole(Target { slot, context: &context, key: reading.key, root: true });
    let seen = nested.map_or_else(|| context.outcome.take(), |outcome| SeenOutcome::find(&outcome, text));
    let is_object = matches!(text.trim_ascii_start().as_bytes().first(), Some(b'{'));
    if let Some(outcome) = reading.outcome.filter(|_| is_object && (filled.is_ok() || seen.value.is_some()))
        && verdict(&outcome, seen.value.as_ref(), reading.lenient) == Verdict::Failure
    {
        // Reading may have stopped at a mistake in front of the message.
        let message = seen.message.or_else(|| refusal(json, &outcome, reading.lenient));
        let message = message.filter(|message| !message.is_empty());
        let message = message.unwrap_or_else(|| reason(&outcome, seen.value.as_ref()));
        return Err(ReadError::Refused { message: bounded(&message) });
    }
    filled.map_err(|Stopped| match reading.outcome.and_then(|outcome| refusal(json, &outcome, reading.lenient)) {
        Some(message) => ReadError::Refused { message },
        None => ReadError::Unreadable(match (reader.problem(), context.take_failure()) {
            (None, Some(failure)) => mismatch(failure, text),
            (problem, _) => malformed(&Refusal::new(text, problem), text),
        }),
    })
}

/// Reads the body of an error; returns whether it has this type.
#[cfg(feature = "client")]
pub(crate) fn read_error(json: &[u8], slot: Slot<'_>, service: &Service) -> bool {
    let Wire { lenient, empty_map_as_list, .. } = service.wire;
    read(json, slot, Reading { lenient, empty_map_as_list, ..Reading::default() }).is_ok()
}

/// The text without a byte order mark.
pub(crate) fn without_byte_order_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json)
}

fn not_utf8(json: &[u8], error: Utf8Error) -> ReadError {
    let position = end_of_utf8(json, error);
    let found = format!("other bytes at line {}, column {}", position.line, position.column);
    let expected = "text in UTF-8".to_owned();
    ReadError::Unreadable(Unreadable { pointer: position.pointer(), expected, found, excerpt: excerpt(json) })
}

/// The position of the first bytes that are not UTF-8.
pub(crate) fn end_of_utf8(json: &[u8], error: Utf8Error) -> Position {
    let valid = str::from_utf8(json.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default();
    Position::of(valid, valid.len())
}

fn malformed(refusal: &Refusal, text: &str) -> Unreadable {
    let (expected, found) = ("JSON".to_owned(), refusal.to_string());
    Unreadable { pointer: refusal.position.pointer(), expected, found, excerpt: excerpt(text.as_bytes()) }
}

fn mismatch(failure: Failure, text: &str) -> Unreadable {
    let Failure { mut path, expected, mut found } = failure;
    path.reverse();
    // The excerpt of the text helps to find a string, but not a number.
    let is_number = found.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if let Some(Position { line, column, .. }) = is_number.then(|| Position::of_value(text, &path)).flatten() {
        found += &format!(" at line {line}, column {column}");
    }
    Unreadable { pointer: pointer(&path), expected, found, excerpt: excerpt(text.as_bytes()) }
}

/// Reads an answer of an operation.
pub fn read_answer(endpoint: &'static Endpoint, answer: &Answer, json: &[u8], slot: Slot<'_>) -> Result<(), ReadError> {
    let wire = &endpoint.service.wire;
    // A status from 300 already reports a failure, so the body is not searched for an outcome that it does not declare.
    let outcome = answer.outcome_of(endpoint.service).filter(|_| answer.outcome || answer.status < 300);
    let outcome = outcome.map(|outcome| if answer.outcome { outcome } else { undeclared(outcome, Some(&slot)) });
    let reading = Reading {
        lenient: wire.lenient,
        outcome,
        key: answer.key,
        empty_map_as_list: wire.empty_map_as_list,
        dates: match endpoint.answer.dates {
            Dates::Fixed(format) => format,
            Dates::Param(_) | Dates::ParamValue(..) => DateFormat::Epoch,
        },
        ..Reading::default()
    };
    if answer.or_false && without_byte_order_mark(json).trim_ascii() == b"false" {
        return Ok(());
    }
    // An object that reports a failure could be read as the only item of a list, or as a map.
    let may_hide = !matches!(slot, Slot::Object(_));
    let slot = if answer.one_or_many { one_or_many(slot, without_byte_order_mark(json)) } else { slot };
    read(json, slot, reading)?;
    match refused(endpoint, answer, json).filter(|_| may_hide) {
        Some(message) => Err(ReadError::Refused { message }),
        None => Ok(()),
    }
}

/// The service's message, if a body reports a failure although the type of the answer is not an object. Longer bodies than
/// [`MAX_REFUSAL`] are not searched.
pub(crate) fn refused(endpoint: &Endpoint, answer: &Answer, body: &[u8]) -> Option<String> {
    let outcome = answer.outcome_of(endpoint.service).filter(|_| answer.outcome || answer.status < 300)?;
    let outcome = if answer.outcome { outcome } else { undeclared(outcome, None) };
    let is_short_object = body.len() <= MAX_REFUSAL && without_byte_order_mark(body).trim_ascii_start().starts_with(b"{");
    if is_short_object { refusal(body, &outcome, endpoint.service.wire.lenient) } else { None }
}

/// The longest body that [`refused`] searches, in bytes.
pub(crate) const MAX_REFUSAL: usize = 16 << 10;

/// The message of a body whose outcome is a failure. The body need not fit the type of the answer. `None` if the outcome is absent or a
/// success.
fn refusal(json: &[u8], outcome: &Outcome, lenient: bool) -> Option<String> {
    let fields = object(json)?;
    let value = at_path(&fields, outcome.field)?;
    if verdict(outcome, Some(value), lenient) == Verdict::Success {
        return None;
    }
    let message = outcome.message.iter().find_map(|path| at_path(&fields, path)?.as_str().filter(|message| !message.is_empty()));
    Some(bounded(&message.map_or_else(|| reason(outcome, Some(value)), str::to_owned)))
}

/// The value at a path through nested objects.
fn at_path<'j>(json: &'j Json, path: &str) -> Option<&'j Json> {
    let (step, rest) = first_step(path);
    let value = json.get(&step)?;
    rest.map_or(Some(value), |rest| at_path(value, rest))
}

/// The body, if it is a JSON object.
pub(crate) fn object(json: &[u8]) -> Option<Json> {
    str::from_utf8(without_byte_order_mark(json)).ok().and_then(|text| parse(text).ok()).filter(Json::is_object)
}

/// The number of bytes at the beginning of a body from which an excerpt is made.
pub(crate) const EXCERPT_BYTES: usize = 800;

/// The first 200 characters of a body; empty if they contain the name of something that could be a secret.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..EXCERPT_BYTES).unwrap_or(body));
    let text: String = text.trim().chars().take(EXCERPT_BYTES / 4).collect();
    let may_be_shown = !SECRET_WORDS.iter().any(|word| contains_ignore_ascii_case(&text, word));
    if may_be_shown { text } else { String::new() }
}

/// Fills a slot from any deserializer of serde. It is lenient, since the data may come from a lenient service.
pub(crate) fn fill_from<'de, D: Deserializer<'de>>(deserializer: D, slot: Slot<'_>) -> Result<(), D::Error> {
    let text = serde::to_text(deserializer)?;
    let context = Context::new(Reading { lenient: true, ..Reading::default() }, text.len());
    reader::fill(&text, Target::new(slot, &context)).map_err(|Stopped| match context.take_failure() {
        Some(Failure { mut path, expected, found }) => {
            path.reverse();
            let pointer = pointer(&path);
            let prefix = if pointer.is_empty() { pointer } else { pointer + ": " };
            D::Error::custom(format_args!("{prefix}expected {expected}, found {found}"))
        }
        None => D::Error::custom("expected JSON"),
    })
}

/// Fills the slot of a parameter from a scanned value. The error lists all values that do not fit, and unknown members.
#[cfg(feature = "server")]
pub(crate) fn fill_value(value: Member<'_>, slot: Slot<'_>, reading: Reading) -> Result<(), Vec<Note>> {
    let bytes = if let Member::Json(text) = &value { text.len() } else { 0 };
    let context = Context::new(reading, bytes).collecting();
    let slot = match &value {
        Member::Json(text) if reading.one_or_many => one_or_many(slot, text.as_bytes()),
        Member::Text(_) | Member::Token(_) if reading.one_or_many => one_or_many(slot, b""),
        _ => slot,
    };
    let target = Target { slot, context: &context, key: reading.key, root: false };
    // `into_notes` returns the failure too.
    let _ = match &value {
        Member::Text(text) => target.token(Token::Str(text)),
        Member::Token(token) => target.token(*token),
        Member::Null => target.null(),
        Member::Json(text) => reader::fill(text, target),
    };
    let notes = context.into_notes();
    if notes.is_empty() { Ok(()) } else { Err(notes) }
}
