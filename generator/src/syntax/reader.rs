//! The events of the YAML parser as a tree.
//!
//! In: a text without unreadable lines. Out: its tree, or where and why reading stopped. Not here: recovery from a
//! syntax error (see `yaml`).

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag};

use super::budget::Budget;
use super::tree::{Entry, Node, NodeKind, Style, Text, Tree};
use crate::source::{FileId, Span, Spanned};

/// The greatest depth of nested collections. The language itself needs ten.
pub(super) const DEEPEST: usize = 64;

/// Why reading stopped.
pub(super) enum Stop {
    /// The text is not YAML.
    Syntax {
        /// The offset of the unexpected text.
        at: usize,
        /// The beginning of the outermost bracket or brace that is open there.
        open: Option<usize>,
        kind: Box<ErrorKind>,
    },
    /// There is nothing to read.
    Empty(Span),
    /// Another document begins; the tree is that of the first.
    SecondDocument(Span, Box<Tree>),
    /// Collections are nested too deeply.
    TooDeep(Span),
    /// The budget is spent.
    TooManyValues(Span),
}

/// Reads a text.
pub(super) fn read(file: FileId, text: &str, budget: &mut Budget) -> Result<Tree, Stop> {
    let mut options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        simple_key_max_lookahead: 1024,
    };
    options.set_emit_comments(true);
    let parser = Parser::new_from_str_with_options(text, options);
    Reader { parser, file, text, budget, open: Vec::new(), comments: Vec::new(), anchors: Vec::new(), tags: Vec::new() }
        .document()
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    file: FileId,
    text: &'a str,
    budget: &'a mut Budget,
    /// The collections that are open: whether it is a flow collection, and its beginning.
    open: Vec<(bool, usize)>,
    comments: Vec<Span>,
    anchors: Vec<Span>,
    tags: Vec<Spanned<String>>,
}

impl<'a> Reader<'a> {
    fn document(mut self) -> Result<Tree, Stop> {
        let root = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => return Err(Stop::Empty(span)),
                (event, span) => break self.node(event, span)?,
            }
        };
        if root.is_nothing() {
            return Err(Stop::Empty(root.span));
        }
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(self.tree(root)),
                (Event::DocumentStart(..), span) => return Err(Stop::SecondDocument(span, Box::new(self.tree(root)))),
                _ => {}
            }
        }
    }

    fn tree(mut self, root: Node) -> Tree {
        self.comments.sort();
        Tree { root: Some(root), comments: self.comments, anchors: self.anchors, tags: self.tags, is_damaged: false }
    }

    /// The next event of the tree; collects comments, anchors and tags that precede it.
    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Anchor(..), span))) => self.anchors.push(self.span(&span)),
                Some(Ok((Event::Comment(..), span))) => {
                    let span = self.span(&span);
                    let text = self.text.get(span.start..span.end).unwrap_or("");
                    self.comments.push(Span { end: span.start + text.trim_end().len(), ..span });
                }
                Some(Ok((event, span))) => {
                    self.note_tag(&event, &span);
                    return Ok((event, self.span(&span)));
                }
                Some(Err(error)) => return Err(self.stop(&error)),
                None => return Ok((Event::StreamEnd, Span { file: self.file, start: self.text.len(), end: self.text.len() })),
            }
        }
    }

    fn note_tag(&mut self, event: &Event<'a>, span: &granit_parser::Span) {
        let (Event::Scalar(.., tag) | Event::SequenceStart(.., tag) | Event::MappingStart(.., tag)) = event else { return };
        if let Some(tag) = tag {
            let place = self.span(&span.tag_span().unwrap_or(*span));
            self.tags.push(Spanned::new(Tag::original(tag), place));
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Stop> {
        if !self.budget.takes_value() {
            return Err(Stop::TooManyValues(span));
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(&text, style, span)),
            Event::SequenceStart(style, ..) => self.collection(style, span, Self::sequence),
            Event::MappingStart(style, ..) => self.collection(style, span, Self::mapping),
            _ => Ok(Node { kind: NodeKind::Alias, span, start: span.start, end: span.end }),
        }
    }

    fn collection(
        &mut self,
        style: StructureStyle,
        span: Span,
        read: impl FnOnce(&mut Self, bool, Span) -> Result<Node, Stop>,
    ) -> Result<Node, Stop> {
        let flow = style == StructureStyle::Flow;
        self.open.push((flow, span.start));
        if self.open.len() > DEEPEST {
            return Err(Stop::TooDeep(span));
        }
        let node = read(self, flow, span)?;
        self.open.pop();
        Ok(node)
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        // The parser spells an empty node `~`.
        let is_empty = self.text.get(span.start..span.end).is_none_or(|written| written.trim().is_empty());
        let text = if plain && is_empty { "" } else { text };
        let offset = usize::from(!plain);
        let verbatim = self.text.get(span.start + offset..).is_some_and(|rest| rest.starts_with(text));
        let whole = verbatim && span.end.saturating_sub(span.start) == text.len() + 2 * offset;
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), style, offset: whole.then_some(offset) });
        Node { kind, span, start: span.start, end: span.end }
    }

    fn sequence(&mut self, flow: bool, start: Span) -> Result<Node, Stop> {
        let mut items: Vec<Node> = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, end) => break end,
                (event, span) => items.push(self.node(event, span)?),
            }
        };
        let span = extent(flow, start, items.first().map(|item| item.span), end);
        Ok(Node { kind: NodeKind::Sequence { flow, items }, span, start: start.start, end: end.end.max(start.start) })
    }

    fn mapping(&mut self, flow: bool, start: Span) -> Result<Node, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let end = loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break span;
            }
            let key = self.node(event, span)?;
            let (event, span) = self.next()?;
            entries.push(Entry { key, value: self.node(event, span)? });
        };
        let span = extent(flow, start, entries.first().map(|entry| entry.key.span), end);
        let kind = NodeKind::Mapping { flow, entries, is_damaged: false };
        Ok(Node { kind, span, start: start.start, end: end.end.max(start.start) })
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or(0);
        Span { file: self.file, start, end: span.end.byte_offset().unwrap_or(0).max(start) }
    }

    fn stop(&self, error: &ScanError) -> Stop {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return Stop::TooDeep(Span { file: self.file, start: at, end: at });
        }
        let open = self.open.iter().find(|(flow, _)| *flow).map(|(_, start)| *start);
        Stop::Syntax { at, open, kind: Box::new(error.kind().clone()) }
    }
}

/// The span of a collection: all of a flow collection; the first key or item of a block collection, which can be long.
fn extent(flow: bool, start: Span, first: Option<Span>, end: Span) -> Span {
    match flow {
        true => Span { end: end.end.max(start.end), ..start },
        false => first.unwrap_or(start),
    }
}
