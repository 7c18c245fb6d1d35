//! The module `client`: a struct for each resource, with a method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{NameScope, docs, ident};
use crate::targets::rust::ir::{Client, Collection, Operation, Resource, SplitList};

/// The module `client`.
pub(super) fn emit(scope: &NameScope, client: &Client) -> TokenStream {
    let inner = scope.in_module();
    let (runtime, doc) = (&scope.runtime, docs(&client.docs));
    let methods = client.resources.iter().map(|resource| {
        let (doc, name, ty) = (docs(&resource.docs), ident(&resource.name), ident(&resource.ty));
        quote!(#doc #name -> #ty;)
    });
    let resources = client.resources.iter().map(|it| resource(&inner, it));
    let paged = client.paged.iter().map(|it| paged(&inner, it));
    let chunked = client.chunked.iter().map(|it| chunked(&inner, it));
    quote! {
        #runtime::private::client_name! {}
        #doc
        pub mod client {
            #runtime::private::client! { #doc super::SERVICE; #(#methods)* }
            #(#resources)*
            #(#paged)*
            #(#chunked)*
        }
    }
}

fn resource(scope: &NameScope, resource: &Resource) -> TokenStream {
    let (runtime, doc, ty) = (&scope.runtime, docs(&resource.docs), ident(&resource.ty));
    let operations = resource.operations.iter().map(|it| operation(scope, it));
    quote!(#runtime::private::calls! { #doc #ty; #(#operations)* })
}

fn operation(scope: &NameScope, operation: &Operation) -> TokenStream {
    let (doc, name, request) = (docs(&operation.docs), ident(&operation.name), scope.local(&operation.request));
    let deprecated = operation.deprecated.as_ref().map(|note| quote!(#[deprecated = #note]));
    quote!(#doc #deprecated #name(#request);)
}

/// The implementation of the runtime's `Paged`, which returns the collection of an answer.
fn paged(scope: &NameScope, collection: &Collection) -> TokenStream {
    let (runtime, request, items) = (&scope.runtime, scope.local(&collection.request), scope.ty(&collection.items));
    let fields = collection.fields.iter().map(ident);
    let default = collection.optional.then(|| quote!(.unwrap_or_default()));
    let answer = quote!(answer #(.#fields)* #default);
    quote! {
        impl #runtime::client::Paged for #request {
            type Items = #items;
            fn items(answer: Self::Answer) -> Self::Items {
                #answer
            }
        }
    }
}

/// The implementation of the runtime's `Chunked`, which splits a list of the request and joins the answers.
fn chunked(scope: &NameScope, split: &SplitList) -> TokenStream {
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
    quote! {
        impl #runtime::client::Chunked for #request {
            fn list(&mut self) -> &mut dyn #runtime::client::SplitList {
                &mut self.#list
            }
            fn merge(into: &mut Self::Answer, more: Self::Answer) {
                #merge
            }
        }
    }
}
