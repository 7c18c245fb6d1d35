//! Enums of several answers, and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{NameScope, calls, derives, docs, ident};
use crate::targets::rust::ir::{Answer, Answers};

/// The enum and its table.
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
        let (variant, words) = (variant(scope, answer), calls(&answer.calls));
        quote!(#index #status #variant #words;)
    });
    quote! {
        #doc
        #derives
        pub enum #name { #(#variants),* }
        #runtime::private::answers! { #name #default; #(#rows)* }
    }
}

/// A variant in the table: `Ok(body: Book)`, `NoContent`.
fn variant(scope: &NameScope, answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let body = answer.ty.as_ref().map(|ty| scope.ty(ty)).map(|ty| quote!((body: #ty)));
    quote!(#name #body)
}
