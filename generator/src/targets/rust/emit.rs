//! Emission: items of Rust become tokens, by one pure function for each kind of item. It decides nothing.
//!
//! In: [`File`](crate::targets::rust::ir::File). Out: tokens. Not here: layout (see `write`), decisions (see `lower`).

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

/// Passes the tokens of a file to `sink`, a few items at a time: the tokens of a whole file would need many times the memory of its text. A
/// type of the standard library that is not in `imports` is written with its path. Stops at the first error of `sink`.
pub(crate) fn emit(
    file: &File,
    imports: &[Std],
    runtime: &Path,
    sink: &mut dyn FnMut(TokenStream) -> Result<(), Bug>,
) -> Result<(), Bug> {
    let scope = NameScope::new(runtime, imports);
    for import in imports {
        let (home, short) = (name(import.home()), name(import.short()));
        sink(quote!(use ::std::#home::#short;))?;
    }
    sink(service::emit(&scope, &file.service))?;
    sink(types::ids(&scope, &file.items))?;
    file.items.iter().try_for_each(|item| sink(emit_item(&scope, item)))?;
    if !file.error_types.is_empty() {
        sink(types::error_types(&scope, &file.error_types))?;
    }
    if !file.header_types.is_empty() {
        sink(types::header_types(&scope, &file.header_types))?;
    }
    file.client.iter().try_for_each(|client| sink(client::emit(&scope, client)))?;
    file.server.iter().try_for_each(|server| sink(server::emit(&scope, server)))
}

fn emit_item(scope: &NameScope, item: &Item) -> TokenStream {
    match item {
        Item::Id(item) => types::id(scope, item),
        Item::Enum(item) => types::enumeration(scope, item),
        Item::Struct(item) => types::object(scope, item),
        Item::Union(item) => types::union(scope, item),
        Item::Answers(item) => answers::emit(scope, item),
        Item::Override(path) => types::replacement_check(scope, path),
        Item::Request(item) => request::emit(scope, item),
    }
}
