//! The module `client`: a struct for each resource, with a method for each operation.

use quote::quote;

use super::block::{Block, Module, Row};
use super::tokens::{NameScope, ident, name};
use crate::targets::rust::ir::{Client, Collection, Operation, Resource, SplitList};

/// The re-export of the client, and the module `client`.
pub(super) fn emit(scope: &NameScope, client: &Client) -> [Block; 2] {
    let inner = scope.in_module();
    let servers = client.servers.iter().map(|(name, url)| quote!((#name, #url)));
    let head = match client.servers.is_empty() {
        true => quote!(super::SERVICE),
        false => quote!(super::SERVICE, &[#(#servers),*]),
    };
    let head = Row::new([head]).with_docs(&client.docs);
    let methods = client.resources.iter().map(|resource| {
        let (name, ty) = (ident(&resource.name), ident(&resource.ty));
        Row::new([quote!(#name), quote!(->), quote!(#ty)]).with_docs(&resource.docs)
    });
    let mut blocks = vec![scope.table(quote!(client), std::iter::once(head).chain(methods).collect())];
    blocks.extend(client.resources.iter().map(|it| resource(&inner, it)));
    blocks.extend(client.paged.iter().map(|it| paged(&inner, it)));
    blocks.extend(client.chunked.iter().map(|it| chunked(&inner, it)));
    let module = Module { docs: client.docs.clone(), name: name("client"), blocks };
    [scope.table(quote!(client_name), Vec::new()), Block::Module(module)]
}

pub(super) fn resource(scope: &NameScope, resource: &Resource) -> Block {
    let ty = ident(&resource.ty);
    let head = Row::new([quote!(#ty)]).with_docs(&resource.docs);
    let operations = resource.operations.iter().map(|it| operation(scope, it));
    scope.table(quote!(calls), std::iter::once(head).chain(operations).collect())
}

fn operation(scope: &NameScope, operation: &Operation) -> Row {
    let (name, request) = (ident(&operation.name), scope.local(&operation.request));
    Row { deprecated: operation.deprecated.clone(), ..Row::new([quote!(#name(#request))]).with_docs(&operation.docs) }
}

/// The implementation of the runtime's `Paged`, which returns the collection of an answer.
fn paged(scope: &NameScope, collection: &Collection) -> Block {
    let (runtime, request, items) = (&scope.runtime, scope.local(&collection.request), scope.ty(&collection.items));
    let fields = collection.fields.iter().map(ident);
    let default = collection.optional.then(|| quote!(.unwrap_or_default()));
    let answer = quote!(answer #(.#fields)* #default);
    Block::Item(quote! {
        impl #runtime::private::Paged for #request {
            type Items = #items;
            fn items(answer: Self::Answer) -> Self::Items {
                #answer
            }
        }
    })
}

/// The implementation of the runtime's `Chunked`, which splits a list of the request and joins the answers.
fn chunked(scope: &NameScope, split: &SplitList) -> Block {
    let collection = &split.answer;
    let (runtime, request, list) = (&scope.runtime, scope.local(&collection.request), ident(&split.list));
    let fields: Vec<_> = collection.fields.iter().map(ident).collect();
    let merge = match (fields.as_slice(), collection.optional) {
        ([], _) => quote!(::core::iter::Extend::extend(into, more);),
        (fields, false) => quote!(::core::iter::Extend::extend(&mut into #(.#fields)*, more #(.#fields)*);),
        (fields, true) => {
            quote!(::core::iter::Extend::extend(into #(.#fields)*.get_or_insert_default(), more #(.#fields)*.unwrap_or_default());)
        }
    };
    Block::Item(quote! {
        impl #runtime::private::Chunked for #request {
            fn list(&mut self) -> &mut dyn #runtime::private::SplitList {
                &mut self.#list
            }
            fn merge(into: &mut Self::Answer, more: Self::Answer) {
                #merge
            }
        }
    })
}
