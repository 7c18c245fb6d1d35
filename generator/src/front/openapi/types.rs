//! The type of a schema: a type expression, and declared types for objects, enums and unions.
//!
//! In: the node of a schema, and a name in case a type must be declared. Out: a type expression; types to declare go to a queue, since
//! schemas refer to each other in cycles. Not here: the fields of objects (see `objects`), variants of unions (see `unions`).

use super::enums;
use super::kinds::SchemaKind;
use super::nodes::{clipped, get, is_mapping, text};
use super::reader::Reader;
use super::reading::Part;
use super::reductions::Level;
use super::shape::{Additional, Shape};
use super::typed::{Declared, Typed, What, applied, named};
use crate::diagnostic::Code;
use crate::document::TypeExpression;
use crate::syntax::Node;

/// The depth of lists and maps within each other.
const DEEPEST: usize = 12;

/// The number of references and wrappers that lead from one schema to the next.
const LONGEST_CHAIN: usize = 50;

impl<'a> Reader<'a> {
    /// The type of a schema. `name` is given to a type that must be declared, unless the schema has a name among the components.
    pub(super) fn ty(&mut self, node: &'a Node, name: &str) -> Typed {
        let (used, mut node, mut nullable) = (node, node, false);
        for _ in 0..LONGEST_CHAIN {
            if let Some(typed) = self.reduced(node) {
                return typed;
            }
            let Some((inner, null)) = self.wrapped(node) else { break };
            nullable |= null;
            node = inner;
        }
        let mut typed = self.own_type(node, name);
        typed.nullable |= nullable;
        // Problems with the use of a type point at the use.
        typed.ty.span = clipped(used.span);
        typed.ty.name.span = typed.ty.span;
        typed
    }

    /// How much is read of a schema, and of those that it wraps.
    pub(super) fn level(&mut self, node: &'a Node) -> Option<(Level, &'a str)> {
        let (mut node, mut level) = (node, None);
        for _ in 0..LONGEST_CHAIN {
            level = level.max(self.reductions.of_schema(node.span.node));
            match self.wrapped(node) {
                Some((inner, _)) => node = inner,
                None => break,
            }
        }
        level
    }

    /// The type of a schema of which no type is read.
    fn reduced(&mut self, node: &'a Node) -> Option<Typed> {
        if self.is_inside && self.reductions.is_cut(node.span.node) {
            let what = "types contain each other in a long cycle: inside of other types, values of this one are any JSON value";
            self.findings.add(Code::SW0604, node.span, what);
            return Some(Typed::new(named("json", node.span)));
        }
        let (level, why) = self.reductions.of_schema(node.span.node)?;
        if level < Level::Opaque {
            return None;
        }
        let what = format!("read as any JSON value, since the language cannot express it: {why}");
        self.findings.add(Code::SW0604, node.span, what);
        Some(Typed::new(named("json", node.span)))
    }

    /// The type of a schema that neither refers to another one nor wraps one.
    fn own_type(&mut self, node: &'a Node, name: &str) -> Typed {
        self.parts.insert(node.span.node, Part::Schema(node.span.node));
        if !is_mapping(node) && text(node) != Some("true") {
            self.findings.add(Code::SW0604, node.span, "a schema that is no object is read as any JSON value");
        }
        let shape = self.shape(node);
        if let Some(known) = self.declared.get(&node.span.node) {
            return Typed { ty: named(known, node.span), nullable: shape.nullable };
        }
        let named = self.components.get(&node.span.node).or_else(|| self.shared.get(&node.span.node));
        let name = named.cloned().unwrap_or_else(|| name.to_owned());
        let nullable = shape.nullable;
        let ty = self.of_shape(node, &shape, &name);
        Typed { nullable: nullable || ty.nullable, ty: ty.ty }
    }

    fn of_shape(&mut self, node: &'a Node, shape: &Shape<'a>, name: &str) -> Typed {
        if let Some(values) = &shape.values {
            return match enums::listed(shape, values) {
                Some(listed) => Typed::new(self.declare(name, node, What::Enum(listed))),
                None => self.unlisted(node, shape),
            };
        }
        if !shape.variants.is_empty() {
            return self.of_variants(node, shape, name);
        }
        if !shape.has_fields() {
            self.rules_of(shape.rules.clone(), &[], &[]);
        }
        match shape.kind() {
            Some(kind) => Typed::new(self.of_kind(kind, node, shape, name)),
            None if shape.kinds.is_empty() => {
                if shape.nullable && get(node, "type").is_some() {
                    self.findings.add(Code::SW0604, node.span, "null alone is read as any JSON value");
                }
                Typed::new(named("json", node.span))
            }
            None => match shape.kinds.as_slice() {
                [SchemaKind::Integer, SchemaKind::Number] | [SchemaKind::Number, SchemaKind::Integer] => {
                    Typed::new(self.of_kind(SchemaKind::Number, node, shape, name))
                }
                _ => Typed::new(self.declare(name, node, What::Kinds)),
            },
        }
    }

    /// The type of the values of one kind.
    pub(super) fn of_kind(&mut self, kind: SchemaKind<'_>, node: &'a Node, shape: &Shape<'a>, name: &str) -> TypeExpression {
        match kind {
            SchemaKind::Object if !shape.properties.is_empty() => {
                self.declare(name, node, What::Object { parts: vec![node], without: None })
            }
            SchemaKind::Object => self.map(node, shape, name),
            SchemaKind::Array => {
                let item = shape.items.map(|items| self.nested(node, items, &format!("{name}Item")).with_null());
                applied("list", vec![item.unwrap_or_else(|| named("json", node.span))], node.span)
            }
            _ => named(self.scalar(kind, node, shape), node.span),
        }
    }

    /// An object without fields is a map.
    fn map(&mut self, node: &'a Node, shape: &Shape<'a>, name: &str) -> TypeExpression {
        let value = match shape.additional {
            Additional::Schema(schema) => self.nested(node, schema, &format!("{name}Value")).with_null(),
            Additional::Unstated | Additional::Forbidden | Additional::Any => named("json", node.span),
        };
        applied("map", vec![named("string", node.span), value], node.span)
    }

    /// The type of the items of a list or a map. A list that contains itself through lists alone has no declared type that could be
    /// repeated.
    fn nested(&mut self, outer: &'a Node, inner: &'a Node, name: &str) -> Typed {
        if self.open.contains(&outer.span.node) || self.open.len() >= DEEPEST {
            let what = "a list or map that contains itself, or many others, is read as any JSON value";
            self.findings.add(Code::SW0604, outer.span, what);
            return Typed::new(named("json", inner.span));
        }
        self.open.push(outer.span.node);
        let typed = self.ty(inner, name);
        self.open.pop();
        typed
    }

    /// The scalar of a kind and its format.
    fn scalar(&mut self, kind: SchemaKind<'_>, node: &'a Node, shape: &Shape<'a>) -> &'static str {
        let is_bare = self.reductions.of_schema(node.span.node).is_some_and(|(level, _)| level >= Level::Bare);
        let format = shape.format.filter(|_| !is_bare).unwrap_or("");
        scalar_of(kind, format).unwrap_or_else(|| {
            let what =
                format!("the type `{}` is unknown and read as any JSON value", kind.word().chars().take(40).collect::<String>());
            self.findings.add(Code::SW0604, node.span, what);
            "json"
        })
    }

    /// The type of values that are listed but cannot be an enum of the language.
    fn unlisted(&mut self, node: &'a Node, shape: &Shape<'a>) -> Typed {
        let booleans = shape
            .values
            .as_ref()
            .is_some_and(|values| !values.is_empty() && values.iter().all(|value| matches!(text(value), Some("true" | "false"))));
        let kind = shape
            .kind()
            .or(booleans.then_some(SchemaKind::Boolean))
            .filter(|kind| !matches!(kind, SchemaKind::Object | SchemaKind::Array));
        if !(booleans && shape.values.as_ref().is_some_and(|values| values.len() == 2)) {
            self.findings.add(Code::SW0606, node.span, "the listed values are not checked: an enum has texts or integers");
        }
        let word = kind.map_or("json", |kind| self.scalar(kind, node, shape));
        Typed::new(named(word, node.span))
    }

    /// Declares a type, whose definition is read later. A schema is declared once.
    pub(super) fn declare(&mut self, name: &str, node: &'a Node, what: What<'a>) -> TypeExpression {
        let name = match self.components.get(&node.span.node) {
            Some(name) => name.clone(),
            None => self.type_name(name, node),
        };
        self.declared.insert(node.span.node, name.clone());
        self.queue.push_back(Declared { name: name.clone(), node, what });
        named(&name, node.span)
    }

    /// Forgets the types that were declared after the first `count` of the queue, for an operation that is left out.
    pub(super) fn forget_types(&mut self, count: usize) {
        for declared in self.queue.split_off(count) {
            if self.declared.get(&declared.node.span.node) == Some(&declared.name) {
                self.declared.remove(&declared.node.span.node);
            }
            if !self.components.contains_key(&declared.node.span.node) {
                self.types.release(&declared.name);
            }
        }
    }

    /// A free name for a type.
    pub(super) fn type_name(&mut self, wanted: &str, node: &Node) -> String {
        let place = self.document.pointer(node.span);
        self.types.take(&self.reductions.names_of_type(wanted), &place)
    }
}

/// The scalar of the language for a kind and a format. `None` if the kind is no scalar.
fn scalar_of(kind: SchemaKind<'_>, format: &str) -> Option<&'static str> {
    Some(match (kind, format) {
        (SchemaKind::Boolean, _) => "boolean",
        (SchemaKind::Integer, "int8") => "int8",
        (SchemaKind::Integer, "int16") => "int16",
        (SchemaKind::Integer, "int32") => "int32",
        (SchemaKind::Integer, "uint8") => "uint8",
        (SchemaKind::Integer, "uint16") => "uint16",
        (SchemaKind::Integer, "uint32") => "uint32",
        (SchemaKind::Integer, "uint64") => "uint64",
        (SchemaKind::Integer, "unix-time") => "timestamp",
        (SchemaKind::Integer, _) => "integer",
        (SchemaKind::Number, "decimal") => "decimal",
        (SchemaKind::Number, _) => "float",
        (SchemaKind::String, "date-time") => "timestamp",
        (SchemaKind::String, "date") => "date",
        (SchemaKind::String, "uuid") => "uuid",
        (SchemaKind::String, "duration") => "iso_duration",
        (SchemaKind::String, "time") => "time",
        (SchemaKind::String, "ip" | "ipv4" | "ipv6") => "ip",
        (SchemaKind::String, "base64url") => "base64url",
        (SchemaKind::String, "byte" | "base64") => "bytes",
        (SchemaKind::String, "password") => "secret",
        (SchemaKind::String, "decimal") => "decimal",
        (SchemaKind::String, _) => "string",
        (SchemaKind::File, _) => "string",
        (SchemaKind::Array | SchemaKind::Object | SchemaKind::Other(_), _) => return None,
    })
}

/// Whether a string of this format has another type than a string without a format.
pub(super) fn has_own_type(format: &str) -> bool {
    scalar_of(SchemaKind::String, format) != scalar_of(SchemaKind::String, "")
}
