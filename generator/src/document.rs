//! The files of a specification, typed, with the position of everything; no name is resolved and no word is interpreted.
//!
//! In: nothing (this is data, made by a front end). Out: what `resolve` turns into a draft. A part that could not be read is absent or
//! marked as unreadable, and has been reported; its name stays, since other parts may refer to it.

mod operations;
mod types;

pub(crate) use operations::*;
pub(crate) use types::*;

pub(crate) use crate::model::{Constraints, Contact, License};
use crate::source::Spanned;
use crate::syntax::{Node, Scalar};

/// A specification: service.yaml and the files that it names, in its order.
#[derive(Debug)]
pub(crate) struct Documents {
    pub service: Service,
    pub resources: Vec<Resource>,
    /// Whether every file was read. If not, a name that is not found may be declared in a file that was not read.
    pub complete: bool,
}

/// service.yaml.
#[derive(Debug)]
pub(crate) struct Service {
    pub name: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub contact: Option<Contact>,
    pub license: Option<License>,
    pub base_path: Option<Spanned<String>>,
    pub auth: Auth,
    pub wire: Wire,
    pub errors: Errors,
    pub files: Vec<Spanned<String>>,
    pub declarations: Declarations,
}

/// Credentials.
#[derive(Debug, Default)]
pub(crate) struct Auth {
    pub basic: bool,
    pub bearer: bool,
    pub oauth2: Option<OAuth2>,
}

/// OAuth2 client credentials.
#[derive(Debug)]
pub(crate) struct OAuth2 {
    pub token_url: Spanned<String>,
    pub scope: Option<Spanned<String>>,
}

/// How values travel: words as they are written, absent where the default applies.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// The word for each method (in lower case) and for `files`.
    pub send: Vec<Spanned<(&'static str, String)>>,
    pub accept: Option<Spanned<String>>,
    pub arrays: Option<Spanned<String>>,
    pub booleans: Option<Spanned<String>>,
    pub scalars: Option<Spanned<String>>,
    pub empty_map: Option<Spanned<String>>,
    pub unknown: Option<Spanned<String>>,
    pub absent: Option<Spanned<String>>,
    pub outcome: Option<OutcomeRule>,
}

/// How an answer reports success or failure.
#[derive(Debug)]
pub(crate) struct OutcomeRule {
    pub field: Spanned<String>,
    /// Empty if `error` is `present`.
    pub ok: Vec<Spanned<Scalar>>,
    pub error: OutcomeErrors,
    pub message: Vec<Spanned<String>>,
    /// `ok` or `error`.
    pub unlisted: Option<Spanned<String>>,
    /// `ok` or `error`.
    pub absent: Option<Spanned<String>>,
}

/// `error` of an outcome.
#[derive(Debug)]
pub(crate) enum OutcomeErrors {
    /// A list of values, which may be empty.
    Values(Vec<Spanned<Scalar>>),
    /// `present`: the field is there on failure only.
    Present,
}

/// Statuses and bodies of errors.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    pub invalid: Option<Spanned<u64>>,
    pub refused: Option<Spanned<u64>>,
    pub html: Vec<Spanned<u64>>,
    pub body: Option<Vec<(Spanned<String>, Spanned<String>)>>,
    pub request_id: Option<Spanned<String>>,
}

/// A resource file.
#[derive(Debug)]
pub(crate) struct Resource {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    /// Tags of all its operations.
    pub tags: Vec<Spanned<String>>,
    pub declarations: Declarations,
    pub operations: Vec<Operation>,
}

/// Declarations, in service.yaml or a resource file.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    pub ids: Vec<Id>,
    pub types: Vec<Type>,
    pub groups: Vec<Group>,
}

/// `deprecated`: what to use instead, empty for `true`.
pub(crate) type Deprecated = Option<String>;

/// A set of fields that others include.
#[derive(Debug)]
pub(crate) struct Group {
    pub name: Spanned<String>,
    pub object: Object,
}

/// Fields, and the groups whose fields come before them.
#[derive(Debug, Default)]
pub(crate) struct Object {
    pub include: Vec<Spanned<String>>,
    pub fields: Vec<Field>,
    /// Of a declared type and of an answer: what is written for its fields that have no value.
    pub absent: Option<Spanned<String>>,
}

/// A field or a parameter.
#[derive(Debug)]
pub(crate) struct Field {
    pub name: Spanned<String>,
    /// Absent if it could not be read, which has been reported.
    pub ty: Option<TypeExpression>,
    pub required: bool,
    pub docs: Option<Spanned<String>>,
    pub default: Option<Spanned<Scalar>>,
    pub constraints: Constraints,
    pub format: Option<Spanned<String>>,
    pub written_as: Option<Spanned<String>>,
    pub absent: Option<Spanned<String>>,
    pub prefix: Option<Spanned<String>>,
    pub rust: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    pub since: Option<Spanned<String>>,
    pub example: Option<Node>,
    pub location: Option<Spanned<String>>,
}

impl Field {
    /// A field of which only the name could be read.
    pub(crate) fn unreadable(name: Spanned<String>) -> Field {
        Field {
            name,
            ty: None,
            required: false,
            docs: None,
            default: None,
            constraints: Constraints::default(),
            format: None,
            written_as: None,
            absent: None,
            prefix: None,
            rust: None,
            deprecated: None,
            since: None,
            example: None,
            location: None,
        }
    }
}
