//! Operations and services: endpoints, answers, pages, errors and authentication, as data.
//!
//! In: the tables of generated code. Out: descriptions that client and server read. Not here: any I/O.

pub(crate) mod auth;
mod constants;
mod dates;
mod items;
mod media;
mod method;
mod pages;
pub(crate) mod path;
mod rules;
mod server;
mod service;

pub use auth::{Alternatives, ApiKey, Auth, KeyLocation};
pub use constants::Constant;
pub use dates::Dates;
pub use items::ItemFormat;
#[cfg(feature = "server")]
pub(crate) use media::essence;
pub use media::{AnswerMedia, BodyEncoding, MediaType};
pub use method::Method;
pub use pages::{CursorSource, LinkSource, PageStep, Paging};
pub use service::{ErrorPart, Errors, Outcome, Service, Unknown, Verdict, Wire};

use crate::timestamp::DateFormat;
pub use crate::value::Arrays;
use crate::value::Value;
use crate::value::{Object, ParamLocation, Shape};

/// The request of one operation. Its fields are the parameters. Generated code implements this trait.
pub trait Operation: Object + Default + 'static {
    /// The answer of a successful call.
    type Answer: Value + Default + 'static;
    /// Method, path, parameters and answer.
    const ENDPOINT: &'static Endpoint;
}

/// A type of the bodies of errors. Generated code implements this trait for the types under `errors` of a specification.
pub trait ErrorBody: Value + Default + 'static {
    /// The service, which declares how values are written and read.
    const SERVICE: &'static Service;
}

/// Method, path, parameters and answer of one operation.
#[derive(Debug)]
pub struct Endpoint {
    /// The names of the resource and the operation: `breaking_news.create`.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// The path, which includes the service's base path. Path parameters are `{name}`: `/api/v1/users/{id}`.
    pub path: &'static str,
    /// Whether the service sends the request to a URL that a subscriber gave.
    pub webhook: bool,
    /// The name of the server to which a client sends requests. `None` for the server of the base URL.
    pub server: Option<&'static str>,
    /// The service of the operation.
    pub service: &'static Service,
    /// The parameters.
    pub params: &'static Shape,
    /// Where a client sends parameters that have no location of their own.
    pub send: SendAs,
    /// The parameters that always have the same value. They are not among `params`.
    pub constants: &'static [Constant],
    /// The answer. If the operation has several answers, the first that means success.
    pub answer: Answer,
    /// All answers of an operation with several, in the order of the variants of its enum. Empty for an operation with one answer.
    pub answers: &'static [Answer],
    /// The media types of the answers as a client accepts them. `None` if all answers are JSON, files or streams with their usual media types.
    pub accept: Option<&'static str>,
    /// The OAuth2 scope that a caller needs.
    pub scope: Option<&'static str>,
    /// Whether callers need no credentials.
    pub public: bool,
    /// The alternatives of credentials that the operation requires. Empty if they are those of [`Auth::require`].
    pub auth: Alternatives,
    /// How the operation splits its items into pages.
    pub pages: Option<Paging>,
    /// A list parameter that a client may split across several calls, and the largest number of items in one call.
    pub chunk: Option<(&'static str, usize)>,
    /// The statuses of responses to requests that break a rule, by the index of the rule in the shape of the parameters.
    pub rule_statuses: &'static [(usize, u16)],
    /// The functions that write a multipart body. They are set only if the body is multipart even without a file.
    #[cfg(feature = "client")]
    pub(crate) multipart: Option<crate::file::FileFunctions>,
}

impl Endpoint {
    /// An endpoint that answers with status 200 and JSON. `path` includes the service's base path.
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
            webhook: false,
            server: None,
            service,
            params,
            send,
            constants: &[],
            answer: Answer::PLAIN,
            answers: &[],
            accept: None,
            scope: None,
            public: false,
            auth: &[],
            pages: None,
            chunk: None,
            rule_statuses: &[],
            #[cfg(feature = "client")]
            multipart: None,
        }
    }
    /// Declares that the parameters in the body are parts of a multipart body, also if none of them is a file.
    #[must_use]
    #[cfg_attr(not(feature = "client"), expect(unused_mut, reason = "only a client writes bodies of requests"))]
    pub const fn multipart(mut self) -> Self {
        #[cfg(feature = "client")]
        {
            self.multipart = Some(crate::file::FileFunctions::ALL);
        }
        self
    }
    /// Requires this OAuth2 scope of callers.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }
    /// Lets callers without credentials call the operation.
    #[must_use]
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }
    /// Requires one of these alternatives of callers, in place of those of the service.
    #[must_use]
    pub const fn auth(mut self, alternatives: Alternatives) -> Self {
        self.auth = alternatives;
        self
    }
    /// Sets the status of the answer.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.answer.status = status;
        self
    }
    /// Declares that the answer contains the service's outcome.
    #[must_use]
    pub const fn outcome(mut self) -> Self {
        self.answer.outcome = true;
        self
    }
    /// Declares that the answer contains the service's outcome, in this field.
    #[must_use]
    pub const fn outcome_in(mut self, field: &'static str) -> Self {
        self.answer.outcome = true;
        self.answer.outcome_field = Some(field);
        self
    }
    /// Sets the field in which a server writes the message of a failure, if it is not the first one of the service's outcome.
    #[must_use]
    pub const fn outcome_message(mut self, field: &'static str) -> Self {
        self.answer.outcome_message = Some(field);
        self
    }
    /// Declares several answers, which differ in their status.
    #[must_use]
    pub const fn answers(mut self, answers: &'static [Answer]) -> Self {
        self.answers = answers;
        self
    }
    /// Declares that the answer is `false` if there is no value.
    #[must_use]
    pub const fn or_false(mut self) -> Self {
        self.answer.or_false = true;
        self
    }
    /// Sets the format of timestamps in the answer.
    #[must_use]
    pub const fn dates(mut self, format: DateFormat) -> Self {
        self.answer.dates = Dates::Fixed(format);
        self
    }
    /// Declares that the value of this parameter is the name of the format of timestamps in the answer.
    #[must_use]
    pub const fn dates_by(mut self, param: &'static str) -> Self {
        self.answer.dates = Dates::Param(param);
        self
    }
    /// Declares that the value of this parameter selects the format of timestamps in the answer. `values` are its values with their
    /// formats.
    #[must_use]
    pub const fn dates_by_values(mut self, param: &'static str, values: &'static [(&'static str, DateFormat)]) -> Self {
        self.answer.dates = Dates::ParamValue(param, values);
        self
    }
    /// Declares that the answer is a map whose values repeat their key in this field. An array of such values can be read as the map.
    #[must_use]
    pub const fn key(mut self, key: &'static str) -> Self {
        self.answer.key = Some(key);
        self
    }
    /// Declares that the answer is a list, and that a single item may be sent without a list around it, also if the service is not lenient.
    #[must_use]
    pub const fn one_or_many(mut self) -> Self {
        self.answer.one_or_many = true;
        self
    }
    /// Declares pages by cursor. The field at the path `next` of an answer is the value of the parameter `param` of the next call. The
    /// field at the path `items` contains the items; if `items` is empty, the answer itself is the list. This holds for all kinds of pages.
    #[must_use]
    pub const fn cursor(self, param: &'static str, next: &'static str, items: &'static str) -> Self {
        self.pages(PageStep::Cursor { param, from: CursorSource::Field(next) }, items)
    }
    /// Declares pages by cursor. This header of a response is the value of the parameter `param` of the next call.
    #[must_use]
    pub const fn cursor_header(self, param: &'static str, header: &'static str, items: &'static str) -> Self {
        self.pages(PageStep::Cursor { param, from: CursorSource::Header(header) }, items)
    }
    /// Declares pages by cursor. The field at the path `field` of the last item is the value of the parameter `param` of the next call.
    #[must_use]
    pub const fn after_item(self, param: &'static str, field: &'static str, items: &'static str) -> Self {
        self.pages(PageStep::Cursor { param, from: CursorSource::LastItem(field) }, items)
    }
    /// Declares pages by offset, of `size` items by default.
    #[must_use]
    pub const fn offset(self, offset: &'static str, limit: &'static str, size: u64, items: &'static str) -> Self {
        self.pages(PageStep::Offset { param: offset }, items).page_size(limit, size)
    }
    /// Declares pages by number. The first page has the number `first`.
    #[must_use]
    pub const fn page(self, param: &'static str, first: u64, items: &'static str) -> Self {
        self.pages(PageStep::Number { param, first }, items)
    }
    /// Declares pages by link: the header `Link` of a response has the URL of the next page, with `rel="next"`.
    #[must_use]
    pub const fn link_header(self, items: &'static str) -> Self {
        self.pages(PageStep::Link { from: LinkSource::Header, origins: &[] }, items)
    }
    /// Declares pages by link: the field at the path `next` of an answer has the URL of the next page.
    #[must_use]
    pub const fn link(self, next: &'static str, items: &'static str) -> Self {
        self.pages(PageStep::Link { from: LinkSource::Field(next), origins: &[] }, items)
    }
    const fn pages(mut self, step: PageStep, items: &'static str) -> Self {
        self.pages = Some(Paging { step, items, size: None, total: "", more: "" });
        self
    }
    /// Lets the URLs of pages have these origins too, besides that of the service.
    #[must_use]
    pub const fn origins(mut self, origins: &'static [&'static str]) -> Self {
        if let Some(Paging { step: PageStep::Link { from, .. }, items, size, total, more }) = self.pages {
            self.pages = Some(Paging { step: PageStep::Link { from, origins }, items, size, total, more });
        }
        self
    }
    /// Declares that the parameter `limit` takes the number of items of a page, which is `size` if the caller states none.
    #[must_use]
    pub const fn page_size(mut self, limit: &'static str, size: u64) -> Self {
        if let Some(pages) = self.pages {
            self.pages = Some(Paging { size: Some((limit, size)), ..pages });
        }
        self
    }
    /// Declares that the field `total` of an answer is the number of items on all pages.
    #[must_use]
    pub const fn total(mut self, total: &'static str) -> Self {
        if let Some(pages) = self.pages {
            self.pages = Some(Paging { total, ..pages });
        }
        self
    }
    /// Declares that the field `more` of an answer says whether there are more pages.
    #[must_use]
    pub const fn more(mut self, more: &'static str) -> Self {
        if let Some(pages) = self.pages {
            self.pages = Some(Paging { more, ..pages });
        }
        self
    }
    /// Lets a client split the list `param` across several calls of at most `size` items each.
    #[must_use]
    pub const fn chunk(mut self, param: &'static str, size: usize) -> Self {
        self.chunk = Some((param, size));
        self
    }
    /// The answer with this status, and its index in [`answers`](Self::answers). `None` if the status means a failure or is not declared.
    #[must_use]
    pub fn answer_to(&self, status: u16) -> Option<(usize, &Answer)> {
        match self.answers {
            [] => (200..300).contains(&status).then_some((0, &self.answer)),
            several => several
                .iter()
                .enumerate()
                .find(|(_, answer)| answer.status == status || (status == 206 && answer.can_be_partial())),
        }
    }
    /// The location of a parameter: `own`, which is its own location, or the one that [`send`](Self::send) states.
    #[must_use]
    pub fn location(&self, own: ParamLocation) -> ParamLocation {
        match (own, self.send) {
            (ParamLocation::Default, SendAs::Query) => ParamLocation::Query,
            (ParamLocation::Default, SendAs::Form) => ParamLocation::Form,
            (ParamLocation::Default, SendAs::Json) => ParamLocation::Body,
            (own, _) => own,
        }
    }
    /// The answer at this index in [`answers`](Self::answers), or the only answer.
    #[must_use]
    pub fn answer_at(&self, index: usize) -> &Answer {
        self.answers.get(index).unwrap_or(&self.answer)
    }
}

/// Where a client sends parameters that have no location of their own: the key `send` of the specification language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendAs {
    /// In the query string.
    Query,
    /// As `application/x-www-form-urlencoded`, or as multipart if there are files.
    Form,
    /// As a JSON body.
    Json,
}

/// One answer of an operation. It states the status, and how the body is written and read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Whether the body has a field that reports success or failure, as the service's [`Outcome`] describes.
    pub outcome: bool,
    /// The name of that field. `None` if it is [`Outcome::field`] of the service.
    pub outcome_field: Option<&'static str>,
    /// The field in which a server writes the message of a failure. `None` if it is the first one in [`Outcome::message`] of the service.
    pub outcome_message: Option<&'static str>,
    /// Whether a server answers a request that breaks a rule across parameters with status 200 and a failure in the outcome.
    pub outcome_of_rules: bool,
    /// Whether the service sends `false` as the body if there is no value.
    pub or_false: bool,
    /// Whether the body is a file. Only operations with several answers set it. If an operation has a single answer, the Rust type of the
    /// answer decides.
    pub file: bool,
    /// The form of the items, if the body is a stream of items.
    pub items: Option<ItemFormat>,
    /// How the format of the timestamps in the body is chosen: always the same one, or by a parameter.
    pub dates: Dates,
    /// The field of a map's values that repeats the key, such as `id`. With it, an array of the values can be read as the map. `None` if
    /// the body is not a map, or its values do not repeat the key.
    pub key: Option<&'static str>,
    /// Whether the body is a list whose single item may be sent without a list around it, also if the service is not lenient.
    pub one_or_many: bool,
    /// The media type and the encoding of the body. `None` if it is JSON, a file or a stream with its usual media type.
    pub media: Option<AnswerMedia>,
}

impl Answer {
    /// The service's outcome, with the field that holds it in this answer. `None` if the service has no outcome.
    #[must_use]
    pub fn outcome_of(&self, service: &Service) -> Option<Outcome> {
        let outcome = service.wire.outcome?;
        Some(match self.outcome_field {
            None => outcome,
            Some(field) => outcome.in_field(field),
        })
    }

    /// Whether a service may send a part of this answer, with status 206.
    fn can_be_partial(&self) -> bool {
        self.file && self.status == 200
    }
    /// An answer with status 200 and timestamps as epoch seconds.
    pub const PLAIN: Answer = Answer {
        status: 200,
        outcome: false,
        outcome_field: None,
        outcome_message: None,
        outcome_of_rules: false,
        or_false: false,
        file: false,
        items: None,
        dates: Dates::Fixed(DateFormat::Epoch),
        key: None,
        one_or_many: false,
        media: None,
    };

    /// One of several answers, with this status. Its timestamps have the format of [`Endpoint::answer`].
    #[must_use]
    pub const fn of(status: u16) -> Self {
        Answer { status, ..Answer::PLAIN }
    }
    /// Declares that the answer contains the service's outcome.
    #[must_use]
    pub const fn outcome(self) -> Self {
        Answer { outcome: true, ..self }
    }
    /// Declares that the answer contains the service's outcome, in this field.
    #[must_use]
    pub const fn outcome_in(self, field: &'static str) -> Self {
        Answer { outcome: true, outcome_field: Some(field), ..self }
    }
    /// Sets the field in which a server writes the message of a failure.
    #[must_use]
    pub const fn outcome_message(self, field: &'static str) -> Self {
        Answer { outcome_message: Some(field), ..self }
    }
    /// Declares that a server answers a request that breaks a rule across parameters with status 200 and a failure in the outcome.
    #[must_use]
    pub const fn outcome_of_rules(self) -> Self {
        Answer { outcome_of_rules: true, ..self }
    }
    /// Declares that the answer is `false` if there is no value.
    #[must_use]
    pub const fn or_false(self) -> Self {
        Answer { or_false: true, ..self }
    }
    /// Declares that the answer is a file.
    #[must_use]
    pub const fn file(self) -> Self {
        Answer { file: true, ..self }
    }
    /// Declares that the answer is a map whose values repeat their key in this field.
    #[must_use]
    pub const fn key(self, key: &'static str) -> Self {
        Answer { key: Some(key), ..self }
    }
    /// Declares that the answer is a list whose single item may be sent without a list around it.
    #[must_use]
    pub const fn one_or_many(self) -> Self {
        Answer { one_or_many: true, ..self }
    }
}
