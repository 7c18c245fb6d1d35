//! Builds the tree from the events of the YAML parser.
//!
//! In: a text. Out: its tree, or the reason why reading stopped. Not here: recovery from a syntax error (see `yaml`).

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag};

use super::budget::Budget;
use super::tree::{Entry, Node, NodeKind, Style, Text, Tree};
use crate::source::{FileId, Span, Spanned};

/// The largest depth of nested collections. A specification needs a depth of about ten.
pub(super) const MAX_DEPTH: usize = 64;

/// The reason why reading stopped. The span is the position in the text.
pub(super) enum Stop {
    /// The text is not YAML.
    Syntax {
        /// The offset of the unexpected text.
        at: usize,
        /// The offset of the outermost bracket or brace that is not closed before `at`.
        open: Option<usize>,
        /// The error of the parser.
        kind: Box<ErrorKind>,
    },
    /// The text contains no value.
    Empty(Span),
    /// A second document begins at the span. The tree is that of the first document.
    SecondDocument(Span, Box<Tree>),
    /// Collections are nested too deeply.
    TooDeep(Span),
    /// The budget for values is used up.
    TooManyValues(Span),
}

/// Reads a text as YAML.
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
    /// The collections around the current position: for each, whether it is a flow collection, and the offset at which it begins.
    open: Vec<(bool, usize)>,
    comments: Vec<Span>,
    anchors: Vec<Span>,
    tags: Vec<Spanned<String>>,
}

impl<'a> Reader<'a> {
    /// Reads the whole document.
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
                (Event::StreamEnd, _) => return Ok(self.into_tree(root)),
                (Event::DocumentStart(..), span) => return Err(Stop::SecondDocument(span, Box::new(self.into_tree(root)))),
                _ => {}
            }
        }
    }

    fn into_tree(mut self, root: Node) -> Tree {
        self.comments.sort();
        Tree { root: Some(root), comments: self.comments, anchors: self.anchors, tags: self.tags, is_damaged: false }
    }

    /// The next event that belongs to a value, with its span. Comments, anchors and tags before it are collected.
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
                    self.record_tag(&event, &span);
                    return Ok((event, self.span(&span)));
                }
                Some(Err(error)) => return Err(self.to_stop(&error)),
                None => return Ok((Event::StreamEnd, Span::new(self.file, self.text.len(), self.text.len()))),
            }
        }
    }

    fn record_tag(&mut self, event: &Event<'a>, span: &granit_parser::Span) {
        let (Event::Scalar(.., tag) | Event::SequenceStart(.., tag) | Event::MappingStart(.., tag)) = event else { return };
        if let Some(tag) = tag {
            let span = self.span(&span.tag_span().unwrap_or(*span));
            self.tags.push(Spanned::new(Tag::original(tag), span));
        }
    }

    /// Reads the value that begins with `event`.
    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Stop> {
        if !self.budget.take_value() {
            return Err(Stop::TooManyValues(span));
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(&text, style, span)),
            Event::SequenceStart(style, ..) => self.collection(style, span, Self::sequence),
            Event::MappingStart(style, ..) => self.collection(style, span, Self::mapping),
            _ => Ok(Node { kind: NodeKind::Alias, span, start: span.start, end: span.end }),
        }
    }

    /// Reads a collection with the function `read`, and checks the depth.
    fn collection(
        &mut self,
        style: StructureStyle,
        span: Span,
        read: impl FnOnce(&mut Self, bool, Span) -> Result<Node, Stop>,
    ) -> Result<Node, Stop> {
        let flow = style == StructureStyle::Flow;
        self.open.push((flow, span.start));
        if self.open.len() > MAX_DEPTH {
            return Err(Stop::TooDeep(span));
        }
        let node = read(self, flow, span)?;
        self.open.pop();
        Ok(node)
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let is_plain = style == ScalarStyle::Plain;
        // The parser reports an empty node as the text `~`.
        let is_empty = self.text.get(span.start..span.end).is_none_or(|source| source.trim().is_empty());
        let text = if is_plain && is_empty { "" } else { text };
        // The number of bytes before the text: the opening quote, if there is one.
        let offset = usize::from(!is_plain);
        let begins_with_text = self.text.get(span.start + offset..).is_some_and(|rest| rest.starts_with(text));
        let is_verbatim = begins_with_text && span.end.saturating_sub(span.start) == text.len() + 2 * offset;
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), style, offset: is_verbatim.then_some(offset) });
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
        let span = collection_span(flow, start, items.first().map(|item| item.span), end);
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
        let span = collection_span(flow, start, entries.first().map(|entry| entry.key.span), end);
        let kind = NodeKind::Mapping { flow, entries, is_damaged: false };
        Ok(Node { kind, span, start: start.start, end: end.end.max(start.start) })
    }

    /// Converts a span of the parser.
    fn span(&self, span: &granit_parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or(0);
        Span::new(self.file, start, span.end.byte_offset().unwrap_or(0).max(start))
    }

    /// Converts an error of the parser.
    fn to_stop(&self, error: &ScanError) -> Stop {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return Stop::TooDeep(Span::new(self.file, at, at));
        }
        let open = self.open.iter().find(|(flow, _)| *flow).map(|(_, start)| *start);
        Stop::Syntax { at, open, kind: Box::new(error.kind().clone()) }
    }
}

/// The span of a collection, for messages. It is the whole of a flow collection. A block collection can be long, so its span is that of the
/// first key or item.
fn collection_span(flow: bool, start: Span, first: Option<Span>, end: Span) -> Span {
    match flow {
        true => Span { end: end.end.max(start.end), ..start },
        false => first.unwrap_or(start),
    }
}
