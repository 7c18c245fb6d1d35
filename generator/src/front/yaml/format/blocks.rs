//! Decides which values are written on one line, and which values are aligned.
//!
//! In: a node and the column at which it begins. Out: its form; for the entries of a mapping, the number of spaces before their values.
//! Not here: printing.

use super::comments::Pending;
use super::scalars::MAX_WIDTH;
use super::{flow, scalars};
use crate::syntax::{Entry, Node, NodeKind};

/// How a value is written.
pub(super) enum Layout {
    /// The first line is written after the key, and the other lines below it.
    Lines(Vec<String>),
    /// A block scalar: the marker, such as `|` or `>-`, is written after the key, and the lines below it.
    Text(&'static str, Vec<String>),
    /// A collection: its entries or items are written on lines below the key.
    Block,
}

/// The form of a value that begins in `column`. Further lines of the value begin in the column `indent`.
pub(super) fn form(node: &Node, column: usize, indent: usize, comments: &Pending) -> Layout {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let raw = scalars::raw(comments.text(), node);
            match scalars::block(scalar, raw) {
                Some((marker, lines)) => Layout::Text(marker, lines),
                None => Layout::Lines(scalars::wrap(&scalars::one_line(scalar, raw), column, indent)),
            }
        }
        _ => line(node, column, comments).map_or(Layout::Block, |line| Layout::Lines(vec![line])),
    }
}

/// A collection on one line. `None` if it is not written in braces or brackets, does not fit into the line, or has comments inside.
fn line(node: &Node, column: usize, comments: &Pending) -> Option<String> {
    let is_allowed = node.is_empty() || (node.is_flow() && !comments.within(node.start, node.end));
    let line = is_allowed.then(|| flow::one_line(comments.text(), node))?;
    (node.is_empty() || column + width(&line) <= MAX_WIDTH).then_some(line)
}

/// The number of characters of a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Consecutive fields of one line each. Their values begin in the same column. All widths are numbers of characters.
#[derive(Default)]
struct Run {
    /// The width of each key.
    key_widths: Vec<usize>,
    widest_key: usize,
    widest_value: usize,
}

/// The number of spaces between the colon and the value, for each entry of a block mapping that is indented by `indent`.
pub(super) fn gaps(entries: &[Entry], indent: usize, comments: &Pending) -> Vec<usize> {
    let mut gaps = Vec::new();
    let mut run = Run::default();
    for entry in entries {
        let key_width = width(&flow::one_line(comments.text(), &entry.key));
        let value_width = field_width(entry, indent + key_width + 2, comments);
        let continues_run = value_width.is_some_and(|value_width| run.fits(indent, key_width, value_width))
            && !comments.blank_above(entry.key.start);
        if !continues_run {
            run.finish(&mut gaps);
        }
        match value_width {
            Some(value_width) => run.add(key_width, value_width),
            None => gaps.push(1),
        }
    }
    run.finish(&mut gaps);
    gaps
}

/// The width of the value of an entry, if the entry is a field on one line. Other entries are not aligned.
fn field_width(entry: &Entry, column: usize, comments: &Pending) -> Option<usize> {
    let is_field = entry.value.is_flow() && entry.value.entries().iter().any(|entry| entry.name() == "type");
    let line = is_field.then(|| line(&entry.value, column, comments))?;
    line.map(|line| width(&line))
}

impl Run {
    /// Whether all lines still fit if a field with these widths is added.
    fn fits(&self, indent: usize, key_width: usize, value_width: usize) -> bool {
        indent + self.widest_key.max(key_width) + 2 + self.widest_value.max(value_width) <= MAX_WIDTH
    }

    fn add(&mut self, key_width: usize, value_width: usize) {
        self.key_widths.push(key_width);
        self.widest_key = self.widest_key.max(key_width);
        self.widest_value = self.widest_value.max(value_width);
    }

    /// Ends the run: adds the number of spaces after each key to `gaps`, and starts an empty run.
    fn finish(&mut self, gaps: &mut Vec<usize>) {
        let run = std::mem::take(self);
        gaps.extend(run.key_widths.iter().map(|width| run.widest_key.saturating_sub(*width) + 1));
    }
}
