//! Ids, enums and unions, and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::block::{Block, Row, docs};
use super::tokens::{NameScope, derives, ident, literal, path};
use crate::model::{EnumRepr, IdRepr, TagKind};
use crate::targets::rust::ir::{Enum, ErrorType, Id, Item, Tag, Union, Variant};
use crate::targets::rust::names::{Ident, Path};

/// The tables that implement the traits of all ids.
pub(super) fn ids(scope: &NameScope, items: &[Item]) -> Vec<Block> {
    let of = |repr: IdRepr| -> Vec<_> {
        let ids = items.iter().filter_map(|item| match item {
            Item::Id(id) if id.repr == repr => Some(ident(&id.name)),
            _ => None,
        });
        ids.collect()
    };
    let tables = [(quote!(integer_id), of(IdRepr::Integer)), (quote!(string_id), of(IdRepr::String))];
    let used = tables.into_iter().filter(|(_, ids)| !ids.is_empty());
    used.map(|(table, ids)| scope.table(table, vec![Row::last([quote!(#(#ids),*)])])).collect()
}

/// The newtype of an id.
pub(super) fn id(scope: &NameScope, id: &Id) -> Block {
    let (docs, name, derives, inner) = (docs(&id.docs), ident(&id.name), derives(&id.derives), scope.ty(&id.inner));
    Block::Declaration(quote! {
        #docs
        #derives
        pub struct #name(pub #inner);
    })
}

/// An enum and its table.
pub(super) fn enumeration(scope: &NameScope, definition: &Enum) -> [Block; 2] {
    let (runtime, doc, name) = (&scope.runtime, docs(&definition.docs), ident(&definition.name));
    let derives = derives(&definition.derives);
    let variants = definition.values.iter().map(|value| {
        let (doc, name) = (docs(&value.docs), ident(&value.name));
        let default = (value.name == definition.default).then(|| quote!(#[default]));
        quote!(#doc #default #name)
    });
    let (table, kept) = match definition.repr {
        EnumRepr::Integer => (quote!(integer_enum), quote!(UnknownCode)),
        EnumRepr::String => (quote!(string_enum), quote!(UnknownName)),
    };
    let (exhaustive, unknown, mode) = match definition.keeps_unknown {
        false => (None, None, quote!(closed)),
        true => {
            let variant = quote! {
                #[doc = " A value that the specification does not list, unchanged."]
                Unknown(#runtime::private::#kept)
            };
            (Some(quote!(#[non_exhaustive])), Some(variant), quote!(open))
        }
    };
    let rows = definition.values.iter().map(|value| {
        let (wire, name) = (literal(&value.wire), ident(&value.name));
        Row::new([wire, quote!(#name)])
    });
    let rows = std::iter::once(Row::new([quote!(#name), mode])).chain(rows).collect();
    let declaration = quote! {
        #doc
        #derives
        #exhaustive
        pub enum #name { #(#variants,)* #unknown }
    };
    [Block::Declaration(declaration), scope.table(table, rows)]
}

/// An item that uses a type of the user's crate in place of a declared type, so that rustc reports the traits that it lacks.
pub(super) fn replacement_check(scope: &NameScope, ty: &Path) -> Block {
    let (runtime, ty) = (&scope.runtime, path(ty));
    Block::Item(quote!(const _: () = #runtime::private::assert_value_type::<#ty>();))
}

/// A union as an enum, and its table.
pub(super) fn union(scope: &NameScope, union: &Union) -> [Block; 2] {
    let (runtime, doc, name) = (&scope.runtime, docs(&union.docs), ident(&union.name));
    let derives = derives(&union.derives);
    let variants = union.variants.iter().map(|variant| {
        let (doc, name, ty) = (docs(&variant.docs), ident(&variant.name), scope.ty(&variant.ty));
        quote!(#doc #name(#ty))
    });
    let unknown = union.keeps_unknown.then(|| {
        quote! {
            #[doc = " A value with a tag that the specification does not list, unchanged."]
            Unknown(#runtime::Json)
        }
    });
    let declaration = quote! {
        #doc
        #derives
        pub enum #name { #(#variants,)* #unknown }
    };
    [Block::Declaration(declaration), union_table(scope, union)]
}

/// The table of a union.
fn union_table(scope: &NameScope, union: &Union) -> Block {
    let rows = union.variants.iter().enumerate().map(|(index, variant)| variant_row(scope, index, variant, union.is_plain));
    let (name, default) = (ident(&union.name), ident(&union.default));
    let unknown = union.keeps_unknown.then(|| quote!(Unknown));
    let head = Row::new([quote!(#name), quote!(#default), tag(union), quote!(#unknown)]);
    scope.table(if union.is_plain { quote!(union) } else { quote!(tagged_union) }, std::iter::once(head).chain(rows).collect())
}

/// The tag in the first row of the table: `["kind"]`, and `["kind" Str "data"]` in a table that is not plain.
fn tag(union: &Union) -> TokenStream {
    let Some(Tag { field, kind, content }) = &union.tag else {
        return if union.is_plain { quote!([]) } else { quote!([Str]) };
    };
    match (union.is_plain, kind) {
        (true, _) => quote!([#field]),
        (false, TagKind::String) => quote!([#field Str #content]),
        (false, TagKind::Integer) => quote!([#field Int #content]),
        (false, TagKind::Boolean) => quote!([#field Bool #content]),
    }
}

/// The row of a variant: `0 Book "book" Book`. In a table that is not plain, `=> from(…)` declares a `From`.
fn variant_row(scope: &NameScope, index: usize, variant: &Variant, is_plain: bool) -> Row {
    let (index, name, wire, ty) =
        (Literal::usize_unsuffixed(index), ident(&variant.name), literal(&variant.wire), scope.ty(&variant.ty));
    let inside = variant.ty.without_box().map(|inside| scope.ty(inside)).map(|inside| quote!(, #inside));
    let cells: Vec<TokenStream> = match (is_plain, variant.is_converted) {
        (true, _) => vec![quote!(#ty #inside)],
        (false, true) => vec![ty.clone(), quote!(=>), quote!(from(#ty #inside))],
        (false, false) => vec![ty],
    };
    Row::new([quote!(#index), quote!(#name), wire].into_iter().chain(cells))
}

/// The table of the types of bodies of errors.
pub(super) fn error_types(scope: &NameScope, types: &[ErrorType]) -> Block {
    let rows = types.iter().map(|error| {
        let (name, status) = (ident(&error.name), error.status.map(Literal::u16_unsuffixed));
        Row::new([quote!(#name), quote!(#status)])
    });
    scope.table(quote!(error_types), std::iter::once(service_row()).chain(rows).collect())
}

/// The table of the types of headers of responses.
pub(super) fn header_types(scope: &NameScope, types: &[Ident]) -> Block {
    let rows = types.iter().map(ident).map(|ty| Row::new([quote!(#ty)]));
    scope.table(quote!(header_types), std::iter::once(service_row()).chain(rows).collect())
}

fn service_row() -> Row {
    Row::new([quote!(SERVICE)])
}
