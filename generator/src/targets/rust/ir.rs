//! The generated file as data: the items of Rust in their order, with all decisions made.
//!
//! In: nothing (this is data, which `lower` creates). Out: the input of `emit`.

mod structs;

use super::names::{Ident, Path};
use crate::model::{Arrays, EnumRepr, ErrorPart, IdRepr, KeyLocation, Method, SendAs, TagKind, Unknown};

pub(crate) use structs::{
    AnswerProperty, Condition, Constant, Constraint, Credentials, Derive, EndpointProperty, Field, FieldProperty, Literal, Pages,
    ParamLocation, Root, Rule, Std, StdTrait, Struct, Test, Type,
};

/// A generated file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The lines of the comment at the beginning of the file.
    pub(crate) header: Vec<String>,
    /// Names of the standard library that the file imports. A name that a type of the specification has too is not imported.
    pub(crate) imports: Vec<Std>,
    pub(crate) service: Service,
    pub(crate) items: Vec<Item>,
    /// The types of bodies of errors.
    pub(crate) error_types: Vec<ErrorType>,
    /// The types of headers of responses.
    pub(crate) header_types: Vec<Ident>,
    pub(crate) client: Option<Client>,
    pub(crate) server: Option<Server>,
    pub(crate) webhooks: Option<Webhooks>,
}

/// The static `SERVICE`: the settings that all operations have in common.
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

/// The wire format: the fields of the runtime's `operation::Wire`.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// Whether a server reads each parameter from every location, wherever it is declared.
    pub(crate) accept_any: bool,
    pub(crate) arrays: Arrays,
    pub(crate) numeric_booleans: bool,
    /// Whether scalars are read from other JSON types too, such as `"5"` as an integer.
    pub(crate) lenient: bool,
    pub(crate) empty_map_as_list: bool,
    pub(crate) unknown: Unknown,
    pub(crate) outcome: Option<Outcome>,
}

/// How an answer reports success or failure.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) field: String,
    pub(crate) kind: OutcomeKind,
    pub(crate) message: Vec<String>,
}

/// What the field of an outcome means.
#[derive(Clone, Debug)]
pub(crate) enum OutcomeKind {
    /// The presence of the field means failure.
    ErrorIfPresent,
    /// The value of the field means success or failure.
    Values {
        /// The values that mean success.
        ok: Vec<Literal>,
        /// The values that mean failure.
        error: Vec<Literal>,
        /// Whether a value that is not listed means success.
        unlisted_is_ok: bool,
        /// Whether an absent field means success.
        absent_is_ok: bool,
    },
}

/// Statuses and bodies of errors.
#[derive(Clone, Debug)]
pub(crate) struct Errors {
    pub(crate) invalid: u16,
    /// Other statuses that a client reads as this one.
    pub(crate) also_invalid: Vec<u16>,
    pub(crate) refused: u16,
    /// The statuses whose body is an HTML page.
    pub(crate) html: Vec<u16>,
    /// The keys of the body, each with its meaning; `None` for the default body.
    pub(crate) body: Option<Vec<(String, ErrorPart)>>,
    /// The name of the header with the id of a request.
    pub(crate) request_id: Option<String>,
}

/// The kinds of credentials that the service accepts.
#[derive(Clone, Debug)]
pub(crate) struct Auth {
    pub(crate) basic: bool,
    pub(crate) bearer: bool,
    pub(crate) token_url: Option<String>,
    pub(crate) api_keys: Vec<ApiKey>,
    /// What operations require; `None` if each kind of credentials is enough.
    pub(crate) require: Option<Credentials>,
}

/// An API key.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) name: String,
    pub(crate) location: KeyLocation,
    pub(crate) wire: String,
}

/// A type of the bodies of errors.
#[derive(Clone, Debug)]
pub(crate) struct ErrorType {
    pub(crate) name: Ident,
    /// The status with which a handler answers it if it states none; `None` if a handler must state the status.
    pub(crate) status: Option<u16>,
}

/// An item of the file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Id(Id),
    Enum(Enum),
    Struct(Struct),
    Union(Union),
    Answers(Answers),
    /// A type of the user's crate that replaces a declared type.
    Override(Path),
    Request(Request),
}

/// A newtype over an integer or a string.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    pub(crate) repr: IdRepr,
    pub(crate) inner: Type,
}

/// An enum of the specification.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    pub(crate) repr: EnumRepr,
    /// Whether it has a variant `Unknown` for values that are not listed.
    pub(crate) keeps_unknown: bool,
    /// The name of the default value.
    pub(crate) default: Ident,
    pub(crate) values: Vec<Value>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) wire: Literal,
}

/// A union, as an enum whose variants hold the types.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    /// `None` for an untagged union.
    pub(crate) tag: Option<Tag>,
    /// Whether it has a variant `Unknown` for values with other tags.
    pub(crate) keeps_unknown: bool,
    /// Whether the tags are strings beside the fields of the value, and every variant has a `From`. Most unions are like this, and their table
    /// is shorter.
    pub(crate) is_plain: bool,
    /// The name of the default variant.
    pub(crate) default: Ident,
    pub(crate) variants: Vec<Variant>,
}

/// The tag of a union: the field whose value selects the variant.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) field: String,
    /// The JSON type of its values.
    pub(crate) kind: TagKind,
    /// The field with the value of the variant; `None` if the tag is a field of that value.
    pub(crate) content: Option<String>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    /// The value of the tag, or the name of the variant.
    pub(crate) wire: Literal,
    /// Whether `From` converts a value of the type into the variant.
    pub(crate) is_converted: bool,
    pub(crate) ty: Type,
}

/// The enum of an operation with several answers.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) derives: Vec<Derive>,
    /// The variant that means success.
    pub(crate) default: Answer,
    pub(crate) variants: Vec<Answer>,
}

/// One of several answers, as a variant.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) status: u16,
    /// The type of the body; `None` if the answer has no body.
    pub(crate) ty: Option<Type>,
    /// The properties of the answer that are not in its type.
    pub(crate) properties: Vec<AnswerProperty>,
    /// The constant with the media type, and the media type, if another answer has the same status.
    pub(crate) media_constant: Option<(Ident, String)>,
}

/// The request type of an operation: a struct with the parameters, and the endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) parameters: Struct,
    pub(crate) answer: Type,
    /// The full name of the operation: `breaking_news.create`.
    pub(crate) operation: String,
    pub(crate) method: Method,
    /// The path with the base path in front.
    pub(crate) path: String,
    /// The default location of parameters.
    pub(crate) send: SendAs,
    /// The other properties of the endpoint.
    pub(crate) properties: Vec<EndpointProperty>,
    /// Whether the required parameters are the arguments of `new`. If not, each of them has a setter.
    pub(crate) required_in_new: bool,
}

/// The module `client`.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) docs: Vec<String>,
    /// The servers of operations, besides that of the base URL: their names and URLs.
    pub(crate) servers: Vec<(String, String)>,
    pub(crate) resources: Vec<Resource>,
    /// The operations whose answers a client reads page by page.
    pub(crate) paged: Vec<Collection>,
    /// The operations whose requests a client splits.
    pub(crate) chunked: Vec<SplitList>,
}

/// The module `server`.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) docs: Vec<String>,
    pub(crate) resources: Vec<Resource>,
    /// Whether an operation without a handler answers 501. If not, the program does not compile without the handler.
    pub(crate) stubs: bool,
}

/// The module `webhooks`. Its modules `client` and `server` have the same resources.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    pub(crate) docs: Vec<String>,
    /// The documentation of the client.
    pub(crate) client: Vec<String>,
    pub(crate) server: Server,
}

/// A resource: a struct of the client, and a trait of the server.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// The method of the client or router: `breaking_news`.
    pub(crate) name: Ident,
    /// The struct or trait: `BreakingNews`.
    pub(crate) ty: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) operations: Vec<Operation>,
}

/// An operation: a method of the client's struct and of the server's trait.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) name: Ident,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) request: Ident,
    pub(crate) answer: Type,
}

/// Where the collection of an answer is: the answer itself, or one of its fields.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// The request type.
    pub(crate) request: Ident,
    /// The type of the collection.
    pub(crate) items: Type,
    /// The fields from the answer to the collection; empty if the answer is the collection.
    pub(crate) fields: Vec<Ident>,
    /// Whether the last field is an `Option`.
    pub(crate) optional: bool,
}

/// The list of a request that a client splits into several requests.
#[derive(Clone, Debug)]
pub(crate) struct SplitList {
    /// The field with the list.
    pub(crate) list: Ident,
    /// The collection of the answers, which the client joins.
    pub(crate) answer: Collection,
}

impl Item {
    /// The name that the item declares.
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

    /// The types that occur in the item.
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
