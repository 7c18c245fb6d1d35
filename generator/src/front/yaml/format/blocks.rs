//! Forms and columns: which values share a line, and which lines are aligned.
//!
//! In: a node and the column at which it begins. Out: its form; for the entries of a mapping, the spaces before their values.
//! Not here: printing.

use super::comments::Pending;
use super::scalars::WIDTH;
use super::{flow, scalars};
use crate::syntax::{Entry, Node, NodeKind};

/// The form of a value.
pub(super) enum Form {
    /// After its key, and on further lines if it is long.
    Lines(Vec<String>),
    /// `|` or `>` after its key, and its lines unchanged.
    Text(&'static str, Vec<String>),
    /// Entries or items on lines below its key.
    Block,
}

/// The form of a value that begins at `column`, in a block whose deeper lines begin at `indent`.
pub(super) fn form(node: &Node, column: usize, indent: usize, comments: &Pending) -> Form {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let raw = scalars::raw(comments.text(), node);
            match scalars::block(scalar, raw) {
                Some((sign, lines)) => Form::Text(sign, lines),
                None => Form::Lines(scalars::filled(&scalars::one_line(scalar, raw), column, indent)),
            }
        }
        _ => line(node, column, comments).map_or(Form::Block, |line| Form::Lines(vec![line])),
    }
}

/// A collection on one line, when it was written in braces or brackets, fits, and has no comments inside.
fn line(node: &Node, column: usize, comments: &Pending) -> Option<String> {
    let may = node.is_empty() || (node.is_flow() && !comments.within(node.start, node.end));
    let line = may.then(|| flow::one_line(comments.text(), node))?;
    (node.is_empty() || column + width(&line) <= WIDTH).then_some(line)
}

/// Characters of a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Consecutive fields of one line each: their values begin in the same column.
#[derive(Default)]
struct Run {
    keys: Vec<usize>,
    widest_key: usize,
    widest_value: usize,
}

/// The spaces between colon and value, for each entry of a block mapping at `indent`.
pub(super) fn gaps(entries: &[Entry], indent: usize, comments: &Pending) -> Vec<usize> {
    let mut gaps = Vec::new();
    let mut run = Run::default();
    for entry in entries {
        let key = width(&flow::one_line(comments.text(), &entry.key));
        let value = field(entry, indent + key + 2, comments);
        let fits = value.is_some_and(|value| run.takes(indent, key, value)) && !comments.blank_above(entry.key.start);
        if !fits {
            run.close(&mut gaps);
        }
        match value {
            Some(value) => run.add(key, value),
            None => gaps.push(1),
        }
    }
    run.close(&mut gaps);
    gaps
}

/// The width of a field on one line. Other entries are not aligned.
fn field(entry: &Entry, column: usize, comments: &Pending) -> Option<usize> {
    let typed = entry.value.is_flow() && entry.value.entries().iter().any(|entry| entry.name() == "type");
    let line = typed.then(|| line(&entry.value, column, comments))?;
    line.map(|line| width(&line))
}

impl Run {
    /// Whether all lines are short enough with this one added.
    fn takes(&self, indent: usize, key: usize, value: usize) -> bool {
        indent + self.widest_key.max(key) + 2 + self.widest_value.max(value) <= WIDTH
    }

    fn add(&mut self, key: usize, value: usize) {
        self.keys.push(key);
        self.widest_key = self.widest_key.max(key);
        self.widest_value = self.widest_value.max(value);
    }

    fn close(&mut self, gaps: &mut Vec<usize>) {
        let run = std::mem::take(self);
        gaps.extend(run.keys.iter().map(|key| run.widest_key.saturating_sub(*key) + 1));
    }
}
