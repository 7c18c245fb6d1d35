//! Type expressions as Rust types.

use super::context::{Context, path};
use crate::bug::Bug;
use crate::model::{IntWidth, Ty, TypeDef};
use crate::targets::rust::ir::Type;
use crate::targets::rust::names::Ident;

/// The Rust type of a type expression.
pub(super) fn lower(context: &Context<'_>, ty: &Ty) -> Result<Type, Bug> {
    Ok(match ty {
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
        Ty::List(item) | Ty::OneOrMany(item) => Type::list(lower(context, item)?),
        Ty::Map(key, value, _) => Type::map(lower(context, key)?, lower(context, value)?),
        Ty::Nullable(inner) => Type::Runtime("Nullable", vec![lower(context, inner)?]),
        Ty::OrFalse(inner) => Type::option(lower(context, inner)?),
        Ty::Named(id) => declared(context.service.type_def(*id)?)?,
        Ty::Unknown(never) => match *never {},
    })
}

fn declared(def: &TypeDef) -> Result<Type, Bug> {
    let ty = match &def.rust.path {
        Some(text) => Type::Override(path(text)?),
        None => Type::Local(Ident::given(&def.name)?),
    };
    Ok(if def.rust.shared.is_some() { Type::shared(ty) } else { ty })
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
