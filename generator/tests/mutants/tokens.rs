//! Finds the words of a specification, each with its offsets and its role.
//!
//! In: files. Out: words. Not here: changes of words (see `mutants`).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use granit_parser::{Event, Parser, StrInput};
use specwright_generator::model::Scalar;

use super::language::{BUILT_IN, Case, DATES, METHODS, RESOURCE, SERVICE, Shape, Sort};

/// A file of a specification.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The role of a word.
#[derive(Clone)]
pub(crate) enum Role {
    /// A key of the language, with all keys that its mapping can have.
    Key(Rc<Vec<&'static str>>),
    /// A declared name.
    Declared(Sort),
    /// The name of a type in an expression.
    Type,
    /// The name of an included group.
    Group,
    /// The name of a parameter, with the index of its operation.
    Param(usize),
    /// A keyword, with all keywords that are valid for the key.
    Word(&'static [&'static str]),
    /// The name of a file.
    File,
    /// Text for people.
    Prose,
    Number,
    /// An integer that is not negative.
    Count,
    /// One of these values.
    Among(Rc<BTreeSet<String>>),
    /// A name that nothing refers to.
    Name(Case),
    /// Any text that the specification chooses.
    Free,
}

/// A word.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) role: Role,
    /// Whether it is a key of a mapping.
    pub(crate) key: bool,
    /// The offset of the key whose value contains the word.
    pub(crate) owner: Option<usize>,
    /// The index of the operation that contains the word.
    pub(crate) operation: Option<usize>,
}

/// The words of a specification, and the names that it declares.
#[derive(Default)]
pub(crate) struct Words {
    pub(crate) tokens: Vec<Token>,
    pub(crate) types: BTreeSet<String>,
    /// The fields of each group.
    pub(crate) groups: BTreeMap<String, BTreeSet<String>>,
    /// The parameters that each operation can refer to.
    pub(crate) params: Vec<BTreeSet<String>>,
}

/// A YAML node. Scalars and keys are ranges of offsets.
enum Node {
    Scalar(usize, usize),
    Sequence(Vec<Node>),
    Mapping(Vec<((usize, usize), Node)>),
}

/// Finds all words, in the order of files and offsets.
pub(crate) fn read(sources: &[Source]) -> Words {
    let mut words = Words::default();
    for (file, source) in sources.iter().enumerate() {
        let mut parser = Parser::new_from_str(&source.text);
        let root = loop {
            match next(&mut parser) {
                (Event::StreamStart | Event::DocumentStart(..), ..) => {}
                (event, start, end) => break node(event, start, end, &mut parser),
            }
        };
        let shape = if source.name == "service.yaml" { &SERVICE } else { &RESOURCE };
        Reader { source, file, words: &mut words, operation: None }.walk(&root, shape, None);
    }
    words.tokens.sort_by_key(|token| (token.file, token.start));
    include_groups(sources, &mut words);
    words
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> (Event<'a>, usize, usize) {
    loop {
        let (event, span) = parser.next_event().expect("an event").expect("YAML");
        if !matches!(event, Event::Comment(..)) {
            return (event, span.start.byte_offset().expect("a place"), span.end.byte_offset().expect("a place"));
        }
    }
}

fn node<'a>(event: Event<'a>, start: usize, end: usize, parser: &mut Parser<'a, StrInput<'a>>) -> Node {
    match event {
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(parser) {
                    (Event::SequenceEnd, ..) => return Node::Sequence(items),
                    (event, start, end) => items.push(node(event, start, end, parser)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                match next(parser) {
                    (Event::MappingEnd, ..) => return Node::Mapping(entries),
                    (_, start, end) => {
                        let (event, value_start, value_end) = next(parser);
                        entries.push(((start, end), node(event, value_start, value_end, parser)));
                    }
                }
            }
        }
        _ => Node::Scalar(start, end),
    }
}

struct Reader<'a> {
    source: &'a Source,
    file: usize,
    words: &'a mut Words,
    operation: Option<usize>,
}

impl Reader<'_> {
    fn walk(&mut self, node: &Node, shape: &'static Shape, owner: Option<usize>) {
        match (node, shape) {
            (Node::Scalar(start, end), Shape::Docs) => self.push(*start, *end, Role::Prose, false, owner),
            (_, Shape::Docs) => {}
            (Node::Mapping(entries), Shape::Keys(keys)) => self.keys(entries, keys, owner),
            (Node::Mapping(entries), Shape::Named(sort, inner)) => self.named(entries, *sort, inner, owner),
            (Node::Mapping(_), Shape::Each(inner)) => self.walk(node, inner, owner),
            (Node::Mapping(entries), _) => entries.iter().for_each(|(_, value)| self.walk(value, &Shape::Free, owner)),
            (Node::Sequence(items), Shape::Each(inner)) => items.iter().for_each(|item| self.walk(item, inner, owner)),
            (Node::Sequence(items), Shape::Named(Sort::Type, _)) => {
                for item in items {
                    let Node::Scalar(start, end) = item else { continue };
                    self.declare(*start, *end, Sort::Type, owner);
                }
            }
            (Node::Sequence(items), _) => items.iter().for_each(|item| self.walk(item, shape, owner)),
            (Node::Scalar(start, end), _) => self.scalar(*start, *end, shape, owner),
        }
    }

    fn keys(&mut self, entries: &[((usize, usize), Node)], keys: &'static [(&'static str, Shape)], owner: Option<usize>) {
        let known = Rc::new(keys.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        for ((start, end), value) in entries {
            let text = self.source.text.get(*start..*end).unwrap_or("");
            self.push(*start, *end, Role::Key(known.clone()), true, owner);
            let shape = keys.iter().find(|(key, _)| *key == text).map_or(&Shape::Free, |(_, shape)| shape);
            match (shape, value, self.values(entries)) {
                (Shape::Default, Node::Scalar(from, to), Some(values)) => {
                    self.push(*from, *to, Role::Among(Rc::new(values)), false, Some(*start));
                }
                _ => self.walk(value, shape, Some(*start)),
            }
        }
    }

    /// The valid values of a default: booleans, or the values of the enum that the mapping declares. `None` if they are not known.
    fn values(&self, entries: &[((usize, usize), Node)]) -> Option<BTreeSet<String>> {
        let of = |name: &str| entries.iter().find(|((start, end), _)| self.text(*start, *end) == name).map(|(_, value)| value);
        match (of("values"), of("type")) {
            (Some(Node::Mapping(all)), _) => Some(all.iter().map(|((start, end), _)| self.text(*start, *end)).collect()),
            (_, Some(Node::Scalar(start, end))) if self.text(*start, *end) == "boolean" => {
                Some(["true", "false"].map(str::to_owned).into())
            }
            _ => None,
        }
    }

    fn named(&mut self, entries: &[((usize, usize), Node)], sort: Sort, inner: &'static Shape, owner: Option<usize>) {
        for ((start, end), value) in entries {
            let name = self.text(*start, *end);
            if name == "include" && !matches!(value, Node::Mapping(_)) {
                self.push(*start, *end, Role::Free, true, owner);
                self.walk(value, &Shape::Groups, Some(*start));
                continue;
            }
            let is_operation = matches!(inner, Shape::Keys(keys) if keys.iter().any(|(key, _)| *key == "http"));
            if is_operation {
                self.operation = Some(self.words.params.len());
                self.words.params.push(BTreeSet::new());
            }
            if let (Sort::Group, Node::Mapping(fields)) = (sort, value) {
                let fields = fields.iter().map(|((start, end), _)| self.text(*start, *end)).collect();
                self.words.groups.insert(name, fields);
            }
            self.declare(*start, *end, sort, owner);
            // The value of an id can be its docs: `UserId: A user.`.
            let is_docs = matches!(value, Node::Scalar(..)) && sort == Sort::Type;
            self.walk(value, if is_docs { &Shape::Docs } else { inner }, Some(*start));
            self.operation = self.operation.filter(|_| !is_operation);
        }
    }

    fn text(&self, start: usize, end: usize) -> String {
        self.source.text.get(start..end).unwrap_or("").to_owned()
    }

    fn declare(&mut self, start: usize, end: usize, sort: Sort, owner: Option<usize>) {
        let text = self.text(start, end);
        if sort == Sort::Type {
            self.words.types.insert(text.clone());
        }
        if let (Sort::Param, Some(params)) = (sort, self.operation.and_then(|index| self.words.params.get_mut(index))) {
            params.insert(text);
        }
        let role = match sort {
            Sort::Other => Role::Free,
            Sort::Operation => Role::Name(Case::Snake),
            _ => Role::Declared(sort),
        };
        self.push(start, end, role, true, owner);
    }

    fn scalar(&mut self, start: usize, end: usize, shape: &Shape, owner: Option<usize>) {
        let operation = self.operation.unwrap_or(usize::MAX);
        let words = || names(&self.source.text, start, end).into_iter();
        let roles: Vec<((usize, usize), Role)> = match shape {
            Shape::Type => words().map(|range| (range, Role::Type)).collect(),
            Shape::When => words().take(1).map(|range| (range, Role::Param(operation))).collect(),
            Shape::Http => {
                words().enumerate().map(|(index, range)| (range, self.role_in_http(index, range, operation))).collect()
            }
            Shape::Groups => vec![((start, end), Role::Group)],
            Shape::Param | Shape::Params => vec![((start, end), Role::Param(operation))],
            Shape::Words(words) => vec![((start, end), Role::Word(words))],
            Shape::Files => vec![((start, end), Role::File)],
            Shape::Number => vec![((start, end), Role::Number)],
            Shape::Count | Shape::Status => vec![((start, end), Role::Count)],
            // The value of an enum's value can be its name alone.
            Shape::Name(case) | Shape::Keys([("name", Shape::Name(case)), ..]) => vec![((start, end), Role::Name(*case))],
            _ => vec![((start, end), Role::Free)],
        };
        roles.into_iter().for_each(|((start, end), role)| self.push(start, end, role, false, owner));
    }

    /// The role of a word in `http`. The first word is the method. A word in braces is a parameter.
    fn role_in_http(&self, index: usize, (start, end): (usize, usize), operation: usize) -> Role {
        let text = &self.source.text;
        match index {
            0 => Role::Word(METHODS),
            _ if text[..start].ends_with('{') && text[end..].starts_with('}') => Role::Param(operation),
            _ => Role::Free,
        }
    }

    fn push(&mut self, start: usize, end: usize, role: Role, key: bool, owner: Option<usize>) {
        self.words.tokens.push(Token { file: self.file, start, end, role, key, owner, operation: self.operation });
    }
}

/// The ranges of the names in a part of a text.
fn names(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let is_in_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    let mut ranges = Vec::new();
    let mut offset = start;
    for word in text.get(start..end).unwrap_or("").split_inclusive(|letter| !is_in_name(letter)) {
        let length = word.trim_end_matches(|letter| !is_in_name(letter)).len();
        if length > 0 {
            ranges.push((offset, offset + length));
        }
        offset += word.len();
    }
    ranges
}

/// Adds the fields of included groups to the parameters of operations.
fn include_groups(sources: &[Source], words: &mut Words) {
    for token in &words.tokens {
        let Some(text) = sources.get(token.file).and_then(|source| source.text.get(token.start..token.end)) else { continue };
        let params = token.operation.and_then(|operation| words.params.get_mut(operation));
        if let (Role::Group, Some(params), Some(fields)) = (&token.role, params, words.groups.get(text)) {
            params.extend(fields.iter().cloned());
        }
    }
}

impl Words {
    /// Whether the specification is wrong if a word is replaced by `new`. `None` if that is not known. `references` is the number of references
    /// to the word if it is a declared name.
    pub(crate) fn is_wrong(&self, token: &Token, new: &str, references: usize) -> Option<bool> {
        let is_valid = match &token.role {
            Role::Key(keys) => keys.contains(&new),
            Role::Type => Scalar::from_name(new).is_some() || BUILT_IN.contains(&new) || self.types.contains(new),
            Role::Group => self.groups.contains_key(new),
            Role::Param(operation) => {
                DATES.contains(&new) || self.params.get(*operation).is_some_and(|params| params.contains(new))
            }
            Role::Word(words) => words.contains(&new),
            Role::File => false,
            Role::Declared(_) => references == 0,
            Role::Number => new.parse::<f64>().is_ok(),
            Role::Count => new.parse::<u64>().is_ok(),
            Role::Among(values) => values.contains(new),
            Role::Name(Case::Snake) => !new.contains(|letter: char| letter.is_ascii_uppercase() || letter == '-'),
            Role::Name(Case::Camel) => new.starts_with(|letter: char| letter.is_ascii_uppercase()) && !new.contains('_'),
            Role::Prose => return Some(false),
            Role::Free => return None,
        };
        (!is_valid).then_some(true)
    }
}
