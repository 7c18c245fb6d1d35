//! The server module: one trait per resource, and the router that takes their implementations.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::{Speller, docs, ident};
use crate::targets::rust::ir::{Operation, Resource, Server};

/// `pub mod server`.
pub(super) fn emit(spell: &Speller, server: &Server) -> TokenStream {
    let inner = spell.in_module();
    let (runtime, doc) = (&spell.runtime, docs(&server.docs));
    let traits = server.resources.iter().map(|it| resource(&inner, it, server.stubs));
    let methods = server.resources.iter().map(|resource| {
        let (name, ty) = (ident(&resource.name), ident(&resource.ty));
        let routes = resource.operations.iter().map(|operation| {
            let (method, request) = (ident(&operation.name), inner.local(&operation.request));
            quote!(#method(#request))
        });
        let doc = format!(" Adds handlers of [`{}`].", resource.ty.as_str());
        quote!(#[doc = #doc] #name(#ty): #(#routes),*;)
    });
    quote! {
        #doc
        pub mod server {
            #(#traits)*
            #runtime::private::router! { #doc super::SERVICE; #(#methods)* }
        }
    }
}

fn resource(spell: &Speller, resource: &Resource, stubs: bool) -> TokenStream {
    let (runtime, doc, ty) = (&spell.runtime, docs(&resource.docs), ident(&resource.ty));
    let operations = resource.operations.iter().map(|it| operation(spell, it));
    let mode = if stubs { quote!(stubs) } else { quote!(complete) };
    quote!(#runtime::private::handlers! { #doc #mode trait #ty; #(#operations)* })
}

fn operation(spell: &Speller, operation: &Operation) -> TokenStream {
    let (doc, name, request) = (docs(&operation.docs), ident(&operation.name), spell.local(&operation.request));
    let answer = spell.ty(&operation.answer);
    quote!(#doc async fn #name(#request) -> #answer;)
}
