//! Problems of a specification: a code, a span, what is wrong, how to fix it; and the list of all problems of an analysis.
//!
//! In: what the front end, `resolve`, `check` and the targets find. Out: [`Problems`], rendered as text in the format of rustc diagnostics,
//! or as JSON.
//! Not here: the texts that spans point into (see `source`), and what is a problem.

pub(crate) mod allows;
mod codes;
#[cfg(feature = "tools")]
pub mod explain;
#[cfg(feature = "tools")]
pub mod fix;
#[cfg(feature = "tools")]
mod json;
mod render;
mod spelling;

pub use codes::Code;
pub use render::Style;
pub use spelling::closest;

use crate::source::Span;

/// The largest number of problems that are kept. A file can have a million.
const MAX_KEPT: usize = 20_000;

/// The largest number of characters of a message, a label or a help.
const MAX_CHARS: usize = 800;

/// Whether a problem stops generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Code is generated all the same.
    Warning,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Problem {
    /// `SW0101`; explained in docs/diagnostics.md.
    pub code: Code,
    /// Whether it stops generation.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; `None` for a file that cannot be read.
    pub span: Option<Span>,
    /// Beside the span: what is there, or what was expected there.
    pub label: String,
    /// Other spans that matter, each with a label.
    pub related: Vec<(Span, String)>,
    /// How to fix it, in words.
    pub help: Option<String>,
    /// Edits that fix it, all of them together; empty where the author has to decide.
    pub fixes: Vec<Fix>,
}

/// A replacement of a span by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; an empty span is an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Problem {
    /// An error at a span.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Problem { span: Some(span), ..Problem::without_place(code, message) }
    }
    /// A warning at a span.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Problem { severity: Severity::Warning, ..Problem::error(code, span, message) }
    }
    /// An error about a whole file, or about the choices of a run.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Problem {
            code,
            severity: Severity::Error,
            message: clipped(message),
            span: None,
            label: String::new(),
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }
    /// With a label beside the span.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = clipped(label);
        self
    }
    /// With another span that matters.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, clipped(label)));
        self
    }
    /// With a way to fix it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(clipped(help));
        self
    }
    /// With an edit that fixes it, beside those that it has.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, text: text.into() });
        self
    }
    /// With the edit that writes `better` in place of the problem's span, if there is a better text.
    pub fn replaced_by(self, better: Option<impl Into<String>>) -> Self {
        match (self.span, better) {
            (Some(span), Some(better)) => self.fix(span, better),
            _ => self,
        }
    }
    /// With a did-you-mean label and the edit that writes `meant` in place of the problem's span. The caller makes sure that the span is
    /// the wrong name alone, without quotes.
    pub fn did_you_mean(self, meant: &str) -> Self {
        self.label(format!("did you mean `{meant}`?")).replaced_by(Some(meant))
    }
}

/// Shortens a sentence: a name that it quotes can be as long as a file.
fn clipped(text: impl Into<String>) -> String {
    let mut text = text.into();
    if let Some((cut, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

/// All problems of an analysis.
#[derive(Clone, Debug, Default)]
#[must_use = "problems are there to be read"]
pub struct Problems {
    list: Vec<Problem>,
    /// The number of problems that were found after the limit.
    more: usize,
    /// Whether an error is in `list`.
    failed: bool,
}

impl Problems {
    /// Adds a problem; after 20,000 they are only counted.
    pub fn add(&mut self, problem: Problem) {
        // The first error is always kept, because `has_errors` looks for it in `list`.
        let first = problem.severity == Severity::Error && !self.failed;
        if self.list.len() < MAX_KEPT || first {
            self.failed |= first;
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }
    /// Whether any of them stops generation.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }
    /// All problems, sorted by file and position.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|problem| problem.span.map(|span| (span.file, span.start)));
        sorted.into_iter()
    }
    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
    /// Keeps those that `keep` accepts.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Problem) -> bool) {
        self.list.retain(keep);
    }
}
