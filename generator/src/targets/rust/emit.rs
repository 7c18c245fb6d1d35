//! Emission: items of Rust become tokens. Pure functions, one module for each kind of item, no decisions.
//!
//! In: [`File`](crate::targets::rust::ir::File). Out: tokens, a few items at a time, since tokens need many times the memory of their
//! text. Not here: layout (see `write`), decisions (see `lower`).

mod answers;
mod client;
mod request;
mod server;
mod service;
mod spell;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::bug::Bug;
use crate::targets::rust::ir::{File, Item, Std};
use crate::targets::rust::names::Path;
use spell::{Speller, name};

/// Passes a file's tokens to `take`, a few items at a time. A name that is not among `imports` is written with its whole path. Ends with
/// the first failure of `take`.
pub(crate) fn each(
    file: &File,
    imports: &[Std],
    runtime: &Path,
    take: &mut dyn FnMut(TokenStream) -> Result<(), Bug>,
) -> Result<(), Bug> {
    let spell = Speller::new(runtime, imports);
    for import in imports {
        let (home, short) = (name(import.home()), name(import.short()));
        take(quote!(use ::std::#home::#short;))?;
    }
    take(service::emit(&spell, &file.service))?;
    take(types::ids(&spell, &file.items))?;
    file.items.iter().try_for_each(|item| take(emit_item(&spell, item)))?;
    file.client.iter().try_for_each(|client| take(client::emit(&spell, client)))?;
    file.server.iter().try_for_each(|server| take(server::emit(&spell, server)))
}

fn emit_item(spell: &Speller, item: &Item) -> TokenStream {
    match item {
        Item::Id(item) => types::id(spell, item),
        Item::Enum(item) => types::list(spell, item),
        Item::Struct(item) => types::object(spell, item),
        Item::Union(item) => types::union(spell, item),
        Item::Answers(item) => answers::emit(spell, item),
        Item::Override(path) => types::replacement(spell, path),
        Item::Request(item) => request::emit(spell, item),
    }
}
