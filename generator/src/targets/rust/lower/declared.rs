//! Declared types as items of Rust.

use super::context::Context;
use super::docs::{docs, with_sentences};
use super::{constants, fields, rules};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{EnumDef, EnumValue, IdRepr, ObjectDef, TagKind, TypeDef, TypeId, TypeKind, UnionDef, WireValue};
use crate::targets::rust::ir::{Enum, Id, Item, Literal, StdTrait, Struct, Tag, Type, Union, Value, Variant};
use crate::targets::rust::names::Ident;
use crate::targets::rust::traits;

/// The items of the types to generate.
pub(super) fn items(context: &Context<'_>) -> Result<Vec<Item>, Bug> {
    context.types.iter().map(|id| item(context, *id, context.service.type_def(*id)?)).collect()
}

fn item(context: &Context<'_>, id: TypeId, def: &TypeDef) -> Result<Item, Bug> {
    if let Some(path) = context.replacements.get(&id) {
        return Ok(Item::Override(path.clone()));
    }
    Ok(match &def.kind {
        TypeKind::Id(repr) => Item::Id(new_type(context, def, *repr)?),
        TypeKind::Enum(inner) => Item::Enum(enumeration(context, def, inner)?),
        TypeKind::Object(inner) => Item::Struct(object(context, id, def, inner)?),
        TypeKind::Union(inner) => Item::Union(union(context, id, def, inner)?),
        TypeKind::Unknown(never) => match *never {},
    })
}

/// The derives of ids and enums that are not `Copy`. The macros of the runtime implement `Eq`, which takes less code than its derive.
const VALUE_DERIVES: [StdTrait; 7] = [
    StdTrait::Clone,
    StdTrait::Debug,
    StdTrait::Default,
    StdTrait::PartialEq,
    StdTrait::PartialOrd,
    StdTrait::Ord,
    StdTrait::Hash,
];

/// The derives of ids and enums that are `Copy`.
const COPY_VALUE_DERIVES: [StdTrait; 8] = [
    StdTrait::Clone,
    StdTrait::Copy,
    StdTrait::Debug,
    StdTrait::Default,
    StdTrait::PartialEq,
    StdTrait::PartialOrd,
    StdTrait::Ord,
    StdTrait::Hash,
];

/// The newtype of an id.
fn new_type(context: &Context<'_>, def: &TypeDef, repr: IdRepr) -> Result<Id, Bug> {
    let (inner, derives): (_, &[StdTrait]) = match repr {
        IdRepr::Integer => (Type::Primitive("i64"), &COPY_VALUE_DERIVES),
        IdRepr::String => (Type::String, &VALUE_DERIVES),
    };
    Ok(Id {
        name: Ident::unchanged(&def.name)?,
        docs: docs(&def.docs, def.deprecated.as_deref(), None),
        derives: context.derives(derives, traits::of(&def.kind), &def.rust)?,
        repr,
        inner,
    })
}

fn enumeration(context: &Context<'_>, def: &TypeDef, inner: &EnumDef) -> Result<Enum, Bug> {
    let derives: &[StdTrait] = if inner.closed || inner.is_integer() { &COPY_VALUE_DERIVES } else { &VALUE_DERIVES };
    let values = inner.values.iter().map(enum_value).collect::<Result<Vec<_>, _>>()?;
    // `Default` needs a value: the first one, if the enum states no default.
    let default = values.get(inner.default.map_or(0, |value| value.0)).map(|value| value.name.clone());
    Ok(Enum {
        name: Ident::unchanged(&def.name)?,
        docs: docs(&def.docs, def.deprecated.as_deref(), None),
        derives: context.derives(derives, traits::of(&def.kind), &def.rust)?,
        repr: inner.repr,
        keeps_unknown: !inner.closed,
        default: default.ok_or_else(|| Bug::new(Code::SW9001, format!("the default value of `{}`", *def.name)))?,
        values,
    })
}

fn enum_value(value: &EnumValue) -> Result<Value, Bug> {
    let wire = match &value.wire.value {
        WireValue::Integer(number) => Literal::Int((*number).into()),
        WireValue::String(text) => Literal::Str(text.clone()),
    };
    let on_wire = &value.wire.value;
    let text = if value.docs.is_empty() { format!("`{on_wire}`") } else { format!("`{on_wire}`: {}", value.docs.trim()) };
    Ok(Value { name: Ident::unchanged(&value.name)?, docs: docs(&text, value.deprecated.as_deref(), None), wire })
}

fn object(context: &Context<'_>, id: TypeId, def: &TypeDef, inner: &ObjectDef) -> Result<Struct, Bug> {
    let fields = inner.fields.iter().enumerate();
    let fields = fields.map(|(index, field)| fields::of_object(context, (id, index), field));
    let name_of = |id| inner.name_of(id);
    let sentences =
        inner.rules.iter().map(|rule| context.service.rule_sentence(&name_of, rule)).collect::<Result<Vec<_>, _>>()?;
    Ok(Struct {
        name: Ident::unchanged(&def.name)?,
        docs: docs(&with_sentences(&def.docs, sentences), def.deprecated.as_deref(), None),
        derives: context.derives(fields::STRUCT_DERIVES, traits::OBJECT, &def.rust)?,
        fields: fields.collect::<Result<_, _>>()?,
        rules: rules::lower(context, &name_of, &inner.rules)?,
    })
}

fn union(context: &Context<'_>, id: TypeId, def: &TypeDef, inner: &UnionDef) -> Result<Union, Bug> {
    let variants = inner.variants.iter().enumerate().map(|(index, it)| {
        let ty = context.rust_type(&it.ty)?;
        let is_repeated = inner.variants.iter().filter(|other| other.ty.has_same_values(&it.ty)).count() > 1;
        Ok(Variant {
            name: Ident::upper_camel(it.rust_name())?,
            docs: docs(&format!("`{}`", it.name.value), None, None),
            wire: constants::literal(&it.tag),
            is_converted: !is_repeated,
            ty: if context.boxed.contains(&(id, index)) { Type::boxed(ty) } else { ty },
        })
    });
    let variants = variants.collect::<Result<Vec<_>, Bug>>()?;
    // `Default` needs a variant: the first one.
    let default = variants.first().map(|variant| variant.name.clone());
    let tagging = inner.tagging.as_ref();
    let has_plain_tags = tagging.is_none_or(|tagging| tagging.kind == TagKind::String && tagging.content.is_none());
    let is_plain = has_plain_tags && variants.iter().all(|it| it.is_converted);
    Ok(Union {
        name: Ident::unchanged(&def.name)?,
        docs: docs(&def.docs, def.deprecated.as_deref(), None),
        derives: context.derives(&[StdTrait::Clone, StdTrait::Debug, StdTrait::PartialEq], traits::OBJECT, &def.rust)?,
        tag: tagging.map(|tagging| Tag {
            field: tagging.field.value.clone(),
            kind: tagging.kind,
            content: tagging.content.as_ref().map(|content| content.value.clone()),
        }),
        keeps_unknown: tagging.is_some_and(|tagging| tagging.unknown.is_some()),
        default: default.ok_or_else(|| Bug::new(Code::SW9001, format!("the variants of `{}`", *def.name)))?,
        is_plain,
        variants,
    })
}
