//! Parameters as they come to a server: from query, form, multipart and JSON, merged, then read into a request.
//!
//! In: decoded names and values. Out: a filled request and every violation. Not here: HTTP bodies (see `server`),
//! limits and rules (see [`crate::validate`]).

mod entries;
mod fill;

use std::borrow::Cow;

pub use entries::Entries;
pub use fill::{fill, refuse_unknown};

use crate::types::File;

/// The deepest nesting of brackets in a name; deeper ones are taken as part of the name.
const DEEPEST: usize = 8;

/// The value of a parameter, before its type is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text from query, form or multipart.
    Text(String),
    /// A value from a JSON body.
    Json(serde_json::Value),
    /// A file part.
    File(File),
    /// `name[]`, in order.
    List(Vec<Node>),
    /// `name[key]`, in order.
    Map(Entries),
    /// The same name several times, without brackets.
    Repeated(Vec<Node>),
}

/// Parameters by name, each once, in the order in which they came as long as none is taken out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params(Vec<(Cow<'static, str>, Node)>);

impl Params {
    /// Adds a value under a name as it travels: `id`, `ids[]`, `ids[0]`, `values[key]`.
    pub fn add(&mut self, name: &str, value: Node) {
        let (name, path) = split(name);
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, node)) => join(node, &path, value),
            None => self.0.push((Cow::Owned(name.to_owned()), make(&path, value))),
        }
    }
    /// Adds a value under a name without brackets that the specification has.
    pub fn add_plain(&mut self, name: &'static str, value: Node) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, node)) => join(node, &[], value),
            None => self.0.push((Cow::Borrowed(name), value)),
        }
    }
    /// Makes room.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }
    /// Adds the fields of a JSON body; their names are plain.
    pub fn add_json(&mut self, fields: serde_json::Map<String, serde_json::Value>) {
        for (name, value) in fields {
            self.add_json_field(name, value);
        }
    }
    /// Adds one field of a JSON body.
    pub fn add_json_field(&mut self, mut name: String, value: serde_json::Value) {
        // PHP clients spell lists with brackets even in JSON.
        if name.ends_with("[]") {
            name.truncate(name.len() - 2);
        }
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, node)) => *node = Node::Json(value),
            None => self.0.push((Cow::Owned(name), Node::Json(value))),
        }
    }
    /// Adds another source's parameters; where both have a name, the other's count.
    pub fn merge(&mut self, other: Params) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        self.0.retain(|(name, _)| other.get(name).is_none());
        self.0.extend(other.0);
    }
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, node)| node)
    }
    /// Takes the value of this name out.
    pub fn take(&mut self, name: &str) -> Option<Node> {
        let index = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(index).1)
    }
    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }
    /// Number of names.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The parameter that a name means: `ids` for `ids[0]`. What is not well formed is a name of its own.
pub fn base(name: &str) -> &str {
    split(name).0
}

/// `a[b][]` as `a` and `["b", ""]`. What is not well formed is a plain name.
fn split(name: &str) -> (&str, Vec<&str>) {
    let Some((base, mut rest)) = name.find('[').filter(|at| *at > 0).and_then(|at| name.split_at_checked(at)) else {
        return (name, Vec::new());
    };
    let mut path = Vec::new();
    while let Some((key, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        path.push(key);
        rest = after;
    }
    if rest.is_empty() && path.len() <= DEEPEST { (base, path) } else { (name, Vec::new()) }
}

fn insert(into: &mut Entries, key: &str, path: &[&str], value: Node) {
    match into.get_mut(key) {
        Some(node) => join(node, path, value),
        None => into.push(key, make(path, value)),
    }
}

fn make(path: &[&str], value: Node) -> Node {
    match path {
        [] => value,
        ["", rest @ ..] => Node::List(vec![make(rest, value)]),
        [key, rest @ ..] => Node::Map(Entries::of(key, make(rest, value))),
    }
}

fn join(node: &mut Node, path: &[&str], value: Node) {
    match (path, &mut *node) {
        (["", rest @ ..], Node::List(items)) => items.push(make(rest, value)),
        ([key, rest @ ..], Node::Map(entries)) if !key.is_empty() => insert(entries, key, rest, value),
        ([], Node::Repeated(values)) => values.push(value),
        ([], Node::Text(_) | Node::File(_)) => {
            let first = std::mem::replace(node, Node::Repeated(Vec::new()));
            *node = Node::Repeated(vec![first, value]);
        }
        // Forms that contradict each other: the last one counts, as with PHP.
        (path, node) => *node = make(path, value),
    }
}
