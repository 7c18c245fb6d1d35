//! A schema as it is meant: its references followed, and what its keywords come to.
//!
//! In: a node. Out: [`Shape`], or the schema that a node wraps. Not here: how keywords are merged (see `merge`), and types (see `types`).

use std::collections::BTreeSet;

use super::files::is_url;
use super::kinds::{SchemaKind, stated};
use super::nodes::{flag, get, is_null, items, scalar, sequence, text, text_of};
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::document::Rule;
use crate::source::Spanned;
use crate::syntax::{Node, Scalar};

/// The number of references that lead from one to the next.
const LONGEST_CHAIN: usize = 50;

/// Keywords that say nothing about values, or that only tools read: they are left out without a finding.
pub(super) const HARMLESS: [&str; 13] = [
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "contentMediaType",
    "collectionFormat",
    "$ref",
];

/// A merged schema.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    /// The kinds that `type` lists, without `null`.
    pub kinds: Vec<SchemaKind<'a>>,
    pub nullable: bool,
    pub format: Option<&'a str>,
    /// Keys and schemas; the names differ.
    pub properties: Vec<(&'a Node, &'a Node)>,
    pub required: BTreeSet<&'a str>,
    pub additional: Additional<'a>,
    pub items: Option<&'a Node>,
    /// The alternatives of `oneOf` or `anyOf`, without null.
    pub variants: Vec<&'a Node>,
    pub discriminator: Option<&'a Node>,
    /// `enum` or `const`, without null.
    pub values: Option<Vec<&'a Node>>,
    /// Whether other values than the listed ones are possible: `x-extensible-enum`.
    pub is_extensible: bool,
    /// Limits by keyword.
    pub limits: Vec<(&'a str, &'a Node)>,
    /// Requirements across the properties.
    pub rules: Vec<Spanned<Rule>>,
    pub docs: Option<&'a Node>,
    pub title: Option<&'a str>,
    pub deprecated: bool,
    /// Whether only one side sends it: `readOnly` or `writeOnly`.
    pub one_sided: bool,
}

/// `additionalProperties`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Additional<'a> {
    Unstated,
    Forbidden,
    Any,
    Schema(&'a Node),
}

impl<'a> Shape<'a> {
    pub(super) fn new() -> Self {
        Shape {
            kinds: Vec::new(),
            nullable: false,
            format: None,
            properties: Vec::new(),
            required: BTreeSet::new(),
            additional: Additional::Unstated,
            items: None,
            variants: Vec::new(),
            discriminator: None,
            values: None,
            is_extensible: false,
            limits: Vec::new(),
            rules: Vec::new(),
            docs: None,
            title: None,
            deprecated: false,
            one_sided: false,
        }
    }

    /// The kind of its values, also where `type` is missing and other keywords imply it; `None` for any or several kinds.
    pub(super) fn kind(&self) -> Option<SchemaKind<'a>> {
        match self.kinds.as_slice() {
            [] if !self.properties.is_empty() || !matches!(self.additional, Additional::Unstated) => Some(SchemaKind::Object),
            [] if self.items.is_some() => Some(SchemaKind::Array),
            [] if self.limits.iter().any(|(key, _)| matches!(*key, "pattern" | "minLength" | "maxLength")) => {
                Some(SchemaKind::String)
            }
            [] if self
                .format
                .is_some_and(|format| matches!(format, "date" | "date-time" | "uuid" | "uri" | "binary" | "byte")) =>
            {
                Some(SchemaKind::String)
            }
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether it is an object with fields.
    pub(super) fn has_fields(&self) -> bool {
        self.kind() == Some(SchemaKind::Object) && !self.properties.is_empty()
    }

    /// The limit of a keyword: of several, the strictest; of a keyword that is no limit of size, the last.
    pub(super) fn limit(&self, keyword: &str) -> Option<&'a Node> {
        let stated = self.limits.iter().filter(|(key, _)| *key == keyword).map(|(_, node)| *node);
        let sign = match keyword {
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => 1.0,
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => -1.0,
            _ => 0.0,
        };
        stated.max_by(|one, other| (sign * size(one)).total_cmp(&(sign * size(other))))
    }
}

/// The size of a limit, to compare it with others; 0 if it is no number.
fn size(limit: &Node) -> f64 {
    match scalar(limit) {
        Some(Scalar::Integer(number)) => number as f64,
        Some(Scalar::Float(number)) => number,
        _ => 0.0,
    }
}

/// Whether a schema accepts null alone.
pub(super) fn accepts_null_only(node: &Node) -> bool {
    let values = items(node, "enum");
    get(node, "type").is_some_and(|value| matches!(stated(value), (kinds, true) if kinds.is_empty()))
        || get(node, "const").is_some_and(is_null)
        || (!values.is_empty() && values.iter().all(is_null))
}

impl<'a> Reader<'a> {
    /// The node that a reference leads to, over further references. `Err` holds the reference that leads nowhere.
    pub(super) fn follow(&mut self, node: &'a Node) -> Result<&'a Node, &'a Node> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            let (Some(reference), Some(value)) = (text_of(node, "$ref"), get(node, "$ref")) else { return Ok(node) };
            let file = value.span.file;
            let document = self.document;
            node = self.pointers.entry((file, reference)).or_insert_with(|| document.resolve(file, reference)).ok_or(node)?;
        }
        Err(node)
    }

    /// The node that a schema refers to, or the schema itself. A reference to nothing is found, and the schema that has it is returned.
    pub(super) fn target(&mut self, node: &'a Node) -> &'a Node {
        match self.follow(node) {
            Ok(node) => node,
            Err(broken) => {
                let pointer = get(broken, "$ref").unwrap_or(broken);
                let stated = text(pointer).unwrap_or_default();
                let what = match stated {
                    _ if stated.starts_with('#') => {
                        "the reference leads to nothing in this document; it is read as any value".to_owned()
                    }
                    url if is_url(url) => {
                        let url = url.split('#').next().unwrap_or(url);
                        format!(
                            "the reference leads to a URL, which is not read; it is read as any value. `curl -O {url}` fetches the file, to which the document can refer in place of the URL"
                        )
                    }
                    _ => "the reference leads to a file that cannot be read, or to nothing in it; it is read as any value"
                        .to_owned(),
                };
                self.findings.add_named(Code::SW0602, pointer.span, stated, what);
                broken
            }
        }
    }

    /// The only schema that a schema wraps: by a reference, or by `allOf`, `oneOf` or `anyOf` with one member beside null; and whether null
    /// was among them.
    pub(super) fn wrapped(&mut self, node: &'a Node) -> Option<(&'a Node, bool)> {
        let nullable = flag(node, "nullable") || flag(node, "x-nullable");
        if get(node, "$ref").is_some() {
            let target = self.target(node);
            return (!std::ptr::eq(target, node) && get(target, "$ref").is_none()).then_some((target, nullable));
        }
        let structural = ["properties", "items", "enum", "const", "additionalProperties", "required", "format", "pattern"];
        if structural.into_iter().any(|key| get(node, key).is_some()) {
            return None;
        }
        let groups: Vec<&'a Node> = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| get(node, key)).collect();
        let [group] = groups.as_slice() else { return None };
        let members: Vec<&'a Node> = sequence(group).iter().collect();
        let (mut others, mut is_null, mut are_all_null) = (Vec::new(), false, true);
        for member in members {
            let target = self.follow(member).unwrap_or(member);
            if accepts_null_only(target) {
                is_null = true;
            } else if says_nothing(target) {
                are_all_null = false;
            } else {
                others.push(member);
            }
        }
        match others.as_slice() {
            [one] if are_all_null || get(node, "allOf").is_some() => Some((one, nullable || is_null)),
            _ => None,
        }
    }
}

/// Whether a schema has no keyword that limits its values.
pub(super) fn says_nothing(node: &Node) -> bool {
    let idle =
        |name: &str| matches!(name, "description" | "title" | "nullable" | "deprecated" | "default" | "readOnly" | "writeOnly");
    node.entries().iter().all(|entry| {
        idle(entry.name()) || HARMLESS.contains(&entry.name()) && entry.name() != "$ref" || entry.name().starts_with("x-")
    })
}

/// Whether a schema only says which fields are required.
pub(super) fn requires_only(node: &Node) -> bool {
    let idle = |name: &str| matches!(name, "required" | "title" | "description" | "type" | "not");
    get(node, "required").is_some() && node.entries().iter().all(|entry| idle(entry.name()))
}
