//! A file as the printer needs it: collections with their style, scalars as they are written, comments apart.
//!
//! In: a text that has been read as YAML of the language, so without anchors, aliases and tags. Out: its tree and its comments.
//! Not here: mistakes; what is not understood gives nothing.

use granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle};

use super::comments::Comment;

/// A piece of the file.
pub(super) struct Node {
    /// Its first byte; of a block sequence, its first dash.
    pub start: usize,
    /// The byte after it; of a block collection, where the next piece begins.
    pub end: usize,
    pub kind: Kind,
}

pub(super) enum Kind {
    Scalar(Scalar),
    Sequence { flow: bool, items: Vec<Node> },
    Mapping { flow: bool, entries: Vec<Entry> },
}

pub(super) struct Entry {
    pub key: Node,
    pub value: Node,
}

pub(super) struct Scalar {
    /// What it stands for; empty for nothing at all.
    pub text: String,
    pub style: ScalarStyle,
    /// As it is written; of a block scalar, without its header.
    pub raw: String,
}

impl Node {
    /// Whether it is a collection with nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Scalar(_) => false,
            Kind::Sequence { items, .. } => items.is_empty(),
            Kind::Mapping { entries, .. } => entries.is_empty(),
        }
    }

    /// Whether it stands in braces or brackets.
    pub(super) fn is_flow(&self) -> bool {
        matches!(self.kind, Kind::Sequence { flow: true, .. } | Kind::Mapping { flow: true, .. })
    }

    /// Whether nothing is written there.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.style == ScalarStyle::Plain && scalar.text.is_empty())
    }

    /// Where the first scalar begins.
    pub(super) fn first_token(&self) -> usize {
        match &self.kind {
            Kind::Scalar(_) => self.start,
            Kind::Sequence { items, .. } => items.first().map_or(self.start, Node::first_token),
            Kind::Mapping { entries, .. } => entries.first().map_or(self.start, |entry| entry.key.start),
        }
    }
}

/// The tree of a text and its comments in their order.
pub(super) fn read(text: &str) -> Option<(Node, Vec<Comment>)> {
    let mut options = granit_parser::options! { simple_key_max_lookahead: 1024 };
    options.set_emit_comments(true);
    let parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader { parser, text, comments: Vec::new() };
    let root = reader.root()?;
    reader.comments.sort_by_key(|comment| comment.start);
    Some((root, reader.comments))
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    comments: Vec<Comment>,
}

type Placed<'a> = (Event<'a>, usize, usize);

impl<'a> Reader<'a> {
    fn root(&mut self) -> Option<Node> {
        let root = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), ..) => {}
                event => break self.node(event)?,
            }
        };
        while !matches!(self.next()?, (Event::StreamEnd, ..)) {}
        Some(root)
    }

    /// The next event with its place; comments are put aside.
    fn next(&mut self) -> Option<Placed<'a>> {
        loop {
            let (event, span) = self.parser.next_event()?.ok()?;
            let (start, end) = (span.start.byte_offset()?, span.end.byte_offset()?);
            if !matches!(event, Event::Comment(..)) {
                return Some((event, start, end.max(start)));
            }
            let text = self.text.get(start..end)?.trim_end().to_owned();
            self.comments.push(Comment { start, text });
        }
    }

    fn node(&mut self, (event, start, end): Placed<'a>) -> Option<Node> {
        match event {
            Event::Scalar(text, style, ..) => {
                let raw = self.text.get(start..end)?.to_owned();
                // The parser spells an empty node `~`.
                let text = if raw.is_empty() && style == ScalarStyle::Plain { String::new() } else { text.into_owned() };
                Some(Node { start, end, kind: Kind::Scalar(Scalar { text, style, raw }) })
            }
            Event::SequenceStart(style, ..) => self.sequence(style == StructureStyle::Flow, start),
            Event::MappingStart(style, ..) => self.mapping(style == StructureStyle::Flow, start),
            _ => None,
        }
    }

    fn sequence(&mut self, flow: bool, start: usize) -> Option<Node> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _, end) => return Some(Node { start, end, kind: Kind::Sequence { flow, items } }),
                event => items.push(self.node(event)?),
            }
        }
    }

    fn mapping(&mut self, flow: bool, start: usize) -> Option<Node> {
        let mut entries = Vec::new();
        loop {
            match self.next()? {
                (Event::MappingEnd, _, end) => return Some(Node { start, end, kind: Kind::Mapping { flow, entries } }),
                event => {
                    let key = self.node(event)?;
                    let event = self.next()?;
                    entries.push(Entry { key, value: self.node(event)? });
                }
            }
        }
    }
}
