//! Type expressions as Rust types.

use super::context::{Context, path};
use crate::bug::Bug;
use crate::model::{Scalar, ScalarRust, Ty, TypeDef};
use crate::targets::rust::ir::Type;
use crate::targets::rust::names::Ident;

/// The Rust type of a type expression.
pub(super) fn lower(context: &Context<'_>, ty: &Ty) -> Result<Type, Bug> {
    Ok(match ty {
        Ty::Scalar(scalar) => of_scalar(*scalar),
        Ty::Json => Type::Runtime("Json"),
        Ty::File => Type::Runtime("File"),
        Ty::List(item) | Ty::OneOrMany(item) => Type::list(lower(context, item)?),
        Ty::Map(key, value, _) => Type::map(lower(context, key)?, lower(context, value)?),
        Ty::Nullable(inner) => Type::nullable(lower(context, inner)?),
        Ty::OrFalse(inner) => Type::option(lower(context, inner)?),
        Ty::Named(id) => declared(context.service.type_def(*id)?)?,
        Ty::Unknown(never) => match *never {},
    })
}

/// The Rust type of a declared type.
fn declared(def: &TypeDef) -> Result<Type, Bug> {
    let ty = match &def.rust.path {
        Some(text) => Type::Override(path(text)?),
        None => Type::Local(Ident::unchanged(&def.name)?),
    };
    Ok(if def.rust.shared.is_some() { Type::shared(ty) } else { ty })
}

/// The Rust type of a scalar.
fn of_scalar(scalar: Scalar) -> Type {
    match scalar.facts().rust {
        ScalarRust::Primitive(name) => Type::Primitive(name),
        ScalarRust::String => Type::String,
        ScalarRust::Runtime(name) => Type::Runtime(name),
    }
}
