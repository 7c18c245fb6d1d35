//! Structs with their fields, the properties of fields, answers and endpoints that are not in their types, and Rust types.
//!
//! In: nothing (this is data, which `lower` creates). Out: the input of `emit`, which writes a property as a call of a builder method of the
//! runtime: `.required()`.

use std::collections::BTreeSet;

use crate::model::{self, BodyKind, DateFormat, ParamStyle, StreamForm, WrittenAs};
use crate::targets::rust::names::{Ident, Path};

/// An object, or the parameters of a request.
#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    pub(crate) fields: Vec<Field>,
    /// Rules across parameters.
    pub(crate) rules: Vec<Rule>,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Ident,
    pub(crate) wire: String,
    pub(crate) docs: Vec<String>,
    /// The type of the Rust field. It is an `Option` if the field is optional.
    pub(crate) ty: Type,
    pub(crate) required: bool,
    /// The properties of the field that are not in its type, such as constraints.
    pub(crate) properties: Vec<FieldProperty>,
}

/// A rule across parameters. It refers to parameters by their unique names.
pub(crate) type Rule = model::Rule<String, Constant>;

/// The condition of a rule.
pub(crate) type Condition = model::Condition<String, Constant>;

/// A test of a condition.
pub(crate) type Test = model::Test<String, Constant>;

/// Alternatives, each with the names of the credentials that it requires.
pub(crate) type Credentials = Vec<Vec<String>>;

/// A literal of Rust.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Bool(bool),
    Int(i128),
    UInt(u64),
    Float(f64),
    Str(String),
}

/// A constant of the specification, such as a default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Literal(Literal),
    /// An instant: seconds since 1970, and the nanoseconds after them.
    Instant(i128, i128),
}

/// A constraint of a value. A limit is an integer only if it has no exact float.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constraint {
    Min(f64),
    MinInteger(i128),
    Max(f64),
    MaxInteger(i128),
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    MinItems(u64),
    MaxItems(u64),
    Unique,
}

/// The location of a parameter. A whole body has its media type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParamLocation {
    Query,
    Path,
    Header,
    Cookie,
    Body,
    Form,
    /// A file whose own media type is that of the body.
    RawBody,
    FileBody(String),
    JsonBody(String),
    TextBody(String),
    BytesBody(String),
}

/// A property of a field or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldProperty {
    Required,
    Constraints(Vec<Constraint>),
    Default(Constant),
    Date(DateFormat),
    WrittenAs(WrittenAs),
    NullIfAbsent,
    /// The prefix of the members that are the entries of a map.
    Prefix(String),
    /// The field of each value of a map that repeats its key.
    Key(String),
    OneOrMany,
    Location(ParamLocation),
    Style(ParamStyle),
    /// The unique name of a parameter whose wire name is that of another parameter too.
    Called(String),
}

/// A property of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AnswerProperty {
    File,
    Outcome,
    /// The path to the field with the outcome.
    OutcomeIn(String),
    /// The path to the field with the message of a failure.
    OutcomeMessage(String),
    OutcomeOfRules,
    /// How the items of a stream are written, and the text that ends the stream.
    Stream(StreamForm, Option<String>),
    OrFalse,
    /// The field of each value of a map that repeats its key.
    Key(String),
    OneOrMany,
    /// How the body is encoded, and its media type.
    Media(BodyKind, String),
}

/// A property of an endpoint. Parameters are unique names, and fields of answers are paths.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EndpointProperty {
    Scope(String),
    Public,
    /// The service sends the request to a URL that a subscriber gave.
    Webhook,
    /// The name of the server.
    Server(String),
    /// The body is multipart without a file too.
    Multipart,
    /// Parameters that always have the same value: their names, locations and values.
    Constants(Vec<(String, ParamLocation, Literal)>),
    Auth(Credentials),
    Status(u16),
    /// A property of the only answer, or of the one that means success.
    Answer(AnswerProperty),
    /// The parameter that selects the date format. Its values are the keywords of the formats.
    DatesBy(String),
    /// The parameter that selects the date format, and its values with their formats.
    DatesByValues(String, Vec<(String, DateFormat)>),
    Dates(DateFormat),
    /// The enum of the answers.
    Answers(Ident),
    /// The media types that a client accepts, as the header `Accept` has them.
    Accept(String),
    /// How a client requests the next page, and the path to the items of a page; empty if the answer is the list of items.
    Pages(Pages, String),
    /// The origins to which a client follows the URL of a page.
    Origins(Vec<String>),
    /// The parameter with the number of items, and the number that a client sends.
    PageSize(String, u64),
    /// The path to the number of items on all pages.
    /// The statuses of responses to requests that break a rule, by the index of the rule.
    RuleStatuses(Vec<(usize, u16)>),
    Total(String),
    /// The path to the field that says whether there are more pages.
    More(String),
    /// The parameter with a list that a client splits, and the largest number of items in one request.
    Chunk(String, u64),
}

/// How a client requests the next page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pages {
    /// The parameter with the number of items to skip, that with the number of items, and the number that a client sends.
    Offset(String, String, u64),
    /// The parameter with the cursor, and the field that contains the next cursor.
    Cursor(String, String),
    /// The parameter with the cursor, and the header that contains the next cursor.
    CursorHeader(String, String),
    /// The parameter with the cursor, and the field of the last item that is the next cursor.
    AfterItem(String, String),
    /// The parameter with the number of the page, and the number of the first page.
    Page(String, u64),
    /// The header `Link` contains the URL.
    LinkHeader,
    /// The field that contains the URL.
    Link(String),
}

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
