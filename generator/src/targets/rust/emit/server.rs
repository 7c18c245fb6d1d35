//! The module `server`: a trait for each resource, and the router, to which implementations are added.

use proc_macro2::TokenStream;
use quote::quote;

use super::block::{Block, Module, Row};
use super::tokens::{NameScope, ident, name};
use crate::targets::rust::ir::{Operation, Resource, Server};

/// The module `server`.
pub(super) fn emit(scope: &NameScope, server: &Server) -> Block {
    emit_with(&scope.in_module(), server, quote!(router))
}

/// The module `server` with this macro for the router. `inner` is the scope of the module.
pub(super) fn emit_with(inner: &NameScope, server: &Server, router: TokenStream) -> Block {
    let mut blocks: Vec<Block> = server.resources.iter().map(|it| resource(inner, it, server.stubs)).collect();
    let head = Row::new([inner.service()]).with_docs(&server.docs);
    let methods = server.resources.iter().map(|resource| {
        let (name, ty) = (ident(&resource.name), ident(&resource.ty));
        let routes = resource.operations.iter().map(|operation| {
            let (method, request) = (ident(&operation.name), inner.local(&operation.request));
            quote!(#method(#request))
        });
        let docs = [format!("Adds handlers of [`{}`].", resource.ty.as_str())];
        Row::new([quote!(#name(#ty):), quote!(#(#routes),*)]).with_docs(&docs)
    });
    blocks.push(inner.table(router, std::iter::once(head).chain(methods).collect()));
    Block::Module(Module { docs: server.docs.clone(), name: name("server"), blocks })
}

fn resource(scope: &NameScope, resource: &Resource, stubs: bool) -> Block {
    let ty = ident(&resource.ty);
    let mode = if stubs { quote!(stubs) } else { quote!(complete) };
    let head = Row::new([mode, quote!(trait), quote!(#ty)]).with_docs(&resource.docs);
    let operations = resource.operations.iter().map(|it| operation(scope, it));
    scope.table(quote!(handlers), std::iter::once(head).chain(operations).collect())
}

fn operation(scope: &NameScope, operation: &Operation) -> Row {
    let (name, request, answer) = (ident(&operation.name), scope.local(&operation.request), scope.ty(&operation.answer));
    Row::new([quote!(async), quote!(fn), quote!(#name(#request)), quote!(->), answer]).with_docs(&operation.docs)
}
