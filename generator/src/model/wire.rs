//! The settings of `wire` and `errors`: how requests, answers and errors are encoded.
//!
//! The constants `KEYWORDS` list the values of a setting, each with its keyword in a specification. The first is the default, if the
//! setting has one.

use std::collections::BTreeMap;

use super::{ErrorType, FieldPath, Literal, Method};
use crate::source::Spanned;

/// Where a client sends parameters that are not in the path or in headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendAs {
    /// In the query.
    Query,
    /// In the body, URL-encoded.
    Form,
    /// In the body, as parts of `multipart/form-data`.
    Multipart,
    /// In the body, as a JSON object.
    Json,
}

impl SendAs {
    /// Each variant and its keyword. The default depends on the method.
    pub const KEYWORDS: [(&str, SendAs); 4] =
        [("query", SendAs::Query), ("form", SendAs::Form), ("multipart", SendAs::Multipart), ("json", SendAs::Json)];
}

/// How a parameter is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamStyle {
    /// A list is written like this. With a separator, an object is its keys and values in turn: `a=x,1,y,2`.
    Lists(Arrays),
    /// As JSON.
    Json,
}

impl ParamStyle {
    /// Each variant and its keyword. Without a keyword, [`Wire::arrays`] decides.
    pub const KEYWORDS: [(&str, ParamStyle); 7] = [
        ("repeat", ParamStyle::Lists(Arrays::Repeat)),
        ("brackets", ParamStyle::Lists(Arrays::Brackets)),
        ("indexed", ParamStyle::Lists(Arrays::Indexed)),
        ("comma", ParamStyle::Lists(Arrays::Comma)),
        ("space", ParamStyle::Lists(Arrays::Space)),
        ("pipe", ParamStyle::Lists(Arrays::Pipe)),
        ("json", ParamStyle::Json),
    ];
}

/// How lists are written in a query and in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrays {
    /// `a=1&a=2`.
    Repeat,
    /// `a[]=1&a[]=2`.
    Brackets,
    /// `a[0]=1&a[1]=2`.
    Indexed,
    /// `a=1,2`.
    Comma,
    /// `a=1%202`.
    Space,
    /// `a=1%7C2`.
    Pipe,
}

impl Arrays {
    /// Each variant and its keyword. The first is the default.
    pub const KEYWORDS: [(&str, Arrays); 6] = [
        ("repeat", Arrays::Repeat),
        ("brackets", Arrays::Brackets),
        ("indexed", Arrays::Indexed),
        ("comma", Arrays::Comma),
        ("space", Arrays::Space),
        ("pipe", Arrays::Pipe),
    ];

    /// The text between the items, if all items are in one text.
    pub fn separator(self) -> Option<&'static str> {
        match self {
            Arrays::Repeat | Arrays::Brackets | Arrays::Indexed => None,
            Arrays::Comma => Some(","),
            Arrays::Space => Some(" "),
            Arrays::Pipe => Some("|"),
        }
    }
}

/// How requests and answers are encoded.
#[derive(Clone, Debug)]
pub struct Wire {
    /// For each method, where a client sends parameters.
    pub send: BTreeMap<Method, SendAs>,
    /// If true, a server reads a parameter from the query, a form, a multipart body or JSON. If false, it reads the parameter only from where
    /// `send` puts it.
    pub accept_any: bool,
    /// How lists are written in a query and in a form. All three ways are read.
    pub arrays: Arrays,
    /// If true, booleans in a query and in a form are written as `1` and `0`. If false, they are written as `true` and `false`.
    pub numeric_booleans: bool,
    /// If true, a scalar is also read from another JSON type, such as `"143"` as an integer, and an empty map is also read from `[]`.
    pub lenient: bool,
    /// If true, an empty map is written as `[]`. If false, it is written as `{}`.
    pub empty_map_as_list: bool,
    /// How a server treats parameters that an operation does not declare.
    pub unknown: Unknown,
    /// What is written for a field without a value. The field or its object can state another choice.
    pub absent: WhenAbsent,
    /// How an answer reports success or failure in a field. `None` if failures are reported by the status alone.
    pub outcome: Option<OutcomeRule>,
}

/// What is written for an optional field of an object if it has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenAbsent {
    /// The field is omitted.
    Omit,
    /// The field is written with the value `null`.
    Null,
}

impl WhenAbsent {
    /// Each variant and its keyword. The first is the default.
    pub const KEYWORDS: [(&str, WhenAbsent); 2] = [("omit", WhenAbsent::Omit), ("null", WhenAbsent::Null)];
}

impl Wire {
    /// Each keyword of `accept` and its value of [`Wire::accept_any`]. In this constant and the next three, the first is the default.
    pub const ACCEPT: [(&str, bool); 2] = [("declared", false), ("any", true)];
    /// Each keyword of `booleans` and its value of [`Wire::numeric_booleans`].
    pub const BOOLEANS: [(&str, bool); 2] = [("text", false), ("numeric", true)];
    /// Each keyword of `scalars` and its value of [`Wire::lenient`].
    pub const SCALARS: [(&str, bool); 2] = [("strict", false), ("lenient", true)];
    /// Each keyword of `empty_map` and its value of [`Wire::empty_map_as_list`].
    pub const EMPTY_MAP: [(&str, bool); 2] = [("object", false), ("list", true)];
}

/// How a server treats parameters that an operation does not declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are ignored.
    Ignore,
    /// They are ignored, and a header of the response lists them.
    Report,
    /// The request is refused, and the error lists them as violations.
    Refuse,
}

impl Unknown {
    /// Each variant and its keyword. The first is the default.
    pub const KEYWORDS: [(&str, Unknown); 3] =
        [("ignore", Unknown::Ignore), ("report", Unknown::Report), ("refuse", Unknown::Refuse)];
}

/// How an answer with status 200 reports success or failure in a field.
#[derive(Clone, Debug)]
pub struct OutcomeRule {
    /// The path to the field, such as `meta.ok`.
    pub field: FieldPath,
    /// What the field means.
    pub signal: OutcomeSignal,
    /// Paths to the fields that can contain a message about the failure. A client reads the first that has one, and a server writes the
    /// first. Empty if there is no message.
    pub message: Vec<FieldPath>,
}

/// What the field of an outcome means.
#[derive(Clone, Debug)]
pub enum OutcomeSignal {
    /// The presence of the field means failure, whatever its value. Its absence means success.
    Presence,
    /// The value of the field means success or failure.
    Value(OutcomeValues),
}

/// The values of the field of an outcome, and what they mean.
#[derive(Clone, Debug)]
pub struct OutcomeValues {
    /// The value that a server writes on success.
    pub ok: Literal,
    /// Other values that mean success.
    pub also_ok: Vec<Literal>,
    /// Values that mean failure. A server writes the first.
    pub error: Vec<Literal>,
    /// Whether a value in neither list means success.
    pub unlisted_is_ok: bool,
    /// Whether an answer without the field means success.
    pub absent_is_ok: bool,
}

impl OutcomeValues {
    /// Each keyword of `unlisted` and `absent`, and whether it means success. The first is the default.
    pub const VERDICTS: [(&str, bool); 2] = [("error", false), ("ok", true)];

    /// The values that mean success. The first is the one that a server writes.
    pub fn all_ok(&self) -> impl Iterator<Item = &Literal> {
        std::iter::once(&self.ok).chain(&self.also_ok)
    }
}

/// Statuses and bodies of error responses.
#[derive(Clone, Debug)]
pub struct Errors {
    /// The HTTP status if a parameter is missing or invalid.
    pub invalid: u16,
    /// Other HTTP statuses that a client reads as this one.
    pub also_invalid: Vec<Spanned<u16>>,
    /// The HTTP status if a handler refuses a valid request.
    pub refused: u16,
    /// The HTTP statuses whose body is an HTML page.
    pub html: Vec<Spanned<u16>>,
    /// Paths to the fields of the body, each with its content. `None` if the body has the format of RFC 9457.
    pub body: Option<Vec<(FieldPath, ErrorPart)>>,
    /// The header that contains the id of a request; `None` for the default header.
    pub request_id: Option<Spanned<String>>,
    /// The types of bodies, by status. An operation can have others.
    pub types: Vec<ErrorType>,
}

/// The content of a field of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPart {
    /// A message for people.
    Message,
    /// The HTTP status, a number.
    Code,
    /// The name of the first invalid parameter; null if there is none.
    Param,
    /// The id of the request.
    RequestId,
    /// A list of all violations of the parameters.
    Violations,
}

impl ErrorPart {
    /// Each variant and its keyword. There is no default.
    pub const KEYWORDS: [(&str, ErrorPart); 5] = [
        ("message", ErrorPart::Message),
        ("code", ErrorPart::Code),
        ("param", ErrorPart::Param),
        ("request_id", ErrorPart::RequestId),
        ("violations", ErrorPart::Violations),
    ];
}

/// How a boolean, an integer or a decimal is written in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenAs {
    /// As a JSON number; a boolean as `1` or `0`.
    Number,
    /// As a JSON string.
    String,
}

impl WrittenAs {
    /// Each variant and its keyword. Without a keyword, a value has the JSON type of its scalar.
    pub const KEYWORDS: [(&str, WrittenAs); 2] = [("number", WrittenAs::Number), ("string", WrittenAs::String)];
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the query.
    Query,
    /// In the path, in place of `{name}`.
    Path,
    /// In a header that has the name of the parameter.
    Header,
    /// In a cookie.
    Cookie,
    /// In the body, as a field of the JSON object.
    Body,
    /// In the body, as a field of a form.
    Form,
    /// The whole body, encoded like this.
    Whole(BodyKind),
}

/// How a whole body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// As JSON.
    Json,
    /// As plain text.
    Text,
    /// As the bytes themselves.
    Bytes,
    /// As the content of the file.
    File,
}

impl BodyKind {
    /// The media type of a body that states none.
    pub fn default_media(self) -> &'static str {
        match self {
            BodyKind::Json => "application/json",
            BodyKind::Text => "text/plain",
            BodyKind::Bytes | BodyKind::File => "application/octet-stream",
        }
    }
}

/// Whether a media type is that of JSON: `application/json`, or one that ends with `+json`.
pub(crate) fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

impl Location {
    /// Each variant and its keyword. Without a keyword, [`SendAs`] decides.
    pub const KEYWORDS: [(&str, Location); 6] = [
        ("query", Location::Query),
        ("path", Location::Path),
        ("header", Location::Header),
        ("cookie", Location::Cookie),
        ("body", Location::Body),
        ("form", Location::Form),
    ];

    /// The keyword of a location: `query`. A whole body has the keyword `body`.
    pub fn word(self) -> &'static str {
        match self {
            Location::Query => "query",
            Location::Path => "path",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::Body | Location::Whole(_) => "body",
            Location::Form => "form",
        }
    }

    /// Whether parameters with this location are in the body.
    pub fn is_in_body(self) -> bool {
        matches!(self, Location::Body | Location::Form | Location::Whole(_))
    }
}
