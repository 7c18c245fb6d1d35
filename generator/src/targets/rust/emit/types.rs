//! Ids, lists of values, objects and unions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spell::{Speller, arg, derives, docs, ident, literal, path, with};
use crate::model::{EnumRepr, IdRepr};
use crate::targets::rust::ir::{Enum, Id, Item, Struct, Type, Union};

/// The traits of all ids, in two lists.
pub(super) fn ids(spell: &Speller, items: &[Item]) -> TokenStream {
    let runtime = &spell.runtime;
    let of = |repr: IdRepr| -> Vec<_> {
        let ids = items.iter().filter_map(|item| match item {
            Item::Id(id) if id.repr == repr => Some(ident(&id.name)),
            _ => None,
        });
        ids.collect()
    };
    let (integers, strings) = (of(IdRepr::Integer), of(IdRepr::String));
    let integers = (!integers.is_empty()).then(|| quote!(#runtime::private::integer_id! { #(#integers),* }));
    let strings = (!strings.is_empty()).then(|| quote!(#runtime::private::string_id! { #(#strings),* }));
    quote!(#integers #strings)
}

/// A new type.
pub(super) fn id(spell: &Speller, id: &Id) -> TokenStream {
    let (docs, name, derives) = (docs(&id.docs), ident(&id.name), derives(&id.derives));
    let (copy, inner) = match id.repr {
        IdRepr::Integer => (quote!(Copy,), quote!(i64)),
        IdRepr::String => (quote!(), spell.ty(&Type::string())),
    };
    quote! {
        #docs
        #[derive(Clone, #copy Debug, Default, PartialEq, PartialOrd, Ord, Hash #derives)]
        pub struct #name(pub #inner);
    }
}

/// A list of values.
pub(super) fn list(spell: &Speller, list: &Enum) -> TokenStream {
    let (runtime, doc, name) = (&spell.runtime, docs(&list.docs), ident(&list.name));
    let derives = derives(&list.derives);
    let (copy, table, unknown) = match list.repr {
        EnumRepr::Integer => (quote!(Copy,), quote!(integer_enum), quote!(UnknownCode)),
        EnumRepr::String => (quote!(), quote!(string_enum), quote!(UnknownName)),
    };
    let copy = if list.closed { quote!(Copy,) } else { copy };
    let variants = list.values.iter().enumerate().map(|(index, value)| {
        let (doc, name) = (docs(&value.docs), ident(&value.name));
        let default = (index == list.default).then(|| quote!(#[default]));
        quote!(#doc #default #name)
    });
    let (exhaustive, unknown, mode) = if list.closed {
        (quote!(), quote!(), quote!(closed))
    } else {
        let unknown = quote! {
            #[doc = " A value that this specification does not list, kept as it came."]
            Unknown(#runtime::private::#unknown)
        };
        (quote!(#[non_exhaustive]), unknown, quote!(open))
    };
    let rows = list.values.iter().map(|value| {
        let (wire, name) = (literal(&value.wire), ident(&value.name));
        quote!(#wire #name;)
    });
    quote! {
        #doc
        #[derive(Clone, #copy Debug, Default, PartialEq, PartialOrd, Ord, Hash #derives)]
        #exhaustive
        pub enum #name { #(#variants,)* #unknown }
        #runtime::private::#table! { #name #mode; #(#rows)* }
    }
}

/// An object and its table.
pub(super) fn object(spell: &Speller, object: &Struct) -> TokenStream {
    let (runtime, name) = (&spell.runtime, ident(&object.name));
    let (declaration, rows) = (declaration(spell, object), rows(object));
    quote! {
        #declaration
        #runtime::private::object! { #name; #rows }
    }
}

/// A type of the user's own: rustc says here what it lacks.
pub(super) fn own(spell: &Speller, own: &str) -> TokenStream {
    let (runtime, own) = (&spell.runtime, path(own));
    quote!(const _: () = #runtime::private::stands_in::<#own>();)
}

/// The struct itself.
pub(super) fn declaration(spell: &Speller, object: &Struct) -> TokenStream {
    let (doc, name, derives) = (docs(&object.docs), ident(&object.name), derives(&object.derives));
    let fields = object.fields.iter().map(|field| {
        let (doc, name, ty) = (docs(&field.docs), ident(&field.name), spell.ty(&field.ty));
        quote!(#doc pub #name: #ty)
    });
    quote! {
        #doc
        #[derive(Clone, Default, PartialEq #derives)]
        pub struct #name { #(#fields),* }
    }
}

/// The fields as the codec sees them, and the rules across them.
pub(super) fn rows(object: &Struct) -> TokenStream {
    let rows = object.fields.iter().enumerate().map(|(index, field)| {
        let (index, name, wire, with) = (Literal::usize_unsuffixed(index), ident(&field.name), &field.wire, with(&field.with));
        quote!(#index #name #wire #with;)
    });
    let rules = object.rules.iter().map(arg);
    let rules = (!object.rules.is_empty()).then(|| quote!(rules [#(#rules),*]));
    quote!(#(#rows)* #rules)
}

/// A union.
pub(super) fn union(spell: &Speller, union: &Union) -> TokenStream {
    let (runtime, doc, name) = (&spell.runtime, docs(&union.docs), ident(&union.name));
    let derives = derives(&union.derives);
    let variants = union.variants.iter().map(|variant| {
        let (doc, name, ty) = (docs(&variant.docs), ident(&variant.name), spell.ty(&variant.ty));
        quote!(#doc #name(#ty))
    });
    let default = union.variants.first().map(|variant| ident(&variant.name));
    let rows = union.variants.iter().enumerate().map(|(index, variant)| {
        let (index, name, wire) = (Literal::usize_unsuffixed(index), ident(&variant.name), &variant.wire);
        let ty = spell.ty(&variant.ty);
        quote!(#index #name #wire #ty;)
    });
    let tag = union.tag.as_ref().map(|tag| quote!(#tag));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq #derives)]
        pub enum #name { #(#variants),* }
        #runtime::private::union! { #name #default [#tag]; #(#rows)* }
    }
}
