//! Problems of a specification. A problem has a code, a span, a message, a help and fixes. [`Problems`] is the list of an analysis.
//!
//! In: the problems that the front end, `resolve`, `check` and the targets add. Out: [`Problems`], rendered as text in the format of rustc
//! diagnostics, or as JSON.
//! Not here: the texts that spans point into (see `source`), and the checks of a specification (see `check`).

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

/// The largest number of problems that are kept. The limit bounds the memory: a damaged file can have a million problems.
const MAX_KEPT: usize = 20_000;

/// The largest number of characters of a message, a label or a help.
const MAX_CHARS: usize = 800;

/// Whether a problem stops generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The specification is wrong. No code is generated.
    Error,
    /// The specification may contain a mistake. Code is generated.
    Warning,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The code, such as `SW0101`. docs/diagnostics.md explains it.
    pub code: Code,
    /// Whether the problem is an error or a warning.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The text that is wrong; `None` if the problem is about a whole file or about an option.
    pub span: Option<Span>,
    /// A note beside the span: what was found there, or what was expected there. Empty if there is none.
    pub label: String,
    /// Other spans that explain the problem, each with its label, such as the first of two equal names.
    pub related: Vec<(Span, String)>,
    /// How to fix the problem, in words.
    pub help: Option<String>,
    /// Edits that fix the problem if all of them are applied. Empty if only the author can decide how to fix it.
    pub fixes: Vec<Fix>,
}

/// The replacement of a span by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The text that is replaced. If the span is empty, the new text is inserted there.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Problem {
    /// Creates an error at a span.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Problem { span: Some(span), ..Problem::without_span(code, message) }
    }
    /// Creates a warning at a span.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Problem { severity: Severity::Warning, ..Problem::error(code, span, message) }
    }
    /// Creates an error without a span: about a whole file, or about an option.
    pub fn without_span(code: Code, message: impl Into<String>) -> Self {
        Problem {
            code,
            severity: Severity::Error,
            message: truncate(message),
            span: None,
            label: String::new(),
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }
    /// Sets the label beside the span.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = truncate(label);
        self
    }
    /// Adds another span that explains the problem.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, truncate(label)));
        self
    }
    /// Sets the help: how to fix the problem, in words.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(truncate(help));
        self
    }
    /// Adds an edit to those that fix the problem.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, text: text.into() });
        self
    }
    /// Adds the edit that replaces the problem's span by `replacement`, if there is one.
    #[must_use]
    pub fn replaced_by(self, replacement: Option<impl Into<String>>) -> Self {
        match (self.span, replacement) {
            (Some(span), Some(replacement)) => self.fix(span, replacement),
            _ => self,
        }
    }
    /// Sets a did-you-mean label and adds the edit that replaces the problem's span by `suggestion`. The span must be the wrong name
    /// alone, without quotes.
    #[must_use]
    pub fn did_you_mean(self, suggestion: &str) -> Self {
        self.label(format!("did you mean `{suggestion}`?")).replaced_by(Some(suggestion))
    }
}

/// Limits a text to [`MAX_CHARS`] characters. It can quote a name, and a name can be as long as a file.
fn truncate(text: impl Into<String>) -> String {
    let mut text = text.into();
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// All problems of an analysis.
#[derive(Clone, Debug, Default)]
#[must_use = "problems are there to be read"]
pub struct Problems {
    list: Vec<Problem>,
    /// The number of problems that are not in `list`, because it was full.
    dropped: usize,
    /// Whether an error is in `list`.
    has_kept_error: bool,
}

impl Problems {
    /// Adds a problem. If there are already 20,000 problems, the new one is only counted.
    pub fn add(&mut self, problem: Problem) {
        // The first error is always kept, because `has_errors` looks for it in `list`.
        let is_first_error = problem.severity == Severity::Error && !self.has_kept_error;
        if self.list.len() < MAX_KEPT || is_first_error {
            self.has_kept_error |= is_first_error;
            self.list.push(problem);
        } else {
            self.dropped += 1;
        }
    }
    /// Whether at least one problem is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }
    /// The problems that are kept, sorted by file and position.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|problem| problem.span.map(|span| (span.file, span.start)));
        sorted.into_iter()
    }
    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
    /// Removes the problems for which `keep` returns false.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Problem) -> bool) {
        self.list.retain(keep);
    }
}
