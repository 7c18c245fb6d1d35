//! Ids, enums, structs and unions, and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{self, NameScope, arg, calls, derives, docs, ident, literal, path};
use crate::targets::rust::ir::{Enum, ErrorType, Id, IdTable, Item, Struct, Union};
use crate::targets::rust::names::{self, Path};

/// The macro calls that implement the traits of all ids.
pub(super) fn ids(scope: &NameScope, items: &[Item]) -> TokenStream {
    let runtime = &scope.runtime;
    let of = |table: IdTable| -> Vec<_> {
        let ids = items.iter().filter_map(|item| match item {
            Item::Id(id) if id.table == table => Some(ident(&id.name)),
            _ => None,
        });
        ids.collect()
    };
    let (integers, strings) = (of(IdTable::Integers), of(IdTable::Strings));
    let integers = (!integers.is_empty()).then(|| quote!(#runtime::private::integer_id! { #(#integers),* }));
    let strings = (!strings.is_empty()).then(|| quote!(#runtime::private::string_id! { #(#strings),* }));
    quote!(#integers #strings)
}

/// The newtype of an id.
pub(super) fn id(scope: &NameScope, id: &Id) -> TokenStream {
    let (docs, name, derives, inner) = (docs(&id.docs), ident(&id.name), derives(&id.derives), scope.ty(&id.inner));
    quote! {
        #docs
        #derives
        pub struct #name(pub #inner);
    }
}

/// An enum and its table.
pub(super) fn enumeration(scope: &NameScope, definition: &Enum) -> TokenStream {
    let (runtime, doc, name) = (&scope.runtime, docs(&definition.docs), ident(&definition.name));
    let (derives, table) = (derives(&definition.derives), tokens::name(definition.table));
    let variants = definition.values.iter().enumerate().map(|(index, value)| {
        let (doc, name) = (docs(&value.docs), ident(&value.name));
        let default = (index == definition.default).then(|| quote!(#[default]));
        quote!(#doc #default #name)
    });
    let (exhaustive, unknown, mode) = match definition.unknown {
        None => (quote!(), quote!(), quote!(closed)),
        Some(unknown) => {
            let unknown = tokens::name(unknown);
            let variant = quote! {
                #[doc = " A value that the specification does not list, unchanged."]
                Unknown(#runtime::private::#unknown)
            };
            (quote!(#[non_exhaustive]), variant, quote!(open))
        }
    };
    let rows = definition.values.iter().map(|value| {
        let (wire, name) = (literal(&value.wire), ident(&value.name));
        quote!(#wire #name;)
    });
    quote! {
        #doc
        #derives
        #exhaustive
        pub enum #name { #(#variants,)* #unknown }
        #runtime::private::#table! { #name #mode; #(#rows)* }
    }
}

/// A struct and its table.
pub(super) fn object(scope: &NameScope, object: &Struct) -> TokenStream {
    let (runtime, name) = (&scope.runtime, ident(&object.name));
    let (declaration, rows) = (declaration(scope, object), rows(object));
    quote! {
        #declaration
        #runtime::private::object! { #name; #rows }
    }
}

/// An item that uses a type of the user's crate in place of a declared type, so that rustc reports the traits that it lacks.
pub(super) fn replacement_check(scope: &NameScope, ty: &Path) -> TokenStream {
    let (runtime, ty) = (&scope.runtime, path(ty));
    quote!(const _: () = #runtime::private::assert_value_type::<#ty>();)
}

/// A struct without its table.
pub(super) fn declaration(scope: &NameScope, object: &Struct) -> TokenStream {
    let (doc, name, derives) = (docs(&object.docs), ident(&object.name), derives(&object.derives));
    let fields = object.fields.iter().map(|field| {
        let (doc, name, ty) = (docs(&field.docs), ident(&field.name), scope.ty(&field.ty));
        quote!(#doc pub #name: #ty)
    });
    quote! {
        #doc
        #derives
        pub struct #name { #(#fields),* }
    }
}

/// The rows of a struct's table: one for each field, and one for the rules.
pub(super) fn rows(object: &Struct) -> TokenStream {
    let rows = object.fields.iter().enumerate().map(|(index, field)| {
        let (index, name, wire, calls) = (Literal::usize_unsuffixed(index), ident(&field.name), &field.wire, calls(&field.calls));
        quote!(#index #name #wire #calls;)
    });
    let rules = object.rules.iter().map(arg);
    let rules = (!object.rules.is_empty()).then(|| quote!(rules [#(#rules),*]));
    quote!(#(#rows)* #rules)
}

/// A union as an enum, and its table.
pub(super) fn union(scope: &NameScope, union: &Union) -> TokenStream {
    let (runtime, doc, name) = (&scope.runtime, docs(&union.docs), ident(&union.name));
    let derives = derives(&union.derives);
    let variants = union.variants.iter().map(|variant| {
        let (doc, name, ty) = (docs(&variant.docs), ident(&variant.name), scope.ty(&variant.ty));
        quote!(#doc #name(#ty))
    });
    let default = union.variants.get(union.default).map(|variant| ident(&variant.name));
    let is_plain = union.tags == "Str" && union.content.is_none() && union.variants.iter().all(|variant| variant.is_converted);
    let rows = union.variants.iter().enumerate().map(|(index, variant)| {
        let (index, name, wire) = (Literal::usize_unsuffixed(index), ident(&variant.name), literal(&variant.wire));
        let ty = scope.ty(&variant.ty);
        let inside = variant.ty.without_box().map(|inside| scope.ty(inside)).map(|inside| quote!(, #inside));
        match (is_plain, variant.is_converted) {
            (true, _) => quote!(#index #name #wire #ty #inside;),
            (false, true) => quote!(#index #name #wire #ty => from(#ty #inside);),
            (false, false) => quote!(#index #name #wire #ty;),
        }
    });
    let tag = union.tag.as_ref().map(|tag| quote!(#tag));
    let (unknown, keeps) = match union.keeps_unknown {
        true => (
            Some(quote! {
                #[doc = " A value with a tag that the specification does not list, unchanged."]
                Unknown(#runtime::Json)
            }),
            Some(quote!(Unknown)),
        ),
        false => (None, None),
    };
    let declaration = quote! {
        #doc
        #derives
        pub enum #name { #(#variants,)* #unknown }
    };
    if is_plain {
        return quote!(#declaration #runtime::private::union! { #name #default [#tag] #keeps; #(#rows)* });
    }
    let (kind, content) = (tokens::name(union.tags), union.content.as_ref().map(|content| quote!(#content)));
    quote!(#declaration #runtime::private::tagged_union! { #name #default [#tag #kind #content] #keeps; #(#rows)* })
}

/// The table of the types of bodies of errors.
pub(super) fn error_types(scope: &NameScope, types: &[ErrorType]) -> TokenStream {
    let runtime = &scope.runtime;
    let rows = types.iter().map(|error| {
        let (name, status) = (ident(&error.name), error.status.map(Literal::u16_unsuffixed));
        quote!(#name #status;)
    });
    quote!(#runtime::private::error_types! { SERVICE; #(#rows)* })
}

/// The table of the types of headers of responses.
pub(super) fn header_types(scope: &NameScope, types: &[names::Ident]) -> TokenStream {
    let (runtime, types) = (&scope.runtime, types.iter().map(ident));
    quote!(#runtime::private::header_types! { SERVICE; #(#types;)* })
}
