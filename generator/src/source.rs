//! Source files of a specification, and positions in them.
//!
//! In: paths of files, which are read from the disk or from memory. Out: file ids, texts, spans, lines and columns. Not here: syntax,
//! problems.

#[cfg(feature = "tools")]
mod rewritten;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[cfg(feature = "tools")]
pub use rewritten::Rewritten;

/// The index of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// The id of a node of an OpenAPI document. A problem has it in its span, so that the part of the document that it is about is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) usize);

impl NodeId {
    /// No node: the file is not an OpenAPI document, or the span is not that of a node.
    pub(crate) const NONE: NodeId = NodeId(0);
}

/// A range of bytes in a file; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset of the byte after the last one.
    pub end: usize,
    /// The node of an OpenAPI document that the bytes belong to.
    pub node: NodeId,
}

impl Span {
    /// A range of bytes that belongs to no node.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span { file, start, end, node: NodeId::NONE }
    }
}

/// A value with the span that it was read from. Compared by value alone.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The range of the file that it was read from.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Creates a value with its span.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
    /// Converts the value and keeps the span.
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

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// The column, in code units of UTF-16, as editors count.
    pub utf16: usize,
}

/// The number of bytes between two marks of one line.
const BETWEEN_MARKS: usize = 4096;

/// The files of one analysis. Their texts come from the disk or from memory.
///
/// ```
/// use specwright_generator::{analyse, source::Sources};
///
/// let sources = Sources::memory([
///     ("service.yaml", "specwright: 1\nservice: Desk\nfiles: [users.yaml]\n"),
///     ("users.yaml", "resource: users\ndocs: Users.\noperations:\n  ping: { http: GET /ping, docs: Answers. }\n"),
/// ]);
/// assert!(analyse("service.yaml".as_ref(), sources).service.is_some());
/// ```
#[derive(Clone, Debug)]
pub struct Sources {
    /// The files that were read or added; [`FileId`] is an index into it.
    files: Vec<Source>,
    /// Texts in memory by path. Each is read instead of the file of the disk.
    overlay: BTreeMap<PathBuf, String>,
    /// Whether a path that is not in `overlay` is read from the disk.
    reads_disk: bool,
}

/// A file that was read.
#[derive(Clone, Debug)]
struct Source {
    path: PathBuf,
    text: String,
    /// See [`marks`]; computed for the first position.
    marks: OnceLock<Vec<(usize, Position)>>,
}

/// The reason why a file could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The operating system returned an error.
    Io(io::Error),
    /// The file is larger than the limit.
    TooLarge,
    /// The file is not UTF-8. The number is the first line with invalid bytes, counted from 1.
    NotUtf8(usize),
}

impl Sources {
    /// Creates sources that read files from the disk.
    pub fn disk() -> Self {
        Sources { files: Vec::new(), overlay: BTreeMap::new(), reads_disk: true }
    }

    /// Creates sources from texts in memory, each with its path. Nothing is read from the disk.
    pub fn memory<P: Into<PathBuf>, T: Into<String>>(texts: impl IntoIterator<Item = (P, T)>) -> Self {
        let overlay = texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        Sources { files: Vec::new(), overlay, reads_disk: false }
    }

    /// Adds a text that is read instead of the file at `path`, such as a file that an editor has not saved yet.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.overlay.insert(path.into(), text.into());
        self
    }

    /// Reads a file of at most `limit` bytes.
    ///
    /// # Errors
    /// If it does not exist, is not a regular file, is too large, or is not UTF-8.
    pub fn read(&mut self, path: &Path, limit: usize) -> Result<FileId, ReadError> {
        let text = match self.overlay.remove(path) {
            Some(text) => text,
            None if self.reads_disk => read_text(path, limit)?,
            None => return Err(ReadError::Io(io::Error::from(io::ErrorKind::NotFound))),
        };
        if text.len() > limit {
            return Err(ReadError::TooLarge);
        }
        Ok(self.add(path.to_path_buf(), text))
    }

    /// Adds a text that does not belong to the specification, such as the table that `coverage` compares it with.
    pub fn add(&mut self, path: PathBuf, text: String) -> FileId {
        self.files.push(Source { path, text, marks: OnceLock::new() });
        FileId(self.files.len() - 1)
    }

    /// Whether there is a folder at `path`.
    pub fn is_folder(&self, path: &Path) -> bool {
        let is_inside = |other: &Path| other != path && other.starts_with(path);
        (self.reads_disk && path.is_dir()) || self.all_paths().any(is_inside)
    }

    /// Whether there is a file at `path`.
    pub fn is_file(&self, path: &Path) -> bool {
        self.all_paths().any(|other| other == path) || (self.reads_disk && path.is_file())
    }

    /// Names of at most `limit` files in a folder, sorted.
    pub fn names_in(&self, folder: &Path, limit: usize) -> Vec<String> {
        let inside = self.all_paths().filter(|path| path.parent() == Some(folder)).filter_map(Path::file_name);
        let mut names: Vec<String> = inside.filter_map(|name| name.to_str()).map(str::to_owned).collect();
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = self.reads_disk.then(|| std::fs::read_dir(folder).ok()).flatten();
        names
            .extend(entries.into_iter().flatten().take(limit).flatten().filter_map(|entry| entry.file_name().into_string().ok()));
        names.sort();
        names.dedup();
        names.truncate(limit);
        names
    }

    /// The first `length` bytes of a file, without adding the file to the sources. Invalid UTF-8 is replaced. Empty if there is no
    /// regular file at `path`.
    pub fn beginning(&self, path: &Path, length: usize) -> String {
        if let Some(text) = self.overlay.get(path) {
            return text.get(..length).unwrap_or(text).to_owned();
        }
        let is_file = self.reads_disk && std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let bytes = is_file.then(|| read_bytes(path, length).ok()).flatten().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn all_paths(&self) -> impl Iterator<Item = &Path> {
        self.overlay.keys().map(PathBuf::as_path).chain(self.paths())
    }

    /// The path and the text of a file; `None` if the id belongs to other sources.
    #[cfg(feature = "tools")]
    pub(crate) fn file(&self, file: FileId) -> Option<(&Path, &str)> {
        self.files.get(file.0).map(|source| (source.path.as_path(), source.text.as_str()))
    }

    /// The path that was given to [`read`](Self::read) or [`add`](Self::add).
    pub fn path(&self, file: FileId) -> &Path {
        self.files.get(file.0).map_or(Path::new(""), |source| &source.path)
    }
    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.text)
    }
    /// The text of a span. Empty if the span reaches beyond its file.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }
    /// Makes the paths inside of `base` relative to it, for messages.
    pub fn show_from(&mut self, base: &Path) {
        for source in &mut self.files {
            if let Ok(relative) = source.path.strip_prefix(base) {
                source.path = relative.to_owned();
            }
        }
    }
    /// The paths of all files that were read, in the order of reading.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|source| source.path.as_path())
    }
    /// The total length of all texts, in bytes.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|source| source.text.len()).sum()
    }
    /// A hash of all texts (FNV-1a). A generated file contains it, so that a change of the specification can be detected.
    pub fn hash(&self) -> u64 {
        let bytes = self.files.iter().flat_map(|source| source.text.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// The position of the beginning of a span.
    pub fn position(&self, span: Span) -> Position {
        let Some(source) = self.files.get(span.file.0) else { return Position::BEGINNING };
        let marks = source.marks.get_or_init(|| marks(&source.text));
        let after = marks.partition_point(|(start, _)| *start <= span.start).max(1);
        let (start, position) = marks.get(after - 1).copied().unwrap_or((0, Position::BEGINNING));
        let between = source.text.get(start..span.start.min(source.text.len())).unwrap_or("");
        position.behind(between)
    }
}

impl Position {
    /// The position of the first byte of a file.
    const BEGINNING: Position = Position { line: 1, column: 1, utf16: 1 };

    /// The position behind a text without line breaks that begins here.
    fn behind(self, text: &str) -> Position {
        Position { column: self.column + text.chars().count(), utf16: self.utf16 + text.encode_utf16().count(), ..self }
    }
}

/// Offsets with their positions: the beginning of each line, and within a long line one after each [`BETWEEN_MARKS`] bytes. A document in
/// JSON can be one line of megabytes, of which only the part behind the last mark is counted for a position.
fn marks(text: &str) -> Vec<(usize, Position)> {
    let (mut marks, mut offset) = (Vec::new(), 0);
    for (index, line) in text.split('\n').enumerate() {
        let (mut start, mut position) = (0, Position { line: index + 1, ..Position::BEGINNING });
        loop {
            marks.push((offset + start, position));
            let Some(next) = (start + BETWEEN_MARKS..line.len()).find(|at| line.is_char_boundary(*at)) else { break };
            position = position.behind(line.get(start..next).unwrap_or_default());
            start = next;
        }
        offset += line.len() + 1;
    }
    marks
}

fn read_text(path: &Path, limit: usize) -> Result<String, ReadError> {
    // A pipe or a device could block or never end.
    if !std::fs::metadata(path).map_err(ReadError::Io)?.is_file() {
        return Err(ReadError::Io(io::Error::other("it is not a file")));
    }
    let bytes = read_bytes(path, limit + 1).map_err(ReadError::Io)?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        ReadError::NotUtf8(valid.filter(|byte| **byte == b'\n').count() + 1)
    })
}

fn read_bytes(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_code_units_of_utf16() {
        let mut sources = Sources::memory::<&str, &str>([]);
        let file = sources.add("a.yaml".into(), "a: 1\né𝄞: 2\n".to_owned());
        let at = |start: usize| sources.position(Span::new(file, start, start));
        assert_eq!(at(0), Position { line: 1, column: 1, utf16: 1 });
        assert_eq!(at(5), Position { line: 2, column: 1, utf16: 1 });
        assert_eq!(at(11), Position { line: 2, column: 3, utf16: 4 });
        assert_eq!(at(15).line, 3);
        // A span beyond the end of a file has the position of the end.
        assert_eq!(sources.position(Span::new(FileId(9), 3, 4)).line, 1);
        assert_eq!(at(usize::MAX).line, 3);
    }

    /// Positions in a long line are counted from a mark within it, which a character of several bytes can straddle.
    #[test]
    fn positions_in_a_long_line_are_those_of_counting() {
        let long: String = (0..9000).map(|at| if at % 3 == 0 { '𝄞' } else { 'a' }).collect();
        let mut sources = Sources::memory::<&str, &str>([]);
        let file = sources.add("a.json".into(), format!("one\n{long}\ntwo"));
        for (index, (at, _)) in long.char_indices().enumerate().step_by(7) {
            let utf16 = long.get(..at).unwrap().encode_utf16().count();
            let start = "one\n".len() + at;
            let expected = Position { line: 2, column: index + 1, utf16: utf16 + 1 };
            assert_eq!(sources.position(Span::new(file, start, start)), expected);
        }
        let last = "one\n".len() + long.len() + "\nt".len();
        assert_eq!(sources.position(Span::new(file, last, last)), Position { line: 3, column: 2, utf16: 2 });
    }

    #[test]
    fn an_overlay_hides_the_file_of_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let (saved, open) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
        std::fs::write(&saved, "saved").expect("a file");
        let mut sources = Sources::disk().overlay(&open, "open");
        assert!(sources.is_file(&open) && sources.is_file(&saved) && sources.is_folder(folder.path()));
        assert_eq!(sources.names_in(folder.path(), 10), ["a.yaml", "b.yaml"]);
        for (path, text) in [(&saved, "saved"), (&open, "open")] {
            let file = sources.read(path, 10).expect("a text");
            assert_eq!(sources.text(file), text);
        }
        let mut memory = Sources::memory([(&open, "open")]);
        assert!(matches!(memory.read(&saved, 10), Err(ReadError::Io(_))), "the disk is read");
        assert!(matches!(memory.read(&open, 3), Err(ReadError::TooLarge)));
    }
}
