//! Resources and their operations: parameters, answers, pages and chunks.

use super::{DateFormat, Field, FieldId, Proven, Rule, Send, Stage, Ty, TypeId};
use crate::source::{Span, Spanned};

/// The operations of one file.
#[derive(Clone, Debug)]
pub struct Resource<S: Stage = Proven> {
    /// In snake case: `breaking_news`.
    pub name: Spanned<String>,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// In the order of the file.
    pub operations: Vec<Operation<S>>,
}

/// One endpoint: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation<S: Stage = Proven> {
    /// In snake case: `create`.
    pub name: Spanned<String>,
    /// Method and path. No two operations share both.
    pub http: S::Http,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// Name of the request type.
    pub request: Spanned<String>,
    /// All parameters, those of included groups and those in the path among them; [`FieldId`] is an index into it. Wire names differ.
    pub params: Vec<Field<S>>,
    /// Whether all included groups of parameters were resolved.
    pub includes: S::Includes,
    /// Empty if parameters do not depend on each other.
    pub rules: Vec<Spanned<Rule<S::Name, S::Value>>>,
    /// One answer, or several with different statuses.
    pub answers: Vec<Answer<S>>,
    /// `None` if the answer comes as a whole.
    pub pages: Option<Spanned<Pages<S::Name>>>,
    /// `None` if no list is split.
    pub chunk: Option<Spanned<Chunk<S::Name>>>,
    /// No credentials are required, whichever the service takes.
    pub public: bool,
    /// Words by which operations are selected: those of the resource, then its own.
    pub tags: Vec<Spanned<String>>,
    /// What to use instead, empty if the specification does not say; `None` if the operation is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that introduced it; `None` if the specification does not say.
    pub since: Option<String>,
}

/// Method, path, and where parameters travel by default.
#[derive(Clone, Debug)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// Without the base path; begins with `/`.
    pub path: Spanned<String>,
    /// The operation's own `send`, else the service's for the method.
    pub send: Send,
}

impl<S: Stage> Operation<S> {
    /// Method and path, if they are known; in a proven service they are.
    pub fn known_http(&self) -> Option<&Http> {
        S::http(&self.http)
    }

    /// The parameter of a wire name.
    pub fn param_named(&self, name: &str) -> Option<&Field<S>> {
        self.params.iter().find(|param| param.name.value == name)
    }

    /// Position of the path; of the operation's name if the path is not known.
    pub fn path_span(&self) -> Span {
        self.known_http().map_or(self.name.span, |http| http.path.span)
    }

    /// How the timestamps of its answers are written: as the first answer that states it says; `None` for epoch seconds.
    pub fn dates(&self) -> Option<&Dates<S::Name>> {
        self.answers.iter().find_map(|answer| answer.dates.as_ref()).map(|dates| &dates.value)
    }

    /// Whether it has several answers, which differ in their statuses.
    pub fn has_several_answers(&self) -> bool {
        self.answers.len() > 1
    }
}

impl Operation {
    /// The first answer whose status means success.
    pub fn success(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.status < 300)
    }
}

impl<S: Stage> Answer<S> {
    /// Its name among several answers: the specification's, else the reason phrase of its status in upper camel case.
    pub fn variant(&self) -> String {
        self.name.as_ref().map_or_else(|| super::statuses::name(self.status), |name| name.value.clone())
    }

    /// The declared type that is its body, alone or in an expression of its name only.
    pub fn body_type(&self) -> Option<TypeId> {
        match &self.shape {
            Shape::Object { id, .. } | Shape::Type(Spanned { value: Ty::Named(id), .. }) => Some(*id),
            _ => None,
        }
    }

    /// The declared type of an answer that is an object of its own.
    pub fn own_type(&self) -> Option<TypeId> {
        match &self.shape {
            Shape::Object { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The fields of the object around a collection.
    pub fn envelope(&self) -> Option<&Envelope<S::Path>> {
        match &self.shape {
            Shape::Object { envelope, .. } => envelope.as_ref(),
            _ => None,
        }
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
    /// Every method.
    pub const ALL: [Method; 6] = [Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch, Method::Delete];

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

    /// Whether many proxies drop the body of a request with this method.
    pub fn body_is_often_dropped(self) -> bool {
        matches!(self, Method::Get | Method::Head | Method::Delete)
    }
}

/// What an operation answers with one status.
#[derive(Clone, Debug)]
pub struct Answer<S: Stage = Proven> {
    /// HTTP status: 204 without `returns`, else 200 unless the specification states another.
    pub status: u16,
    /// The name that the specification gives it: of its variant among several answers, and of its type if that is its own.
    pub name: Option<Spanned<String>>,
    /// Position of the answer's name, else of `returns` or of the item; of the operation's name without `returns`.
    pub span: Span,
    /// Position of the status, else the same as `span`.
    pub status_span: Span,
    /// The body.
    pub shape: Shape<S>,
    /// Carries the service's outcome.
    pub outcome: bool,
    /// The field that carries the outcome here; `None` for the service's.
    pub outcome_field: Option<Spanned<String>>,
    /// How its timestamps are written; see [`Operation::dates`]. A field's own `format` takes precedence.
    pub dates: Option<Spanned<Dates<S::Name>>>,
    /// Sentences; empty if there are none.
    pub docs: String,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub enum Shape<S: Stage = Proven> {
    /// No body.
    Empty,
    /// A file.
    File,
    /// A value of a type.
    Type(Spanned<Ty<S>>),
    /// An object that the answer itself declares.
    Object {
        /// The object, among [`Service::types`](super::Service::types).
        id: TypeId,
        /// The roles of its fields if it surrounds a collection.
        envelope: Option<Envelope<S::Path>>,
    },
    /// The outcome alone.
    Outcome,
    /// A body that could not be read.
    Unknown(S::Unknown),
}

/// Fields of an object around a collection, each as the path that leads to it from the object.
#[derive(Clone, Debug)]
pub struct Envelope<F = Vec<FieldId>> {
    /// The collection; required.
    pub items: F,
    /// The key of the next page, absent on the last page.
    pub next: Option<F>,
    /// The number of items on all pages.
    pub total: Option<F>,
    /// Whether there are more pages.
    pub more: Option<F>,
}

impl<F> Envelope<F> {
    /// The same with other references to fields.
    pub(crate) fn try_map<G, E>(self, mut field: impl FnMut(F) -> Result<G, E>) -> Result<Envelope<G>, E> {
        let mut optional = |role: Option<F>| role.map(&mut field).transpose();
        let (next, total, more) = (optional(self.next)?, optional(self.total)?, optional(self.more)?);
        Ok(Envelope { items: field(self.items)?, next, total, more })
    }
}

/// How the timestamps of an answer are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dates<P = FieldId> {
    /// In the form that the value of a parameter selects.
    Param(P),
    /// In one form.
    Fixed(DateFormat),
}

impl<P> Dates<P> {
    /// The same with another reference to the parameter.
    pub(crate) fn try_map<Q, E>(self, param: impl FnOnce(P) -> Result<Q, E>) -> Result<Dates<Q>, E> {
        Ok(match self {
            Dates::Param(name) => Dates::Param(param(name)?),
            Dates::Fixed(form) => Dates::Fixed(form),
        })
    }
}

/// How an operation returns its items in pages.
#[derive(Clone, Debug)]
pub struct Pages<P = FieldId> {
    /// How a client requests the next page.
    pub step: PageStep<P>,
    /// How many items a client requests. Pages by offset have it.
    pub size: Option<PageSize<P>>,
}

/// How a client requests the next page.
#[derive(Clone, Debug)]
pub enum PageStep<P = FieldId> {
    /// With the cursor that the previous answer gave.
    Cursor {
        /// The parameter that takes the cursor.
        param: P,
        /// Where the cursor is.
        from: CursorSource,
    },
    /// With the number of items to skip.
    Offset {
        /// The parameter that takes it.
        param: P,
    },
    /// With the number of the page.
    Number {
        /// The parameter that takes it.
        param: P,
        /// The number of the first page.
        first: u64,
    },
    /// At the URL that the previous answer gave.
    Link {
        /// Where the URL is.
        from: LinkSource,
        /// The other origins, besides that of the service, to which the client follows a URL.
        origins: Vec<Spanned<String>>,
    },
}

/// Where the cursor of the next page is.
#[derive(Clone, Debug)]
pub enum CursorSource {
    /// In the field that the envelope names as `next`.
    Next,
    /// In this header of the answer.
    Header(Spanned<String>),
    /// In the last item of the page, at this path.
    LastItem(Spanned<String>),
}

/// Where the URL of the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkSource {
    /// In the header `Link`, with `rel="next"` (RFC 8288).
    Header,
    /// In the field that the envelope names as `next`.
    Next,
}

impl LinkSource {
    /// All choices with their words.
    pub const WORDS: [(&'static str, LinkSource); 2] = [("header", LinkSource::Header), ("next", LinkSource::Next)];
}

/// How many items a client requests for a page.
#[derive(Clone, Debug)]
pub struct PageSize<P = FieldId> {
    /// The parameter that takes the number of items.
    pub limit: P,
    /// The number that a client sends if its caller states none.
    pub size: Spanned<u64>,
}

impl<P> Pages<P> {
    /// The same with other references to parameters.
    pub(crate) fn try_map<Q, E>(self, mut map: impl FnMut(P) -> Result<Q, E>) -> Result<Pages<Q>, E> {
        let step = match self.step {
            PageStep::Cursor { param, from } => PageStep::Cursor { param: map(param)?, from },
            PageStep::Offset { param } => PageStep::Offset { param: map(param)? },
            PageStep::Number { param, first } => PageStep::Number { param: map(param)?, first },
            PageStep::Link { from, origins } => PageStep::Link { from, origins },
        };
        let size = self.size.map(|PageSize { limit, size }| Ok(PageSize { limit: map(limit)?, size })).transpose()?;
        Ok(Pages { step, size })
    }
    /// Whether the next page is at what the envelope names as `next`.
    pub(crate) fn needs_next(&self) -> bool {
        matches!(self.step, PageStep::Cursor { from: CursorSource::Next, .. } | PageStep::Link { from: LinkSource::Next, .. })
    }
}

/// A list parameter that a client may split over several requests.
#[derive(Clone, Debug)]
pub struct Chunk<P = FieldId> {
    /// The list.
    pub param: P,
    /// The largest number of items in one request.
    pub size: Spanned<u64>,
}

impl<P> Chunk<P> {
    /// The same with another reference to the parameter.
    pub(crate) fn try_map<Q, E>(self, map: impl FnOnce(P) -> Result<Q, E>) -> Result<Chunk<Q>, E> {
        Ok(Chunk { param: map(self.param)?, size: self.size })
    }
}
