//! Emission: items of Rust become blocks of tokens, by one pure function for each kind of item. It decides nothing.
//!
//! In: [`File`](crate::targets::rust::ir::File). Out: [`Block`]s. Not here: layout (see `write`), decisions (see `lower`).

mod answers;
mod block;
mod client;
mod properties;
mod server;
mod service;
mod structs;
mod tokens;
mod types;
mod webhooks;

use quote::quote;

use crate::bug::Bug;
use crate::targets::rust::ir::{File, Item, Std};
use crate::targets::rust::names::Path;
use tokens::{NameScope, name};

pub(crate) use block::{Block, Module, Row, Table};

/// Passes the blocks of a file to `sink`, one at a time: the tokens of a whole file would need many times the memory of its text. A type of
/// the standard library that is not in `imports` is written with its path. Stops at the first error of `sink`.
pub(crate) fn emit(
    file: &File,
    imports: &[Std],
    runtime: &Path,
    sink: &mut dyn FnMut(Block) -> Result<(), Bug>,
) -> Result<(), Bug> {
    let scope = NameScope::new(runtime, imports);
    for import in imports {
        let (home, short) = (name(import.home()), name(import.short()));
        sink(Block::Import(quote!(use ::std::#home::#short;)))?;
    }
    sink(service::emit(&scope, &file.service))?;
    types::ids(&scope, &file.items).into_iter().try_for_each(&mut *sink)?;
    for item in &file.items {
        emit_item(&scope, item).into_iter().try_for_each(&mut *sink)?;
    }
    if !file.error_types.is_empty() {
        sink(types::error_types(&scope, &file.error_types))?;
    }
    if !file.header_types.is_empty() {
        sink(types::header_types(&scope, &file.header_types))?;
    }
    if let Some(client) = &file.client {
        client::emit(&scope, client).into_iter().try_for_each(&mut *sink)?;
    }
    if let Some(server) = &file.server {
        sink(server::emit(&scope, server))?;
    }
    file.webhooks.iter().try_for_each(|webhooks| sink(webhooks::emit(&scope, webhooks)))
}

fn emit_item(scope: &NameScope, item: &Item) -> Vec<Block> {
    match item {
        Item::Id(item) => vec![types::id(scope, item)],
        Item::Enum(item) => types::enumeration(scope, item).into(),
        Item::Struct(item) => structs::object(scope, item).into(),
        Item::Union(item) => types::union(scope, item).into(),
        Item::Answers(item) => answers::emit(scope, item).into(),
        Item::Override(path) => vec![types::replacement_check(scope, path)],
        Item::Request(item) => structs::request(scope, item).into(),
    }
}
