//! Comments, handed out in their order to the lines that they belong to.
//!
//! In: the comments of a file. Out: those before a place, beside one, or at the end of a block. Not here: where lines go.

/// A comment.
pub(super) struct Comment {
    /// Where its `#` is.
    pub start: usize,
    /// From the `#` on.
    pub text: String,
}

/// The texts of comments, sorted: what must not be lost.
pub(super) fn texts(comments: &[Comment]) -> Vec<&str> {
    let mut texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

/// The comments that have not been printed yet.
pub(super) struct Pending<'a> {
    text: &'a str,
    rest: &'a [Comment],
}

impl<'a> Pending<'a> {
    pub(super) fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        Pending { text, rest: comments }
    }

    /// The next comment if it stands before `limit` and at least as deep as `column`.
    pub(super) fn before(&mut self, limit: usize, column: usize) -> Option<&'a Comment> {
        let (first, rest) = self.rest.split_first()?;
        if first.start >= limit || self.column(first.start) < column {
            return None;
        }
        self.rest = rest;
        Some(first)
    }

    /// The next comment if it stands behind `place`, on the same line, before `limit`.
    pub(super) fn beside(&mut self, place: usize, limit: usize) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        let between = self.text.get(place..first.start)?;
        if first.start >= limit || between.contains(['\n', '\r']) {
            return None;
        }
        self.rest = rest;
        Some(&first.text)
    }

    /// Whether a comment stands between two places.
    pub(super) fn within(&self, start: usize, end: usize) -> bool {
        let next = self.rest.partition_point(|comment| comment.start < start);
        self.rest.get(next).is_some_and(|comment| comment.start < end)
    }

    /// The column of a place, from 0, in characters.
    pub(super) fn column(&self, place: usize) -> usize {
        self.line_before(place).chars().count()
    }

    /// Whether the line above that of a place is empty.
    pub(super) fn blank_above(&self, place: usize) -> bool {
        let before = self.text.get(..place).unwrap_or("");
        let line = self.line_before(place);
        let above = before.strip_suffix(line).and_then(|above| above.strip_suffix('\n')).unwrap_or("x");
        let above = above.strip_suffix('\r').unwrap_or(above);
        above.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
    }

    fn line_before(&self, place: usize) -> &'a str {
        self.text.get(..place).and_then(|before| before.rsplit('\n').next()).unwrap_or("")
    }
}
