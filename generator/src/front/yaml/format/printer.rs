//! Printing: a tree and its comments as lines.
//!
//! In: the tree of a file and its comments. Out: the text in the style. Not here: the form of a value (see `blocks`).

use super::blocks::{self, Form};
use super::comments::{Comment, Pending};
use super::flow;
use crate::syntax::{Entry, Node, NodeKind};

/// The text of a tree.
pub(super) fn print(text: &str, root: &Node, comments: &[Comment]) -> String {
    let mut printer = Printer { comments: Pending::new(text, comments), lines: Vec::new() };
    let whole = Block { indent: 0, column: 0, limit: usize::MAX };
    match blocks::form(root, 0, 0, &printer.comments) {
        Form::Block => printer.collection(root, &whole),
        form => {
            printer.leading(root.end, root.start, 0, true);
            printer.value(String::new(), form, 0, root.end, usize::MAX);
        }
    }
    printer.trailing(&whole);
    printer.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// The position of a block collection.
struct Block {
    /// The indentation of its lines in the output.
    indent: usize,
    /// A comment at its end belongs to it if it begins in this column of the source or to the right of it.
    column: usize,
    /// The offset in the source of the next node after it.
    limit: usize,
}

impl Block {
    /// The position of an inner block below a key that begins at `key`. Comments to the right of that column belong to the inner block.
    fn inner(&self, node: &Node, key: Option<usize>, comments: &Pending) -> Block {
        let indent = self.indent + 2;
        // A flow collection ends at its closing bracket.
        if node.is_flow() {
            return Block { indent, column: 0, limit: node.end };
        }
        let deeper = key.map_or(0, |key| comments.column(key) + 1);
        Block { indent, column: comments.column(node.start).max(deeper), limit: self.limit }
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
            // A comment between a key and its value goes above both.
            let lines = matches!(form, Form::Lines(_)) && !entry.value.is_nothing();
            let until = if lines { entry.value.end } else { entry.key.start };
            self.leading(until, entry.key.start, block.indent, index == 0);
            self.entry(entry, head, gap, form, &Block { limit, ..*block });
        }
    }

    fn entry(&mut self, entry: &Entry, head: String, gap: usize, form: Form, block: &Block) {
        let Entry { key, value } = entry;
        match form {
            _ if value.is_nothing() => {
                let beside = self.comments.beside(key.end, block.limit);
                self.push(head, beside);
            }
            Form::Block => {
                let inside = self.comments.beside(key.end, value.first_token());
                let beside = inside.or_else(|| self.comments.beside(value.end, if value.is_flow() { block.limit } else { 0 }));
                self.push(head, beside);
                let place = block.inner(value, Some(key.start), &self.comments);
                self.collection(value, &place);
            }
            Form::Text(..) => self.value(head + " ", form, block.indent + 2, key.end, block.limit),
            Form::Lines(_) => self.value(head + &" ".repeat(gap), form, block.indent + 2, value.end, block.limit),
        }
    }

    fn sequence(&mut self, items: &[Node], block: &Block) {
        let nexts = items.iter().skip(1).map(Node::first_token).chain([block.limit]);
        for (index, (item, limit)) in items.iter().zip(nexts).enumerate() {
            let form = blocks::form(item, block.indent + 2, block.indent + 2, &self.comments);
            let until = if matches!(form, Form::Lines(_)) { item.end } else { item.first_token() };
            self.leading(until, item.start, block.indent, index == 0);
            let line = self.lines.len();
            self.item(item, form, &Block { limit, ..*block });
            if let Some(line) = self.lines.get_mut(line) {
                *line = format!("{}- {}", " ".repeat(block.indent), line.trim_start()).trim_end().to_owned();
            }
        }
    }

    fn item(&mut self, item: &Node, form: Form, block: &Block) {
        let indent = block.indent + 2;
        match form {
            Form::Block => {
                let place = block.inner(item, None, &self.comments);
                self.collection(item, &place);
            }
            Form::Text(..) => self.value(" ".repeat(indent), form, indent, item.start, block.limit),
            Form::Lines(_) => self.value(" ".repeat(indent), form, indent, item.end, block.limit),
        }
    }

    /// A value after its key or dash, with the comment on the same line.
    fn value(&mut self, head: String, form: Form, indent: usize, end: usize, limit: usize) {
        let beside = self.comments.beside(end, limit);
        let deeper = |line: String| if line.is_empty() { line } else { format!("{}{line}", " ".repeat(indent)) };
        match form {
            Form::Text(sign, lines) => {
                self.push(head + sign, beside);
                self.lines.extend(lines.into_iter().map(deeper));
            }
            Form::Lines(lines) => {
                let mut lines = lines.into_iter();
                let first = head + &lines.next().unwrap_or_default();
                self.lines.push(first);
                self.lines.extend(lines.map(deeper));
                let last = self.lines.pop().unwrap_or_default();
                self.push(last, beside);
            }
            Form::Block => {}
        }
    }

    fn push(&mut self, line: String, beside: Option<&str>) {
        self.lines.push(match beside {
            Some(comment) => format!("{line} {comment}"),
            None => line.trim_end().to_owned(),
        });
    }

    /// The comments above an entry, and an empty line where there was one, but not at the beginning of a block.
    fn leading(&mut self, until: usize, place: usize, indent: usize, mut first: bool) {
        while let Some(comment) = self.comments.before(until, 0) {
            self.comment(comment, indent, first);
            first = false;
        }
        if !first && self.comments.blank_above(place) {
            self.lines.push(String::new());
        }
    }

    /// The comments at the end of a block.
    fn trailing(&mut self, block: &Block) {
        while let Some(comment) = self.comments.before(block.limit, block.column) {
            self.comment(comment, block.indent, self.lines.is_empty());
        }
    }

    fn comment(&mut self, comment: &Comment, indent: usize, first: bool) {
        if !first && self.comments.blank_above(comment.start) {
            self.lines.push(String::new());
        }
        self.lines.push(format!("{}{}", " ".repeat(indent), comment.text));
    }
}
