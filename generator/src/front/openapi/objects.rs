//! Objects: properties as fields.
//!
//! In: schemas that all apply to one object. Out: its fields. Not here: how `allOf` is merged (see `shape`).

use super::kinds::SchemaKind;
use super::names::{self, Names, of_field};
use super::nodes::{at, get, is_null, scalar, text};
use super::reader::Reader;
use super::reading::Part;
use super::reductions::Level;
use super::shape::{Additional, Shape};
use super::typed::{applied, named};
use crate::diagnostic::Code;
use crate::document::{Field, Object, TypeExpression};
use crate::model::Literal;
use crate::source::{NodeId, Spanned};
use crate::syntax::Node;

/// A property, and what its object says about it.
pub(super) struct Property<'a> {
    pub name: &'a str,
    pub key: &'a Node,
    pub schema: &'a Node,
    pub required: bool,
    /// What it is called in its documentation where it has none: `field` or `parameter`.
    pub role: &'static str,
}

impl<'a> Reader<'a> {
    /// The fields of an object called `owner`, without those of these names.
    pub(super) fn object(&mut self, owner: &str, node: &'a Node, parts: &[&'a Node], without: &[&str]) -> Object {
        let shape = self.shape_of_all(parts);
        if let Some(stated) = shape.discriminator.filter(|stated| is_base(node, stated)) {
            let what =
                "the schemas that inherit from this one are not read in its place: of their values, its own fields are read";
            self.findings.add(Code::SW0605, stated.span, what);
        }
        let mut rust = Names::default();
        let mut fields = Vec::new();
        for (key, schema) in &shape.properties {
            let name = text(key).unwrap_or_default();
            if !without.contains(&name) {
                let property = Property { name, key, schema, required: shape.required.contains(name), role: "field" };
                let mut field = self.field(&property, owner);
                self.name_in_rust(&mut field, &mut rust);
                fields.push(field);
            }
        }
        let stated = |name: &&&str| !shape.properties.iter().any(|(key, _)| text(key) == Some(**name));
        if let Some(name) = shape.required.iter().find(stated).filter(|name| !without.contains(*name)) {
            self.findings.add_named(Code::SW0605, node.span, *name, "a required property without a schema is not checked");
        }
        fields.extend(self.other_members(owner, node, &shape, fields.is_empty(), &mut rust));
        let rules = self.rules_of(shape.rules, &fields, without);
        Object { fields, rules, ..Object::default() }
    }

    /// A map of the members that the object does not declare, if it says something about them or has no fields.
    fn other_members(
        &mut self,
        owner: &str,
        node: &'a Node,
        shape: &Shape<'a>,
        is_empty: bool,
        rust: &mut Names,
    ) -> Option<Field> {
        let value = match shape.additional {
            Additional::Schema(schema) => self.ty(schema, &format!("{owner}Value")).with_null(),
            Additional::Any => named("json", node.span),
            Additional::Unstated | Additional::Forbidden if is_empty => named("json", node.span),
            Additional::Unstated | Additional::Forbidden => return None,
        };
        let declared = |name: &str| shape.properties.iter().any(|(key, _)| text(key) == Some(name));
        let name = ["additional_properties", "other_members", "undeclared_members"].into_iter().find(|name| !declared(name))?;
        let mut field = Field {
            ty: Some(applied("map", vec![named("string", node.span), value], node.span)),
            required: true,
            docs: Some(at("Members of the object that are not declared.", node.span)),
            prefix: Some(at("", node.span)),
            ..Field::unreadable(at(name, node.span))
        };
        self.name_in_rust(&mut field, rust);
        Some(field)
    }

    /// A field or a parameter.
    pub(super) fn field(&mut self, property: &Property<'a>, owner: &str) -> Field {
        let Property { name, key, schema, .. } = property;
        // The name of a parameter is beside its schema.
        for node in [key.span.node, schema.span.node] {
            self.parts.insert(node, Part::Schema(schema.span.node));
        }
        let declaring = self.declaring_component(schema);
        let owner = declaring.as_deref().unwrap_or(owner);
        let typed = self.ty(schema, &format!("{owner}{}", names::camel(name)));
        let shape = self.shape(schema);
        let reduction = self.level(schema);
        let level = reduction.map(|(level, _)| level);
        let ty = typed.with_null();
        let inner = inner(&ty).clone();
        let mut field = Field {
            required: property.required && level != Some(Level::Optional) && !shape.one_sided,
            docs: Some(self.docs_of(&shape, schema, &format!("The {} `{name}`.", property.role))),
            deprecated: shape.deprecated.then(String::new),
            ..Field::unreadable(at(*name, key.span))
        };
        self.explain_reduction(reduction, property, &shape);
        if level.is_none_or(|level| level < Level::Bare) {
            field.constraints = self.limits(&shape, &inner);
            field.default = default(&shape, &inner).filter(|_| !field.required);
            let is_lost = field.default.is_none() && !field.required;
            if let Some(stated) = shape.limit("default").filter(|stated| is_lost && !is_null(stated)) {
                self.findings.add(Code::SW0605, stated.span, "the default of a value of this type is not read");
            }
            match inner.name.value.as_str() {
                "timestamp" => {
                    field.format = Some(at(if shape.format == Some("unix-time") { "epoch" } else { "iso8601" }, schema.span))
                }
                "decimal" if shape.kind() == Some(SchemaKind::Number) => field.written_as = Some(at("number", schema.span)),
                _ => {}
            }
        }
        field.ty = Some(ty);
        field
    }

    /// The name of the component that declares a property, itself or in a part of its `allOf`; `None` if no component does. Objects that
    /// inherit the property do not give its type a name: the order in which they are read would decide.
    fn declaring_component(&self, schema: &Node) -> Option<String> {
        let enclosing: Vec<NodeId> = self.document.enclosing(schema.span.node).take(5).collect();
        let named = |at: usize| self.components.get(enclosing.get(at)?).cloned();
        // The schema, `properties`, the object; then `allOf`, the component.
        named(2).or_else(|| {
            let name = named(4)?;
            let pointer = self.document.pointer(schema.span);
            let is_all_of = pointer.rsplit('/').nth(3) == Some("allOf");
            is_all_of.then_some(name)
        })
    }

    fn explain_reduction(&mut self, reduction: Option<(Level, &str)>, property: &Property<'a>, shape: &Shape<'a>) {
        if let Some((level, why)) = reduction {
            let what = match level {
                Level::Optional => format!("a required field is read as optional: {why}"),
                Level::Bare => format!("limits, default and format are not read: {why}"),
                Level::Opaque => return,
            };
            self.findings.add_named(Code::SW0605, property.key.span, property.name, what);
        }
        if property.required && shape.one_sided {
            let what = "a required field that only one side sends is optional";
            self.findings.add(Code::SW0605, property.key.span, what);
        }
    }

    /// The documentation of a schema, or a sentence in its place.
    pub(super) fn docs_of(&self, shape: &Shape<'a>, node: &Node, otherwise: &str) -> Spanned<String> {
        let stated = shape.docs.map(|docs| at(text(docs).unwrap_or_default().trim(), docs.span));
        stated.or_else(|| shape.title.map(|title| at(title, node.span))).unwrap_or_else(|| at(otherwise, node.span))
    }

    /// Gives a field a Rust name where its wire name gives none, or one that is taken.
    pub(super) fn name_in_rust(&mut self, field: &mut Field, taken: &mut Names) {
        let (by_itself, others) = of_field(&field.name.value);
        if by_itself.is_some_and(|name| taken.take_exactly(&name)) {
            return;
        }
        let name = taken.take(&others, &field.name.value);
        field.rust = Some(at(name, field.name.span));
    }
}

/// Whether an object has a discriminator without alternatives, by which other schemas inherit from it.
fn is_base(node: &Node, discriminator: &Node) -> bool {
    let has_none = ["oneOf", "anyOf"].into_iter().all(|key| get(node, key).is_none());
    has_none && get(node, "discriminator").is_some_and(|own| std::ptr::eq(own, discriminator))
}

/// The type within `nullable`.
fn inner(ty: &TypeExpression) -> &TypeExpression {
    match (ty.name.value.as_str(), ty.arguments.as_slice()) {
        ("nullable", [inner]) => inner,
        _ => ty,
    }
}

/// The default of a scalar or an enum.
fn default(shape: &Shape<'_>, ty: &TypeExpression) -> Option<Spanned<Literal>> {
    let node = shape.limit("default")?;
    if matches!(ty.name.value.as_str(), "list" | "map" | "json" | "secret" | "bytes" | "file") {
        return None;
    }
    let value = scalar(node).and_then(Literal::of)?;
    let is_text = shape.values.is_some() && shape.kind() == Some(SchemaKind::String) || ty.name.value == "string";
    let value = match is_text {
        true => Literal::String(text(node)?.to_owned()),
        false => value,
    };
    Some(Spanned::new(value, node.span))
}
