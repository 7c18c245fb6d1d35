//! The comments of a file, which the printer takes one after the other.
//!
//! In: the comments of a file. Out: the next comment, if it is before an offset or on the same line as an offset. Not here: indentation.

use crate::source::Span;

/// A comment.
pub(super) struct Comment {
    /// The offset of its `#`.
    pub start: usize,
    /// Its text, with the `#`.
    pub text: String,
}

/// The comments of a text at the given spans.
pub(super) fn all(text: &str, spans: &[Span]) -> Vec<Comment> {
    let comment = |span: &Span| Comment { start: span.start, text: text.get(span.start..span.end).unwrap_or("").to_owned() };
    spans.iter().map(comment).collect()
}

/// The texts of comments, sorted. The order of comments can change when a file is formatted.
pub(super) fn texts(comments: &[Comment]) -> Vec<&str> {
    let mut texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

/// The comments that have not been printed yet.
pub(super) struct Pending<'a> {
    /// The text of the file.
    text: &'a str,
    /// The comments that were not printed yet, in their order.
    rest: &'a [Comment],
    /// The lines of the file. They are computed once, since a file can be a single line of millions of tokens.
    lines: Vec<Line>,
}

/// A line of the file.
struct Line {
    /// The offset of its first byte.
    start: usize,
    is_blank: bool,
}

impl<'a> Pending<'a> {
    pub(super) fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        Pending { text, rest: comments, lines: lines(text) }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Takes the next comment, if it is before the offset `limit` and begins in `column` or to the right of it.
    pub(super) fn before(&mut self, limit: usize, column: usize) -> Option<&'a Comment> {
        let (first, rest) = self.rest.split_first()?;
        if first.start >= limit || self.column(first.start) < column {
            return None;
        }
        self.rest = rest;
        Some(first)
    }

    /// Takes the next comment, if it is after `offset` on the same line, and before the offset `limit`.
    pub(super) fn beside(&mut self, offset: usize, limit: usize) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        if first.start >= limit || first.start < offset || self.line(first.start) != self.line(offset) {
            return None;
        }
        self.rest = rest;
        Some(&first.text)
    }

    /// Whether a comment is between two offsets.
    pub(super) fn within(&self, start: usize, end: usize) -> bool {
        let next = self.rest.partition_point(|comment| comment.start < start);
        self.rest.get(next).is_some_and(|comment| comment.start < end)
    }

    /// The column of an offset, in characters, counted from 0.
    pub(super) fn column(&self, offset: usize) -> usize {
        let start = self.line(offset).checked_sub(1).and_then(|line| self.lines.get(line)).map_or(0, |line| line.start);
        self.text.get(start..offset).unwrap_or("").chars().count()
    }

    /// Whether the line above the line of an offset is blank.
    pub(super) fn blank_above(&self, offset: usize) -> bool {
        self.line(offset).checked_sub(2).and_then(|line| self.lines.get(line)).is_some_and(|line| line.is_blank)
    }

    /// The line number of an offset, counted from 1.
    fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset)
    }
}

/// The lines of a text. As in YAML, a line ends with `\n`, `\r` or `\r\n`.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, end) in text.match_indices(['\n', '\r']) {
        let next = at + end.len();
        let is_part_of_crlf = end == "\r" && text.as_bytes().get(next) == Some(&b'\n');
        if !is_part_of_crlf {
            lines.push(line(text, start, next));
            start = next;
        }
    }
    lines.push(line(text, start, text.len()));
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    Line { start, is_blank: text.get(start..end).is_none_or(|line| line.trim().is_empty()) }
}
