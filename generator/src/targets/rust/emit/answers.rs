//! The enums of operations with several answers, and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{NameScope, calls, derives, docs, ident};
use crate::targets::rust::ir::{Answer, Answers};

/// An enum and its table.
pub(super) fn emit(scope: &NameScope, answers: &Answers) -> TokenStream {
    let (runtime, doc, name) = (&scope.runtime, docs(&answers.docs), ident(&answers.name));
    let derives = derives(&answers.derives);
    let variants = answers.variants.iter().map(|answer| {
        let (doc, name) = (docs(&answer.docs), ident(&answer.name));
        let body = answer.ty.as_ref().map(|ty| scope.ty(ty)).map(|ty| quote!((#ty)));
        quote!(#doc #name #body)
    });
    let default = answers.variants.get(answers.default).map(|answer| variant(scope, answer));
    let rows = answers.variants.iter().enumerate().map(|(index, answer)| {
        let (index, status) = (Literal::usize_unsuffixed(index), Literal::u16_unsuffixed(answer.status));
        let (variant, builder_calls) = (variant(scope, answer), calls(&answer.calls));
        quote!(#index #status #variant #builder_calls;)
    });
    quote! {
        #doc
        #derives
        pub enum #name { #(#variants),* }
        #runtime::private::answers! { #name #default; #(#rows)* }
    }
}

/// A variant in a row of the table: `Ok(body: Book)`, `NoContent`.
fn variant(scope: &NameScope, answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let body = answer.ty.as_ref().map(|ty| scope.ty(ty)).map(|ty| quote!((body: #ty)));
    quote!(#name #body)
}
