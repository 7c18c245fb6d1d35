//! Rust types of the generated file.

use std::collections::BTreeSet;

use crate::targets::rust::names::{Ident, Path};

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// A primitive type: `i64`, `bool`.
    Primitive(&'static str),
    /// A type of the standard library, with its type arguments.
    Std(Std, Vec<Type>),
    /// A type of the runtime, with its type arguments: `Timestamp`.
    Runtime(&'static str, Vec<Type>),
    /// A type of this file.
    Local(Ident),
    /// A type of the user's crate. Its path has the same meaning in every module.
    Override(Path),
    /// The unit type `()`.
    Unit,
}

/// A type of the standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Std {
    Arc,
    BTreeMap,
    Box,
    Option,
    String,
    Vec,
}

impl Std {
    /// The name without a path: `BTreeMap`.
    pub(crate) fn short(self) -> &'static str {
        match self {
            Std::Arc => "Arc",
            Std::BTreeMap => "BTreeMap",
            Std::Box => "Box",
            Std::Option => "Option",
            Std::String => "String",
            Std::Vec => "Vec",
        }
    }
    /// The module of `std` that has the type: `collections`.
    pub(crate) fn home(self) -> &'static str {
        match self {
            Std::Arc => "sync",
            Std::BTreeMap => "collections",
            Std::Box => "boxed",
            Std::Option => "option",
            Std::String => "string",
            Std::Vec => "vec",
        }
    }
}

impl Type {
    pub(crate) fn string() -> Self {
        Type::Std(Std::String, Vec::new())
    }
    /// `Option<inner>`; `inner` itself if it is an `Option`.
    pub(crate) fn option(inner: Type) -> Self {
        match inner {
            // Reading gives `None` for null and for an absent field, so that a second `Option` would have no effect.
            Type::Std(Std::Option, _) => inner,
            inner => Type::Std(Std::Option, vec![inner]),
        }
    }
    pub(crate) fn list(item: Type) -> Self {
        Type::Std(Std::Vec, vec![item])
    }
    pub(crate) fn map(key: Type, value: Type) -> Self {
        Type::Std(Std::BTreeMap, vec![key, value])
    }
    pub(crate) fn boxed(inner: Type) -> Self {
        Type::Std(Std::Box, vec![inner])
    }
    pub(crate) fn shared(inner: Type) -> Self {
        Type::Std(Std::Arc, vec![inner])
    }
    pub(crate) fn runtime(name: &'static str) -> Self {
        Type::Runtime(name, Vec::new())
    }
    /// The type inside of `Option<…>`; the type itself if it is not an `Option`.
    pub(crate) fn without_option(&self) -> &Type {
        match self {
            Type::Std(Std::Option, inner) => inner.first().unwrap_or(self),
            _ => self,
        }
    }
    /// The type inside of `Box<…>`; `None` if the type is not a `Box`.
    pub(crate) fn without_box(&self) -> Option<&Type> {
        match self {
            Type::Std(Std::Box, inner) => inner.first(),
            _ => None,
        }
    }
    /// Adds every type of the standard library that occurs in the type to `found`.
    pub(crate) fn std_names(&self, found: &mut BTreeSet<Std>) {
        match self {
            Type::Std(name, inner) => {
                found.insert(*name);
                inner.iter().for_each(|ty| ty.std_names(found));
            }
            Type::Runtime(_, inner) => inner.iter().for_each(|ty| ty.std_names(found)),
            Type::Primitive(_) | Type::Local(_) | Type::Override(_) | Type::Unit => {}
        }
    }
}
