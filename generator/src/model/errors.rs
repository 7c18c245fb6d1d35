//! Types of the bodies of errors, by status, and sentences about them and about headers.

use super::{Operation, Service, Stage, TypeId};
use crate::bug::Bug;
use crate::source::{Span, Spanned};

/// The type of the body of errors with some statuses.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// The statuses, with the span of their key.
    pub statuses: Spanned<ErrorStatuses>,
    /// An object or a union.
    pub ty: TypeId,
    /// The span of the type.
    pub span: Span,
    /// Documentation; empty if there is none.
    pub docs: String,
}

/// The statuses of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorStatuses {
    /// One status: `402`.
    One(u16),
    /// All statuses with this first digit, 4 or 5: `4XX`.
    Range(u16),
    /// Every status.
    Default,
}

impl ErrorStatuses {
    /// Parses `402`, `4XX` or `default`. `None` if the text is something else, or not a status from 400 to 599.
    pub fn parse(text: &str) -> Option<ErrorStatuses> {
        match text {
            "default" => Some(ErrorStatuses::Default),
            "4XX" => Some(ErrorStatuses::Range(4)),
            "5XX" => Some(ErrorStatuses::Range(5)),
            digits if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                digits.parse().ok().filter(|status| (400..=599).contains(status)).map(ErrorStatuses::One)
            }
            _ => None,
        }
    }

    /// Whether a status is one of these.
    pub fn contain(self, status: u16) -> bool {
        match self {
            ErrorStatuses::One(one) => one == status,
            ErrorStatuses::Range(digit) => status / 100 == digit,
            ErrorStatuses::Default => true,
        }
    }

    /// Whether all statuses of another one are among these.
    pub fn include(self, other: ErrorStatuses) -> bool {
        match other {
            ErrorStatuses::One(status) => self.contain(status),
            other => self == other || self == ErrorStatuses::Default,
        }
    }
}

impl std::fmt::Display for ErrorStatuses {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ErrorStatuses::One(status) => write!(to, "{status}"),
            ErrorStatuses::Range(digit) => write!(to, "{digit}XX"),
            ErrorStatuses::Default => to.write_str("default"),
        }
    }
}

#[cfg(feature = "tools")]
impl ErrorType {
    /// The most specific entry for a status; the one of `default` without a status.
    pub(crate) fn find(types: &[ErrorType], status: Option<u16>) -> Option<&ErrorType> {
        let contains = |statuses: ErrorStatuses| match status {
            Some(status) => statuses.contain(status),
            None => statuses == ErrorStatuses::Default,
        };
        types.iter().filter(|error| contains(error.statuses.value)).min_by_key(|error| error.statuses.value)
    }
}

impl<S: Stage> Service<S> {
    /// All entries, those of the service and those of its operations.
    pub fn error_types(&self) -> impl Iterator<Item = &ErrorType> {
        self.errors.types.iter().chain(self.operations().flat_map(|operation| &operation.errors))
    }

    /// The status with which a type answers if the handler states none: its only single status; `refused`, if it has no single status, but that
    /// one among others. `None` if there are several statuses to choose from.
    pub fn default_error_status(&self, ty: TypeId) -> Option<u16> {
        let of_type = || self.error_types().filter(|error| error.ty == ty).map(|error| error.statuses.value);
        let mut single = of_type().filter_map(|statuses| match statuses {
            ErrorStatuses::One(status) => Some(status),
            ErrorStatuses::Range(_) | ErrorStatuses::Default => None,
        });
        match single.next() {
            Some(first) => single.all(|other| other == first).then_some(first),
            None => Some(self.errors.refused).filter(|refused| of_type().any(|statuses| statuses.contain(*refused))),
        }
    }
}

impl Service {
    /// A sentence about the type of an operation's own headers. `None` if it has none.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn header_sentence(&self, operation: &Operation) -> Result<Option<String>, Bug> {
        let Some(headers) = &operation.headers else { return Ok(None) };
        Ok(Some(format!("Headers of the response: `{}`.", *self.type_def(headers.value)?.name)))
    }

    /// A sentence about the types of an operation's own errors: "Bodies of errors: `Declined` (402), `ApiError` (default)." `None` if it has none.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn error_sentence(&self, operation: &Operation) -> Result<Option<String>, Bug> {
        let of = |error: &ErrorType| Ok(format!("`{}` ({})", *self.type_def(error.ty)?.name, error.statuses.value));
        let bodies = operation.errors.iter().map(of).collect::<Result<Vec<String>, Bug>>()?;
        Ok((!bodies.is_empty()).then(|| format!("Bodies of errors: {}.", bodies.join(", "))))
    }
}
