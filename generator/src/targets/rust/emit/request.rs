//! Request types: a struct, and a table with the endpoint and the parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::block::{Block, Row};
use super::tokens::{NameScope, ident};
use super::{properties, types};
use crate::model::{Method, SendAs};
use crate::targets::rust::ir::{Field, Request};

/// A request type: the struct and its table.
pub(super) fn emit(scope: &NameScope, request: &Request) -> [Block; 2] {
    let (own, answer) = (ident(&request.parameters.name), scope.ty(&request.answer));
    let argument = |field: &Field| {
        let (name, ty) = (ident(&field.name), scope.ty(if field.required { &field.ty } else { field.ty.without_option() }));
        quote!(#name: #ty)
    };
    let required: Vec<_> = request.parameters.fields.iter().filter(|field| field.required).map(argument).collect();
    let optional = request.parameters.fields.iter().filter(|field| !field.required).map(argument);
    let (arguments, filled) = if request.required_in_new { (required, Vec::new()) } else { (Vec::new(), required) };
    let mut rows =
        vec![Row::new([quote!(#own), quote!(->), answer]), endpoint(request), Row::new([quote!(new(#(#arguments),*))])];
    if !filled.is_empty() {
        rows.push(Row::new([quote!(fill(#(#filled),*))]));
    }
    rows.push(Row::new([quote!(set(#(#optional),*))]));
    rows.extend(types::rows(&request.parameters));
    [types::declaration(scope, &request.parameters), scope.table(quote!(request), rows)]
}

/// The row of the endpoint: `SERVICE "users.get" Get "/users" Query .public();`.
fn endpoint(request: &Request) -> Row {
    let (operation, path, calls) = (&request.operation, &request.path, properties::of_endpoint(&request.properties));
    Row::new([quote!(SERVICE), quote!(#operation), method(request.method), quote!(#path), send(request.send), calls])
}

/// A method, as the runtime's `Method`.
fn method(method: Method) -> TokenStream {
    match method {
        Method::Get => quote!(Get),
        Method::Head => quote!(Head),
        Method::Post => quote!(Post),
        Method::Put => quote!(Put),
        Method::Patch => quote!(Patch),
        Method::Delete => quote!(Delete),
    }
}

/// The default location of parameters, as the runtime's `SendAs`.
fn send(send: SendAs) -> TokenStream {
    match send {
        SendAs::Query => quote!(Query),
        SendAs::Form => quote!(Form),
        SendAs::Json => quote!(Json),
    }
}
