//! The output as items of Rust, in their order, with every decision made.
//!
//! In: nothing (this is data, made by `lower`). Out: what `emit` turns into tokens.

use super::names::{Ident, Path};

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
    pub(crate) wire: Wire,
    pub(crate) errors: Errors,
    pub(crate) auth: Auth,
}

/// How values travel. Words are variants of the runtime.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    pub(crate) accept_any: bool,
    pub(crate) arrays: &'static str,
    pub(crate) numeric_booleans: bool,
    pub(crate) lenient: bool,
    pub(crate) empty_map_as_list: bool,
    pub(crate) unknown: &'static str,
    pub(crate) outcome: Option<Outcome>,
}

/// How an answer reports success or failure.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) field: String,
    /// The values of success and of failure; `None` if the presence of the field means failure.
    pub(crate) values: Option<(Vec<Arg>, Vec<Arg>)>,
    /// The verdict on unlisted values, if it is not the runtime's default.
    pub(crate) unlisted: Option<&'static str>,
    /// The verdict on an absent field, if it is not the runtime's default.
    pub(crate) absent: Option<&'static str>,
    pub(crate) message: Vec<String>,
}

/// Statuses and bodies of errors.
#[derive(Clone, Debug)]
pub(crate) struct Errors {
    pub(crate) invalid: u16,
    pub(crate) refused: u16,
    /// Keys of the body, each with a variant of the runtime.
    pub(crate) body: Option<Vec<(String, &'static str)>>,
    /// The header with the id of a request.
    pub(crate) request_id: Option<String>,
}

/// The credentials that the service takes.
#[derive(Clone, Debug)]
pub(crate) struct Auth {
    pub(crate) basic: bool,
    pub(crate) bearer: bool,
    pub(crate) token_url: Option<String>,
}

/// An item of the file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Id(Id),
    Enum(Enum),
    Struct(Struct),
    Union(Union),
    Answers(Answers),
    /// A type of the user that replaces a declared one.
    Override(Path),
    Request(Request),
}

/// A trait to derive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    /// A trait of the prelude.
    Std(&'static str),
    /// A trait that the specification or the options name.
    Path(Path),
}

/// A new type over an integer or a string.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    pub(crate) inner: Type,
    pub(crate) table: IdTable,
}

/// The table that implements the traits of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdTable {
    Integers,
    Strings,
}

/// A list of values.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    /// The macro of the runtime that implements its traits.
    pub(crate) table: &'static str,
    /// The runtime's type for unknown values; `None` for a closed enum, which refuses them.
    pub(crate) unknown: Option<&'static str>,
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
    pub(crate) derives: Vec<Derive>,
    pub(crate) fields: Vec<Field>,
    /// Rules across parameters, as variants of the runtime.
    pub(crate) rules: Vec<Arg>,
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
    /// What the codec has to know beside the type.
    pub(crate) calls: Vec<BuilderCall>,
}

/// A call of a builder method of the runtime: `.constraints(&[Min(1.0)])`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BuilderCall {
    pub(crate) method: &'static str,
    pub(crate) args: Vec<Arg>,
}

impl BuilderCall {
    pub(crate) fn new(method: &'static str, args: impl Into<Vec<Arg>>) -> Self {
        BuilderCall { method, args: args.into() }
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

/// One of several types.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    pub(crate) tag: Option<String>,
    /// Index of the default.
    pub(crate) default: usize,
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
    pub(crate) derives: Vec<Derive>,
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
    /// The type of the body; `None` without one.
    pub(crate) ty: Option<Type>,
    /// What the codec has to know beside the type.
    pub(crate) calls: Vec<BuilderCall>,
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
    pub(crate) calls: Vec<BuilderCall>,
    /// Whether the required parameters are the arguments of `new`; if not, each has a setter.
    pub(crate) positional: bool,
}

/// The client module.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) docs: Vec<String>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) paged: Vec<Collection>,
    pub(crate) chunked: Vec<SplitList>,
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

/// The collection of the answer to a request: the answer itself, or one of its fields.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    pub(crate) request: Ident,
    pub(crate) items: Type,
    /// The fields that lead to the items; none if the answer is the collection.
    pub(crate) fields: Vec<Ident>,
    /// The last field is an `Option`.
    pub(crate) optional: bool,
}

/// The list of a request that a client can split.
#[derive(Clone, Debug)]
pub(crate) struct SplitList {
    /// The field with the list.
    pub(crate) list: Ident,
    /// How answers are joined.
    pub(crate) answer: Collection,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// `i64`, `bool`.
    Primitive(&'static str),
    /// A type of the standard library, with its parameters.
    Std(Std, Vec<Type>),
    /// A type of the runtime, with its parameters: `Timestamp`.
    Runtime(&'static str, Vec<Type>),
    /// A type of this file.
    Local(Ident),
    /// A type of the user, by a path that means the same everywhere.
    Override(Path),
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
            // `null` and absent are the same for an `Option`, so that a second one has no meaning.
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
    /// The type without an `Option` around it.
    pub(crate) fn without_option(&self) -> &Type {
        match self {
            Type::Std(Std::Option, inner) => inner.first().unwrap_or(self),
            _ => self,
        }
    }
    /// What is in a `Box`; `None` for a type that is not in one.
    pub(crate) fn without_box(&self) -> Option<&Type> {
        match self {
            Type::Std(Std::Box, inner) => inner.first(),
            _ => None,
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
            Type::Primitive(_) | Type::Local(_) | Type::Override(_) | Type::Unit => {}
        }
    }
}

impl Item {
    /// The name that it declares.
    pub(crate) fn name(&self) -> Option<&Ident> {
        match self {
            Item::Id(item) => Some(&item.name),
            Item::Enum(item) => Some(&item.name),
            Item::Struct(item) => Some(&item.name),
            Item::Union(item) => Some(&item.name),
            Item::Answers(item) => Some(&item.name),
            Item::Request(item) => Some(&item.parameters.name),
            Item::Override(_) => None,
        }
    }

    /// The types that it mentions.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match self {
            Item::Id(item) => vec![&item.inner],
            Item::Struct(item) => item.fields.iter().map(|field| &field.ty).collect(),
            Item::Union(item) => item.variants.iter().map(|variant| &variant.ty).collect(),
            Item::Answers(item) => item.variants.iter().filter_map(|answer| answer.ty.as_ref()).collect(),
            Item::Request(item) => item.parameters.fields.iter().map(|field| &field.ty).chain([&item.answer]).collect(),
            Item::Enum(_) | Item::Override(_) => Vec::new(),
        }
    }
}
