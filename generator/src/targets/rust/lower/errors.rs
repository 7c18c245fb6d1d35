//! The types of the bodies of errors.

use std::collections::BTreeSet;

use super::context::Context;
use crate::bug::Bug;
use crate::model::TypeId;
use crate::targets::rust::ir::ErrorType;
use crate::targets::rust::names::Ident;

/// The types of bodies, each once. Types of the user's crate are left out, since `impl`s for them belong to that crate.
pub(super) fn types(context: &Context<'_>) -> Result<Vec<ErrorType>, Bug> {
    let ids: BTreeSet<TypeId> = context.service.error_types().map(|error| error.ty).collect();
    let mut types = Vec::new();
    for id in ids {
        let def = context.service.type_def(id)?;
        if def.rust.path.is_none() {
            types.push(ErrorType { name: Ident::unchanged(&def.name)?, status: context.service.default_error_status(id) });
        }
    }
    Ok(types)
}
