//! The documents: the files of a specification as structs, with the span of each value. Names are not resolved, and keywords are still
//! text.
//!
//! In: nothing (this is data, made by a front end). Out: the input of `resolve`, which turns it into a draft. If a part could not be read,
//! the problem was reported, and the part is `None` or `Unreadable`. Its name is kept, since other parts may refer to it.

mod choices;
mod operations;
mod types;

pub(crate) use choices::*;
pub(crate) use operations::*;
pub(crate) use types::*;

use crate::model::{self, Literal, Method};
pub(crate) use crate::model::{ApiKey, Contact, License, NamedServer};
use crate::source::Spanned;
use crate::syntax::Node;

/// A specification: service.yaml and the resource files that it lists, in the order of the list.
#[derive(Clone, Debug)]
pub(crate) struct Documents {
    pub service: Service,
    pub resources: Vec<Resource>,
    /// Whether every file was read. If not, an unknown name may be declared in a file that was not read.
    pub complete: bool,
}

/// The content of service.yaml.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub name: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub contact: Option<Contact>,
    pub license: Option<License>,
    pub base_path: Option<Spanned<String>>,
    pub servers: Vec<NamedServer>,
    pub auth: Auth,
    pub wire: Wire,
    pub errors: Errors,
    /// The type of the headers of all responses.
    pub headers: Option<TypeExpression>,
    pub files: Vec<Spanned<String>>,
    pub declarations: Declarations,
}

/// The names of credentials that a request must have together.
pub(crate) type Alternative = model::Alternative<Spanned<String>>;

/// The constraints of a value.
pub(crate) type Constraints = model::Constraints<String>;

/// The credentials that the service accepts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Auth {
    pub basic: bool,
    pub bearer: bool,
    pub oauth2: Option<OAuth2>,
    pub api_keys: Vec<ApiKey>,
    /// One of these lists of names; a list without names for no credentials.
    pub require: Vec<Alternative>,
}

/// OAuth2 client credentials.
#[derive(Clone, Debug)]
pub(crate) struct OAuth2 {
    pub token_url: Spanned<String>,
    pub scope: Option<Spanned<String>>,
}

/// `wire`: how requests and answers are encoded. Each value is the keyword as it is written; `None` means the default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wire {
    /// For methods, and for files, the keyword that says where parameters are sent.
    pub send: Vec<(SendKey, Spanned<String>)>,
    pub accept: Option<Spanned<String>>,
    pub arrays: Option<Spanned<String>>,
    pub booleans: Option<Spanned<String>>,
    pub scalars: Option<Spanned<String>>,
    pub empty_map: Option<Spanned<String>>,
    pub unknown: Option<Spanned<String>>,
    pub absent: Option<Spanned<String>>,
    pub outcome: Option<OutcomeRule>,
}

/// A key of `send`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendKey {
    /// Parameters of operations with this method.
    Method(Method),
    /// Files.
    Files,
}

/// How an answer reports success or failure.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeRule {
    pub field: Spanned<String>,
    /// The values that mean success. Empty if `error` is `present`.
    pub ok: Vec<Spanned<Literal>>,
    pub error: OutcomeErrors,
    pub message: Vec<Spanned<String>>,
    /// What a value in neither list means: `ok` or `error`.
    pub unlisted: Option<Spanned<String>>,
    /// What an answer without the field means: `ok` or `error`.
    pub absent: Option<Spanned<String>>,
}

/// `error` of an outcome: what means failure.
#[derive(Clone, Debug)]
pub(crate) enum OutcomeErrors {
    /// A list of values, which may be empty.
    Values(Vec<Spanned<Literal>>),
    /// `present`: the field exists only in an answer that reports failure.
    Present,
}

/// `errors`: the statuses and the bodies of error responses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors {
    /// The statuses of invalid requests. A server writes the first one. Empty if none is stated.
    pub invalid: Vec<Spanned<u64>>,
    pub refused: Option<Spanned<u64>>,
    pub html: Vec<Spanned<u64>>,
    /// Pairs of a field of the body and the keyword that says what the field contains.
    pub body: Option<Vec<(Spanned<String>, Spanned<String>)>>,
    pub request_id: Option<Spanned<String>>,
    /// The types of bodies, by status.
    pub types: Vec<ErrorType>,
}

/// The type of the body of errors with one status, or with one of several.
#[derive(Clone, Debug)]
pub(crate) struct ErrorType {
    /// `402`, `4XX` or `default`.
    pub statuses: Spanned<String>,
    /// `None` if the type could not be read. The problem was reported.
    pub ty: Option<TypeExpression>,
    pub docs: Option<Spanned<String>>,
}

/// A resource file.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    /// Tags that all operations of the resource have.
    pub tags: Vec<Spanned<String>>,
    /// The server of all operations that state no other.
    pub server: Option<Spanned<String>>,
    pub declarations: Declarations,
    pub operations: Vec<Operation>,
}

/// The declarations of service.yaml or of a resource file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declarations {
    pub ids: Vec<Id>,
    pub types: Vec<Type>,
    pub groups: Vec<Group>,
}

/// `deprecated`: what to use instead, empty for `true`.
pub(crate) type Deprecated = Option<String>;

/// A set of fields that objects and operations include.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub name: Spanned<String>,
    pub object: Object,
}

/// Fields, and the groups whose fields come before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub include: Vec<Spanned<String>>,
    pub fields: Vec<Field>,
    /// For a declared type and for an answer: the keyword that says what is written for a field without a value.
    pub absent: Option<Spanned<String>>,
    /// For a declared type: the requirements across its fields.
    pub rules: Vec<Spanned<Rule>>,
}

/// A field or a parameter.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub name: Spanned<String>,
    /// `None` if the type could not be read. The problem was reported.
    pub ty: Option<TypeExpression>,
    /// The value of a constant, which has no type.
    pub value: Option<Spanned<Literal>>,
    pub required: bool,
    pub docs: Option<Spanned<String>>,
    pub default: Option<Spanned<Literal>>,
    pub constraints: Constraints,
    pub format: Option<Spanned<String>>,
    pub written_as: Option<Spanned<String>>,
    pub absent: Option<Spanned<String>>,
    pub prefix: Option<Spanned<String>>,
    /// The wire name of a parameter, if it is not `name`.
    pub wire_name: Option<Spanned<String>>,
    pub rust: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    pub since: Option<Spanned<String>>,
    pub example: Option<Node>,
    pub location: Option<Spanned<String>>,
    pub style: Option<Spanned<String>>,
}

impl Field {
    /// Creates a field of which only the name could be read.
    pub(crate) fn unreadable(name: Spanned<String>) -> Field {
        Field {
            name,
            ty: None,
            value: None,
            required: false,
            docs: None,
            default: None,
            constraints: Constraints::NONE,
            format: None,
            written_as: None,
            absent: None,
            prefix: None,
            wire_name: None,
            rust: None,
            deprecated: None,
            since: None,
            example: None,
            location: None,
            style: None,
        }
    }
}
