//! The module `server`: a trait for each resource, and the router, to which implementations are added.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{NameScope, docs, ident};
use crate::targets::rust::ir::{Operation, Resource, Server};

/// The module `server`.
pub(super) fn emit(scope: &NameScope, server: &Server) -> TokenStream {
    let inner = scope.in_module();
    let (runtime, doc) = (&scope.runtime, docs(&server.docs));
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

fn resource(scope: &NameScope, resource: &Resource, stubs: bool) -> TokenStream {
    let (runtime, doc, ty) = (&scope.runtime, docs(&resource.docs), ident(&resource.ty));
    let operations = resource.operations.iter().map(|it| operation(scope, it));
    let mode = if stubs { quote!(stubs) } else { quote!(complete) };
    quote!(#runtime::private::handlers! { #doc #mode trait #ty; #(#operations)* })
}

fn operation(scope: &NameScope, operation: &Operation) -> TokenStream {
    let (doc, name, request) = (docs(&operation.docs), ident(&operation.name), scope.local(&operation.request));
    let answer = scope.ty(&operation.answer);
    quote!(#doc async fn #name(#request) -> #answer;)
}
