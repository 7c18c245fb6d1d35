//! Problems of a specification: a code, a place, what is wrong and how to mend it; and the list of all of a run.
//!
//! In: what load, resolve and check find. Out: [`Problems`], which can be drawn as rustc draws or written as JSON.
//! Not here: what is a problem.

mod allows;
mod codes;
#[cfg(feature = "tools")]
pub mod explain;
#[cfg(feature = "tools")]
mod json;
mod render;
mod spelling;

pub(crate) use allows::MARK;
pub use codes::Code;
pub use render::Style;
pub use spelling::closest;

use crate::source::{Sources, Span};

/// Problems that are kept: nobody reads as many, and a file can hold a million.
const KEPT: usize = 20_000;

/// Characters of a message, a label or a help.
const LONGEST: usize = 800;

/// Whether a problem stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not.
    Warning,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Problem {
    /// `SW0101`; explained in docs/diagnostics.md.
    pub code: Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; `None` for a file that cannot be read.
    pub span: Option<Span>,
    /// Beside the place: what it is, or what was expected there.
    pub label: String,
    /// Other places that matter.
    pub related: Vec<(Span, String)>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        let (message, label) = (clipped(message), String::new());
        Problem { code, severity: Severity::Error, message, span: Some(span), label, related: Vec::new(), help: None }
    }
    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Problem { severity: Severity::Warning, ..Problem::error(code, span, message) }
    }
    /// An error about a whole file or run.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        let (message, label) = (clipped(message), String::new());
        Problem { code, severity: Severity::Error, message, span: None, label, related: Vec::new(), help: None }
    }
    /// With words beside the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = clipped(label);
        self
    }
    /// With another place that matters.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, clipped(label)));
        self
    }
    /// With a way to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(clipped(help));
        self
    }
}

/// Names that are quoted can be as long as a file; a sentence cannot.
fn clipped(text: impl Into<String>) -> String {
    let mut text = text.into();
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

/// All problems of a run, with the sources to show them in.
#[derive(Clone, Debug, Default)]
#[must_use = "problems are there to be read"]
pub struct Problems {
    list: Vec<Problem>,
    /// Those that are counted only.
    more: usize,
    /// An error is among them.
    failed: bool,
    allows: Vec<allows::Allow>,
    /// The files that places are in.
    pub sources: Sources,
}

impl Problems {
    /// Adds a problem; of very many the last are only counted.
    pub fn add(&mut self, problem: Problem) {
        // One error has to be among them.
        let first = problem.severity == Severity::Error && !self.failed;
        if self.list.len() < KEPT || first {
            self.failed |= first;
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }
    /// Whether any of them stops the run.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }
    /// In the order of files and places.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|problem| problem.span.map(|span| (span.file, span.start)));
        sorted.into_iter()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
