//! The state of decoding one document: options, the failure, notes, learnt orders of fields, and the budget for unions.

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

/// The largest number of failures, and of notes in all, that are kept for one value.
#[cfg(feature = "server")]
const MAX_NOTES: usize = 100;

/// The state of decoding one document.
pub(super) struct Context {
    pub(super) reading: Reading,
    /// The format of timestamps at the current position: that of the field, or that of `reading`.
    pub(super) dates: Cell<DateFormat>,
    pub(super) outcome: RefCell<SeenOutcome>,
    pub(super) orders: Orders,
    failure: RefCell<Option<Failure>>,
    #[cfg(feature = "server")]
    notes: RefCell<Vec<Note>>,
    /// Whether decoding continues after a failure, so that all failures are reported.
    #[cfg(feature = "server")]
    collects: bool,
    /// The budget for unions: the number of bytes that may still be read in attempts at variants.
    attempts: Cell<usize>,
}

/// A finding in the value of a request that does not end the decoding.
#[cfg(feature = "server")]
pub(crate) struct Note {
    /// The keys and indices that lead to the value, the innermost first.
    pub(crate) path: Vec<String>,
    pub(crate) kind: NoteKind,
}

/// The kind of a [`Note`].
#[cfg(feature = "server")]
pub(crate) enum NoteKind {
    /// The value does not fit its type: what was expected, as a noun.
    Mismatch(String),
    /// The type has no member of this name.
    UnknownMember,
    /// The budget for attempts at the variants of unions is used up.
    TooManyAttempts,
}

/// A key or an index in the path of a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'s> {
    Index(u64),
    Key(&'s str),
    /// An entry of a map whose entries are members of the object: the prefix, and the key.
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

/// The values of the outcome's fields that were read in an answer.
#[derive(Default)]
pub(super) struct SeenOutcome {
    pub(super) value: Option<Json>,
    pub(super) message: Option<String>,
}

impl SeenOutcome {
    /// The values in an answer that has them in nested objects.
    pub(super) fn find(outcome: &Outcome, text: &str) -> Self {
        let text = text.trim_ascii_start();
        let message = outcome.message.iter().find_map(|path| match value_at(text, path) {
            Some(Json::String(message)) => Some(message),
            _ => None,
        });
        SeenOutcome { value: value_at(text, outcome.field), message }
    }
}

/// The value at a path in the text of an object. If a key occurs several times, the last one is used.
fn value_at(text: &str, path: &str) -> Option<Json> {
    let (step, rest) = first_step(path);
    let entries = if text.starts_with('{') { reader::entries(text).ok()? } else { return None };
    let value = entries.iter().rev().find(|entry| entry.key == step)?.value;
    rest.map_or_else(|| parse(value).ok(), |rest| value_at(value, rest))
}

/// Why decoding failed. Each level adds its step to the path while the failure is returned.
pub(super) struct Failure {
    /// The keys and indices that lead to the value, the innermost first.
    pub(super) path: Vec<String>,
    pub(super) expected: String,
    pub(super) found: String,
}

/// The smallest budget for unions, in bytes.
const MIN_ATTEMPTED_BYTES: usize = 1 << 20;

/// The budget for unions of a long document, as a multiple of its length.
const ATTEMPTED_TIMES_LENGTH: usize = 32;

impl Context {
    /// The state for a text of this number of bytes.
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
            attempts: Cell::new(bytes.saturating_mul(ATTEMPTED_TIMES_LENGTH).max(MIN_ATTEMPTED_BYTES)),
        }
    }
    /// Lets decoding continue after a failure.
    #[cfg(feature = "server")]
    pub(super) fn collecting(self) -> Self {
        Context { collects: true, ..self }
    }
    /// A context for a part of the same text that is decoded with other options.
    pub(super) fn part(&self, reading: Reading) -> Self {
        Context { attempts: self.attempts.clone(), ..Context::new(reading, 0) }
    }
    /// Takes over the notes and the used budget of a part.
    pub(super) fn take_over(&self, part: &Context) {
        self.spend(part);
        #[cfg(feature = "server")]
        self.notes.borrow_mut().append(&mut part.notes.borrow_mut());
    }
    /// Takes over the failure of a part, which replaces an earlier failure.
    pub(super) fn take_over_failure(&self, part: &Context) -> Stopped {
        self.spend(part);
        self.failure.replace(part.failure.take());
        Stopped
    }
    /// Takes over the used budget of a part.
    pub(super) fn spend(&self, part: &Context) {
        self.attempts.set(self.attempts.get().min(part.attempts.get()));
    }
    /// Takes the bytes of an attempt from the budget; `false` if the budget is used up.
    pub(super) fn attempt(&self, bytes: usize) -> bool {
        let left = self.attempts.get().checked_sub(bytes);
        self.attempts.set(left.unwrap_or_default());
        left.is_some()
    }
    /// Whether the budget is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.attempts.get() == 0
    }

    /// Records a failure.
    #[cold]
    pub(super) fn fail(&self, expected: &str, found: &str) -> Stopped {
        let failure = Failure { path: Vec::new(), expected: expected.to_owned(), found: found.to_owned() };
        self.failure.replace(Some(failure));
        Stopped
    }
    /// Removes the recorded failure, because the value could be read in another way.
    pub(super) fn forgive(&self) {
        self.failure.replace(None);
    }
    /// Takes the recorded failure.
    pub(super) fn take_failure(&self) -> Option<Failure> {
        self.failure.take()
    }
    /// Adds a step to the path of the recorded failure.
    pub(super) fn step(&self, stopped: Stopped, step: Step<'_>) -> Stopped {
        if let Some(failure) = self.failure.borrow_mut().as_mut() {
            failure.path.push(step.to_string());
        }
        stopped
    }

    /// The number of notes so far. Only requests have notes.
    #[inline]
    pub(super) fn mark(&self) -> usize {
        #[cfg(feature = "server")]
        if self.reading.closed {
            return self.notes.borrow().len();
        }
        0
    }
    /// Finishes an item or a member: adds its step to the path of its failure and of its notes, which are those since `mark`. If all failures
    /// are collected, a failure becomes a note, and decoding continues.
    #[inline]
    pub(super) fn finish_step(&self, filled: Result<(), Stopped>, mark: usize, step: Step<'_>) -> Result<(), Stopped> {
        if filled.is_ok() && self.mark() == mark {
            return filled;
        }
        self.add_step(filled, mark, step)
    }
    #[cold]
    #[inline(never)]
    fn add_step(&self, filled: Result<(), Stopped>, mark: usize, step: Step<'_>) -> Result<(), Stopped> {
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
    /// Turns the failure into a note, unless there are too many.
    #[cfg(feature = "server")]
    fn note_failure(&self) -> bool {
        let mut notes = self.notes.borrow_mut();
        let failures = notes.iter().filter(|note| !matches!(note.kind, NoteKind::UnknownMember)).count();
        if !self.collects || self.is_spent() || failures > MAX_NOTES {
            return false;
        }
        // Without a recorded failure the text is malformed, and the rest cannot be read.
        let Some(Failure { path, expected, .. }) = self.failure.take() else { return false };
        notes.push(Note { path, kind: NoteKind::Mismatch(expected) });
        true
    }
    /// Adds a note about a member that the type does not have.
    pub(super) fn unknown(&self, key: &str) {
        #[cfg(feature = "server")]
        if self.reading.closed && self.notes.borrow().len() < MAX_NOTES {
            self.notes.borrow_mut().push(Note { path: vec![key.to_owned()], kind: NoteKind::UnknownMember });
        }
        // Only a server reports unknown members.
        let _ = key;
    }
    /// All notes; the failure is the last one.
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
