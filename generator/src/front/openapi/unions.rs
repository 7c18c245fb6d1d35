//! Unions: `oneOf`, `anyOf`, and `type` with several kinds.
//!
//! In: a merged schema with alternatives. Out: a union with a tag where one field distinguishes the variants, else one without; a single
//! type where the alternatives come to that.

use std::collections::BTreeSet;

use super::kinds::SchemaKind;
use super::names::{self, Names};
use super::nodes::{at, entries, get, is_mapping, text, text_of};
use super::reader::Reader;
use super::shape::Shape;
use super::typed::{Declared, Typed, What, named};
use super::types::has_own_type;
use crate::diagnostic::Code;
use crate::document::{TypeExpression, Union, Variant};
use crate::source::Spanned;
use crate::syntax::Node;

/// A variant of a tagged union: the value of the tag, and its schema.
type Tagged<'a> = (&'a str, &'a Node);

impl<'a> Reader<'a> {
    /// The type of a schema with alternatives. The union itself is read later, since its variants can contain it.
    pub(super) fn of_variants(&mut self, node: &'a Node, shape: &Shape<'a>, name: &str) -> Typed {
        let mut distinct: Vec<(String, &'a Node)> = Vec::new();
        for variant in &shape.variants {
            let signature = self.signature(variant, 0);
            if !distinct.iter().any(|(known, _)| *known == signature) {
                distinct.push((signature, variant));
            }
        }
        let is = |wanted: &str| distinct.iter().position(|(signature, _)| signature == wanted);
        if is("any").is_some() {
            return Typed::new(named("json", node.span));
        }
        let is_enum = |signature: &str| signature.starts_with("texts");
        // An open enum has every text.
        if let ([(first, one), (second, other)], Some(_)) = (distinct.as_slice(), is("string  "))
            && (is_enum(first) || is_enum(second))
        {
            return self.ty(if is_enum(first) { one } else { other }, name);
        }
        match distinct.as_slice() {
            [(_, one)] if shape.properties.is_empty() => self.ty(one, name),
            _ => Typed::new(self.declare(name, node, What::Union)),
        }
    }

    /// A text that is the same for alternatives with the same type, as far as that shows at first sight.
    fn signature(&mut self, node: &'a Node, depth: usize) -> String {
        let (mut target, mut steps) = (node, 0);
        while let Some((inner, _)) = self.wrapped(target).filter(|_| steps < 50) {
            (target, steps) = (inner, steps + 1);
        }
        if self.reductions.of_schema(target.span.node).is_some_and(|(level, _)| level == super::reductions::Level::Opaque) {
            return "any".to_owned();
        }
        let shape = self.shape(target);
        match (shape.kind(), &shape.values) {
            (Some(SchemaKind::String) | None, Some(_)) => format!("texts {}", target.span.node.0),
            (_, Some(_)) => format!("values {}", target.span.node.0),
            (Some(SchemaKind::Array), _) if depth < 4 && shape.items.is_some() => {
                let items = shape.items.map(|items| self.signature(items, depth + 1));
                format!("list of {}", items.unwrap_or_default())
            }
            (Some(SchemaKind::Object | SchemaKind::Array), _) => format!("{}", target.span.node.0),
            (None, _) if shape.kinds.is_empty() && shape.variants.is_empty() => "any".to_owned(),
            (None, _) => format!("{}", target.span.node.0),
            (Some(kind), _) => {
                format!("{} {} ", kind.word(), shape.format.filter(|format| has_own_type(format)).unwrap_or_default())
            }
        }
    }

    /// The union of a schema.
    pub(super) fn union(&mut self, name: &str, node: &'a Node) -> Union {
        let shape = self.shape(node);
        if let Some((tag, variants)) = self.tagged(&shape) {
            return self.tagged_union(name, node, tag, &variants, &shape);
        }
        if let Some(stated) = shape.discriminator {
            let what = "the discriminator does not distinguish the alternatives, so their fields distinguish them";
            self.findings.add(Code::SW0605, stated.span, what);
        }
        let mut variants = Vec::new();
        for variant in &shape.variants {
            let wanted = self.variant_name(variant);
            let ty = match shape.properties.is_empty() || !self.is_object(variant) {
                true => self.ty(variant, &format!("{name}{wanted}")).ty,
                false => self.object_variant(&format!("{name}{wanted}"), node, variant, &shape, None),
            };
            variants.push((wanted, ty, self.rank(variant)));
        }
        untagged(variants, node)
    }

    /// The union of the kinds that `type` lists.
    pub(super) fn union_of_kinds(&mut self, name: &str, node: &'a Node) -> Union {
        let shape = self.shape(node);
        let mut variants = Vec::new();
        for kind in &shape.kinds {
            let wanted = names::camel(kind.word());
            let ty = match *kind {
                SchemaKind::Object if !shape.properties.is_empty() => {
                    self.object_variant(&format!("{name}{wanted}"), node, node, &shape, None)
                }
                kind => self.of_kind(kind, node, &shape, &format!("{name}{wanted}")),
            };
            variants.push((wanted, ty, rank_of_kind(*kind)));
        }
        untagged(variants, node)
    }

    fn is_object(&mut self, node: &'a Node) -> bool {
        let (mut target, mut steps) = (node, 0);
        while let Some((inner, _)) = self.wrapped(target).filter(|_| steps < 50) {
            (target, steps) = (inner, steps + 1);
        }
        let shape = self.shape(target);
        shape.kind() == Some(SchemaKind::Object) && shape.variants.is_empty() && shape.values.is_none()
    }

    /// The field that distinguishes the variants, and its value for each; `None` if there is none.
    fn tagged(&mut self, shape: &Shape<'a>) -> Option<(Spanned<String>, Vec<Tagged<'a>>)> {
        if shape.variants.len() < 2 || !shape.variants.iter().all(|variant| self.is_object(variant)) {
            return None;
        }
        let stated = shape.discriminator.and_then(|stated| self.by_discriminator(stated, &shape.variants));
        let (tag, variants) = stated.or_else(|| self.by_constant(&shape.variants))?;
        let mut seen = BTreeSet::new();
        let name = |value: &str| heck::ToUpperCamelCase::to_upper_camel_case(value);
        let good = |value: &str| name(value).starts_with(|first: char| first.is_ascii_uppercase()) && name(value).is_ascii();
        let all_good = variants.iter().all(|(value, _)| good(value) && name(value) != "Self" && seen.insert(name(value)));
        (all_good && variants.len() >= 2).then_some((tag, variants))
    }

    /// The variants by `discriminator`: its `mapping`, or the names of the schemas.
    fn by_discriminator(&mut self, stated: &'a Node, variants: &[&'a Node]) -> Option<(Spanned<String>, Vec<Tagged<'a>>)> {
        let property = if is_mapping(stated) { get(stated, "propertyName")? } else { stated };
        let tag = at(text(property)?, property.span);
        let mut tagged = Vec::new();
        let mapping = entries(stated, "mapping");
        for entry in mapping {
            let meant = text(&entry.value)?;
            let named = |variant: &&&'a Node| {
                let pointer = text_of(variant, "$ref").unwrap_or_default();
                pointer == meant || pointer.rsplit('/').next() == Some(meant)
            };
            match variants.iter().find(named) {
                Some(variant) => tagged.push((entry.name(), *variant)),
                None => {
                    let what = "the value of a discriminator leads to none of the alternatives, and is not read";
                    self.findings.add_named(Code::SW0602, entry.value.span, entry.name(), what);
                }
            }
        }
        for variant in variants {
            if !tagged.iter().any(|(_, known)| std::ptr::eq(*known, *variant)) {
                tagged.push((text_of(variant, "$ref")?.rsplit('/').next()?, *variant));
            }
        }
        Some((tag, tagged))
    }

    /// The variants by a field of which each has another single value.
    fn by_constant(&mut self, variants: &[&'a Node]) -> Option<(Spanned<String>, Vec<Tagged<'a>>)> {
        let first = self.shape(variants.first()?);
        for (key, _) in &first.properties {
            let name = text(key)?;
            let mut tagged: Vec<Tagged<'a>> = Vec::new();
            for variant in variants {
                let shape = self.shape(variant);
                let schema = shape.properties.iter().find(|(key, _)| text(key) == Some(name)).map(|(_, schema)| *schema);
                let value = schema.filter(|_| shape.required.contains(name)).and_then(|schema| self.constant(schema));
                tagged.extend(value.map(|value| (value, *variant)));
            }
            if tagged.len() == variants.len() {
                return Some((at(name, key.span), tagged));
            }
        }
        None
    }

    /// The only value of a schema of texts.
    fn constant(&mut self, node: &'a Node) -> Option<&'a str> {
        let shape = self.shape(node);
        match shape.values.as_deref() {
            Some([value])
                if shape.kind().is_none_or(|kind| kind == SchemaKind::String) && !shape.nullable && !shape.is_extensible =>
            {
                text(value)
            }
            _ => None,
        }
    }

    fn tagged_union(
        &mut self,
        name: &str,
        node: &'a Node,
        tag: Spanned<String>,
        variants: &[Tagged<'a>],
        shape: &Shape<'a>,
    ) -> Union {
        let without = shape.discriminator.and_then(|stated| text_of(stated, "propertyName").or(text(stated)));
        let variants = variants.iter().map(|(value, variant)| {
            // The name of the field is a text of the document, in the discriminator or as the key of a property.
            let key = without.or_else(|| self.property_named(variant, &tag.value));
            let ty = self.object_variant(&format!("{name}{}", names::camel(value)), node, variant, shape, key);
            Variant { name: at(*value, variant.span), rust: None, ty }
        });
        let variants = variants.collect();
        Union { tag: Some(tag), tags: None, content: None, unknown: None, variants }
    }

    fn property_named(&mut self, node: &'a Node, name: &str) -> Option<&'a str> {
        let shape = self.shape(node);
        shape.properties.iter().filter_map(|(key, _)| text(key)).find(|key| *key == name)
    }

    /// Declares the object of a variant: fields beside the alternatives belong to each of them, and the tag to none.
    fn object_variant(
        &mut self,
        name: &str,
        node: &'a Node,
        variant: &'a Node,
        shape: &Shape<'a>,
        without: Option<&'a str>,
    ) -> TypeExpression {
        let parts = if shape.properties.is_empty() { vec![variant] } else { vec![node, variant] };
        let name = self.type_name(name, variant);
        let what = What::Object { parts, without };
        self.queue.push_back(Declared { name: name.clone(), node: variant, what });
        named(&name, variant.span)
    }

    /// What an alternative is called in its union.
    fn variant_name(&mut self, node: &'a Node) -> String {
        let (mut target, mut steps) = (node, 0);
        while let Some((inner, _)) = self.wrapped(target).filter(|_| steps < 50) {
            if let Some(name) = self.components.get(&target.span.node) {
                return name.clone();
            }
            (target, steps) = (inner, steps + 1);
        }
        if let Some(name) = self.components.get(&target.span.node) {
            return name.clone();
        }
        let shape = self.shape(target);
        let titled = shape.title.map(names::camel).filter(|name| !name.is_empty() && name.len() < 40);
        let by_kind = match shape.kind() {
            Some(SchemaKind::Array) => "List",
            Some(SchemaKind::Object) => "Object",
            Some(SchemaKind::String) => "Text",
            Some(SchemaKind::Integer) => "Integer",
            Some(SchemaKind::Number) => "Number",
            Some(SchemaKind::Boolean) => "Boolean",
            Some(SchemaKind::File | SchemaKind::Other(_)) | None => "Value",
        };
        titled.unwrap_or_else(|| by_kind.to_owned())
    }

    /// The order in which variants are tried: what accepts least comes first.
    fn rank(&mut self, node: &'a Node) -> i64 {
        let shape = self.shape(node);
        match (shape.kind(), &shape.values) {
            (_, Some(values)) if values.len() == 1 => 0,
            (_, Some(_)) => 4,
            (Some(SchemaKind::String), _) if shape.format.is_some_and(has_own_type) => 3,
            (Some(SchemaKind::Object), _) => 1000 - shape.required.len() as i64,
            (Some(kind), _) => rank_of_kind(kind),
            (None, _) => 2000,
        }
    }
}

fn rank_of_kind(kind: SchemaKind<'_>) -> i64 {
    match kind {
        SchemaKind::Boolean => 0,
        SchemaKind::Integer => 1,
        SchemaKind::Number => 2,
        SchemaKind::Array => 900,
        SchemaKind::Object => 1000,
        SchemaKind::String | SchemaKind::File | SchemaKind::Other(_) => 3000,
    }
}

/// A union of variants, each type once, with names that differ.
fn untagged(mut variants: Vec<(String, TypeExpression, i64)>, node: &Node) -> Union {
    variants.sort_by_key(|(_, _, rank)| *rank);
    let (mut seen, mut names) = (BTreeSet::new(), Names::default());
    let mut union = Union { tag: None, tags: None, content: None, unknown: None, variants: Vec::new() };
    for (name, ty, _) in variants {
        let written = written(&ty);
        if seen.insert(written.clone()) {
            let name = names.take(&[name.clone(), format!("{name}Value")], &written);
            union.variants.push(Variant { name: at(name, node.span), rust: None, ty });
        }
    }
    union
}

/// A type expression as it is written.
pub(super) fn written(ty: &TypeExpression) -> String {
    let arguments: Vec<String> = ty.arguments.iter().map(written).collect();
    match arguments.is_empty() {
        true => ty.name.value.clone(),
        false => format!("{}<{}>", ty.name.value, arguments.join(", ")),
    }
}
