//! The enums of operations with several answers, and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::block::{Block, Row, docs};
use super::properties;
use super::tokens::{NameScope, derives, ident};
use crate::targets::rust::ir::{Answer, Answers};

/// An enum and its table.
pub(super) fn emit(scope: &NameScope, answers: &Answers) -> [Block; 2] {
    let (doc, name, derives) = (docs(&answers.docs), ident(&answers.name), derives(&answers.derives));
    let variants = answers.variants.iter().map(|answer| {
        let (doc, name) = (docs(&answer.docs), ident(&answer.name));
        let body = answer.ty.as_ref().map(|ty| scope.ty(ty)).map(|ty| quote!((#ty)));
        quote!(#doc #name #body)
    });
    let default = variant(scope, &answers.default);
    let head = Row::new([quote!(#name), quote!(#default)]);
    let rows = answers.variants.iter().enumerate().map(|(index, answer)| {
        let (index, status) = (Literal::usize_unsuffixed(index), Literal::u16_unsuffixed(answer.status));
        let (variant, calls) = (variant(scope, answer), properties::of_answer(&answer.properties));
        Row::new([quote!(#index), quote!(#status), quote!(#variant #calls)])
    });
    let constants = answers.variants.iter().filter_map(|answer| answer.media_constant.as_ref());
    let constants: Vec<_> =
        constants.map(|(name, media)| (ident(name), media)).map(|(name, media)| quote!(#name #media)).collect();
    let constants = (!constants.is_empty()).then(|| Row::last([quote!(media), quote!([#(#constants),*])]));
    let rows = std::iter::once(head).chain(rows).chain(constants).collect();
    [Block::Declaration(quote!(#doc #derives pub enum #name { #(#variants),* })), scope.table(quote!(answers), rows)]
}

/// A variant in a row of the table: `Ok(body: Book)`, `NoContent`.
fn variant(scope: &NameScope, answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let body = answer.ty.as_ref().map(|ty| scope.ty(ty)).map(|ty| quote!((body: #ty)));
    quote!(#name #body)
}
