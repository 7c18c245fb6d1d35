//! Rust items as tokens. Pure functions, one room per kind of item, no decisions.
//!
//! In: [`rust::File`]. Out: tokens, item by item. Not here: layout (see `write`), choices (see `lower`).

mod client;
mod request;
mod server;
mod service;
mod spell;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::rust::{File, Item};
use spell::{Speller, name};

/// A file as tokens: what a macro puts into the user's module.
pub(crate) fn emit(file: &File, runtime: &str) -> TokenStream {
    let spell = Speller::new(runtime, &file.imports);
    let imports = file.imports.iter().map(|import| {
        let (home, short) = (name(import.home()), name(import.short()));
        quote!(use ::std::#home::#short;)
    });
    let service = service::emit(&spell, &file.service);
    let items = file.items.iter().map(|item| emit_item(&spell, item));
    let ids = types::ids(&spell, &file.items);
    let client = file.client.as_ref().map(|client| client::emit(&spell, client));
    let server = file.server.as_ref().map(|server| server::emit(&spell, server));
    quote! {
        #(#imports)*
        #service
        #ids
        #(#items)*
        #client
        #server
    }
}

fn emit_item(spell: &Speller, item: &Item) -> TokenStream {
    match item {
        Item::Id(item) => types::id(spell, item),
        Item::Enum(item) => types::list(spell, item),
        Item::Struct(item) => types::object(spell, item),
        Item::Union(item) => types::union(spell, item),
        Item::Request(item) => request::emit(spell, item),
    }
}
