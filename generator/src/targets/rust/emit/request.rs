//! Request types: a struct, and a table with the endpoint and the parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{NameScope, calls, ident, name};
use super::types;
use crate::targets::rust::ir::{Field, Request};

/// A request type: the struct and its table.
pub(super) fn emit(scope: &NameScope, request: &Request) -> TokenStream {
    let (runtime, own, answer) = (&scope.runtime, ident(&request.parameters.name), scope.ty(&request.answer));
    let (declaration, rows) = (types::declaration(scope, &request.parameters), types::rows(&request.parameters));
    let (operation, path) = (&request.operation, &request.path);
    let (method, send, builder_calls) = (name(request.method), name(request.send), calls(&request.calls));
    let argument = |field: &Field| {
        let (name, ty) = (ident(&field.name), scope.ty(if field.required { &field.ty } else { field.ty.without_option() }));
        quote!(#name: #ty)
    };
    let required = || request.parameters.fields.iter().filter(|field| field.required).map(argument);
    let optional = request.parameters.fields.iter().filter(|field| !field.required).map(argument);
    let (arguments, filled): (Vec<_>, Vec<_>) =
        if request.required_in_new { (required().collect(), Vec::new()) } else { (Vec::new(), required().collect()) };
    let filled = (!filled.is_empty()).then(|| quote!(fill(#(#filled),*);));
    quote! {
        #declaration
        #runtime::private::request! {
            #own -> #answer;
            SERVICE #operation #method #path #send #builder_calls;
            new(#(#arguments),*);
            #filled
            set(#(#optional),*);
            #rows
        }
    }
}
