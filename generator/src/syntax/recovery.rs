//! Recovery from syntax errors: finds the lines to leave out, so that the rest of a file can be read.
//!
//! In: a text, and the offset at which the parser stopped. Out: the text with these lines replaced by spaces, so that all offsets stay the
//! same; then, error nodes in the tree for these lines. Not here: parsing.
//!
//! The parser stops at the first syntax error. The entry that contains it is blanked, except for its key: `docs: a: b` becomes `docs:`.
//! Then the text is read again. If the parser stops in the same lines again, more is blanked: first the key, then the entry that contains
//! this one.

use std::ops::Range;

use super::tree::{Node, NodeKind};

/// The largest number of times that a file is read.
pub(super) const MAX_ATTEMPTS: usize = 30;

/// Lines that are left out because of a syntax error.
#[derive(Debug)]
pub(super) struct Damage {
    /// The offsets of the lines, from the beginning of the first line to the end of the last one.
    lines: Range<usize>,
    /// The offset after the colon of the key in the first line. The key is kept. `None` if there is no key, or if the key is left out too.
    key_end: Option<usize>,
    /// The number of times that the lines were extended.
    extensions: usize,
}

impl Damage {
    /// The lines of the entry that contains a syntax error at the offset `at`. `open` is the offset of the outermost bracket that is not
    /// closed before the error.
    pub(super) fn around(text: &str, at: usize, open: Option<usize>) -> Damage {
        Damage::entry(text, line_start(text, open.unwrap_or(at).min(at)), at, open.is_some(), 0)
    }

    /// The lines of the entry that begins on the line at `start`: at least up to the line of the error at `at`, and all lines that are
    /// indented deeper than the first. If `flow` is true, the entry may be a flow collection, and lines that begin with a closing bracket
    /// belong to it.
    fn entry(text: &str, start: usize, at: usize, flow: bool, extensions: usize) -> Damage {
        let mut end = start;
        let indent = indentation(line_at(text, start));
        for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
            let content = line.trim();
            let closes = flow && content.starts_with([']', '}']);
            let can_end = end > at || (flow && end > start);
            if can_end && !content.is_empty() && indentation(line) <= indent && !closes {
                break;
            }
            end += line.len();
        }
        let key_end = key_end_in_line(line_at(text, start)).map(|length| start + length);
        Damage { lines: start..end, key_end, extensions }
    }

    /// Whether an offset is in these lines.
    pub(super) fn contains(&self, at: usize) -> bool {
        self.lines.contains(&at) || self.lines.end == at
    }

    /// Whether these lines begin after an offset.
    pub(super) fn is_after(&self, at: usize) -> bool {
        at < self.lines.start
    }

    /// Extends the lines: first by the key, then to the entry that contains this one. Returns `None` if there is nothing more to leave out.
    pub(super) fn extended(&self, text: &str) -> Option<Damage> {
        if self.key_end.is_some() {
            return Some(Damage { lines: self.lines.clone(), key_end: None, extensions: self.extensions + 1 });
        }
        let own_indent = indentation(line_at(text, self.lines.start));
        let mut start = self.lines.start;
        while start > 0 {
            start = line_start(text, start - 1);
            let line = line_at(text, start);
            let is_outer = indentation(line) < own_indent && !line.trim().is_empty() && !line.trim_start().starts_with('#');
            if is_outer {
                return Some(Damage::entry(text, start, self.lines.end.saturating_sub(1), true, self.extensions + 1));
            }
        }
        None
    }

    /// Replaces the lines in a text by spaces, except for the key.
    pub(super) fn blank(&self, text: &mut [u8]) {
        for byte in text.get_mut(self.key_end.unwrap_or(self.lines.start)..self.lines.end).into_iter().flatten() {
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
    }

    /// Replaces the values of these lines by error nodes, and marks the mapping that may lack entries as damaged.
    pub(super) fn mark(&self, root: &mut Node, text: &str) {
        // The parser reports that an empty value begins before the colon of its key, so a colon counts as blank here.
        let is_blank_from = |from: usize| {
            let between = text.get(from..self.lines.start);
            between.is_some_and(|between| between.strip_prefix(':').unwrap_or(between).trim().is_empty())
        };
        let column = indentation(line_at(text, self.lines.start));
        let is_unreadable = |node: &Node| match &node.kind {
            NodeKind::Scalar(_) if node.is_nothing() => {
                node.start <= self.lines.end && (node.start >= self.lines.start || is_blank_from(node.start))
            }
            // If `type string` is above `docs: …`, the parser stops in the second line, but the mistake is in the first.
            NodeKind::Scalar(scalar) => {
                let is_above = scalar.is_plain() && self.key_end.is_none() && is_blank_from(node.end);
                is_above && node.start - line_start(text, node.start) == column
            }
            _ => false,
        };
        replace_by_errors(root, &is_unreadable);
        if self.key_end.is_none() || self.extensions > 0 {
            mark_damaged_mapping(root, self.lines.start, text);
        }
    }
}

/// Replaces the nodes for which `is_unreadable` returns true by error nodes.
fn replace_by_errors(node: &mut Node, is_unreadable: &impl Fn(&Node) -> bool) {
    if is_unreadable(node) {
        node.kind = NodeKind::Error;
        return;
    }
    match &mut node.kind {
        NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|item| replace_by_errors(item, is_unreadable)),
        NodeKind::Mapping { entries, .. } => {
            entries.iter_mut().for_each(|entry| replace_by_errors(&mut entry.value, is_unreadable));
        }
        NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
    }
}

/// Marks a mapping as damaged: the innermost one around the offset `at` whose keys are indented at most as deep as the line there. Returns
/// whether there is one.
fn mark_damaged_mapping(node: &mut Node, at: usize, text: &str) -> bool {
    let is_around = node.start <= at && at <= node.end;
    match &mut node.kind {
        NodeKind::Sequence { items, .. } if is_around => items.iter_mut().any(|item| mark_damaged_mapping(item, at, text)),
        NodeKind::Mapping { entries, is_damaged, .. } if is_around => {
            if entries.iter_mut().any(|entry| mark_damaged_mapping(&mut entry.value, at, text)) {
                return true;
            }
            let column = entries.first().map_or(0, |entry| entry.key.start - line_start(text, entry.key.start));
            let is_found = column <= indentation(line_at(text, at));
            *is_damaged |= is_found;
            is_found
        }
        _ => false,
    }
}

/// The number of bytes of a line up to the colon of its key, including the colon. `None` if the line does not begin with a plain key.
fn key_end_in_line(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let rest = line.get(start..)?;
    let length = rest.find(':')?;
    let key = rest.get(..length)?;
    let is_plain = !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || "_-. ".contains(it)) && !key.ends_with(' ');
    let has_space_after = rest.get(length + 1..)?.chars().next().is_none_or(char::is_whitespace);
    (is_plain && has_space_after).then_some(start + length + 1)
}

/// The offset at which the line of the offset `at` begins.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The line that begins at an offset, without its line break.
fn line_at(text: &str, start: usize) -> &str {
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

/// The number of spaces before the first word of a line. YAML does not allow tabs there. A line that begins with a tab counts as deeper
/// than any other, so that only this line is left out.
fn indentation(line: &str) -> usize {
    let blank = line.len() - line.trim_start().len();
    if line.get(..blank).is_some_and(|blank| blank.contains('\t')) { usize::MAX } else { blank }
}
