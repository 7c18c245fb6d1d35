//! How values and errors travel, defaults filled in.

use std::collections::BTreeMap;

use super::{Literal, Method};
use crate::source::Spanned;

/// Where a client puts parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Send {
    /// In the query.
    Query,
    /// In the body, URL-encoded.
    Form,
    /// In the body, as a JSON object.
    Json,
}

impl Send {
    /// Every choice with its word in the language.
    pub const KEYWORDS: [(&str, Send); 3] = [("query", Send::Query), ("form", Send::Form), ("json", Send::Json)];
}

/// How lists are spelled in query and form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrays {
    /// `a=1&a=2`.
    Repeat,
    /// `a[]=1&a[]=2`.
    Brackets,
    /// `a[0]=1&a[1]=2`.
    Indexed,
}

impl Arrays {
    /// Every choice with its word in the language; the first is the default.
    pub const KEYWORDS: [(&str, Arrays); 3] =
        [("repeat", Arrays::Repeat), ("brackets", Arrays::Brackets), ("indexed", Arrays::Indexed)];
}

/// How values travel.
#[derive(Clone, Debug)]
pub struct Wire {
    /// For each method.
    pub send: BTreeMap<Method, Send>,
    /// A server merges query, form, multipart and JSON; otherwise it looks only where `send` puts a parameter.
    pub accept_any: bool,
    /// For writing; when reading, all three are understood.
    pub arrays: Arrays,
    /// Booleans in query and form are `1` and `0`; otherwise `true` and `false`.
    pub numeric_booleans: bool,
    /// Scalars are read in each other's form too (`"143"` as an integer), and `[]` as an empty map.
    pub lenient: bool,
    /// An empty map is written as `[]`; otherwise as `{}`.
    pub empty_map_as_list: bool,
    /// How a server treats parameters that an operation does not have.
    pub unknown: Unknown,
    /// What is written for a field of an object that has no value, unless its type or the field itself says otherwise.
    pub absent: WhenAbsent,
    /// `None` if failures travel by status alone.
    pub outcome: Option<OutcomeRule>,
}

/// What is written for an optional field of an object that has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenAbsent {
    /// Nothing: the object does not have the member.
    Omit,
    /// The member with the value `null`.
    Null,
}

impl WhenAbsent {
    /// Every choice with its word in the language. The first is the default.
    pub const KEYWORDS: [(&str, WhenAbsent); 2] = [("omit", WhenAbsent::Omit), ("null", WhenAbsent::Null)];
}

impl Wire {
    /// Words of `accept`, with [`Wire::accept_any`]. The first is the default, here and below.
    pub const ACCEPT: [(&str, bool); 2] = [("declared", false), ("any", true)];
    /// Words of `booleans`, with [`Wire::numeric_booleans`].
    pub const BOOLEANS: [(&str, bool); 2] = [("text", false), ("numeric", true)];
    /// Words of `scalars`, with [`Wire::lenient`].
    pub const SCALARS: [(&str, bool); 2] = [("strict", false), ("lenient", true)];
    /// Words of `empty_map`, with [`Wire::empty_map_as_list`].
    pub const EMPTY_MAP: [(&str, bool); 2] = [("object", false), ("list", true)];
}

/// How a server treats parameters that an operation does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are ignored.
    Ignore,
    /// They are ignored, and listed in a header of the answer.
    Report,
    /// They are violations.
    Refuse,
}

impl Unknown {
    /// Every choice with its word in the language; the first is the default.
    pub const KEYWORDS: [(&str, Unknown); 3] =
        [("ignore", Unknown::Ignore), ("report", Unknown::Report), ("refuse", Unknown::Refuse)];
}

/// How an answer reports success or failure.
#[derive(Clone, Debug)]
pub struct OutcomeRule {
    /// Path to the field that holds the outcome; see `path`.
    pub field: String,
    /// Values that mean success; a server writes the first. Empty if `error_if_present`.
    pub ok: Vec<Literal>,
    /// Values that mean failure; a server writes the first.
    pub error: Vec<Literal>,
    /// Whether the presence of the field means failure.
    pub error_if_present: bool,
    /// Whether a value in neither list means success.
    pub unlisted_is_ok: bool,
    /// Whether an answer without the field means success.
    pub absent_is_ok: bool,
    /// Paths to fields that can hold a message; answers declare the first if it is a field of their own. Empty if there is no message.
    pub message: Vec<String>,
}

impl OutcomeRule {
    /// Words of `unlisted` and `absent`, each with whether it means success.
    pub const VERDICTS: [(&str, bool); 2] = [("error", false), ("ok", true)];
}

/// Statuses and bodies of errors.
#[derive(Clone, Debug)]
pub struct Errors {
    /// HTTP status for a missing or ill-typed parameter.
    pub invalid: u16,
    /// HTTP status for a refusal for reasons of the service.
    pub refused: u16,
    /// HTTP statuses whose body may be an HTML page.
    pub html: Vec<Spanned<u16>>,
    /// Paths to the fields of the body, each with its content; `None` for a body as in RFC 9457.
    pub body: Option<Vec<(String, ErrorPart)>>,
    /// The header with the id of a request; `None` for the usual one.
    pub request_id: Option<Spanned<String>>,
}

/// The content of a key of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPart {
    /// A message for people.
    Message,
    /// The HTTP status, a number.
    Code,
    /// The first wrong parameter; null if there is none.
    Param,
    /// The id of the request.
    RequestId,
    /// A list of all violations of the parameters.
    Violations,
}

impl ErrorPart {
    /// Every part with its word in the language.
    pub const KEYWORDS: [(&str, ErrorPart); 5] = [
        ("message", ErrorPart::Message),
        ("code", ErrorPart::Code),
        ("param", ErrorPart::Param),
        ("request_id", ErrorPart::RequestId),
        ("violations", ErrorPart::Violations),
    ];
}

/// How an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFormat {
    /// Seconds since 1970, an integer.
    Epoch,
    /// Milliseconds since 1970, an integer.
    EpochMs,
    /// Seconds since 1970, with a fraction where there is one.
    EpochFraction,
    /// `2026-01-31T10:00:00+00:00`.
    Iso8601,
    /// `2026-01-31 10:00`, in UTC.
    Iso8601NoT,
}

impl DateFormat {
    /// Every form with its word in the language, which is also the value of a parameter that selects it.
    pub const KEYWORDS: [(&str, DateFormat); 5] = [
        ("epoch", DateFormat::Epoch),
        ("epoch_ms", DateFormat::EpochMs),
        ("epoch_fraction", DateFormat::EpochFraction),
        ("iso8601", DateFormat::Iso8601),
        ("iso8601noT", DateFormat::Iso8601NoT),
    ];

    /// The form that a word names.
    pub fn from_word(word: &str) -> Option<DateFormat> {
        DateFormat::KEYWORDS.iter().find(|(known, _)| *known == word).map(|(_, form)| *form)
    }
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
    /// Every choice with its word in the language.
    pub const KEYWORDS: [(&str, WrittenAs); 2] = [("number", WrittenAs::Number), ("string", WrittenAs::String)];
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the query.
    Query,
    /// In the path, which contains `{name}`.
    Path,
    /// In a header of its name.
    Header,
    /// In the body, as a key of the JSON object.
    Body,
    /// In the body, as a form field.
    Form,
}

impl Location {
    /// Every location with its word in the language.
    pub const KEYWORDS: [(&str, Location); 5] = [
        ("query", Location::Query),
        ("path", Location::Path),
        ("header", Location::Header),
        ("body", Location::Body),
        ("form", Location::Form),
    ];
}
