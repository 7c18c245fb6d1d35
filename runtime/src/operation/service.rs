//! Services: what all operations of a service share, as data.
//!
//! In: the tables of generated code. Out: descriptions that client and server read. Not here: single operations (see the module above).

use super::auth::Auth;
use super::path::is_nested;
use crate::value::{Arrays, Literal};

/// A service: properties that all its operations share.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service {
    /// The name, as it is in the specification.
    pub name: &'static str,
    /// The version, as it is in the specification.
    pub version: &'static str,
    /// The prefix of every path: `/api/v1`.
    pub base_path: &'static str,
    /// How values are written and read.
    pub wire: Wire,
    /// Statuses and bodies of errors.
    pub errors: Errors,
    /// The credentials that the service accepts.
    pub auth: Auth,
}

impl Service {
    /// A service with plain JSON ([`Wire::PLAIN`]), with the statuses 400 for invalid parameters and 409 for other refusals, and without
    /// credentials. `base_path` is the prefix of every path, such as `/api/v1`; it may be empty.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str, base_path: &'static str) -> Self {
        Service { name, version, base_path, wire: Wire::PLAIN, errors: Errors::new(400, 409), auth: Auth::NONE }
    }
    /// Sets how values are written and read.
    #[must_use]
    pub const fn wire(self, wire: Wire) -> Self {
        Service { wire, ..self }
    }
    /// Sets the statuses and bodies of errors.
    #[must_use]
    pub const fn errors(self, errors: Errors) -> Self {
        Service { errors, ..self }
    }
    /// Sets the credentials that the service accepts.
    #[must_use]
    pub const fn auth(self, auth: Auth) -> Self {
        Service { auth, ..self }
    }
}

/// What a server does with parameters that the operation does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unknown {
    /// Ignores them.
    Ignore,
    /// Ignores them, and lists them in the header `x-unknown-parameters` of the response.
    Report,
    /// Refuses the request, with a violation for each.
    Refuse,
}

/// How values are written and read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wire {
    /// Whether a server reads each parameter from query, form, multipart or JSON, wherever it is declared.
    pub accept_any: bool,
    /// How lists are written in a query string and a form.
    pub arrays: Arrays,
    /// Whether booleans in a query string and a form are `1` and `0` instead of `true` and `false`.
    pub numeric_booleans: bool,
    /// Whether scalars are read from other JSON types too: `"5"` as an integer, `5` as a string, `1` as `true`.
    pub lenient: bool,
    /// Whether an empty map is written as `[]`.
    pub empty_map_as_list: bool,
    /// What a server does with parameters that the operation does not have.
    pub unknown: Unknown,
    /// How an answer with status 200 reports that the operation failed.
    pub outcome: Option<Outcome>,
}

impl Wire {
    /// Plain JSON: strict types, repeated names for lists, unknown parameters ignored.
    pub const PLAIN: Wire = Wire {
        accept_any: false,
        arrays: Arrays::Repeat,
        numeric_booleans: false,
        lenient: false,
        empty_map_as_list: false,
        unknown: Unknown::Ignore,
        outcome: None,
    };

    /// Lets a server read each parameter from query, form, multipart or JSON, wherever it is declared.
    #[must_use]
    pub const fn accept_any(self) -> Self {
        Wire { accept_any: true, ..self }
    }
    /// Sets how lists are written in a query string and a form.
    #[must_use]
    pub const fn arrays(self, arrays: Arrays) -> Self {
        Wire { arrays, ..self }
    }
    /// Writes booleans in a query string and a form as `1` and `0`.
    #[must_use]
    pub const fn numeric_booleans(self) -> Self {
        Wire { numeric_booleans: true, ..self }
    }
    /// Reads scalars from other JSON types too.
    #[must_use]
    pub const fn lenient(self) -> Self {
        Wire { lenient: true, ..self }
    }
    /// Writes an empty map as `[]`.
    #[must_use]
    pub const fn empty_map_as_list(self) -> Self {
        Wire { empty_map_as_list: true, ..self }
    }
    /// Sets what a server does with parameters that the operation does not have.
    #[must_use]
    pub const fn unknown(self, unknown: Unknown) -> Self {
        Wire { unknown, ..self }
    }
    /// Sets how an answer with status 200 reports that the operation failed.
    #[must_use]
    pub const fn outcome(self, outcome: Outcome) -> Self {
        Wire { outcome: Some(outcome), ..self }
    }
}

/// Success or failure of an answer, decided by the value of one field of its body.
///
/// Fields are given by their names, or by paths through nested objects: `meta.ok`.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// The field.
    pub field: &'static str,
    /// Values that mean success. A server writes the first one.
    pub ok: &'static [Literal],
    /// Values that mean failure. A server writes the first one.
    pub error: &'static [Literal],
    /// Whether the field is present only on failure: every value but null means failure. `error` is then empty.
    pub present: bool,
    /// The meaning of a value that is in neither list.
    pub unlisted: Verdict,
    /// The meaning of an answer without the field.
    pub absent: Verdict,
    /// Fields that can contain a message. A server writes the first one.
    pub message: &'static [&'static str],
    /// Whether one of these fields is inside another object.
    pub(crate) is_nested: bool,
}

/// Whether an answer reports success or failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The operation succeeded.
    Success,
    /// The operation failed.
    Failure,
}

impl Outcome {
    /// An outcome with lists of values. Unlisted values and an absent field mean failure.
    #[must_use]
    pub const fn new(field: &'static str, ok: &'static [Literal], error: &'static [Literal]) -> Self {
        Outcome {
            field,
            ok,
            error,
            present: false,
            unlisted: Verdict::Failure,
            absent: Verdict::Failure,
            message: &[],
            is_nested: is_nested(field),
        }
    }
    /// An outcome whose field is present only on failure.
    #[must_use]
    pub const fn error_if_present(field: &'static str) -> Self {
        Outcome { present: true, absent: Verdict::Success, ..Outcome::new(field, &[], &[]) }
    }
    /// Sets the meaning of a value that is in neither list.
    #[must_use]
    pub const fn unlisted(self, unlisted: Verdict) -> Self {
        Outcome { unlisted, ..self }
    }
    /// Sets the meaning of an answer without the field.
    #[must_use]
    pub const fn absent(self, absent: Verdict) -> Self {
        Outcome { absent, ..self }
    }
    /// Sets the fields that can contain a message.
    #[must_use]
    pub const fn message(self, message: &'static [&'static str]) -> Self {
        let (mut nested, mut paths) = (self.is_nested, message);
        while let [first, rest @ ..] = paths {
            nested |= is_nested(first);
            paths = rest;
        }
        Outcome { message, is_nested: nested, ..self }
    }
    /// The same in another field.
    pub(crate) const fn in_field(self, field: &'static str) -> Self {
        Outcome { field, is_nested: is_nested(field), ..self }.message(self.message)
    }
}

/// The statuses and bodies of errors.
#[derive(Debug)]
#[non_exhaustive]
pub struct Errors {
    /// The status for parameters that are missing or invalid.
    pub invalid: u16,
    /// Other statuses that a client reads as [`invalid`](Self::invalid).
    pub also_invalid: &'static [u16],
    /// The status when the service refuses a valid request.
    pub refused: u16,
    /// The statuses whose body is an HTML page.
    pub html: &'static [u16],
    /// The members of the body, each a name or a path through nested objects; `None` for a problem document of RFC 9457.
    pub body: Option<&'static [(&'static str, ErrorPart)]>,
    /// The header with the id of a request; `None` for `x-request-id`.
    pub request_id: Option<&'static str>,
}

impl Errors {
    /// Errors with problem documents of RFC 9457. `invalid` is the status for parameters that are missing or invalid, `refused` the status
    /// when the service refuses a valid request.
    #[must_use]
    pub const fn new(invalid: u16, refused: u16) -> Self {
        Errors { invalid, also_invalid: &[], refused, html: &[], body: None, request_id: None }
    }
    /// Sets the members of the body, each a name or a path through nested objects.
    #[must_use]
    pub const fn body(self, members: &'static [(&'static str, ErrorPart)]) -> Self {
        Errors { body: Some(members), ..self }
    }
    /// Sets other statuses that a client reads as that of invalid parameters.
    #[must_use]
    pub const fn also_invalid(self, statuses: &'static [u16]) -> Self {
        Errors { also_invalid: statuses, ..self }
    }
    /// Whether a client reads this status as that of invalid parameters.
    #[cfg(feature = "client")]
    pub(crate) fn is_invalid(&self, status: u16) -> bool {
        status == self.invalid || self.also_invalid.contains(&status)
    }
    /// Sets the statuses whose body is an HTML page.
    #[must_use]
    pub const fn html(self, statuses: &'static [u16]) -> Self {
        Errors { html: statuses, ..self }
    }
    /// Sets the header with the id of a request. Default: `x-request-id`.
    #[must_use]
    pub const fn request_id(self, header: &'static str) -> Self {
        Errors { request_id: Some(header), ..self }
    }
}

/// The content of a member of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorPart {
    /// The message.
    Message,
    /// The HTTP status.
    Code,
    /// The path of the first parameter that is invalid, or null.
    Param,
    /// The id of the request.
    RequestId,
    /// A list of all violations.
    Violations,
}
