//! Names, types and literals as tokens.

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::{ToTokens, quote};

use super::block::{Block, Row, Table};
use crate::targets::rust::ir::{Derive, Literal, Root, Std, StdTrait, Type};
use crate::targets::rust::names::{self, Path, Segment};

/// The scope that names are written in: it decides which paths they need.
pub(super) struct NameScope {
    /// Path of the runtime crate.
    pub(super) runtime: TokenStream,
    /// Types of the standard library that can be written without a path.
    imports: Vec<Std>,
    /// The path in front of the file's types: empty at the top level, `super::` in a module.
    parent: TokenStream,
}

impl NameScope {
    /// The top level of the file.
    pub(super) fn new(runtime: &Path, imports: &[Std]) -> Self {
        NameScope { runtime: path(runtime), imports: imports.to_vec(), parent: TokenStream::new() }
    }
    /// A module inside the file. It has no imports, and the file's types are in its parent.
    pub(super) fn in_module(&self) -> Self {
        let parent = &self.parent;
        NameScope { runtime: self.runtime.clone(), imports: Vec::new(), parent: quote!(#parent super::) }
    }
    /// A type.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        let runtime = &self.runtime;
        let path = match ty.root() {
            Root::Std(std) => self.std(std),
            Root::Runtime(short) => {
                let short = name(short);
                quote!(#runtime::#short)
            }
            Root::Primitive(short) => name(short).into_token_stream(),
            Root::Local(local) => self.local(local),
            Root::Override(own) => path(own),
            Root::Unit => quote!(()),
        };
        let arguments: Vec<TokenStream> = ty.arguments().into_iter().map(|argument| self.ty(argument)).collect();
        if arguments.is_empty() { path } else { quote!(#path<#(#arguments),*>) }
    }
    /// A table of the macro `name` of the runtime.
    pub(super) fn table(&self, name: TokenStream, rows: Vec<Row>) -> Block {
        let runtime = &self.runtime;
        Block::Table(Table { path: quote!(#runtime::private::#name), rows })
    }
    /// A type of the file.
    pub(super) fn local(&self, local: &names::Ident) -> TokenStream {
        let (parent, local) = (&self.parent, ident(local));
        quote!(#parent #local)
    }
    /// The static `SERVICE`.
    pub(super) fn service(&self) -> TokenStream {
        let parent = &self.parent;
        quote!(#parent SERVICE)
    }
    /// A type of the standard library.
    fn std(&self, std: Std) -> TokenStream {
        let (home, short) = (name(std.home()), name(std.short()));
        if self.imports.contains(&std) { quote!(#short) } else { quote!(::std::#home::#short) }
    }
}

/// A path.
pub(super) fn path(path: &Path) -> TokenStream {
    let segments = path.segments.iter().map(|segment| match segment {
        Segment::Crate => quote!(crate),
        Segment::Name(segment) => {
            let segment = ident(segment);
            quote!(#segment)
        }
    });
    let leading = path.leading.then(|| quote!(::));
    quote!(#leading #(#segments)::*)
}

/// The attribute `#[derive(…)]`.
pub(super) fn derives(derives: &[Derive]) -> TokenStream {
    let derives = derives.iter().map(|derive| match derive {
        Derive::Std(derive) => std_trait(*derive),
        Derive::Path(derive) => path(derive),
    });
    quote!(#[derive(#(#derives),*)])
}

fn std_trait(name: StdTrait) -> TokenStream {
    match name {
        StdTrait::Clone => quote!(Clone),
        StdTrait::Copy => quote!(Copy),
        StdTrait::Debug => quote!(Debug),
        StdTrait::Default => quote!(Default),
        StdTrait::Hash => quote!(Hash),
        StdTrait::Ord => quote!(Ord),
        StdTrait::PartialEq => quote!(PartialEq),
        StdTrait::PartialOrd => quote!(PartialOrd),
    }
}

/// A name of Rust or of the runtime, as an identifier.
pub(super) fn name(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A name of the specification, as an identifier.
pub(super) fn ident(ident: &names::Ident) -> Ident {
    name(ident.as_str())
}

/// A literal.
pub(super) fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(flag) => quote!(#flag),
        Literal::Int(number) => {
            let digits = Token::u128_unsuffixed(number.unsigned_abs());
            if *number < 0 { quote!(-#digits) } else { quote!(#digits) }
        }
        Literal::UInt(number) => {
            let digits = Token::u64_unsuffixed(*number);
            quote!(#digits)
        }
        Literal::Float(number) => {
            let digits = Token::f64_unsuffixed(number.abs());
            if *number < 0.0 { quote!(-#digits) } else { quote!(#digits) }
        }
        Literal::Str(text) => quote!(#text),
    }
}
