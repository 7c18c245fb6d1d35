//! The output as Rust: items in their order, every choice made, nothing of tokens.
//!
//! In: nothing (this is data, made by `lower`). Out: what `emit` spells. Not here: why an item looks as it does (see
//! `lower`), how it is spelled (see `emit`).

use crate::model;

/// An identifier, raw where it must be: `title`, `r#type`. Made by [`crate::names`] alone, so it is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ident(pub String);

/// One generated file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Lines of the comment at its head.
    pub(crate) header: Vec<String>,
    /// Names of the standard library that are imported, since no type of the specification has them.
    pub(crate) imports: Vec<Std>,
    pub(crate) service: Service,
    pub(crate) items: Vec<Item>,
    pub(crate) client: Option<Client>,
    pub(crate) server: Option<Server>,
}

/// What all operations share.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) docs: Vec<String>,
    pub(crate) version: String,
    pub(crate) base_path: String,
    pub(crate) auth: model::Auth,
    pub(crate) wire: model::Wire,
    pub(crate) errors: model::Errors,
}

/// An item of the file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Id(Id),
    Enum(Enum),
    Struct(Struct),
    Union(Union),
    Answers(Answers),
    /// A type of the user's own, by path.
    Own(String),
    Request(Request),
}

/// A new type over an integer or a string. Here and below, `derives` are traits beside the usual ones, by path.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) repr: model::IdRepr,
}

/// A list of values.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) repr: model::EnumRepr,
    /// Unknown values are refused.
    pub(crate) closed: bool,
    /// Index of the default.
    pub(crate) default: usize,
    pub(crate) values: Vec<Value>,
}

/// One value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) wire: Literal,
}

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) rules: Vec<Rule>,
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Ident,
    pub(crate) wire: String,
    pub(crate) docs: Vec<String>,
    /// With its `Option` around it.
    pub(crate) ty: Type,
    pub(crate) required: bool,
    /// What the codec must know beside the type, in the runtime's words.
    pub(crate) with: Vec<With>,
}

/// A word of the runtime with its arguments: `.checks(&[Min(1.0)])`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct With {
    pub(crate) word: &'static str,
    pub(crate) args: Vec<Arg>,
}

impl With {
    pub(crate) fn new(word: &'static str, args: impl Into<Vec<Arg>>) -> Self {
        With { word, args: args.into() }
    }
}

/// An argument in a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arg {
    Literal(Literal),
    /// A variant of the runtime: `Epoch`, `Min(1.0)`.
    Word(&'static str, Vec<Arg>),
    /// `&[…]`
    List(Vec<Arg>),
    /// The table of a type of this file: `LendBookAnswer::ANSWERS`.
    Table(Ident, &'static str),
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Bool(bool),
    Int(i128),
    UInt(u64),
    Float(f64),
    Str(String),
}

/// A rule across parameters, in the runtime's words.
pub(crate) type Rule = Arg;

/// One of several types.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) tag: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

/// One alternative.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) wire: String,
    pub(crate) ty: Type,
}

/// Several answers of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<String>,
    /// Index of the one that means success.
    pub(crate) default: usize,
    pub(crate) variants: Vec<Answer>,
}

/// One of several answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) status: u16,
    /// `None` without a body.
    pub(crate) ty: Option<Type>,
    /// What the codec must know beside the type, in the runtime's words.
    pub(crate) with: Vec<With>,
}

/// A request: a struct that is also an operation.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) parameters: Struct,
    pub(crate) answer: Type,
    /// `breaking_news.create`
    pub(crate) operation: String,
    pub(crate) method: &'static str,
    /// With the base path.
    pub(crate) path: String,
    pub(crate) send: &'static str,
    pub(crate) with: Vec<With>,
    /// What is required is the arguments of `new`; else there are too many, and each has a setter.
    pub(crate) positional: bool,
}

/// The client module.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) docs: Vec<String>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) paged: Vec<Collects>,
    pub(crate) chunked: Vec<Splits>,
}

/// The server module.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) docs: Vec<String>,
    pub(crate) resources: Vec<Resource>,
    /// Operations without a handler answer 501.
    pub(crate) stubs: bool,
}

/// One resource: a group of calls, a trait.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// `breaking_news`
    pub(crate) name: Ident,
    /// `BreakingNews`
    pub(crate) ty: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) request: Ident,
    pub(crate) answer: Type,
}

/// A request whose answer holds a collection: itself, or in a field.
#[derive(Clone, Debug)]
pub(crate) struct Collects {
    pub(crate) request: Ident,
    pub(crate) items: Type,
    pub(crate) field: Option<Ident>,
    /// The field is an `Option`.
    pub(crate) optional: bool,
}

/// A request whose list can be split.
#[derive(Clone, Debug)]
pub(crate) struct Splits {
    /// The field with the list.
    pub(crate) list: Ident,
    /// How answers are joined.
    pub(crate) answer: Collects,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// `i64`, `bool`.
    Primitive(&'static str),
    /// Of the standard library, with its parameters.
    Std(Std, Vec<Type>),
    /// Of the runtime, with its parameters: `Timestamp`.
    Runtime(&'static str, Vec<Type>),
    /// Of this file.
    Local(Ident),
    /// Of the user, by a path that means the same everywhere.
    Own(String),
    /// `()`
    Unit,
}

/// A name of the standard library.
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
    /// As it is written where it is imported.
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
    /// Module of the standard library that has it.
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
    pub(crate) fn option(inner: Type) -> Self {
        match inner {
            // `null` and absent are one for an `Option`: two around each other say nothing more.
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
    /// What is inside an `Option`, or the type itself.
    pub(crate) fn inside(&self) -> &Type {
        match self {
            Type::Std(Std::Option, inner) => inner.first().unwrap_or(self),
            _ => self,
        }
    }
    /// Every name of the standard library in it.
    pub(crate) fn std_names(&self, found: &mut std::collections::BTreeSet<Std>) {
        match self {
            Type::Std(name, inner) => {
                found.insert(*name);
                inner.iter().for_each(|ty| ty.std_names(found));
            }
            Type::Runtime(_, inner) => inner.iter().for_each(|ty| ty.std_names(found)),
            Type::Primitive(_) | Type::Local(_) | Type::Own(_) | Type::Unit => {}
        }
    }
}

impl Item {
    /// Its name; `None` where it declares none.
    pub(crate) fn name(&self) -> Option<&Ident> {
        match self {
            Item::Id(item) => Some(&item.name),
            Item::Enum(item) => Some(&item.name),
            Item::Struct(item) => Some(&item.name),
            Item::Union(item) => Some(&item.name),
            Item::Answers(item) => Some(&item.name),
            Item::Request(item) => Some(&item.parameters.name),
            Item::Own(_) => None,
        }
    }
}
