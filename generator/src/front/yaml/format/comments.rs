//! Comments, assigned in their order to the lines that they belong to.
//!
//! In: the comments of a file. Out: the comments before an offset, on the same line, or at the end of a block. Not here: indentation.

use crate::source::Span;

/// A comment.
pub(super) struct Comment {
    /// The offset of its `#`.
    pub start: usize,
    /// Its text, with the `#`.
    pub text: String,
}

/// The comments of a text, by their spans.
pub(super) fn all(text: &str, spans: &[Span]) -> Vec<Comment> {
    let comment = |span: &Span| Comment { start: span.start, text: text.get(span.start..span.end).unwrap_or("").to_owned() };
    spans.iter().map(comment).collect()
}

/// The texts of comments, sorted, to compare the comments of two files.
pub(super) fn texts(comments: &[Comment]) -> Vec<&str> {
    let mut texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

/// The comments that have not been printed yet.
pub(super) struct Pending<'a> {
    text: &'a str,
    rest: &'a [Comment],
    lines: Vec<Line>,
}

/// A line of the source. Lines are computed once, since a file can be a single line of millions of tokens.
struct Line {
    start: usize,
    blank: bool,
}

impl<'a> Pending<'a> {
    pub(super) fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        Pending { text, rest: comments, lines: lines(text) }
    }

    /// The text that the comments are in.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The next comment if it is before `limit` and begins in `column` or to the right of it.
    pub(super) fn before(&mut self, limit: usize, column: usize) -> Option<&'a Comment> {
        let (first, rest) = self.rest.split_first()?;
        if first.start >= limit || self.column(first.start) < column {
            return None;
        }
        self.rest = rest;
        Some(first)
    }

    /// The next comment if it follows `place` on the same line, before `limit`.
    pub(super) fn beside(&mut self, place: usize, limit: usize) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        if first.start >= limit || first.start < place || self.line(first.start) != self.line(place) {
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

    /// The column of an offset, from 0, in characters.
    pub(super) fn column(&self, place: usize) -> usize {
        let start = self.line(place).checked_sub(1).and_then(|line| self.lines.get(line)).map_or(0, |line| line.start);
        self.text.get(start..place).unwrap_or("").chars().count()
    }

    /// Whether the line above that of an offset is empty.
    pub(super) fn blank_above(&self, place: usize) -> bool {
        self.line(place).checked_sub(2).and_then(|line| self.lines.get(line)).is_some_and(|line| line.blank)
    }

    /// The line number of an offset, from 1.
    fn line(&self, place: usize) -> usize {
        self.lines.partition_point(|line| line.start <= place)
    }
}

/// The lines of a text, which end as those of YAML do: with `\n`, `\r` or both.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, end) in text.match_indices(['\n', '\r']) {
        let next = at + end.len();
        let inside = end == "\r" && text.as_bytes().get(next) == Some(&b'\n');
        if !inside {
            lines.push(line(text, start, next));
            start = next;
        }
    }
    lines.push(line(text, start, text.len()));
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    Line { start, blank: text.get(start..end).is_none_or(|line| line.trim().is_empty()) }
}
