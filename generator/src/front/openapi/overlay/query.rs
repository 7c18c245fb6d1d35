//! JSONPath (RFC 9535) on the tree of a document.
//!
//! In: a path and a tree. Out: the ids of the nodes that the path selects, or the reason why it cannot be evaluated.

use std::collections::BTreeSet;

use jsonpath_rust::parser::parse_json_path;
use jsonpath_rust::query::js_path_process;
use jsonpath_rust::query::queryable::Queryable;

use crate::source::{FileId, NodeId, Span};
use crate::syntax::{Node, NodeKind, Scalar, Style, Text};

/// The greatest length of a path, in bytes.
const LONGEST: usize = 2000;

/// The greatest number of `..` in a path. Each visits all nodes below every node that is selected before it.
const MOST_DESCENDANTS: usize = 2;

/// The ids of the nodes that a path selects.
pub(super) fn selected(path: &str, root: &Node) -> Result<BTreeSet<NodeId>, String> {
    if path.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    if path.matches("..").count() > MOST_DESCENDANTS {
        return Err(format!("it has more than {MOST_DESCENDANTS} `..`"));
    }
    let query = parse_json_path(path).map_err(|error| first_line(&error.to_string()))?;
    let found = js_path_process(&query, root).map_err(|error| first_line(&error.to_string()))?;
    Ok(found.into_iter().map(|found| found.val().span.node).collect())
}

/// The reason of an error that the parser draws over several lines.
fn first_line(error: &str) -> String {
    let expected = error.lines().find_map(|line| line.trim().strip_prefix("= "));
    expected.or(error.lines().next()).unwrap_or_default().to_owned()
}

/// A node that belongs to no file: a literal of a path, or the result of a function.
fn made(kind: NodeKind) -> Node {
    Node { kind, span: Span::new(FileId(0), 0, 0), start: 0, end: 0 }
}

fn plain(text: &str) -> Node {
    made(NodeKind::Scalar(Text::plain(text)))
}

fn scalar(node: &Node) -> Option<Scalar> {
    match &node.kind {
        NodeKind::Scalar(text) => Some(text.scalar()),
        _ => None,
    }
}

impl Default for Node {
    /// `null`
    fn default() -> Self {
        plain("null")
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        made(NodeKind::Scalar(Text { text: text.to_owned(), style: Style::DoubleQuoted, offset: None }))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Node::from(text.as_str())
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        plain(if value { "true" } else { "false" })
    }
}

impl From<i64> for Node {
    fn from(value: i64) -> Self {
        plain(&value.to_string())
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        plain(&value.to_string())
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        made(NodeKind::Sequence { flow: true, items })
    }
}

impl PartialEq for Node {
    /// Whether two nodes are the same JSON value. The order of the members of an object is not compared.
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (NodeKind::Scalar(one), NodeKind::Scalar(other)) => one.scalar() == other.scalar(),
            (NodeKind::Sequence { items: one, .. }, NodeKind::Sequence { items: other, .. }) => one == other,
            (NodeKind::Mapping { entries: one, .. }, NodeKind::Mapping { entries: other, .. }) => {
                let has = |name: &str, value: &Node| other.iter().any(|entry| entry.name() == name && entry.value == *value);
                one.len() == other.len() && one.iter().all(|entry| has(entry.name(), &entry.value))
            }
            _ => false,
        }
    }
}

impl Queryable for Node {
    fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.name() == key).map(|entry| &entry.value)
    }

    fn as_array(&self) -> Option<&Vec<Self>> {
        match &self.kind {
            NodeKind::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }

    fn as_object(&self) -> Option<Vec<(&str, &Self)>> {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => Some(entries.iter().map(|entry| (entry.name(), &entry.value)).collect()),
            _ => None,
        }
    }

    fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(text) if text.is_text() => Some(&text.text),
            _ => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match scalar(self)? {
            Scalar::Integer(value) => value.try_into().ok(),
            _ => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match scalar(self)? {
            Scalar::Integer(value) => Some(value as f64),
            Scalar::Float(value) => Some(value),
            _ => None,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match scalar(self)? {
            Scalar::Boolean(value) => Some(value),
            _ => None,
        }
    }

    fn null() -> Self {
        Node::default()
    }
}
