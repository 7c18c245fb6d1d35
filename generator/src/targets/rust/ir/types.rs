//! Rust types and derived traits of the generated file.

use std::collections::BTreeSet;

use crate::targets::rust::names::{Ident, Path};

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// A primitive type: `i64`, `bool`.
    Primitive(&'static str),
    String,
    Option(Box<Type>),
    /// `Vec`.
    List(Box<Type>),
    /// `BTreeMap`, with the types of the keys and of the values.
    Map(Box<Type>, Box<Type>),
    /// `Box`.
    Boxed(Box<Type>),
    /// `Arc`.
    Shared(Box<Type>),
    /// `Nullable` of the runtime.
    Nullable(Box<Type>),
    /// `Streamed` of the runtime.
    Streamed(Box<Type>),
    /// Another type of the runtime: `Timestamp`.
    Runtime(&'static str),
    /// A type of this file.
    Local(Ident),
    /// A type of the user's crate. Its path has the same meaning in every module.
    Override(Path),
    /// The unit type `()`.
    Unit,
}

/// A type without its type arguments: `Vec` for `Vec<i64>`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Root<'a> {
    Primitive(&'static str),
    Std(Std),
    Runtime(&'static str),
    Local(&'a Ident),
    Override(&'a Path),
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
    /// `Option<inner>`; `inner` itself if it is an `Option`.
    pub(crate) fn option(inner: Type) -> Self {
        match inner {
            // Reading gives `None` for null and for an absent field, so that a second `Option` would have no effect.
            Type::Option(_) => inner,
            inner => Type::Option(Box::new(inner)),
        }
    }
    pub(crate) fn list(item: Type) -> Self {
        Type::List(Box::new(item))
    }
    pub(crate) fn map(key: Type, value: Type) -> Self {
        Type::Map(Box::new(key), Box::new(value))
    }
    pub(crate) fn boxed(inner: Type) -> Self {
        Type::Boxed(Box::new(inner))
    }
    pub(crate) fn shared(inner: Type) -> Self {
        Type::Shared(Box::new(inner))
    }
    pub(crate) fn nullable(inner: Type) -> Self {
        Type::Nullable(Box::new(inner))
    }
    /// The type inside of `Option<…>`; the type itself if it is not an `Option`.
    pub(crate) fn without_option(&self) -> &Type {
        match self {
            Type::Option(inner) => inner,
            _ => self,
        }
    }
    /// The type inside of `Box<…>`; `None` if the type is not a `Box`.
    pub(crate) fn without_box(&self) -> Option<&Type> {
        match self {
            Type::Boxed(inner) => Some(inner),
            _ => None,
        }
    }
    /// The type without its type arguments.
    pub(crate) fn root(&self) -> Root<'_> {
        match self {
            Type::Primitive(name) => Root::Primitive(name),
            Type::String => Root::Std(Std::String),
            Type::Option(_) => Root::Std(Std::Option),
            Type::List(_) => Root::Std(Std::Vec),
            Type::Map(..) => Root::Std(Std::BTreeMap),
            Type::Boxed(_) => Root::Std(Std::Box),
            Type::Shared(_) => Root::Std(Std::Arc),
            Type::Nullable(_) => Root::Runtime("Nullable"),
            Type::Streamed(_) => Root::Runtime("Streamed"),
            Type::Runtime(name) => Root::Runtime(name),
            Type::Local(name) => Root::Local(name),
            Type::Override(path) => Root::Override(path),
            Type::Unit => Root::Unit,
        }
    }
    /// Its type arguments.
    pub(crate) fn arguments(&self) -> Vec<&Type> {
        match self {
            Type::Option(inner)
            | Type::List(inner)
            | Type::Boxed(inner)
            | Type::Shared(inner)
            | Type::Nullable(inner)
            | Type::Streamed(inner) => vec![inner],
            Type::Map(key, value) => vec![key, value],
            Type::Primitive(_) | Type::String | Type::Runtime(_) | Type::Local(_) | Type::Override(_) | Type::Unit => Vec::new(),
        }
    }
    /// Adds every type of the standard library that occurs in the type to `found`.
    pub(crate) fn std_names(&self, found: &mut BTreeSet<Std>) {
        if let Root::Std(name) = self.root() {
            found.insert(name);
        }
        self.arguments().into_iter().for_each(|ty| ty.std_names(found));
    }
}

/// A trait in `#[derive(…)]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    /// A trait of the standard library.
    Std(StdTrait),
    /// A trait that the specification or the options state.
    Path(Path),
}

/// A trait of the standard library that generated types derive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StdTrait {
    Clone,
    Copy,
    Debug,
    Default,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
}
