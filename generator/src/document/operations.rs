//! Operations, as written.

use super::{Deprecated, Object, TypeExpression};
use crate::model;
pub(crate) use crate::model::Compare;
use crate::source::{Span, Spanned};
use crate::syntax::Scalar;

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Operation {
    pub name: Spanned<String>,
    /// Absent if it could not be read, which has been reported.
    pub http: Option<Http>,
    pub docs: Option<Spanned<String>>,
    pub request: Option<Spanned<String>>,
    pub params: Object,
    pub rules: Vec<Spanned<Rule>>,
    /// Empty for an answer without a body; more than one for several statuses.
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

/// A rule across parameters, by name.
pub(crate) type Rule = model::Rule<Spanned<String>, Spanned<Scalar>>;

/// The condition of a rule.
pub(crate) type Condition = model::Condition<Spanned<String>, Spanned<Scalar>>;

/// How an operation returns its items in pages.
pub(crate) type Pages = model::Pages<Spanned<String>>;

/// How a client requests the next page.
pub(crate) type PageStep = model::PageStep<Spanned<String>>;

/// How many items a client requests for a page.
pub(crate) type PageSize = model::PageSize<Spanned<String>>;

/// A list parameter that a client may split.
pub(crate) type Chunk = model::Chunk<Spanned<String>>;

/// The answer of one status.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Position of the answer's name if it has one, else of `returns` or of the item.
    pub span: Span,
    pub form: Form,
    pub name: Option<Spanned<String>>,
    pub outcome: Option<Outcome>,
    pub dates: Option<Spanned<String>>,
    pub status: Option<Spanned<u64>>,
    pub docs: Option<Spanned<String>>,
}

/// `outcome`: the answer carries the outcome.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Position of the value.
    pub span: Span,
    /// The field that carries it here, if it is not the service's.
    pub field: Option<Spanned<String>>,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Form {
    /// No body, or the outcome alone.
    None,
    /// A body that could not be read, which has been reported.
    Unreadable,
    File,
    Body(Body),
    Object(Object),
    /// An object around a collection; the envelope is absent if it could not be read. The object's fields follow the envelope's own.
    Envelope(Option<Box<Envelope>>, Object),
}

/// A body of one type.
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
    pub more: Option<Spanned<String>>,
    /// Absent if it could not be read, which has been reported.
    pub collection: Option<Body>,
}
