//! Reads the parameters of a request on a server. Values from query, form, multipart and JSON are merged, and then read as the types of the
//! parameters.
//!
//! In: decoded names and values. Out: a filled request and every violation. Not here: HTTP bodies (see `server`), constraints and rules (see
//! [`crate::validate`]).

mod bounds;
mod default;
mod entries;
mod fill;
mod mismatch;
mod texts;
mod untyped;

pub(crate) use untyped::to_json;

use std::borrow::Cow;

pub use bounds::{Bounds, Exceeded};
pub use entries::Entries;
pub use fill::{FillReport, fill};

use crate::file::File;
use crate::value::Slot;
use crate::wire::json::Member;

/// The largest number of brackets in a name. A name with more is not split.
const MAX_BRACKETS: usize = 8;

/// The largest number of parameters for which memory is reserved in advance.
const MAX_RESERVED: usize = 16;

/// The value of a parameter, before its type is known. Text without escapes is borrowed from the request. The large variants are boxed, since
/// each value of a request is moved several times.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Node<'b> {
    /// Text from query, form or multipart.
    Text(Cow<'b, str>),
    /// The values of all lines of a header, in order.
    HeaderLines(Vec<Cow<'b, str>>),
    /// A value from a JSON body.
    Json(Member<'b>),
    /// A file part.
    File(Box<File>),
    /// The values of `name[]`, in order.
    List(Vec<Node<'b>>),
    /// The values of `name[key]`, in order.
    Map(Box<Entries<'b>>),
    /// The values of a name that is sent several times without brackets.
    Repeated(Vec<Node<'b>>),
}

/// The values of parameters, each at the index of its field in the request's shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params<'b>(Vec<Option<Node<'b>>>);

impl<'b> Params<'b> {
    /// Reserves memory for the parameters of a shape with this number of fields.
    pub fn reserve(&mut self, fields: usize) {
        if self.0.is_empty() {
            self.0.resize_with(fields.min(MAX_RESERVED), || None);
        }
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Adds a value of `field`; `name` is the name in the request: `id`, `ids[]`, `ids[0]`, `values[key]`.
    pub fn add(&mut self, index: usize, field: &str, name: &str, value: Node<'b>) {
        let path = name.strip_prefix(field).and_then(steps).unwrap_or_default();
        self.join(index, &path, value);
    }
    /// Adds a value under a name without brackets.
    pub fn add_plain(&mut self, index: usize, value: Node<'b>) {
        match self.value_mut(index) {
            Some(empty @ None) => *empty = Some(value),
            _ => self.join(index, &[], value),
        }
    }
    /// Sets a member of a JSON body; it replaces an earlier value.
    pub fn set_json(&mut self, index: usize, value: Member<'b>) {
        if let Some(existing) = self.value_mut(index) {
            *existing = Some(Node::Json(value));
        }
    }
    /// Adds the parameters of another source, which replace values of the same field.
    pub fn merge(&mut self, other: Params<'b>) {
        for (index, node) in other.0.into_iter().enumerate() {
            if let (Some(existing), Some(_)) = (self.value_mut(index), &node) {
                *existing = node;
            }
        }
    }
    /// Removes and returns the value of this field.
    pub fn take(&mut self, index: usize) -> Option<Node<'b>> {
        self.0.get_mut(index)?.take()
    }
    fn join(&mut self, index: usize, path: &[&str], value: Node<'b>) {
        match self.value_mut(index) {
            Some(Some(node)) => join(node, path, value),
            Some(empty) => *empty = Some(make(path, value)),
            None => {}
        }
    }
    fn value_mut(&mut self, index: usize) -> Option<&mut Option<Node<'b>>> {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0.get_mut(index)
    }
}

/// The name without its brackets: `ids` for `ids[0]`. A name with malformed brackets is returned unchanged.
#[must_use]
pub fn base(name: &str) -> &str {
    let split = name.find('[').filter(|at| *at > 0).and_then(|at| name.split_at_checked(at));
    split.filter(|(_, rest)| steps(rest).is_some()).map_or(name, |(base, _)| base)
}

/// The beginnings of a name that may be a parameter whose own name has brackets: `a[b]` for `a[b][0]`.
pub fn bases_with_brackets(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('[').map(|(at, _)| at).skip(1).take(MAX_BRACKETS);
    ends.filter_map(|at| name.split_at_checked(at)).filter(|(_, rest)| steps(rest).is_some()).map(|(base, _)| base)
}

/// Splits brackets into keys: `[b][]` into `["b", ""]`. `None` if the brackets are malformed.
fn steps(mut rest: &str) -> Option<Vec<&str>> {
    let mut path = Vec::new();
    while let Some((key, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        path.push(key);
        rest = after;
    }
    (rest.is_empty() && path.len() <= MAX_BRACKETS).then_some(path)
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
        [key, rest @ ..] => Node::Map(Box::new(Entries::of(key, make(rest, value)))),
    }
}

/// Adds a value to the earlier values of the same name.
///
/// A list may mix spellings: `a[3]=x&a[]=y` is one list, in which `[]` gets the index after the largest one, as in PHP. A member of an object
/// in a list belongs to the last object that does not have it yet, as in Rack: `items[][a]=1&items[][b]=2` is one item,
/// `items[][a]=1&items[][a]=2` are two.
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
            *node = Node::Map(Box::new(entries));
        }
        // These cannot be joined: a value without a key and values with words as keys, and JSON with another source. The last one is used.
        (path, node @ (Node::Map(_) | Node::Json(_))) => *node = make(path, value),
    }
}

/// Whether the type of the value with this name is a file. `name` is that of `field`, such as `doc`, or has brackets after it, such as
/// `docs[]` or `pages[0][scan]`. The function writes default values into the slot to find out.
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
        // The language has no maps of files.
        Slot::Scalar(_) | Slot::Map(_) | Slot::Json(_) | Slot::Skip => false,
    }
}

/// Whether an item of a list is an object without a member at this path. A path with `[]` always fits, since the list there can get
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
