//! Bodies of errors, as types that the specification declares.
//!
//! In: a value of a handler. Out: its error. Not here: bodies that the server writes by itself (see `problem`).

use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::ErrorBody;
use crate::wire::Writing;
use crate::wire::json::write;

impl HandlerError {
    /// Answers this status, from 400 to 599, with a body of a type that the specification declares under `errors`. If the specification leads to
    /// one status for the type, `?` converts the body into this error: `Err(Declined { .. })?`.
    pub fn body<T: ErrorBody>(status: u16, body: &T) -> Self {
        let writing = Writing { empty_map_as_list: T::SERVICE.wire.empty_map_as_list, ..Writing::PLAIN };
        HandlerError::new(HandlerErrorKind::Body).with_status(status).with_body(write(body, writing))
    }
}
