//! Resources and their operations: parameters, rules and answers.
//!
//! In: nothing (this is data). Out: what becomes request types, traits and client methods. Not here: whether a named parameter
//! exists (see `check`).

use super::{DateForm, Field, Literal, Send, Ty, TypeId};
use crate::source::{Span, Spanned};

/// One file's operations.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Snake case, as the spec spells it.
    pub name: Spanned<String>,
    /// One or more sentences; empty when there are none.
    pub docs: String,
    /// In the order of the file.
    pub operations: Vec<Operation>,
}

/// One endpoint: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Snake case; the method of client and trait.
    pub name: Spanned<String>,
    /// No two operations share method and path.
    pub method: Method,
    /// Without the base path; begins with `/`.
    pub path: Spanned<String>,
    /// One or more sentences.
    pub docs: String,
    /// Name of the request type.
    pub request: Spanned<String>,
    /// Includes expanded, those in the path among them; no wire name twice.
    pub params: Vec<Field>,
    /// Method and path could be told; if not, which has been reported, they stand for nothing. Always so in a service that was checked.
    pub has_http: bool,
    /// A group that brings in parameters could not be told, which has been reported: what is not here may still be meant.
    /// Never so in a service that was checked.
    pub incomplete: bool,
    /// Empty when parameters do not depend on each other.
    pub rules: Vec<Spanned<Rule>>,
    /// One answer, or several with different statuses.
    pub answers: Vec<Answer>,
    /// `None` when everything comes at once.
    pub pages: Option<Spanned<Pages>>,
    /// `None` when no list is split.
    pub chunk: Option<Spanned<Chunk>>,
    /// Its own, or what the service says for its method.
    pub send: Send,
    /// No credentials are asked for, whatever the service takes.
    pub public: bool,
    /// Words by which operations are chosen: those of its resource, then its own.
    pub tags: Vec<Spanned<String>>,
    /// What to use in its place, empty when the spec does not say; `None` when it is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that brought it; `None` when the spec does not say.
    pub since: Option<String>,
}

/// Arguments that a function may have before clippy, and whoever reads a call, gives up.
const MOST_ARGUMENTS: usize = 7;

impl Operation {
    /// Whether what is required can be the arguments of one function, in its order.
    pub fn is_positional(&self) -> bool {
        self.params.iter().filter(|param| param.required).count() <= MOST_ARGUMENTS
    }

    /// The enum that its answers are variants of, by name; `None` when there is one answer only.
    pub fn answers_name(&self, resource: &Resource) -> Option<String> {
        (self.answers.len() > 1).then(|| format!("{}Answer", crate::names::request(&self.name, &resource.name)))
    }

    /// How timestamps of all its answers are written, as the first that says so has it; `None` for epoch seconds.
    pub fn dates(&self) -> Option<&Dates> {
        self.answers.iter().find_map(|answer| answer.dates.as_ref()).map(|dates| &dates.value)
    }

    /// The answer that means success, the first of several; a service that was checked has one.
    pub fn success(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.status < 300).or(self.answers.first())
    }
}

impl Answer {
    /// Its variant where it is one of several: its name, else what HTTP calls its status.
    pub fn variant(&self) -> String {
        self.name.as_ref().map_or_else(|| super::statuses::name(self.status), |name| name.value.clone())
    }
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// In upper case, as in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// A rule across parameters; parameters by wire name.
#[derive(Clone, Debug)]
pub enum Rule {
    /// At least one is sent.
    AnyOf(Vec<Spanned<String>>),
    /// Exactly one is sent.
    OneOf(Vec<Spanned<String>>),
    /// At most one is sent.
    Exclusive(Vec<Spanned<String>>),
    /// All or none are sent.
    Together(Vec<Spanned<String>>),
    /// The parameter is sent when the condition holds.
    RequiredIf(Spanned<String>, Condition),
    /// The parameter is sent unless the condition holds.
    RequiredUnless(Spanned<String>, Condition),
    /// When both are sent, the first is not after the second.
    Ordered(Spanned<String>, Spanned<String>),
}

/// When a conditional rule holds.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The parameter that it looks at, by wire name.
    pub param: Spanned<String>,
    /// `None`: the parameter is sent.
    pub compare: Option<(Compare, Spanned<Literal>)>,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// As the language spells it.
    pub fn operator(self) -> &'static str {
        match self {
            Compare::Eq => "==",
            Compare::Ne => "!=",
            Compare::Lt => "<",
            Compare::Le => "<=",
            Compare::Gt => ">",
            Compare::Ge => ">=",
        }
    }
}

/// What an operation answers with one status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status; 204 when the spec gives no answer, else 200 unless it says otherwise.
    pub status: u16,
    /// What the spec calls it, `None` when it does not: its variant among several, and its type when that is its own.
    pub name: Option<Spanned<String>>,
    /// Where the spec names the answer, else of `returns` or of the item; of the operation's name without `returns`.
    pub span: Span,
    /// Where it states the status, else the same as `span`.
    pub status_span: Span,
    /// What the body holds.
    pub shape: Shape,
    /// Carries the service's outcome.
    pub outcome: bool,
    /// The field that carries it here; `None` when it is the service's.
    pub outcome_field: Option<Spanned<String>>,
    /// How its timestamps are written, when it says so; see [`Operation::dates`]. A field's own `format` wins.
    pub dates: Option<Spanned<Dates>>,
    /// One or more sentences; empty when there are none.
    pub docs: String,
}

/// The form of an answer.
#[derive(Clone, Debug)]
pub enum Shape {
    /// No body.
    Empty,
    /// The body is a file.
    File,
    /// A declared type or a collection.
    Type(Spanned<Ty>),
    /// An object of its own, declared in [`Service::types`](super::Service::types); `envelope` tells the role of its keys.
    Object {
        /// An object of [`Service::types`](super::Service::types)(super::Service::types).
        id: TypeId,
        /// `None` when it is not around a collection.
        envelope: Option<Envelope>,
    },
    /// Only the outcome.
    Outcome,
}

/// Keys of an object around a collection.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The field with the collection, which is required.
    pub items: String,
    /// The field with the key of the next page, absent on the last; `None` when there is no such field.
    pub next: Option<String>,
    /// The field with the number of items on all pages; `None` when there is no such field.
    pub total: Option<String>,
}

/// How timestamps of an answer are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dates {
    /// The parameter that chooses, by wire name.
    Param(String),
    /// Always so.
    Fixed(DateForm),
}

/// How an operation pages.
#[derive(Clone, Debug)]
pub enum Pages {
    /// Each answer has the key of the next.
    Cursor {
        /// The parameter that takes the key, by wire name.
        param: Spanned<String>,
    },
    /// Items are counted.
    Offset {
        /// The parameter for the number of items to leave out, by wire name.
        offset: Spanned<String>,
        /// The parameter for the number of items to send, by wire name.
        limit: Spanned<String>,
        /// Items that come when no limit is sent.
        size: Spanned<u64>,
    },
}

/// A list that a client may split.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The list, by wire name.
    pub param: Spanned<String>,
    /// Most items in one call.
    pub size: Spanned<u64>,
}
