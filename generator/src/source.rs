//! Source files of a specification and positions in them.
//!
//! In: paths and texts. Out: file ids, spans, lines and columns. Not here: reading from a disk, problems.

use std::path::{Path, PathBuf};

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
