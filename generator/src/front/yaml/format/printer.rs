//! Prints a tree and its comments.
//!
//! In: the tree of a file and its comments. Out: the formatted text. Not here: the form of a value (see `blocks`).

use super::blocks::{self, Layout};
use super::comments::{Comment, Pending};
use super::flow;
use crate::syntax::{Entry, Node, NodeKind};

/// Prints a tree.
pub(super) fn print(text: &str, root: &Node, comments: &[Comment]) -> String {
    let mut printer = Printer { comments: Pending::new(text, comments), lines: Vec::new() };
    let block = Block { indent: 0, column: 0, limit: usize::MAX };
    match blocks::form(root, 0, 0, &printer.comments) {
        Layout::Block => printer.collection(root, &block),
        form => {
            printer.leading(root.end, root.start, 0, true);
            printer.value(String::new(), form, 0, root.end, usize::MAX);
        }
    }
    printer.trailing(&block);
    printer.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// The position of a block collection, or of an entry of it.
struct Block {
    /// The indentation of its lines in the output.
    indent: usize,
    /// The column in the source at which its comments begin. A comment after it that begins further left belongs to an outer block.
    column: usize,
    /// The offset in the source at which the next node after it begins.
    limit: usize,
}

impl Block {
    /// The position of an inner block. `key` is the offset of the key above it. Comments to the right of that key belong to the inner block.
    fn inner(&self, node: &Node, key: Option<usize>, comments: &Pending) -> Block {
        let indent = self.indent + 2;
        // A flow collection ends at its closing bracket.
        if node.is_flow() {
            return Block { indent, column: 0, limit: node.end };
        }
        let after_key = key.map_or(0, |key| comments.column(key) + 1);
        Block { indent, column: comments.column(node.start).max(after_key), limit: self.limit }
    }
}

struct Printer<'a> {
    comments: Pending<'a>,
    lines: Vec<String>,
}

impl Printer<'_> {
    fn collection(&mut self, node: &Node, block: &Block) {
        match &node.kind {
            NodeKind::Mapping { entries, .. } => self.mapping(entries, block),
            NodeKind::Sequence { items, .. } => self.sequence(items, block),
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
        }
        self.trailing(block);
    }

    fn mapping(&mut self, entries: &[Entry], block: &Block) {
        let gaps = blocks::gaps(entries, block.indent, &self.comments);
        let nexts = entries.iter().skip(1).map(|entry| entry.key.start).chain([block.limit]);
        for (index, ((entry, limit), gap)) in entries.iter().zip(nexts).zip(gaps).enumerate() {
            let head = format!("{}{}:", " ".repeat(block.indent), flow::one_line(self.comments.text(), &entry.key));
            let form = blocks::form(&entry.value, blocks::width(&head) + 1, block.indent + 2, &self.comments);
            // If the value is on the line of its key, comments between the two are printed above the line.
            let is_on_key_line = matches!(form, Layout::Lines(_)) && !entry.value.is_nothing();
            let until = if is_on_key_line { entry.value.end } else { entry.key.start };
            self.leading(until, entry.key.start, block.indent, index == 0);
            self.entry(entry, head, gap, form, &Block { limit, ..*block });
        }
    }

    /// Prints an entry of a mapping. `head` is the indented key with its colon, and `gap` the number of spaces before the value.
    fn entry(&mut self, entry: &Entry, head: String, gap: usize, form: Layout, block: &Block) {
        let Entry { key, value } = entry;
        match form {
            _ if value.is_nothing() => {
                let comment = self.comments.beside(key.end, block.limit);
                self.push(head, comment);
            }
            Layout::Block => {
                let after_key = self.comments.beside(key.end, value.first_token());
                // A collection in braces becomes a block here. The comment after its bracket is printed after the key.
                let comment =
                    after_key.or_else(|| self.comments.beside(value.end, if value.is_flow() { block.limit } else { 0 }));
                self.push(head, comment);
                let inner = block.inner(value, Some(key.start), &self.comments);
                self.collection(value, &inner);
            }
            Layout::Text(..) => self.value(head + " ", form, block.indent + 2, key.end, block.limit),
            Layout::Lines(_) => self.value(head + &" ".repeat(gap), form, block.indent + 2, value.end, block.limit),
        }
    }

    fn sequence(&mut self, items: &[Node], block: &Block) {
        let nexts = items.iter().skip(1).map(Node::first_token).chain([block.limit]);
        for (index, (item, limit)) in items.iter().zip(nexts).enumerate() {
            let form = blocks::form(item, block.indent + 2, block.indent + 2, &self.comments);
            let until = if matches!(form, Layout::Lines(_)) { item.end } else { item.first_token() };
            self.leading(until, item.start, block.indent, index == 0);
            let line = self.lines.len();
            self.item(item, form, &Block { limit, ..*block });
            if let Some(line) = self.lines.get_mut(line) {
                *line = format!("{}- {}", " ".repeat(block.indent), line.trim_start()).trim_end().to_owned();
            }
        }
    }

    /// Prints an item of a sequence without its dash.
    fn item(&mut self, item: &Node, form: Layout, block: &Block) {
        let indent = block.indent + 2;
        match form {
            Layout::Block => {
                let inner = block.inner(item, None, &self.comments);
                self.collection(item, &inner);
            }
            Layout::Text(..) => self.value(" ".repeat(indent), form, indent, item.start, block.limit),
            Layout::Lines(_) => self.value(" ".repeat(indent), form, indent, item.end, block.limit),
        }
    }

    /// Prints a value that is not a block, and the comment after it. `head` is the text before the value on its line. Further lines are
    /// indented by `indent`. In the source, the comment is on the line of the offset `end` and before `limit`.
    fn value(&mut self, head: String, form: Layout, indent: usize, end: usize, limit: usize) {
        let comment = self.comments.beside(end, limit);
        let indented = |line: String| if line.is_empty() { line } else { format!("{}{line}", " ".repeat(indent)) };
        match form {
            Layout::Text(marker, lines) => {
                self.push(head + marker, comment);
                self.lines.extend(lines.into_iter().map(indented));
            }
            Layout::Lines(lines) => {
                let mut lines = lines.into_iter();
                let first = head + &lines.next().unwrap_or_default();
                self.lines.push(first);
                self.lines.extend(lines.map(indented));
                let last = self.lines.pop().unwrap_or_default();
                self.push(last, comment);
            }
            Layout::Block => {}
        }
    }

    /// Adds a line with the comment at its end.
    fn push(&mut self, line: String, comment: Option<&str>) {
        self.lines.push(match comment {
            Some(comment) => format!("{line} {comment}"),
            None => line.trim_end().to_owned(),
        });
    }

    /// Prints the comments before the offset `until`, and a blank line if there is one above the entry at the offset `start`. At the beginning
    /// of a block (`is_first`), blank lines are dropped.
    fn leading(&mut self, until: usize, start: usize, indent: usize, mut is_first: bool) {
        while let Some(comment) = self.comments.before(until, 0) {
            self.comment(comment, indent, is_first);
            is_first = false;
        }
        if !is_first && self.comments.blank_above(start) {
            self.lines.push(String::new());
        }
    }

    /// Prints the comments at the end of a block.
    fn trailing(&mut self, block: &Block) {
        while let Some(comment) = self.comments.before(block.limit, block.column) {
            self.comment(comment, block.indent, self.lines.is_empty());
        }
    }

    /// Prints a comment on a line of its own, and a blank line above it if there is one in the source.
    fn comment(&mut self, comment: &Comment, indent: usize, is_first: bool) {
        if !is_first && self.comments.blank_above(comment.start) {
            self.lines.push(String::new());
        }
        self.lines.push(format!("{}{}", " ".repeat(indent), comment.text));
    }
}
