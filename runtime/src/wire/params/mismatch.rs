//! What does not fit into a parameter, each with its place in it.
//!
//! In: what single values say of themselves. Out: all of it, with the steps that lead there. Not here: the sentences that are made
//! of it (see `fill`).

use std::fmt::Display;

use crate::value::Expected;
use crate::wire::json::{Note, NoteKind};

/// More than so many of one parameter are not looked for.
pub(super) const MOST: usize = 100;

/// Places inside of a parameter where something is wrong: at least one.
pub(super) struct Mismatch(Vec<Wrong>);

/// One of them.
pub(super) struct Wrong {
    /// As it is told: `[3][name]`.
    pub(super) path: String,
    /// What was expected; `None` for a member that nobody knows.
    pub(super) expected: Option<String>,
}

impl From<Expected> for Mismatch {
    fn from(expected: Expected) -> Self {
        Mismatch::new(expected.0)
    }
}

impl From<String> for Mismatch {
    fn from(expected: String) -> Self {
        Mismatch(vec![Wrong { path: String::new(), expected: Some(expected) }])
    }
}

impl From<Vec<Note>> for Mismatch {
    fn from(notes: Vec<Note>) -> Self {
        let wrong = |note: Note| {
            let path = note.path.iter().rev().map(|step| format!("[{step}]")).collect();
            let expected = match note.kind {
                NoteKind::Mismatch(expected) => Some(expected),
                NoteKind::TooManyAttempts => Some("a value whose type is found in fewer attempts".to_owned()),
                NoteKind::UnknownMember => None,
            };
            Wrong { path, expected }
        };
        Mismatch(notes.into_iter().map(wrong).collect())
    }
}

impl Mismatch {
    pub(super) fn new(expected: &str) -> Self {
        Mismatch::from(expected.to_owned())
    }
    /// A member that nobody knows.
    pub(super) fn unknown(key: &str) -> Self {
        Mismatch(vec![Wrong { path: format!("[{key}]"), expected: None }])
    }
    pub(super) fn into_vec(self) -> Vec<Wrong> {
        self.0
    }
}

/// What is wrong inside of a value, gathered while its parts are looked at.
#[derive(Default)]
pub(super) struct Gathered(Vec<Wrong>);

impl Gathered {
    /// What is wrong with the value itself; once is enough.
    pub(super) fn add(&mut self, looked_at: Result<(), Mismatch>) {
        let Err(Mismatch(wrong)) = looked_at else { return };
        for one in wrong {
            let known = self.0.iter().any(|known| known.path == one.path && known.expected == one.expected);
            if !known && self.0.len() <= MOST {
                self.0.push(one);
            }
        }
    }
    /// What is wrong with the part that this step leads to.
    pub(super) fn add_inside(&mut self, looked_at: Result<(), Mismatch>, step: impl Display) {
        let Err(Mismatch(wrong)) = looked_at else { return };
        let room = (MOST + 1).saturating_sub(self.0.len());
        let inside = |one: Wrong| Wrong { path: format!("[{step}]{}", one.path), ..one };
        self.0.extend(wrong.into_iter().take(room).map(inside));
    }
    /// All of it.
    pub(super) fn result(self) -> Result<(), Mismatch> {
        if self.0.is_empty() { Ok(()) } else { Err(Mismatch(self.0)) }
    }
}
