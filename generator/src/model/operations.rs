//! Resources and their operations: parameters and answers.

use super::{
    Chunk, ConstantParam, Dates, ErrorType, FieldId, FieldPath, Location, Method, OutcomeRule, PagesOf, Param, Proven,
    Requirement, Rule, RuleStatuses, SendAs, Stage, StreamForm, Ty, TypeId,
};
use crate::bug::Bug;
use crate::source::{Span, Spanned};

/// A resource: the operations of one resource file.
#[derive(Clone, Debug)]
pub struct Resource<S: Stage = Proven> {
    /// The name, in snake case: `breaking_news`.
    pub name: Spanned<String>,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// Tags, which select all its operations.
    pub tags: Vec<Spanned<String>>,
    /// The operations, in the order of the file.
    pub operations: Vec<Operation<S>>,
}

impl<S: Stage> Resource<S> {
    /// The tags that select one of its operations: its own, then those of the operation.
    pub fn tags_of<'a>(&'a self, operation: &'a Operation<S>) -> impl Iterator<Item = &'a Spanned<String>> {
        self.tags.iter().chain(&operation.tags)
    }
}

/// The position of an operation: the index of its resource, and its own in the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId {
    /// Index into [`Service::resources`](super::Service::resources).
    pub resource: usize,
    /// Index into [`Resource::operations`].
    pub operation: usize,
}

/// One endpoint: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation<S: Stage = Proven> {
    /// The name, in snake case: `create`.
    pub name: Spanned<String>,
    /// Whether it is a webhook: the service sends the request to a URL that a subscriber gave. It needs no credentials.
    pub webhook: bool,
    /// The method and the path. No two operations have the same method and the same path.
    pub http: S::Http,
    /// The name of the [server](super::NamedServer) to which its requests are sent; `None` if that is the server of the service.
    pub server: Option<Spanned<String>>,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// The name of the request type.
    pub request: Spanned<String>,
    /// All parameters, with those in the path and those of included groups. [`FieldId`] is an index into it. No two have the same wire name.
    pub params: Vec<Param<S>>,
    /// The parameters that always have the same value. They are no fields of the request.
    pub constants: Vec<ConstantParam<S::ConstantLocation>>,
    /// The media type of the body, if a parameter is [the whole body](super::Location::Whole) and the specification states it.
    pub media: Option<Spanned<String>>,
    /// Whether all included groups of parameters were resolved.
    pub includes: S::Includes,
    /// The rules across its parameters.
    pub rules: Vec<Spanned<Rule<S::Name, S::Value>>>,
    /// The statuses of responses to requests that break one of the rules.
    pub rule_statuses: RuleStatuses,
    /// One answer, or several with different statuses.
    pub answers: Vec<Answer<S>>,
    /// The types of bodies of its errors, by status, which take precedence over those of the service.
    pub errors: Vec<ErrorType>,
    /// The object whose fields are headers of its responses.
    pub headers: Option<Spanned<TypeId>>,
    /// How it returns its items in pages; `None` if it returns all of them at once.
    pub pages: Option<Spanned<PagesOf<S>>>,
    /// The list that a client splits over several requests; `None` if there is none.
    pub chunk: Option<Spanned<Chunk<S::Name>>>,
    /// The credentials that it requires.
    pub auth: Requirement<S::Credential>,
    /// Tags, which select it. Those of its resource select it too.
    pub tags: Vec<Spanned<String>>,
    /// What to use instead, empty if the specification does not say; `None` if the operation is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that introduced it; `None` if the specification does not say.
    pub since: Option<String>,
}

/// The method, the path, and where a client sends parameters.
#[derive(Clone, Debug)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// The path without the base path. It begins with `/`.
    pub path: Spanned<String>,
    /// The names between braces in the path, each with its span in the file. Empty if the file has no spans inside of the path.
    pub names: Vec<Spanned<String>>,
    /// Where a client sends parameters without a location of their own. It is the operation's `send`, or else the service's for the method.
    pub send: SendAs,
}

impl<S: Stage> Operation<S> {
    /// The method and the path. `None` if they are unknown, which is possible in a draft only.
    pub fn known_http(&self) -> Option<&Http> {
        S::http(&self.http)
    }

    /// The parameters with their ids.
    pub fn params_by_id(&self) -> impl Iterator<Item = (FieldId, &Param<S>)> + Clone {
        self.params.iter().enumerate().map(|(index, param)| (FieldId(index), param))
    }

    /// The parameter that is declared under a name.
    pub fn param_named(&self, name: &str) -> Option<&Param<S>> {
        self.params.iter().find(|param| param.declared_name().value == name)
    }

    /// Where a parameter is sent. `None` if it has no location of its own, and `send` is unknown.
    pub fn location_of(&self, param: &Param<S>) -> Option<Location> {
        let stated = param.location.as_ref().map(|location| location.value);
        stated.or_else(|| self.known_http().map(|http| param.location_with(http.send)))
    }

    /// The span of the path, or of the operation's name if the path is unknown.
    pub fn path_span(&self) -> Span {
        self.known_http().map_or(self.name.span, |http| http.path.span)
    }

    /// How the timestamps of its answers are written, from the first answer that states it. `None` means seconds since 1970.
    pub fn dates(&self) -> Option<&Dates<S::Name, S::Formats>> {
        self.answers.iter().find_map(|answer| answer.dates.as_ref()).map(|dates| &dates.value)
    }

    /// Whether it has more than one answer.
    pub fn has_several_answers(&self) -> bool {
        self.answers.len() > 1
    }
}

impl Operation {
    /// The first sentence of the documentation, without its full stop.
    pub fn summary(&self) -> &str {
        let docs = self.docs.trim();
        let ends = [". ", ".\n", "; ", "\n"].iter().filter_map(|end| docs.find(end)).min();
        ends.and_then(|end| docs.get(..end)).unwrap_or(docs).trim_end_matches('.')
    }

    /// A name that no other parameter of the operation has. It is the wire name, unless a parameter in the body or an earlier one has the
    /// same wire name. Then it is preceded by the location: `query.id`.
    ///
    /// # Errors
    /// If the id belongs to another operation.
    pub fn unique_name(&self, id: FieldId) -> Result<String, Bug> {
        let param = self.param(id)?;
        let mut same = self.params_by_id().filter(|(_, other)| other.name == param.name);
        let first = same.clone().find(|(_, other)| self.location(other).is_in_body()).or_else(|| same.next());
        Ok(match first {
            Some((first, _)) if first != id => format!("{}.{}", self.location(param).word(), *param.name),
            _ => param.name.value.clone(),
        })
    }

    /// The first answer whose status means success.
    pub fn success(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.status < 300)
    }
}

impl<S: Stage> Answer<S> {
    /// The name of its variant, if the operation has several answers: the name in the specification, or else the reason phrase of its status
    /// in upper camel case.
    pub fn variant(&self) -> String {
        self.name.as_ref().map_or_else(|| super::statuses::name(self.status), |name| name.value.clone())
    }

    /// The declared type of its body. `None` if the body has another type, such as a list.
    pub fn body_type(&self) -> Option<TypeId> {
        match &self.shape {
            Shape::Object { id, .. } | Shape::Type(Spanned { value: Ty::Named(id), .. }) => Some(*id),
            _ => None,
        }
    }

    /// The type of the object that the answer itself declares; `None` if it declares none.
    pub fn own_type(&self) -> Option<TypeId> {
        match &self.shape {
            Shape::Object { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The envelope, if the body is an object around a collection.
    pub fn envelope(&self) -> Option<&Envelope<S::Path>> {
        match &self.shape {
            Shape::Object { envelope, .. } => envelope.as_ref(),
            _ => None,
        }
    }
}

/// An answer of an operation: a status and its body.
#[derive(Clone, Debug)]
pub struct Answer<S: Stage = Proven> {
    /// The HTTP status. If the specification states none, it is 204 without `returns`, and 200 with it.
    pub status: u16,
    /// The name in the specification. It names the answer's variant if there are several answers, and the type that the answer declares.
    pub name: Option<Spanned<String>>,
    /// The span for problems about the answer: its name, or else its item in `returns`, or else the operation's name.
    pub span: Span,
    /// The span of the status. Without a stated status, it equals `span`.
    pub status_span: Span,
    /// The body.
    pub shape: Shape<S>,
    /// How the body reports success or failure in a field. `None` if the status alone reports it.
    pub outcome: Option<AnswerOutcome<S::OutcomeRule>>,
    /// How its timestamps are written; see [`Operation::dates`]. A `format` of a field takes precedence.
    pub dates: Option<Spanned<Dates<S::Name, S::Formats>>>,
    /// The media type of the body, if the specification states it; see [`Answer::content`].
    pub media: Option<Spanned<String>>,
    /// Documentation; empty if there is none.
    pub docs: String,
}

/// The outcome of an answer: how its body reports success or failure in a field.
///
/// `R` is the rule of the service, `wire.outcome`, with the field of the answer if it states one. In a draft, it is `()`.
#[derive(Clone, Debug)]
pub struct AnswerOutcome<R = OutcomeRule> {
    /// The rule.
    pub rule: R,
    /// The field that reports the outcome, if the answer states it.
    pub field: Option<Spanned<FieldPath>>,
    /// The field in which a server writes the message of a failure, if it is not the first of `wire.outcome.message`.
    pub message: Option<Spanned<FieldPath>>,
    /// Whether a request that breaks a rule across parameters is a failure with status 200.
    pub of_rules: bool,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub enum Shape<S: Stage = Proven> {
    /// No body.
    Empty,
    /// A file.
    File,
    /// Items of a type, one after another, how they are written, and the text in place of an item that ends the stream.
    Stream(Spanned<Ty<S>>, StreamForm, Option<String>),
    /// A value of a type.
    Type(Spanned<Ty<S>>),
    /// An object that the answer itself declares.
    Object {
        /// The object in [`Service::types`](super::Service::types).
        id: TypeId,
        /// The fields with a special meaning, if the object surrounds a collection.
        envelope: Option<Envelope<S::Path>>,
    },
    /// An object that has only the fields of [`Answer::outcome`].
    Outcome,
    /// A body that could not be read.
    Unknown(S::Unknown),
}

/// The fields of an envelope, which is an object around a collection. `F` is the path that leads to a field from the object.
#[derive(Clone, Debug)]
pub struct Envelope<F = Vec<FieldId>> {
    /// The collection.
    pub items: F,
    /// The field that contains the cursor or the URL of the next page. It is absent on the last page.
    pub next: Option<F>,
    /// The field that contains the number of items on all pages.
    pub total: Option<F>,
    /// The field that says whether there are more pages.
    pub more: Option<F>,
}

impl<F> Envelope<F> {
    /// Converts the paths to the fields.
    pub(crate) fn try_map<G, E>(self, mut convert: impl FnMut(F) -> Result<G, E>) -> Result<Envelope<G>, E> {
        let mut optional = |path: Option<F>| path.map(&mut convert).transpose();
        let (next, total, more) = (optional(self.next)?, optional(self.total)?, optional(self.more)?);
        Ok(Envelope { items: convert(self.items)?, next, total, more })
    }
}
