//! A schema as it is meant: its references followed and its `allOf` merged.
//!
//! In: a node. Out: [`Shape`], with findings for keywords that are not carried over. Not here: the type that it becomes (see `types`).

use std::collections::BTreeSet;

use super::Reader;
use super::files::is_url;
use super::kinds::{SchemaKind, stated};
use super::nodes::{flag, get, is_mapping, is_null, items, scalar, sequence, text, text_of};
use crate::diagnostic::Code;
use crate::source::NodeId;
use crate::syntax::{Node, NodeKind, Scalar};

/// The number of schemas that `allOf` and references nest. Deeper ones are not merged.
const DEEPEST: usize = 64;

/// The number of references that lead from one to the next.
const LONGEST_CHAIN: usize = 50;

/// Keywords that say nothing about values, or that only tools read: they are left out without a finding.
const HARMLESS: [&str; 13] = [
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

/// Keywords of parameters and headers of Swagger 2.0, which are schemas too.
const OF_PARAMETERS: [&str; 5] = ["name", "in", "allowEmptyValue", "style", "explode"];

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
    /// Limits by keyword.
    pub limits: Vec<(&'a str, &'a Node)>,
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
    fn new() -> Self {
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
            limits: Vec::new(),
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

    /// The limit of a keyword.
    pub(super) fn limit(&self, keyword: &str) -> Option<&'a Node> {
        self.limits.iter().rev().find(|(key, _)| *key == keyword).map(|(_, node)| *node)
    }
}

/// Whether a schema accepts null alone.
fn accepts_null_only(node: &Node) -> bool {
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

    /// The merged schema of a node.
    pub(super) fn shape(&mut self, node: &'a Node) -> Shape<'a> {
        self.shape_of_all(&[node])
    }

    /// The merged schema of several nodes, all of which apply.
    pub(super) fn shape_of_all(&mut self, nodes: &[&'a Node]) -> Shape<'a> {
        let (mut shape, mut seen) = (Shape::new(), BTreeSet::new());
        for node in nodes {
            self.merge(node, &mut shape, &mut seen, 0);
        }
        shape
    }

    fn merge(&mut self, node: &'a Node, shape: &mut Shape<'a>, seen: &mut BTreeSet<NodeId>, depth: usize) {
        let target = self.target(node);
        if depth > DEEPEST || !seen.insert(target.span.node) {
            return;
        }
        for part in items(target, "allOf") {
            self.merge(part, shape, seen, depth + 1);
        }
        for entry in target.entries() {
            self.keyword(entry.name(), &entry.key, &entry.value, shape);
        }
        // Words beside a reference belong to its use.
        if !std::ptr::eq(node, target) {
            for key in ["description", "title", "deprecated", "nullable", "readOnly", "writeOnly"] {
                get(node, key).into_iter().for_each(|value| self.keyword(key, value, value, shape));
            }
        }
    }

    fn keyword(&mut self, name: &'a str, key: &'a Node, value: &'a Node, shape: &mut Shape<'a>) {
        match name {
            "type" => kinds(value, shape),
            "nullable" | "x-nullable" => {
                shape.nullable |= scalar(value) == Some(Scalar::Boolean(true)) || text(value) == Some("true")
            }
            "format" | "contentEncoding" => shape.format = text(value),
            "properties" => value.entries().iter().for_each(|entry| property(&entry.key, &entry.value, shape)),
            "required" => shape.required.extend(sequence(value).iter().filter_map(text)),
            "additionalProperties" | "unevaluatedProperties" => additional(value, shape),
            "items" if is_mapping(value) => shape.items = Some(value),
            "oneOf" | "anyOf" => self.alternatives(key, value, shape),
            "discriminator" => shape.discriminator = Some(value),
            "enum" | "const" => values(value, shape),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "minLength" | "maxLength" | "pattern"
            | "minItems" | "maxItems" | "minProperties" | "maxProperties" => shape.limits.push((name, value)),
            "default" => shape.limits.push((name, value)),
            "description" if text(value).is_some_and(|text| !text.trim().is_empty()) => shape.docs = Some(value),
            "title" => shape.title = text(value).or(shape.title),
            "deprecated" => shape.deprecated |= text(value) == Some("true"),
            "readOnly" | "writeOnly" => shape.one_sided |= text(value) == Some("true"),
            "allOf" | "description" | "schema" | "content" => {}
            other if HARMLESS.contains(&other) || OF_PARAMETERS.contains(&other) || other.starts_with("x-") => {}
            "uniqueItems" if text(value) != Some("true") => {}
            other => self.findings.add(Code::SW0605, key.span, format!("`{}` of a schema is not checked", clipped(other))),
        }
    }

    /// Adds alternatives. Those that only say which fields are required are no types of their own.
    fn alternatives(&mut self, key: &'a Node, value: &'a Node, shape: &mut Shape<'a>) {
        let (mut variants, mut null) = (Vec::new(), false);
        for member in sequence(value) {
            let target = self.follow(member).unwrap_or(member);
            if accepts_null_only(target) {
                null = true;
            } else {
                variants.push(member);
            }
        }
        shape.nullable |= null;
        if !variants.is_empty() && variants.iter().all(|variant| requires_only(variant)) {
            let what = "alternatives that only require other fields are not checked";
            self.findings.add(Code::SW0605, key.span, what);
        } else if shape.variants.is_empty() {
            shape.variants = variants;
        } else {
            self.findings.add(Code::SW0605, key.span, "of several lists of alternatives, only the first is read");
        }
    }
}

/// Whether a schema has no keyword that limits its values.
fn says_nothing(node: &Node) -> bool {
    let idle =
        |name: &str| matches!(name, "description" | "title" | "nullable" | "deprecated" | "default" | "readOnly" | "writeOnly");
    node.entries().iter().all(|entry| {
        idle(entry.name()) || HARMLESS.contains(&entry.name()) && entry.name() != "$ref" || entry.name().starts_with("x-")
    })
}

/// Whether a schema only says which fields are required.
fn requires_only(node: &Node) -> bool {
    let idle = |name: &str| matches!(name, "required" | "title" | "description" | "type" | "not");
    get(node, "required").is_some() && node.entries().iter().all(|entry| idle(entry.name()))
}

fn kinds<'a>(value: &'a Node, shape: &mut Shape<'a>) {
    let (stated, has_null) = stated(value);
    shape.nullable |= has_null;
    // A part of `allOf` that says more than the others decides.
    if !stated.is_empty() && (shape.kinds.is_empty() || stated.len() < shape.kinds.len() || shape.kinds.len() == 1) {
        shape.kinds = stated;
    }
}

/// Adds a property. A later part of `allOf` replaces the schema of an earlier one, unless it says nothing.
fn property<'a>(key: &'a Node, value: &'a Node, shape: &mut Shape<'a>) {
    let name = text(key).unwrap_or_default();
    match shape.properties.iter_mut().find(|(known, _)| text(known) == Some(name)) {
        Some(known) if !says_nothing(value) => *known = (key, value),
        Some(_) => {}
        None => shape.properties.push((key, value)),
    }
}

fn additional<'a>(value: &'a Node, shape: &mut Shape<'a>) {
    shape.additional = match &value.kind {
        NodeKind::Mapping { entries, .. } if !entries.is_empty() => Additional::Schema(value),
        NodeKind::Mapping { .. } => Additional::Any,
        _ if matches!(text(value), Some("false" | "0.0" | "0")) => Additional::Forbidden,
        _ => Additional::Any,
    };
}

fn values<'a>(value: &'a Node, shape: &mut Shape<'a>) {
    let stated: Vec<&'a Node> = match &value.kind {
        NodeKind::Sequence { items, .. } => items.iter().collect(),
        _ => vec![value],
    };
    shape.nullable |= stated.iter().any(|value| is_null(value)) && stated.len() > 1;
    shape.values = Some(stated.into_iter().filter(|value| !is_null(value)).collect());
}

/// The beginning of a name that a document states, which can be long.
fn clipped(name: &str) -> String {
    name.chars().take(60).collect()
}
