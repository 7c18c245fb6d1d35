//! Parameters as they come to a server: from query, form, multipart and JSON, merged, then read into a request.
//!
//! In: decoded names and values. Out: a filled request and every violation. Not here: HTTP bodies (see `server`),
//! limits and rules (see [`crate::validate`]).

mod bounds;
mod default;
mod entries;
mod fill;
mod mismatch;
mod untyped;

use std::borrow::Cow;

pub use bounds::{Bounds, Exceeded};
pub use entries::Entries;
pub use fill::{Filled, fill};

use crate::file::File;
use crate::value::Slot;
use crate::wire::json::Member;

/// The deepest nesting of brackets in a name; deeper ones are taken as part of the name.
const DEEPEST: usize = 8;

/// Room for more parameters than this is made when they come.
const MOST_RESERVED: usize = 16;

/// The value of a parameter, before its type is known. Text is lent by what it came in, as long as nothing in it was escaped.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'b> {
    /// Text from query, form or multipart.
    Text(Cow<'b, str>),
    /// The values of all lines of a header, in order.
    HeaderLines(Vec<Cow<'b, str>>),
    /// A value from a JSON body.
    Json(Member<'b>),
    /// A file part.
    File(File),
    /// `name[]`, in order.
    List(Vec<Node<'b>>),
    /// `name[key]`, in order.
    Map(Entries<'b>),
    /// The same name several times, without brackets.
    Repeated(Vec<Node<'b>>),
}

/// Parameters, each at the index of its field in the request's shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params<'b>(Vec<Option<Node<'b>>>);

impl<'b> Params<'b> {
    /// Makes room for the parameters of a shape with so many fields.
    pub fn reserve(&mut self, fields: usize) {
        if self.0.is_empty() {
            self.0.resize_with(fields.min(MOST_RESERVED), || None);
        }
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Adds a value of `field` under the name by which it travels: `id`, `ids[]`, `ids[0]`, `values[key]`.
    pub fn add(&mut self, index: usize, field: &str, name: &str, value: Node<'b>) {
        let path = name.strip_prefix(field).and_then(steps).unwrap_or_default();
        self.join(index, &path, value);
    }
    /// Adds a value under a name without brackets.
    pub fn add_plain(&mut self, index: usize, value: Node<'b>) {
        match self.place(index) {
            Some(empty @ None) => *empty = Some(value),
            _ => self.join(index, &[], value),
        }
    }
    /// Sets one field of a JSON body; an earlier value does not count.
    pub fn set_json(&mut self, index: usize, value: Member<'b>) {
        if let Some(place) = self.place(index) {
            *place = Some(Node::Json(value));
        }
    }
    /// Adds another source's parameters; where both have a field, the other's count.
    pub fn merge(&mut self, other: Params<'b>) {
        for (index, node) in other.0.into_iter().enumerate() {
            if let (Some(place), Some(_)) = (self.place(index), &node) {
                *place = node;
            }
        }
    }
    /// Takes the value of this field out.
    pub fn take(&mut self, index: usize) -> Option<Node<'b>> {
        self.0.get_mut(index)?.take()
    }
    fn join(&mut self, index: usize, path: &[&str], value: Node<'b>) {
        match self.place(index) {
            Some(Some(node)) => join(node, path, value),
            Some(empty) => *empty = Some(make(path, value)),
            None => {}
        }
    }
    fn place(&mut self, index: usize) -> Option<&mut Option<Node<'b>>> {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0.get_mut(index)
    }
}

/// The parameter that a name means: `ids` for `ids[0]`. What is not well formed is a name of its own.
pub fn base(name: &str) -> &str {
    let split = name.find('[').filter(|at| *at > 0).and_then(|at| name.split_at_checked(at));
    split.filter(|(_, rest)| steps(rest).is_some()).map_or(name, |(base, _)| base)
}

/// The longer names that may be a parameter's own, for its name has brackets: `a[b]` of `a[b][0]`.
pub fn bases_with_brackets(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('[').map(|(at, _)| at).skip(1).take(DEEPEST);
    ends.filter_map(|at| name.split_at_checked(at)).filter(|(_, rest)| steps(rest).is_some()).map(|(base, _)| base)
}

/// `[b][]` as `["b", ""]`; `None` when it is not well formed.
fn steps(mut rest: &str) -> Option<Vec<&str>> {
    let mut path = Vec::new();
    while let Some((key, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        path.push(key);
        rest = after;
    }
    (rest.is_empty() && path.len() <= DEEPEST).then_some(path)
}

fn insert<'b>(into: &mut Entries<'b>, key: &str, path: &[&str], value: Node<'b>) {
    match into.get_mut(key) {
        Some(node) => join(node, path, value),
        None => into.push(key, make(path, value)),
    }
}

fn make<'b>(path: &[&str], value: Node<'b>) -> Node<'b> {
    match path {
        [] => value,
        ["", rest @ ..] => Node::List(vec![make(rest, value)]),
        [key, rest @ ..] => Node::Map(Entries::of(key, make(rest, value))),
    }
}

/// Adds a value to what came under the same name. Spellings of a list that are mixed are one list, in which `[]` goes to the number
/// above all others, as with PHP; nothing that came is lost. Members of objects in a list belong to the last one until it has them all:
/// `items[][a]=1&items[][b]=2` is one item, `items[][a]=1&items[][a]=2` are two, as with Rack.
fn join<'b>(node: &mut Node<'b>, path: &[&str], value: Node<'b>) {
    match (path, &mut *node) {
        ([], Node::Repeated(items) | Node::List(items)) => items.push(value),
        (["", rest @ ..], Node::List(items)) => match items.last_mut().filter(|last| takes_member(last, rest)) {
            Some(last) => join(last, rest, value),
            None => items.push(make(rest, value)),
        },
        (["", rest @ ..], Node::Map(entries)) => match entries.last_appended().filter(|last| takes_member(last, rest)) {
            Some(last) => join(last, rest, value),
            None => entries.append(make(rest, value)),
        },
        ([], Node::Map(entries)) if entries.is_numbered() => entries.append(value),
        ([key, rest @ ..], Node::Map(entries)) => insert(entries, key, rest, value),
        ([], Node::Text(_) | Node::File(_) | Node::HeaderLines(_)) => *node = Node::Repeated(vec![take(node), value]),
        (["", rest @ ..], Node::Text(_) | Node::File(_) | Node::HeaderLines(_) | Node::Repeated(_)) => {
            let mut items = items(take(node));
            items.push(make(rest, value));
            *node = Node::List(items);
        }
        ([key, rest @ ..], Node::Text(_) | Node::File(_) | Node::HeaderLines(_) | Node::Repeated(_) | Node::List(_)) => {
            let mut entries = Entries::numbered(items(take(node)));
            insert(&mut entries, key, rest, value);
            *node = Node::Map(entries);
        }
        // A value without a key among words as keys belongs nowhere, and JSON comes from another source: the last one counts.
        (path, node @ (Node::Map(_) | Node::Json(_))) => *node = make(path, value),
    }
}

/// Whether the value of `field` that has this name is a file: `doc` itself, or what `docs[]` or `pages[0][scan]` lead to. The slot is
/// filled on the way.
pub fn is_file(slot: Slot<'_>, field: &str, name: &str) -> bool {
    slot_is_file(slot, &name.strip_prefix(field).and_then(steps).unwrap_or_default())
}

fn slot_is_file(slot: Slot<'_>, path: &[&str]) -> bool {
    match slot {
        Slot::File(_) => path.is_empty(),
        Slot::Optional(optional) => slot_is_file(optional.fill(), path),
        Slot::List(list) => slot_is_file(list.push(), path.get(1..).unwrap_or_default()),
        Slot::Object(mut object) => path.split_first().is_some_and(|(key, rest)| {
            let index = object.shape().find(key, 0);
            index.is_some_and(|index| slot_is_file(object.field_mut(index), rest))
        }),
        Slot::Union(union) => (0..union.variants().len()).any(|index| slot_is_file(union.choose(index), path)),
        // No file can be in a map.
        Slot::Scalar(_) | Slot::Map(_) | Slot::Json(_) | Slot::Skip => false,
    }
}

/// Whether an item of a list is an object that has no member of this path yet. A path with `[]` in it leads to a list, which takes
/// another item.
fn takes_member(item: &Node<'_>, path: &[&str]) -> bool {
    !path.is_empty() && matches!(item, Node::Map(_)) && (path.contains(&"") || !has_member(item, path))
}

fn has_member(item: &Node<'_>, path: &[&str]) -> bool {
    match (path, item) {
        ([], _) => true,
        ([key, rest @ ..], Node::Map(entries)) => entries.get(key).is_some_and(|member| has_member(member, rest)),
        _ => false,
    }
}

fn take<'b>(node: &mut Node<'b>) -> Node<'b> {
    std::mem::replace(node, Node::Repeated(Vec::new()))
}

fn items(node: Node<'_>) -> Vec<Node<'_>> {
    match node {
        Node::List(items) | Node::Repeated(items) => items,
        single => vec![single],
    }
}
