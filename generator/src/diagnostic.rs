//! Problems of a specification: a code, a place, what is wrong and how to mend it; and the list of all of a run.
//!
//! In: what load, resolve and check find. Out: [`Diagnostics`], which can be drawn as rustc draws or written as JSON.
//! Not here: what is a problem.

mod allows;
mod codes;
#[cfg(feature = "tools")]
mod json;
mod render;
mod spelling;

use std::path::{Path, PathBuf};

pub(crate) use allows::MARK;
pub use codes::CODES;
pub use render::Style;
pub use spelling::closest;

/// Problems that are kept: nobody reads as many, and a file can hold a million.
const KEPT: usize = 20_000;

/// Characters of a message, a label or a help.
const LONGEST: usize = 800;

/// A file among the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// A piece of a file, in bytes, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Of the first byte.
    pub start: usize,
    /// Of the byte after the last one.
    pub end: usize,
}

/// A value with the place that it was read from. Compared by value alone.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
    /// Another value at the same place.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: map(self.value), span: self.span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

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
pub struct Diagnostic {
    /// `SW0101`; explained in docs/diagnostics.md.
    pub code: &'static str,
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

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        let (message, label) = (clipped(message), String::new());
        Diagnostic { code, severity: Severity::Error, message, span: Some(span), label, related: Vec::new(), help: None }
    }
    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }
    /// An error about a whole file or run.
    pub fn without_place(code: &'static str, message: impl Into<String>) -> Self {
        let (message, label) = (clipped(message), String::new());
        Diagnostic { code, severity: Severity::Error, message, span: None, label, related: Vec::new(), help: None }
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

/// The files of a run, as they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<(PathBuf, String)>);

impl Sources {
    /// Keeps a file.
    pub fn add(&mut self, path: PathBuf, text: String) -> FileId {
        self.0.push((path, text));
        FileId(self.0.len() - 1)
    }
    /// The path of a file, as it was asked for.
    pub fn path(&self, file: FileId) -> &Path {
        self.0.get(file.0).map_or(Path::new(""), |(path, _)| path)
    }
    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.0.get(file.0).map_or("", |(_, text)| text)
    }
    /// Shows paths as they are seen from `base`, where they lie below it.
    pub fn show_from(&mut self, base: &Path) {
        for (path, _) in &mut self.0 {
            if let Ok(below) = path.strip_prefix(base) {
                *path = below.to_owned();
            }
        }
    }
    /// All paths, in the order of reading.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|(path, _)| path.as_path())
    }
    /// How long all texts are together.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(_, text)| text.len()).sum()
    }
    /// A number that changes with any of the texts (FNV-1a), to say what an output was made from.
    pub fn hash(&self) -> u64 {
        let bytes = self.0.iter().flat_map(|(_, text)| text.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
    /// Line and column of the beginning of a span, both from 1; columns count characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let before = self.text(span.file).get(..span.start).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        (line, before.rsplit('\n').next().unwrap_or("").chars().count() + 1)
    }
}

/// All problems of a run, with the sources to show them in.
#[derive(Clone, Debug, Default)]
#[must_use = "diagnostics are there to be read"]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Those that are counted only.
    more: usize,
    /// An error is among them.
    failed: bool,
    allows: Vec<allows::Allow>,
    /// The files that places are in.
    pub sources: Sources,
}

impl Diagnostics {
    /// Adds a problem; of very many the last are only counted.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        // One error has to be among them.
        let first = diagnostic.severity == Severity::Error && !self.failed;
        if self.list.len() < KEPT || first {
            self.failed |= first;
            self.list.push(diagnostic);
        } else {
            self.more += 1;
        }
    }
    /// Whether any of them stops the run.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
    /// In the order of files and places.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
        sorted.into_iter()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
