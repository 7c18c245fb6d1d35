//! YAML: the text of a file as a tree, and what the language refuses of YAML.
//!
//! In: the text of a file. Out: a tree with places, and mistakes of syntax. Not here: which keys there are.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag};

use super::budget::{self, Budget};
use super::slips;
use crate::diagnostic::{Code, MARK, Problem, Problems};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{Node, NodeKind, Text};

/// Collections within collections. The language itself needs ten.
const DEEPEST: usize = 64;

/// The tree of a file; `None` when there is none, which is reported.
pub(crate) fn parse(file: FileId, text: &str, budget: &mut Budget, out: &mut Problems) -> Option<Node> {
    let mut options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        simple_key_max_lookahead: 1024,
    };
    // Comments say nothing, but for those that allow a warning.
    options.set_emit_comments(text.contains(MARK));
    let parser = Parser::new_from_str_with_options(text, options);
    Builder { parser, file, text, budget, out, depth: 0 }.document().ok()
}

/// Reading cannot go on; why has been reported.
struct Stop;

struct Builder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    file: FileId,
    text: &'a str,
    budget: &'a mut Budget,
    out: &'a mut Problems,
    depth: usize,
}

type Entries = Vec<(Spanned<String>, Node)>;

impl<'a> Builder<'a> {
    fn document(mut self) -> Result<Node, Stop> {
        let root = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => return Err(self.empty(span)),
                (event, span) => break self.node(event, span)?,
            }
        };
        if matches!(&root.kind, NodeKind::Scalar(text) if text.plain && text.text.is_empty()) {
            return Err(self.empty(root.span));
        }
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(..), span) => return Err(self.second_document(span)),
                _ => {}
            }
        }
    }

    /// The next event that stands for a part of the tree; anchors are reported on the way.
    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Anchor(..), span))) => {
                    let span = self.place(&span);
                    self.refuse_reference(span, "an anchor");
                }
                Some(Ok((Event::Comment(..), span))) => {
                    let span = self.place(&span);
                    self.out.note_comment(span);
                }
                Some(Ok((event, span))) => {
                    self.refuse_tag(&event, &span);
                    return Ok((event, self.place(&span)));
                }
                Some(Err(error)) => return Err(self.syntax(&error)),
                None => return Ok((Event::StreamEnd, Span { file: self.file, start: self.text.len(), end: self.text.len() })),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Stop> {
        if !self.budget.takes_value() {
            let problem = Problem::error(Code::SW0031, span, budget::too_many_values()).label("no room for this one");
            self.out.add(problem.help("divide it into several services"));
            return Err(Stop);
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(&text, style, span)),
            Event::SequenceStart(style, ..) => self.deeper(span, |builder| builder.sequence(style, span)),
            Event::MappingStart(style, ..) => self.deeper(span, |builder| builder.mapping(style, span)),
            _ => {
                self.refuse_reference(span, "an alias");
                Ok(Node { kind: NodeKind::Broken, span })
            }
        }
    }

    fn deeper(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Result<Node, Stop>) -> Result<Node, Stop> {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.out.add(too_deep(span));
            return Err(Stop);
        }
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        // The parser spells an empty node `~`.
        let text = if plain && span.start == span.end { "" } else { text };
        let offset = usize::from(!plain);
        let verbatim = self.text.get(span.start + offset..).is_some_and(|rest| rest.starts_with(text));
        let whole = verbatim && span.end.saturating_sub(span.start) == text.len() + 2 * offset;
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), plain, offset: whole.then_some(offset) });
        Node { kind, span }
    }

    fn sequence(&mut self, style: StructureStyle, start: Span) -> Result<Node, Stop> {
        let mut items = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, end) => break end,
                (event, span) => items.push(self.node(event, span)?),
            }
        };
        let span = extent(style, start, items.first().map(|item| item.span), end);
        Ok(Node { kind: NodeKind::Sequence(items), span })
    }

    fn mapping(&mut self, style: StructureStyle, start: Span) -> Result<Node, Stop> {
        let mut entries = Vec::new();
        let mut seen = BTreeMap::new();
        let mut first = None;
        let end = loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break span;
            }
            first = first.or(Some(span));
            let key = self.node(event, span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            self.entry(key, value, &mut seen, &mut entries);
        };
        Ok(Node { kind: NodeKind::Mapping(entries), span: extent(style, start, first, end) })
    }

    /// Keeps an entry, unless its key is none or is there already.
    fn entry(&mut self, key: Node, value: Node, seen: &mut BTreeMap<String, Span>, entries: &mut Entries) {
        let name = match key.kind {
            NodeKind::Scalar(text) if !(text.plain && text.text.is_empty()) => text,
            NodeKind::Broken => return,
            _ => return self.out.add(no_name(key.span)),
        };
        if name.plain && name.text == "<<" {
            let problem = Problem::error(Code::SW0009, key.span, "merge keys are refused").label("a merge key");
            return self.out.add(problem.help("to share fields, declare them under `groups` and name the group in `include`"));
        }
        if let Some(first) = seen.get(&name.text) {
            let problem = Problem::error(Code::SW0011, key.span, format!("`{}` is there twice", name.text));
            return self.out.add(problem.label("again here").related(*first, "first defined here").help("leave one of them out"));
        }
        seen.insert(name.text.clone(), key.span);
        entries.push((Spanned::new(name.text, key.span), value));
    }

    fn refuse_reference(&mut self, span: Span, what: &str) {
        let problem = Problem::error(Code::SW0007, span, "anchors and aliases are refused").label(what);
        self.out
            .add(problem.help("to share fields, declare them under `groups` and name the group in `include`; else write it out"));
    }

    fn refuse_tag(&mut self, event: &Event<'a>, span: &granit_parser::Span) {
        let (Event::Scalar(.., tag) | Event::SequenceStart(.., tag) | Event::MappingStart(.., tag)) = event else { return };
        let Some(tag) = tag else { return };
        let place = self.place(&span.tag_span().unwrap_or(*span));
        self.out.add(Problem::error(Code::SW0008, place, "tags are refused").label(Tag::original(tag)).help("leave the tag out"));
    }

    fn place(&self, span: &granit_parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or(0);
        Span { file: self.file, start, end: span.end.byte_offset().unwrap_or(0).max(start) }
    }

    fn empty(&mut self, span: Span) -> Stop {
        let problem = Problem::error(Code::SW0005, span, "the file is empty").label("expected keys here");
        self.out.add(problem.help("a resource file begins with `resource: name`, service.yaml with `specwright: 1`"));
        Stop
    }

    fn second_document(&mut self, span: Span) -> Stop {
        let problem = Problem::error(Code::SW0006, span, "a second document begins in this file").label("here");
        self.out.add(problem.help("a file is one document: leave out the `---`, or put the rest into a file of its own"));
        Stop
    }

    fn syntax(&mut self, error: &ScanError) -> Stop {
        let start = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let width = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = Span { file: self.file, start, end: start + width };
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            self.out.add(too_deep(span));
            return Stop;
        }
        let problem = Problem::error(Code::SW0004, span, "this is not YAML");
        let problem = problem.label(error.kind().to_string());
        let of_line = Some(error.kind()).filter(|kind| matches!(kind, ErrorKind::MappingValueNotAllowed));
        let of_line = of_line.and_then(|_| slips::line(self.text, start));
        self.out.add(match of_line.or_else(|| advice(error.kind()).map(str::to_owned)) {
            Some(help) => problem.help(help),
            None => problem,
        });
        Stop
    }
}

fn too_deep(span: Span) -> Problem {
    let message = format!("more than {DEEPEST} collections within each other");
    let problem = Problem::error(Code::SW0012, span, message).label("this one is too deep");
    problem.help("the language needs ten levels at most: close some of the brackets before")
}

fn no_name(span: Span) -> Problem {
    let problem = Problem::error(Code::SW0010, span, "a key must be a name").label("this is no name");
    problem.help("each entry of a mapping begins with a name and a colon, as in `name: value`")
}

/// Of a flow collection all of it; of a block collection, which can be long, its first key or item.
fn extent(style: StructureStyle, start: Span, first: Option<Span>, end: Span) -> Span {
    match style {
        StructureStyle::Flow => Span { end: end.end.max(start.end), ..start },
        StructureStyle::Block => first.unwrap_or(start),
    }
}

/// How to mend the mistakes of syntax that people make.
fn advice(kind: &ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "text that contains `: ` needs quotes around it; a missing `,`, `]` or `}` before can also be the reason"
        }
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => "indent with spaces",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation | ErrorKind::SimpleKeyExpected => {
            "keys of one mapping stand in one column, each followed by `:`"
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            "entries are divided by `,`; text that contains `,`, `[`, `]`, `{` or `}` needs quotes around it"
        }
        ErrorKind::UnclosedQuotedScalar => "close the quotes",
        ErrorKind::UnclosedFlowCollection { open: '{' } | ErrorKind::UnexpectedEofFlowMapping => "close it with `}`",
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::UnexpectedEofFlowSequence => "close it with `]`",
        ErrorKind::UnexpectedCharacter { .. } => "text that begins with this character needs quotes around it",
        _ => return None,
    })
}
