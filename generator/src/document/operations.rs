//! Operations as they are written in a resource file.

use std::collections::BTreeMap;

use super::{Alternative, Deprecated, ErrorType, Field, Object, TypeExpression};
pub(crate) use crate::model::Comparison;
use crate::model::{self, Literal};
use crate::source::{Span, Spanned};

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub name: Spanned<String>,
    /// Whether it is one of `webhooks`.
    pub webhook: bool,
    /// `None` if it could not be read. The problem was reported.
    pub http: Option<Http>,
    /// The server, if it differs from that of the resource.
    pub server: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
    /// The name of the request type. `None` if the name is derived from the operation and the resource.
    pub request: Option<Spanned<String>>,
    pub params: Object,
    pub body: Option<RequestBody>,
    pub rules: Vec<Spanned<Rule>>,
    /// The statuses of responses to requests that break a rule, by the index of the rule.
    pub rule_statuses: BTreeMap<usize, Spanned<u64>>,
    /// The answers, one for each status. Empty if the only answer has no body.
    pub returns: Vec<Answer>,
    /// The types of bodies of errors, by status.
    pub errors: Vec<ErrorType>,
    /// The type of the headers of the responses.
    pub headers: Option<TypeExpression>,
    pub pages: Option<Spanned<Pages>>,
    /// The list parameter that a client may split into several requests.
    pub chunk: Option<Spanned<Chunk>>,
    /// Where a client sends parameters without `in`: `query`, `form` or `json`.
    pub send: Option<Spanned<String>>,
    pub public: bool,
    /// As `require` of the service. `None` if the operation does not state it.
    pub auth: Option<Vec<Alternative>>,
    pub tags: Vec<Spanned<String>>,
    pub deprecated: Deprecated,
    pub since: Option<Spanned<String>>,
}

impl Operation {
    /// An operation of which only the name is known.
    pub(crate) fn new(name: Spanned<String>) -> Operation {
        Operation {
            name,
            webhook: false,
            http: None,
            server: None,
            docs: None,
            request: None,
            params: Object::default(),
            body: None,
            rules: Vec::new(),
            rule_statuses: BTreeMap::new(),
            returns: Vec::new(),
            errors: Vec::new(),
            headers: None,
            pages: None,
            chunk: None,
            send: None,
            public: false,
            auth: None,
            tags: Vec::new(),
            deprecated: None,
            since: None,
        }
    }
}

/// The key `body` of an operation: the type of the whole body. Without this key, parameters form the body.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    /// The body as a field with the name `body`. It has no location.
    pub field: Field,
    /// The media type. `None` if it is not stated: then it is JSON, or, for a file, the media type that the file has when it is sent.
    pub media: Option<Spanned<String>>,
}

/// The key `http` of an operation: the method and the path.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    pub method: Spanned<String>,
    pub path: Spanned<String>,
    /// The names between braces in the path, each with its span in the file. Empty if the file has no spans inside of the path.
    pub names: Vec<Spanned<String>>,
}

impl Http {
    /// The method and the path of a webhook that states none: POST, and its name.
    pub(crate) fn of_webhook(name: &Spanned<String>) -> Http {
        let spanned = |text: String| Spanned { value: text, span: name.span };
        Http { method: spanned("POST".to_owned()), path: spanned(format!("/{}", name.value)), names: Vec::new() }
    }
}

/// A rule about several parameters. It refers to the parameters by their names.
pub(crate) type Rule = model::Rule<Spanned<String>, Spanned<Literal>>;

/// The condition of a rule, such as `rating < 4`.
pub(crate) type Condition = model::Condition<Spanned<String>, Spanned<Literal>>;
pub(crate) type Test = model::Test<Spanned<String>, Spanned<Literal>>;

/// How an operation returns its items in pages.
pub(crate) type Pages = model::Pages<Spanned<String>, Spanned<String>, ()>;

/// How many items a client requests for a page.
pub(crate) type PageSize = model::PageSize<Spanned<String>>;

/// A list parameter that a client may split.
pub(crate) type Chunk = model::Chunk<Spanned<String>>;

/// The answer of one status.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The span of the answer's name. If the answer has no name, the span of `returns` or of the answer's item in it.
    pub span: Span,
    pub form: AnswerForm,
    pub name: Option<Spanned<String>>,
    pub outcome: Option<Outcome>,
    pub dates: Option<Spanned<String>>,
    pub status: Option<Spanned<u64>>,
    /// The media type of the body.
    pub media: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
}

impl Answer {
    /// An answer of which only the body is known.
    pub(crate) fn new(span: Span, form: AnswerForm) -> Answer {
        Answer { span, form, name: None, outcome: None, dates: None, status: None, media: None, docs: None }
    }
}

/// The key `outcome` of an answer: a field of the body says whether the operation succeeded.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The span of the value of `outcome`.
    pub span: Span,
    /// The field, if it differs from the one in `wire.outcome`.
    pub field: Option<Spanned<String>>,
    /// The field in which a server writes the message of a failure, if it is not the first of `wire.outcome.message`.
    pub message: Option<Spanned<String>>,
    /// Whether a request that breaks a rule across parameters is a failure with status 200.
    pub rules: bool,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) enum AnswerForm {
    /// No body, or a body that has only the outcome.
    None,
    /// A body that could not be read. The problem was reported.
    Unreadable,
    File,
    /// Items of one type, one after another.
    Stream(Box<Stream>),
    /// A value of one type.
    Body(BodyType),
    /// An object that the answer declares.
    Object(Object),
    /// An object around a collection. The envelope is `None` if it could not be read. The fields of the object follow those of the envelope.
    Envelope(Option<Box<Envelope>>, Object),
}

/// The items that are a body, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub item: TypeExpression,
    /// The keyword that says how items are written.
    pub written_as: Option<Spanned<String>>,
    /// The text in place of an item that ends the stream.
    pub end: Option<Spanned<String>>,
}

/// A body of one type. Each variant is named after its key.
#[derive(Clone, Debug)]
pub(crate) enum BodyType {
    Type(TypeExpression),
    List(TypeExpression),
    OneOrMany(TypeExpression),
    OrFalse(TypeExpression),
    /// `keyed_by` and `of`: a map with the types of its keys and of its values. `key` is the field of a value that repeats its key.
    Keyed {
        by: TypeExpression,
        of: TypeExpression,
        key: Option<Spanned<String>>,
        span: Span,
    },
}

/// The object around a collection: the paths of the fields with a special meaning.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    pub items: Spanned<String>,
    pub next: Option<Spanned<String>>,
    pub total: Option<Spanned<String>>,
    pub more: Option<Spanned<String>>,
    /// The type of the collection. `None` if it could not be read. The problem was reported.
    pub collection: Option<BodyType>,
}
