//! Mismatches: values inside of a parameter that do not fit their types, and unknown members.
//!
//! In: mismatches of single values. Out: all mismatches of a parameter, with their paths. Not here: violations, which are made from them
//! (see `fill`).

use std::fmt::Display;

use crate::value::Expected;
use crate::wire::json::{Note, NoteKind};

/// The largest number of mismatches of one parameter that a response lists. [`Mismatches`] keeps one more, because the response says whether
/// there are more.
const MAX_MISMATCHES: usize = 100;

/// One value that does not fit its type, or an unknown member.
pub(super) struct Mismatch {
    /// The path of the value inside of the parameter: `[3][name]`.
    pub(super) path: String,
    /// What was expected, as a noun; `None` for an unknown member.
    pub(super) expected: Option<String>,
}

/// The mismatches of a value, collected while its parts are filled.
#[derive(Default)]
pub(super) struct Mismatches(Vec<Mismatch>);

impl From<Expected> for Mismatches {
    fn from(expected: Expected) -> Self {
        Mismatches::one(expected.0)
    }
}

impl From<String> for Mismatches {
    fn from(expected: String) -> Self {
        Mismatches(vec![Mismatch { path: String::new(), expected: Some(expected) }])
    }
}

impl From<Vec<Note>> for Mismatches {
    fn from(notes: Vec<Note>) -> Self {
        let mismatch = |note: Note| {
            let path = note.path.iter().rev().map(|step| format!("[{step}]")).collect();
            let expected = match note.kind {
                NoteKind::Mismatch(expected) => Some(expected),
                NoteKind::TooManyAttempts => Some("a value whose type is found in fewer attempts".to_owned()),
                NoteKind::UnknownMember => None,
            };
            Mismatch { path, expected }
        };
        Mismatches(notes.into_iter().map(mismatch).collect())
    }
}

impl Mismatches {
    /// One value that is not what was expected.
    pub(super) fn one(expected: &str) -> Self {
        Mismatches::from(expected.to_owned())
    }
    /// One unknown member.
    pub(super) fn unknown(key: &str) -> Self {
        Mismatches(vec![Mismatch { path: format!("[{key}]"), expected: None }])
    }
    pub(super) fn into_vec(self) -> Vec<Mismatch> {
        self.0
    }
    /// Adds the mismatches of the value itself, each once.
    pub(super) fn add(&mut self, result: Result<(), Mismatches>) {
        let Err(Mismatches(mismatches)) = result else { return };
        for mismatch in mismatches {
            let is_duplicate = self.0.iter().any(|other| other.path == mismatch.path && other.expected == mismatch.expected);
            if !is_duplicate && self.0.len() <= MAX_MISMATCHES {
                self.0.push(mismatch);
            }
        }
    }
    /// Adds the mismatches of an item or a member, whose index or key is `step`.
    pub(super) fn add_inside(&mut self, result: Result<(), Mismatches>, step: impl Display) {
        let Err(Mismatches(mismatches)) = result else { return };
        let remaining = (MAX_MISMATCHES + 1).saturating_sub(self.0.len());
        let inside = |mismatch: Mismatch| Mismatch { path: format!("[{step}]{}", mismatch.path), ..mismatch };
        self.0.extend(mismatches.into_iter().take(remaining).map(inside));
    }
    /// `Ok` if there are no mismatches.
    pub(super) fn into_result(self) -> Result<(), Mismatches> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}
