//! Structs with their tables: objects, and request types, whose table also has the endpoint.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::block::{Block, Row, docs};
use super::properties;
use super::tokens::{NameScope, derives, ident};
use crate::model::{Method, SendAs};
use crate::targets::rust::ir::{Field, Request, Struct};

/// A struct and its table.
pub(super) fn object(scope: &NameScope, object: &Struct) -> [Block; 2] {
    let name = ident(&object.name);
    let rows = std::iter::once(Row::new([quote!(#name)])).chain(rows_of(object)).collect();
    [declaration(scope, object), scope.table(quote!(object), rows)]
}

/// A request type: the struct and its table.
pub(super) fn request(scope: &NameScope, request: &Request) -> [Block; 2] {
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
    rows.extend(rows_of(&request.parameters));
    [declaration(scope, &request.parameters), scope.table(quote!(request), rows)]
}

/// A struct without its table.
fn declaration(scope: &NameScope, object: &Struct) -> Block {
    let (doc, name, derives) = (docs(&object.docs), ident(&object.name), derives(&object.derives));
    let fields = object.fields.iter().map(|field| {
        let (doc, name, ty) = (docs(&field.docs), ident(&field.name), scope.ty(&field.ty));
        quote!(#doc pub #name: #ty)
    });
    Block::Declaration(quote! {
        #doc
        #derives
        pub struct #name { #(#fields),* }
    })
}

/// The rows of a struct's table: one for each field, and one for the rules.
fn rows_of(object: &Struct) -> Vec<Row> {
    let rows = object.fields.iter().enumerate().map(|(index, field)| {
        let (index, name, wire) = (Literal::usize_unsuffixed(index), ident(&field.name), &field.wire);
        Row::new([quote!(#index), quote!(#name), quote!(#wire), properties::of_field(&field.properties)])
    });
    let rules = object.rules.iter().map(properties::rule);
    let rules = (!object.rules.is_empty()).then(|| Row::last([quote!(rules), quote!([#(#rules),*])]));
    rows.chain(rules).collect()
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
        Method::Options => quote!(Options),
        Method::Trace => quote!(Trace),
    }
}

/// The default location of parameters, as the runtime's `SendAs`.
fn send(send: SendAs) -> TokenStream {
    match send {
        SendAs::Query => quote!(Query),
        // A server reads forms and multipart bodies alike.
        SendAs::Form | SendAs::Multipart => quote!(Form),
        SendAs::Json => quote!(Json),
    }
}
