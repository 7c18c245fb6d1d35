//! Declared types as Rust items, and type expressions as Rust types.

use super::docs::docs;
use super::{Context, fields, ident, type_ident};
use crate::model::{self, EnumRepr, IntWidth, Ty, TypeId, TypeKind};
use crate::names;
use crate::targets::rust::ir::{Enum, Id, Item, Literal, Struct, Type, Union, Value, Variant};

/// Every declared type, and the plain outcome when an operation answers with it.
pub(super) fn items(context: &Context<'_>) -> Vec<Item> {
    let declared = context.types.iter().filter_map(|id| context.def(*id).map(|def| item(context, *id, def)));
    declared.chain(fields::outcome(context).map(Item::Struct)).collect()
}

fn item(context: &Context<'_>, id: TypeId, def: &model::TypeDef) -> Item {
    if let Some(path) = &def.rust {
        return Item::Own(path.value.clone());
    }
    let name = type_ident(&def.name);
    let docs = docs(&def.docs, def.deprecated.as_deref(), None);
    let derives = context.derives(model::traits::of(&def.kind), &def.derives);
    match &def.kind {
        TypeKind::Id(repr) => Item::Id(Id { name, docs, derives, repr: *repr }),
        TypeKind::Enum(values) => Item::Enum(Enum {
            name,
            docs,
            derives,
            repr: values.repr,
            closed: values.closed,
            default: values.default.unwrap_or(0),
            values: values.values.iter().map(|value| enum_value(value, values.repr)).collect(),
        }),
        TypeKind::Object(object) => {
            let fields = object.fields.iter().enumerate().map(|(index, field)| fields::lower(context, Some((id, index)), field));
            Item::Struct(Struct { name, docs, derives, fields: fields.collect(), rules: Vec::new() })
        }
        TypeKind::Union(union) => Item::Union(Union {
            name,
            docs,
            derives,
            tag: union.tag.as_ref().map(|tag| tag.value.clone()),
            variants: union.variants.iter().enumerate().map(|(index, it)| variant(context, (id, index), it)).collect(),
        }),
    }
}

fn enum_value(value: &model::EnumValue, repr: EnumRepr) -> Value {
    let wire = match repr {
        EnumRepr::Integer => Literal::Int(value.wire.parse::<i64>().unwrap_or_default().into()),
        EnumRepr::String => Literal::Str(value.wire.value.clone()),
    };
    let wire_value = value.wire.value.as_str();
    let text = if value.docs.is_empty() { format!("`{wire_value}`") } else { format!("`{wire_value}`: {}", value.docs.trim()) };
    Value { name: type_ident(&value.name), docs: docs(&text, value.deprecated.as_deref(), None), wire }
}

fn variant(context: &Context<'_>, at: (TypeId, usize), variant: &model::Variant) -> Variant {
    let inner = lower(context, &variant.ty);
    let ty = if context.boxed.contains(&at) { Type::boxed(inner) } else { inner };
    let docs = docs(&format!("`{}`", variant.name.value), None, None);
    Variant { name: ident(names::pascal(&variant.name)), docs, wire: variant.name.value.clone(), ty }
}

/// A type expression.
pub(super) fn lower(context: &Context<'_>, ty: &Ty) -> Type {
    match ty {
        Ty::Boolean => Type::Primitive("bool"),
        Ty::Integer(width) => Type::Primitive(integer(*width)),
        Ty::Float => Type::Primitive("f64"),
        Ty::String | Ty::Text => Type::string(),
        Ty::Decimal => Type::runtime("Decimal"),
        Ty::Secret => Type::runtime("Secret"),
        Ty::Timestamp => Type::runtime("Timestamp"),
        Ty::Date => Type::runtime("Date"),
        Ty::Duration => Type::runtime("Seconds"),
        Ty::Uuid => Type::runtime("Uuid"),
        Ty::Url => Type::runtime("Url"),
        Ty::Bytes => Type::runtime("Bytes"),
        Ty::Json => Type::runtime("Json"),
        Ty::File => Type::runtime("File"),
        Ty::List(item) | Ty::OneOrMany(item) => Type::list(lower(context, item)),
        Ty::Map(key, value, _) => Type::map(lower(context, key), lower(context, value)),
        Ty::Nullable(inner) => Type::Runtime("Nullable", vec![lower(context, inner)]),
        Ty::OrFalse(inner) => Type::option(lower(context, inner)),
        Ty::Named(id) => context.def(*id).map_or(Type::Unit, named),
    }
}

fn named(def: &model::TypeDef) -> Type {
    let ty = match &def.rust {
        Some(path) => Type::Own(path.value.clone()),
        None => Type::Local(type_ident(&def.name)),
    };
    if def.is_shared() { Type::shared(ty) } else { ty }
}

fn integer(width: IntWidth) -> &'static str {
    match width {
        IntWidth::I8 => "i8",
        IntWidth::I16 => "i16",
        IntWidth::I32 => "i32",
        IntWidth::I64 => "i64",
        IntWidth::U8 => "u8",
        IntWidth::U16 => "u16",
        IntWidth::U32 => "u32",
        IntWidth::U64 => "u64",
    }
}
