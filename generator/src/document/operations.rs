//! Operations, as written.
//!
//! In: nothing (this is data). Out: what `resolve` turns into operations. Not here: whether a parameter exists.

use super::{Deprecated, Object, TypeExpression};
use crate::source::{Span, Spanned};
use crate::syntax::Scalar;

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Operation {
    pub name: Spanned<String>,
    /// Absent when it could not be read, which has been reported.
    pub http: Option<Http>,
    pub docs: Option<Spanned<String>>,
    pub request: Option<Spanned<String>>,
    pub params: Object,
    pub rules: Vec<Spanned<Rule>>,
    /// Absent for an empty answer; more than one for several statuses.
    pub returns: Vec<Answer>,
    pub pages: Option<Spanned<Pages>>,
    pub chunk: Option<Spanned<Chunk>>,
    pub send: Option<Spanned<String>>,
    pub public: bool,
    pub tags: Vec<Spanned<String>>,
    pub deprecated: Deprecated,
    pub since: Option<Spanned<String>>,
}

/// Method and path.
#[derive(Debug)]
pub(crate) struct Http {
    pub method: Spanned<String>,
    pub path: Spanned<String>,
}

/// A rule across parameters.
#[derive(Debug)]
pub(crate) enum Rule {
    AnyOf(Vec<Spanned<String>>),
    OneOf(Vec<Spanned<String>>),
    Exclusive(Vec<Spanned<String>>),
    Together(Vec<Spanned<String>>),
    RequiredIf(Spanned<String>, Condition),
    RequiredUnless(Spanned<String>, Condition),
    Ordered(Spanned<String>, Spanned<String>),
}

/// `name`, or `name OP value`.
#[derive(Debug)]
pub(crate) struct Condition {
    pub param: Spanned<String>,
    pub compare: Option<(Compare, Spanned<Scalar>)>,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// What is answered with one status.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Of the answer's name if it has one, else of `returns` or of the item.
    pub span: Span,
    pub form: Form,
    pub name: Option<Spanned<String>>,
    pub outcome: Option<Outcome>,
    pub dates: Option<Spanned<String>>,
    pub status: Option<Spanned<u64>>,
    pub docs: Option<Spanned<String>>,
}

/// That an answer carries the outcome.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Of the value.
    pub span: Span,
    /// The field that carries it here, in the place of the service's.
    pub field: Option<Spanned<String>>,
}

/// The form of an answer.
#[derive(Debug)]
pub(crate) enum Form {
    /// Nothing but perhaps the outcome, or unreadable, which has been reported.
    None,
    File,
    Body(Body),
    Object(Object),
    /// An object around a collection; absent where it could not be read. The object's fields come after the envelope's own.
    Envelope(Option<Envelope>, Object),
}

/// An answer by one type.
#[derive(Debug)]
pub(crate) enum Body {
    Type(TypeExpression),
    List(TypeExpression),
    OneOrMany(TypeExpression),
    OrFalse(TypeExpression),
    Keyed { by: TypeExpression, of: TypeExpression, key: Option<Spanned<String>>, span: Span },
}

/// Keys around a collection.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub items: Spanned<String>,
    pub next: Option<Spanned<String>>,
    pub total: Option<Spanned<String>>,
    /// Absent when it could not be read, which has been reported.
    pub collection: Option<Body>,
}

/// How an operation pages.
#[derive(Debug)]
pub(crate) enum Pages {
    Cursor { param: Spanned<String> },
    Offset { offset: Spanned<String>, limit: Spanned<String>, size: Spanned<u64> },
}

/// A list that a client may split.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub param: Spanned<String>,
    pub size: Spanned<u64>,
}
