//! Emission: items of Rust become tokens. Pure functions, one module for each kind of item, no decisions.
//!
//! In: [`File`](crate::targets::rust::ir::File). Out: tokens, a few items at a time, since tokens need many times the memory of their
//! text. Not here: layout (see `write`), decisions (see `lower`).

mod answers;
mod client;
mod request;
mod server;
mod service;
mod tokens;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::bug::Bug;
use crate::targets::rust::ir::{File, Item, Std};
use crate::targets::rust::names::Path;
use tokens::{NameScope, name};

/// Passes a file's tokens to `take`, a few items at a time. A name that is not among `imports` is written with its whole path. Ends with
/// the first failure of `take`.
pub(crate) fn each(
    file: &File,
    imports: &[Std],
    runtime: &Path,
    take: &mut dyn FnMut(TokenStream) -> Result<(), Bug>,
) -> Result<(), Bug> {
    let scope = NameScope::new(runtime, imports);
    for import in imports {
        let (home, short) = (name(import.home()), name(import.short()));
        take(quote!(use ::std::#home::#short;))?;
    }
    take(service::emit(&scope, &file.service))?;
    take(types::ids(&scope, &file.items))?;
    file.items.iter().try_for_each(|item| take(emit_item(&scope, item)))?;
    file.client.iter().try_for_each(|client| take(client::emit(&scope, client)))?;
    file.server.iter().try_for_each(|server| take(server::emit(&scope, server)))
}

fn emit_item(scope: &NameScope, item: &Item) -> TokenStream {
    match item {
        Item::Id(item) => types::id(scope, item),
        Item::Enum(item) => types::list(scope, item),
        Item::Struct(item) => types::object(scope, item),
        Item::Union(item) => types::union(scope, item),
        Item::Answers(item) => answers::emit(scope, item),
        Item::Override(path) => types::replacement(scope, path),
        Item::Request(item) => request::emit(scope, item),
    }
}
