//! Merging the schemas that all apply to one value: a schema, what it refers to, and the parts of `allOf`.
//!
//! In: nodes. Out: one [`Shape`], with findings for keywords that are not carried over, and for parts that contradict each other.

use std::collections::BTreeSet;

use super::kinds::{SchemaKind, stated};
use super::nodes::{get, is_mapping, is_null, items, scalar, sequence, text};
use super::reader::Reader;
use super::rules;
use super::shape::{Additional, HARMLESS, Shape, accepts_null_only, requires_only, says_nothing};
use crate::diagnostic::Code;
use crate::source::NodeId;
use crate::syntax::{Node, NodeKind, Scalar};

/// The number of schemas that `allOf` and references nest. Deeper ones are not merged.
const DEEPEST: usize = 64;

/// Keywords that become constraints or the default of a field.
const LIMITS: [&str; 13] = [
    "default",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "pattern",
    "uniqueItems",
];

/// Keywords of parameters and headers of Swagger 2.0, which are schemas too.
const OF_PARAMETERS: [&str; 5] = ["name", "in", "allowEmptyValue", "style", "explode"];

impl<'a> Reader<'a> {
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
        if !std::ptr::eq(node, target) {
            self.beside_a_reference(node, shape);
        }
    }

    /// Keywords beside a reference. Words belong to its use in every version. Since 3.1, all other keywords apply too; what is no limit is
    /// not read, since it would make another type.
    fn beside_a_reference(&mut self, node: &'a Node, shape: &mut Shape<'a>) {
        for entry in node.entries() {
            let name = entry.name();
            match name {
                "description" | "title" | "deprecated" | "nullable" | "readOnly" | "writeOnly" => {
                    self.keyword(name, &entry.key, &entry.value, shape);
                }
                _ if !self.document.has_keywords_beside_references => {}
                name if LIMITS.contains(&name) => self.keyword(name, &entry.key, &entry.value, shape),
                name if HARMLESS.contains(&name) || name.starts_with("x-") => {}
                other => {
                    let what = format!("`{}` beside a reference is not read", clipped(other));
                    self.findings.add(Code::SW0605, entry.key.span, what);
                }
            }
        }
    }

    fn keyword(&mut self, name: &'a str, key: &'a Node, value: &'a Node, shape: &mut Shape<'a>) {
        match name {
            "type" => {
                if !kinds(value, shape) {
                    let what = "parts of `allOf` have types that exclude each other; the last is read";
                    self.findings.add(Code::SW0605, value.span, what);
                }
            }
            "nullable" | "x-nullable" => {
                shape.nullable |= scalar(value) == Some(Scalar::Boolean(true)) || text(value) == Some("true")
            }
            "format" | "contentEncoding" => shape.format = text(value),
            "properties" => value.entries().iter().for_each(|entry| {
                if !property(&entry.key, &entry.value, shape) {
                    let what = "parts of `allOf` declare this property in different ways; the last is read";
                    self.findings.add(Code::SW0605, entry.key.span, what);
                }
            }),
            "required" => shape.required.extend(sequence(value).iter().filter_map(text)),
            "additionalProperties" | "unevaluatedProperties" => additional(value, shape),
            "items" if is_mapping(value) || text(value) == Some("true") => shape.items = Some(value),
            "oneOf" | "anyOf" => self.alternatives(key, value, shape),
            "discriminator" => shape.discriminator = Some(value),
            "enum" | "const" => values(value, shape),
            "x-extensible-enum" if shape.values.is_none() => {
                values(value, shape);
                shape.is_extensible = true;
            }
            "uniqueItems" if text(value) != Some("true") => {}
            name if LIMITS.contains(&name) => shape.limits.push((name, value)),
            "dependentRequired" => shape.rules.extend(rules::dependent(value)),
            "description" if text(value).is_some_and(|text| !text.trim().is_empty()) => shape.docs = Some(value),
            "title" => shape.title = text(value).or(shape.title),
            "deprecated" => shape.deprecated |= text(value) == Some("true"),
            "readOnly" | "writeOnly" => shape.one_sided |= text(value) == Some("true"),
            "allOf" | "description" | "schema" | "content" => {}
            other if HARMLESS.contains(&other) || OF_PARAMETERS.contains(&other) || other.starts_with("x-") => {}
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
            match rules::of_alternatives(key, &variants) {
                Some(rule) => shape.rules.push(rule),
                None => {
                    let what = "alternatives that require other fields, more than one each, are not checked";
                    self.findings.add(Code::SW0605, key.span, what);
                }
            }
        } else if shape.variants.is_empty() {
            shape.variants = variants;
        } else {
            self.findings.add(Code::SW0605, key.span, "of several lists of alternatives, only the first is read");
        }
    }
}

/// Adds the kinds of a `type`. Returns whether a value can have one of them and one of those of other parts.
fn kinds<'a>(value: &'a Node, shape: &mut Shape<'a>) -> bool {
    let (stated, has_null) = stated(value);
    shape.nullable |= has_null;
    let is_one =
        |kind: &SchemaKind<'_>| shape.kinds.contains(kind) || is_number(*kind) && shape.kinds.iter().any(|kind| is_number(*kind));
    let is_possible = stated.is_empty() || shape.kinds.is_empty() || stated.iter().any(is_one);
    // A part of `allOf` that says more than the others decides.
    if !stated.is_empty() && (shape.kinds.is_empty() || stated.len() < shape.kinds.len() || shape.kinds.len() == 1) {
        shape.kinds = stated;
    }
    is_possible
}

fn is_number(kind: SchemaKind<'_>) -> bool {
    matches!(kind, SchemaKind::Integer | SchemaKind::Number)
}

/// Adds a property. A later part of `allOf` replaces the schema of an earlier one, unless it says nothing. Returns whether both say the
/// same about the values, or the later one lists values: objects of a union have such a constant.
fn property<'a>(key: &'a Node, value: &'a Node, shape: &mut Shape<'a>) -> bool {
    let name = text(key).unwrap_or_default();
    match shape.properties.iter_mut().find(|(known, _)| text(known) == Some(name)) {
        Some(known) if !says_nothing(value) => {
            let is_same = says_nothing(known.1) || known.1.to_json() == value.to_json();
            let is_narrower = get(value, "enum").is_some() || get(value, "const").is_some();
            *known = (key, value);
            is_same || is_narrower
        }
        Some(_) => true,
        None => {
            shape.properties.push((key, value));
            true
        }
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
    let listed = stated.into_iter().filter(|value| !is_null(value));
    // Of several lists, a value is in all.
    let known = shape.values.take();
    let is_known = |value: &&'a Node| known.as_ref().is_none_or(|known| known.iter().any(|it| it.to_json() == value.to_json()));
    shape.values = Some(listed.filter(is_known).collect());
}

/// The beginning of a name that a document states, which can be long.
fn clipped(name: &str) -> String {
    name.chars().take(60).collect()
}
