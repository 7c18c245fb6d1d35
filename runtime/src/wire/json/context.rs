//! What is known while a value is decoded: options, failures, notes, the order of fields.

use std::cell::{Cell, RefCell};
use std::fmt;

use super::order::Orders;
use super::read::Reading;
use super::reader;
use super::scanner::Stopped;
use super::tree::parse;
use crate::operation::Outcome;
use crate::operation::path::first_step;
use crate::timestamp::DateFormat;
use crate::value::Json;

/// More failures, and more unknown members, are not noted of one value.
#[cfg(feature = "server")]
const MOST_NOTED: usize = 100;

/// What is known while a value is decoded.
pub(super) struct Context {
    pub(super) reading: Reading,
    /// The format of the timestamps that are being read: the field's own, or that of `reading`.
    pub(super) dates: Cell<DateFormat>,
    pub(super) outcome: RefCell<SeenOutcome>,
    pub(super) orders: Orders,
    failure: RefCell<Option<Failure>>,
    #[cfg(feature = "server")]
    notes: RefCell<Vec<Note>>,
    /// Whether decoding goes on after a failure, to report all of them.
    #[cfg(feature = "server")]
    collects: bool,
    /// Bytes that attempts at the variants of unions may still read.
    attempts: Cell<usize>,
}

/// Something about a request's value that does not end the decoding of the rest.
#[cfg(feature = "server")]
pub(crate) struct Note {
    /// Keys and indices that lead to it, the innermost first.
    pub(crate) path: Vec<String>,
    pub(crate) kind: NoteKind,
}

/// What a [`Note`] says.
#[cfg(feature = "server")]
pub(crate) enum NoteKind {
    /// The value does not fit its type: what was expected, as a noun.
    Mismatch(String),
    /// The type has no member of this name.
    UnknownMember,
    /// The variants of a union were tried so often that the budget is used up.
    TooManyAttempts,
}

/// A key or an index on the way to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'s> {
    Index(u64),
    Key(&'s str),
    /// An entry of a map that is part of the object itself: the prefix, and the key.
    Prefixed(&'s str, &'s str),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Index(index) => index.fmt(f),
            Step::Key(key) => f.write_str(key),
            Step::Prefixed(prefix, key) => write!(f, "{prefix}{key}"),
        }
    }
}

/// The values of the outcome's fields in an answer.
#[derive(Default)]
pub(super) struct SeenOutcome {
    pub(super) value: Option<Json>,
    pub(super) message: Option<String>,
}

impl SeenOutcome {
    /// The values in an answer that has them inside of other objects.
    pub(super) fn find(outcome: &Outcome, text: &str) -> Self {
        let text = text.trim_ascii_start();
        let message = outcome.message.iter().find_map(|path| match value_at(text, path) {
            Some(Json::String(message)) => Some(message),
            _ => None,
        });
        SeenOutcome { value: value_at(text, outcome.field), message }
    }
}

/// The value at a path in the text of an object. Of equal keys the last counts.
fn value_at(text: &str, path: &str) -> Option<Json> {
    let (step, rest) = first_step(path);
    let entries = if text.starts_with('{') { reader::entries(text).ok()? } else { return None };
    let value = entries.iter().rev().find(|entry| entry.key == step)?.value;
    rest.map_or_else(|| parse(value).ok(), |rest| value_at(value, rest))
}

/// Why decoding failed. The path grows while the failure is passed out.
pub(super) struct Failure {
    /// Keys and indices that lead to the value, the innermost first.
    pub(super) path: Vec<String>,
    pub(super) expected: String,
    pub(super) found: String,
}

/// Every document may have so many bytes read again in attempts at the variants of unions, ...
const FEWEST_ATTEMPTED_BYTES: usize = 1 << 20;

/// ... and a long one so many times its own length.
const MOST_TIMES_ATTEMPTED: usize = 32;

impl Context {
    /// For a text of so many bytes.
    pub(super) fn new(reading: Reading, bytes: usize) -> Self {
        Context {
            reading,
            dates: Cell::new(reading.dates),
            outcome: RefCell::default(),
            orders: Orders::default(),
            failure: RefCell::default(),
            #[cfg(feature = "server")]
            notes: RefCell::default(),
            #[cfg(feature = "server")]
            collects: false,
            attempts: Cell::new(bytes.saturating_mul(MOST_TIMES_ATTEMPTED).max(FEWEST_ATTEMPTED_BYTES)),
        }
    }
    /// Decoding goes on after a failure.
    #[cfg(feature = "server")]
    pub(super) fn collecting(self) -> Self {
        Context { collects: true, ..self }
    }
    /// A context for a part of the same text that is decoded in another way.
    pub(super) fn part(&self, reading: Reading) -> Self {
        Context { attempts: self.attempts.clone(), ..Context::new(reading, 0) }
    }
    /// Takes over what was seen by a part that was decoded.
    pub(super) fn take_over(&self, part: &Context) {
        self.spend(part);
        #[cfg(feature = "server")]
        self.notes.borrow_mut().append(&mut part.notes.borrow_mut());
    }
    /// Takes over the failure of a part, in the place of one of its own.
    pub(super) fn take_over_failure(&self, part: &Context) -> Stopped {
        self.spend(part);
        self.failure.replace(part.failure.take());
        Stopped
    }
    /// What a part has read in attempts is no longer there for others.
    pub(super) fn spend(&self, part: &Context) {
        self.attempts.set(self.attempts.get().min(part.attempts.get()));
    }
    /// Takes the bytes of an attempt from the budget; `false` when it is used up.
    pub(super) fn attempt(&self, bytes: usize) -> bool {
        let left = self.attempts.get().checked_sub(bytes);
        self.attempts.set(left.unwrap_or_default());
        left.is_some()
    }
    /// Whether nothing is left of the budget.
    pub(super) fn is_spent(&self) -> bool {
        self.attempts.get() == 0
    }

    /// Keeps a failure.
    #[cold]
    pub(super) fn fail(&self, expected: &str, found: &str) -> Stopped {
        let failure = Failure { path: Vec::new(), expected: expected.to_owned(), found: found.to_owned() };
        self.failure.replace(Some(failure));
        Stopped
    }
    /// Forgets a failure that another way of reading has mended.
    pub(super) fn forgive(&self) {
        self.failure.replace(None);
    }
    /// The failure that was kept.
    pub(super) fn take_failure(&self) -> Option<Failure> {
        self.failure.take()
    }
    /// Adds the step that led to the failure.
    pub(super) fn step(&self, stopped: Stopped, step: Step<'_>) -> Stopped {
        if let Some(failure) = self.failure.borrow_mut().as_mut() {
            failure.path.push(step.to_string());
        }
        stopped
    }

    /// How many notes there are; only requests have notes.
    #[inline]
    pub(super) fn mark(&self) -> usize {
        #[cfg(feature = "server")]
        if self.reading.closed {
            return self.notes.borrow().len();
        }
        0
    }
    /// As [`Context::step`], also for notes since `mark`. Where all failures are wanted, this one becomes a note.
    #[inline]
    pub(super) fn go_on(&self, filled: Result<(), Stopped>, mark: usize, step: Step<'_>) -> Result<(), Stopped> {
        // As it mostly is.
        if filled.is_ok() && self.mark() == mark {
            return filled;
        }
        self.step_out(filled, mark, step)
    }
    #[cold]
    #[inline(never)]
    fn step_out(&self, filled: Result<(), Stopped>, mark: usize, step: Step<'_>) -> Result<(), Stopped> {
        #[cfg(feature = "server")]
        if self.reading.closed {
            let is_noted = filled.is_err() && self.note_failure();
            let filled = if is_noted { Ok(()) } else { filled.map_err(|stopped| self.step(stopped, step)) };
            self.notes.borrow_mut().iter_mut().skip(mark).for_each(|note| note.path.push(step.to_string()));
            return filled;
        }
        // Without a server there are no notes to skip.
        let _ = mark;
        filled.map_err(|stopped| self.step(stopped, step))
    }
    /// Makes a note of the failure, unless there are too many.
    #[cfg(feature = "server")]
    fn note_failure(&self) -> bool {
        let mut notes = self.notes.borrow_mut();
        let failures = notes.iter().filter(|note| !matches!(note.kind, NoteKind::UnknownMember)).count();
        if !self.collects || self.is_spent() || failures > MOST_NOTED {
            return false;
        }
        // Without a failure the text is malformed, and nothing more can be read.
        let Some(Failure { path, expected, .. }) = self.failure.take() else { return false };
        notes.push(Note { path, kind: NoteKind::Mismatch(expected) });
        true
    }
    /// Notes a member that the type does not have.
    pub(super) fn unknown(&self, key: &str) {
        #[cfg(feature = "server")]
        if self.reading.closed && self.notes.borrow().len() < MOST_NOTED {
            self.notes.borrow_mut().push(Note { path: vec![key.to_owned()], kind: NoteKind::UnknownMember });
        }
        // Only a server reports unknown members.
        let _ = key;
    }
    /// All notes, and the failure as the last one.
    #[cfg(feature = "server")]
    pub(super) fn into_notes(self) -> Vec<Note> {
        let is_spent = self.is_spent();
        let mut notes = self.notes.take();
        notes.extend(self.failure.take().map(|Failure { path, expected, .. }| {
            let kind = if is_spent { NoteKind::TooManyAttempts } else { NoteKind::Mismatch(expected) };
            Note { path, kind }
        }));
        notes
    }
}
