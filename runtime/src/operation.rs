//! Operations: what a request struct says of its endpoint, and what a service says of its wire.
//!
//! In: nothing. Out: descriptions that client and server read. Not here: any I/O.

use crate::timestamp::DateFormat;
use crate::value::Value;
use crate::value::{Literal, Object, Shape};

/// A request: its parameters are the fields, its endpoint is static, its answer a type.
pub trait Operation: Object + Default + 'static {
    /// What comes back.
    type Answer: Value + Default + 'static;
    /// Method, path and the rest.
    const ENDPOINT: &'static Endpoint;
}

/// Method, path, parameters and answer of one operation.
#[derive(Debug)]
pub struct Endpoint {
    /// Resource and operation: `breaking_news.create`.
    pub name: &'static str,
    /// HTTP method in upper case.
    pub method: Method,
    /// Path with the service's base path in front; parameters as `{name}`.
    pub path: &'static str,
    /// The service it belongs to.
    pub service: &'static Service,
    /// The parameters.
    pub params: &'static Shape,
    /// Where a client puts them.
    pub send: SendAs,
    /// The answer; of several, the one that means success.
    pub answer: Answer,
    /// All answers of an operation that has several, in the order of its enum's variants; else none.
    pub answers: &'static [Answer],
    /// The OAuth2 scope it needs.
    pub scope: Option<&'static str>,
    /// No credentials are asked for.
    pub public: bool,
    /// How it pages.
    pub pages: Option<Pages>,
    /// A list that a client may split, and the most items of a call.
    pub chunk: Option<(&'static str, usize)>,
}

impl Endpoint {
    /// An endpoint that answers 200 with JSON. `path` has the service's base path in front.
    pub const fn new(
        service: &'static Service,
        name: &'static str,
        method: Method,
        path: &'static str,
        send: SendAs,
        params: &'static Shape,
    ) -> Self {
        Endpoint {
            name,
            method,
            path,
            service,
            params,
            send,
            answer: Answer::PLAIN,
            answers: &[],
            scope: None,
            public: false,
            pages: None,
            chunk: None,
        }
    }
    /// Needs this OAuth2 scope.
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }
    /// Asks for no credentials.
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }
    /// Answers with another status.
    pub const fn status(mut self, status: u16) -> Self {
        self.answer.status = status;
        self
    }
    /// The answer carries the service's outcome.
    pub const fn outcome(mut self) -> Self {
        self.answer.outcome = true;
        self
    }
    /// The answer carries the service's outcome, in this field.
    pub const fn outcome_in(mut self, field: &'static str) -> Self {
        self.answer.outcome = true;
        self.answer.outcome_field = Some(field);
        self
    }
    /// Has several answers, told apart by their statuses.
    pub const fn answers(mut self, answers: &'static [Answer]) -> Self {
        self.answers = answers;
        self
    }
    /// `false` stands for none.
    pub const fn or_false(mut self) -> Self {
        self.answer.or_false = true;
        self
    }
    /// Instants of the answer are written in this form.
    pub const fn dates(mut self, form: DateFormat) -> Self {
        self.answer.dates = Dates::Fixed(form);
        self
    }
    /// Instants of the answer are written in the form that this parameter names.
    pub const fn dates_by(mut self, param: &'static str) -> Self {
        self.answer.dates = Dates::Param(param);
        self
    }
    /// The answer is a map whose values repeat their key in this field: an array of them is read too.
    pub const fn key(mut self, key: &'static str) -> Self {
        self.answer.key = Some(key);
        self
    }
    /// Pages: the field `next` of the answer is the next call's `param`; `items` is the field with the items.
    pub const fn cursor(mut self, param: &'static str, next: &'static str, items: &'static str) -> Self {
        self.pages = Some(Pages::Cursor { param, next, items });
        self
    }
    /// Pages are counted, `size` at a time; `items` is the field with the items, empty when the answer is the list.
    pub const fn offset(mut self, offset: &'static str, limit: &'static str, size: u64, items: &'static str) -> Self {
        self.pages = Some(Pages::Offset { offset, limit, size, items, total: "" });
        self
    }
    /// The field `total` of the answer tells how many items are on all pages.
    pub const fn total(mut self, total: &'static str) -> Self {
        if let Some(Pages::Offset { offset, limit, size, items, .. }) = self.pages {
            self.pages = Some(Pages::Offset { offset, limit, size, items, total });
        }
        self
    }
    /// A client may split the list `param` into calls of at most `size` items.
    pub const fn chunk(mut self, param: &'static str, size: usize) -> Self {
        self.chunk = Some((param, size));
        self
    }
    /// The answer that a status means, and its index among several; `None` when it means a failure, or nothing that is known.
    pub fn answer_to(&self, status: u16) -> Option<(usize, &Answer)> {
        match self.answers {
            [] => (200..300).contains(&status).then_some((0, &self.answer)),
            several => several.iter().enumerate().find(|(_, answer)| answer.status == status),
        }
    }
    /// The answer of this index among several, else the only one.
    pub fn answer_at(&self, index: usize) -> &Answer {
        self.answers.get(index).unwrap_or(&self.answer)
    }
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Method {
    /// In upper case, as in a request line.
    pub const fn as_str(self) -> &'static str {
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

/// Where a client puts parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendAs {
    /// Query string.
    Query,
    /// `application/x-www-form-urlencoded`, or multipart when files are given.
    Form,
    /// JSON body.
    Json,
}

/// How an answer is written and read.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Carries the service's outcome.
    pub outcome: bool,
    /// In this field, not in the service's.
    pub outcome_field: Option<&'static str>,
    /// `false` stands for none.
    pub or_false: bool,
    /// Is a file; said of one of several answers, for a lone one is told by its type.
    pub file: bool,
    /// How instants are written.
    pub dates: Dates,
    /// The field of a map's values that repeats its key: an array of them is read too.
    pub key: Option<&'static str>,
}

impl Answer {
    /// The service's outcome, in the field where this answer has it. `None` when the service has none.
    pub fn outcome_of(&self, service: &Service) -> Option<Outcome> {
        let outcome = service.wire.outcome?;
        Some(Outcome { field: self.outcome_field.unwrap_or(outcome.field), ..outcome })
    }

    /// Status 200, instants as epoch seconds.
    pub const PLAIN: Answer = Answer {
        status: 200,
        outcome: false,
        outcome_field: None,
        or_false: false,
        file: false,
        dates: Dates::Fixed(DateFormat::Epoch),
        key: None,
    };

    /// One of several, by its status. Instants are written as the endpoint's own answer says.
    pub const fn of(status: u16) -> Self {
        Answer { status, ..Answer::PLAIN }
    }
    /// Carries the service's outcome.
    pub const fn outcome(self) -> Self {
        Answer { outcome: true, ..self }
    }
    /// Carries the service's outcome, in this field.
    pub const fn outcome_in(self, field: &'static str) -> Self {
        Answer { outcome: true, outcome_field: Some(field), ..self }
    }
    /// `false` stands for none.
    pub const fn or_false(self) -> Self {
        Answer { or_false: true, ..self }
    }
    /// Is a file.
    pub const fn file(self) -> Self {
        Answer { file: true, ..self }
    }
    /// A map whose values repeat their key in this field.
    pub const fn key(self, key: &'static str) -> Self {
        Answer { key: Some(key), ..self }
    }
}

/// Who chooses how instants are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// The specification.
    Fixed(DateFormat),
    /// The parameter of this name.
    Param(&'static str),
}

/// How an operation pages; parameters and fields by wire name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// The answer's `next` is the next call's `param`.
    Cursor {
        /// Parameter.
        param: &'static str,
        /// Field of the answer.
        next: &'static str,
        /// Field of the answer that holds the items.
        items: &'static str,
    },
    /// Counted.
    Offset {
        /// Parameter: where to begin.
        offset: &'static str,
        /// Parameter: how many.
        limit: &'static str,
        /// How many when none is said.
        size: u64,
        /// Field of the answer that holds the items; empty when the answer is the list.
        items: &'static str,
        /// Field of the answer that tells how many there are on all pages; empty when there is none.
        total: &'static str,
    },
}

/// What all operations of a service share.
#[derive(Debug)]
pub struct Service {
    /// Its name.
    pub name: &'static str,
    /// Its version, as the specification says.
    pub version: &'static str,
    /// In front of every path.
    pub base_path: &'static str,
    /// How values travel.
    pub wire: Wire,
    /// How it fails.
    pub errors: Errors,
    /// Which credentials it takes.
    pub auth: Auth,
}

/// What becomes of parameters that an operation does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are passed over.
    Ignore,
    /// They are passed over, and named in the header `x-unknown-parameters` of the answer.
    Report,
    /// They are violations.
    Refuse,
}

/// How values travel.
#[derive(Debug)]
pub struct Wire {
    /// A server merges query, form, multipart and JSON.
    pub accept_any: bool,
    /// How lists are spelled in query and form.
    pub arrays: Arrays,
    /// Booleans in query and form are `1` and `0`.
    pub numeric_booleans: bool,
    /// Scalars may come in each other's form.
    pub lenient: bool,
    /// `[]` stands for an empty map.
    pub empty_map_as_list: bool,
    /// What becomes of parameters that the operation does not have.
    pub unknown: Unknown,
    /// A failure inside a 200.
    pub outcome: Option<Outcome>,
}

impl Wire {
    /// JSON as everyone writes it.
    pub const PLAIN: Wire = Wire {
        accept_any: false,
        arrays: Arrays::Repeat,
        numeric_booleans: false,
        lenient: false,
        empty_map_as_list: false,
        unknown: Unknown::Ignore,
        outcome: None,
    };
}

/// How lists are spelled in query and form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrays {
    /// `a=1&a=2`
    Repeat,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indexed,
}

/// Success or failure of an answer, decided by the value of one field of its body.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Name of the field.
    pub field: &'static str,
    /// Values that mean success. A server writes the first one.
    pub ok: &'static [Literal],
    /// Values that mean failure. A server writes the first one.
    pub error: &'static [Literal],
    /// Whether the presence of the field means failure, for every value but null. `error` is then empty.
    pub present: bool,
    /// What a value means that is in neither list.
    pub unlisted: Verdict,
    /// What an answer without the field means.
    pub absent: Verdict,
    /// Names of fields that can hold a message. A server writes the first one.
    pub message: &'static [&'static str],
}

/// Whether an answer reports success or failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The operation succeeded.
    Success,
    /// The operation failed.
    Failure,
}

impl Outcome {
    /// An outcome by listed values. Unlisted values and an absent field mean failure.
    pub const fn new(field: &'static str, ok: &'static [Literal], error: &'static [Literal]) -> Self {
        Outcome { field, ok, error, present: false, unlisted: Verdict::Failure, absent: Verdict::Failure, message: &[] }
    }
    /// An outcome whose field is present on failure only.
    pub const fn error_if_present(field: &'static str) -> Self {
        Outcome { present: true, absent: Verdict::Success, ..Outcome::new(field, &[], &[]) }
    }
    /// Sets what a value means that is in neither list.
    pub const fn unlisted(self, unlisted: Verdict) -> Self {
        Outcome { unlisted, ..self }
    }
    /// Sets what an answer without the field means.
    pub const fn absent(self, absent: Verdict) -> Self {
        Outcome { absent, ..self }
    }
    /// Sets the names of fields that can hold a message.
    pub const fn message(self, message: &'static [&'static str]) -> Self {
        Outcome { message, ..self }
    }
}

/// Statuses and bodies of errors.
#[derive(Debug)]
pub struct Errors {
    /// A missing or ill-typed parameter.
    pub invalid: u16,
    /// A refusal for reasons of the service.
    pub refused: u16,
    /// Keys of the body and what they hold; `None` for RFC 9457.
    pub body: Option<&'static [(&'static str, ErrorPart)]>,
}

/// What a key of an error body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPart {
    /// The text.
    Message,
    /// The HTTP status.
    Code,
    /// The first parameter concerned.
    Param,
    /// The request's id.
    RequestId,
    /// All violations.
    Violations,
}

/// Which credentials a service takes.
#[derive(Debug)]
pub struct Auth {
    /// HTTP Basic.
    pub basic: bool,
    /// A bearer token.
    pub bearer: bool,
    /// Where OAuth2 client credentials get a token.
    pub token_url: Option<&'static str>,
}

impl Auth {
    /// Whether any is asked for.
    pub const fn is_some(&self) -> bool {
        self.basic || self.bearer || self.token_url.is_some()
    }
}
