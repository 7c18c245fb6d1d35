//! Rust items as tokens. Pure functions, one room per kind of item, no decisions.
//!
//! In: [`File`](crate::targets::rust::ir::File). Out: tokens, item by item: tokens are many times their text, so none is kept longer than it is needed.
//! Not here: layout (see `write`), choices (see `lower`).

mod answers;
mod client;
mod request;
mod server;
mod service;
mod spell;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::targets::rust::ir::{File, Item, Std};
use spell::{Speller, name};

/// Gives a file's tokens to `take`, a few items at a time. What is not among `imports` is spelled by its whole path.
pub(crate) fn each(file: &File, imports: &[Std], runtime: &str, take: &mut dyn FnMut(TokenStream)) {
    let spell = Speller::new(runtime, imports);
    for import in imports {
        let (home, short) = (name(import.home()), name(import.short()));
        take(quote!(use ::std::#home::#short;));
    }
    take(service::emit(&spell, &file.service));
    take(types::ids(&spell, &file.items));
    file.items.iter().for_each(|item| take(emit_item(&spell, item)));
    file.client.iter().for_each(|client| take(client::emit(&spell, client)));
    file.server.iter().for_each(|server| take(server::emit(&spell, server)));
}

fn emit_item(spell: &Speller, item: &Item) -> TokenStream {
    match item {
        Item::Id(item) => types::id(spell, item),
        Item::Enum(item) => types::list(spell, item),
        Item::Struct(item) => types::object(spell, item),
        Item::Union(item) => types::union(spell, item),
        Item::Answers(item) => answers::emit(spell, item),
        Item::Own(path) => types::own(spell, path),
        Item::Request(item) => request::emit(spell, item),
    }
}
