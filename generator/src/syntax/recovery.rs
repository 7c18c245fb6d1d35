//! Recovery from mistakes of syntax: which lines are left out, so that the rest of a file can be read.
//!
//! In: a text and where its parser stopped. Out: the text with those lines blank, so that every offset stays; later, error nodes in
//! the tree where they were. Not here: reading.
//!
//! The parser stops at its first mistake. The entry around it is blanked, its key kept (`docs: a: b` becomes `docs:`), and the text is
//! read again. Where the parser stops there again, more is blanked: the key too, then the entry around that one.

use std::ops::Range;

use super::tree::{Node, NodeKind};

/// Most times that a file is read.
pub(super) const ATTEMPTS: usize = 30;

/// Lines that are left out.
#[derive(Debug)]
pub(super) struct Damage {
    /// From the beginning of a line to the end of one.
    lines: Range<usize>,
    /// Where the key at their beginning ends, behind its colon.
    key: Option<usize>,
    /// How often more was blanked.
    step: usize,
}

impl Damage {
    /// The lines around a mistake. `open` is the outermost bracket that is open there.
    pub(super) fn around(text: &str, at: usize, open: Option<usize>) -> Damage {
        Damage::entry(text, line_start(text, open.unwrap_or(at).min(at)), at, open.is_some(), 0)
    }

    /// The entry that begins on the line at `start`: its key, and all lines up to that of the mistake and deeper ones.
    fn entry(text: &str, start: usize, at: usize, flow: bool, step: usize) -> Damage {
        let mut end = start;
        let indent = indentation(line_at(text, start));
        for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
            let body = line.trim();
            let closes = flow && body.starts_with([']', '}']);
            let is_behind = end > at || (flow && end > start);
            if is_behind && !body.is_empty() && indentation(line) <= indent && !closes {
                break;
            }
            end += line.len();
        }
        let key = key_end(line_at(text, start)).map(|length| start + length);
        Damage { lines: start..end, key, step }
    }

    /// Whether the parser stopped at lines that are blank already.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.lines.contains(&at) || self.lines.end == at
    }

    /// Whether they are behind a place.
    pub(super) fn is_behind(&self, at: usize) -> bool {
        at < self.lines.start
    }

    /// More than before; `None` when nothing more can be left out.
    pub(super) fn wider(&self, text: &str) -> Option<Damage> {
        if self.key.is_some() {
            return Some(Damage { lines: self.lines.clone(), key: None, step: self.step + 1 });
        }
        let own = indentation(line_at(text, self.lines.start));
        let mut start = self.lines.start;
        while start > 0 {
            start = line_start(text, start - 1);
            let line = line_at(text, start);
            let is_outer = indentation(line) < own && !line.trim().is_empty() && !line.trim_start().starts_with('#');
            if is_outer {
                return Some(Damage::entry(text, start, self.lines.end.saturating_sub(1), true, self.step + 1));
            }
        }
        None
    }

    /// Blanks the lines in a text, but for the key.
    pub(super) fn blank(&self, text: &mut [u8]) {
        for byte in text.get_mut(self.key.unwrap_or(self.lines.start)..self.lines.end).into_iter().flatten() {
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
    }

    /// Makes error nodes of the values that could not be read, and marks the mapping that may lack entries.
    pub(super) fn mark(&self, root: &mut Node, text: &str) {
        // An empty value begins in front of the colon.
        let is_blank = |from: usize| {
            let between = text.get(from..self.lines.start);
            between.is_some_and(|between| between.strip_prefix(':').unwrap_or(between).trim().is_empty())
        };
        let column = indentation(line_at(text, self.lines.start));
        let is_lost = |node: &Node| match &node.kind {
            NodeKind::Scalar(_) if node.is_nothing() => {
                node.start <= self.lines.end && (node.start >= self.lines.start || is_blank(node.start))
            }
            // `type string` above `docs: …`: the mistake is in the line above.
            NodeKind::Scalar(text_above) => {
                let above = text_above.is_plain() && self.key.is_none() && is_blank(node.end);
                above && node.start - line_start(text, node.start) == column
            }
            _ => false,
        };
        make_errors(root, &is_lost);
        if self.key.is_none() || self.step > 0 {
            mark_innermost(root, self.lines.start, text);
        }
    }
}

fn make_errors(node: &mut Node, is_lost: &impl Fn(&Node) -> bool) {
    if is_lost(node) {
        node.kind = NodeKind::Error;
        return;
    }
    match &mut node.kind {
        NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|item| make_errors(item, is_lost)),
        NodeKind::Mapping { entries, .. } => entries.iter_mut().for_each(|entry| make_errors(&mut entry.value, is_lost)),
        NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
    }
}

/// Marks the innermost mapping around an offset whose keys are not deeper than the line there; whether there is one.
fn mark_innermost(node: &mut Node, at: usize, text: &str) -> bool {
    let around = node.start <= at && at <= node.end;
    match &mut node.kind {
        NodeKind::Sequence { items, .. } if around => items.iter_mut().any(|item| mark_innermost(item, at, text)),
        NodeKind::Mapping { entries, is_damaged, .. } if around => {
            if entries.iter_mut().any(|entry| mark_innermost(&mut entry.value, at, text)) {
                return true;
            }
            let column = entries.first().map_or(0, |entry| entry.key.start - line_start(text, entry.key.start));
            *is_damaged = column <= indentation(line_at(text, at));
            *is_damaged
        }
        _ => false,
    }
}

/// Bytes of a line up to its key's colon and with it; `None` when the line begins with no plain key.
fn key_end(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let rest = line.get(start..)?;
    let length = rest.find(':')?;
    let key = rest.get(..length)?;
    let plain = !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || "_-. ".contains(it)) && !key.ends_with(' ');
    let divided = rest.get(length + 1..)?.chars().next().is_none_or(char::is_whitespace);
    (plain && divided).then_some(start + length + 1)
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

fn line_at(text: &str, start: usize) -> &str {
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

/// Spaces in front of a line's first word. A tab has no width in YAML: a line that begins with one is deeper than any other, so that it
/// alone is left out.
fn indentation(line: &str) -> usize {
    let blank = line.len() - line.trim_start().len();
    if line.get(..blank).is_some_and(|blank| blank.contains('\t')) { usize::MAX } else { blank }
}
