//! Bodies of errors, as types that the specification declares.
//!
//! In: the error of a call. Out: its body as a value. Not here: message, code and violations, which are read from bodies of any type (see
//! `received`).

use crate::error::CallError;
use crate::operation::ErrorBody;
use crate::wire::json::read_error;

impl CallError {
    /// The body of the response as a type that the specification declares under `errors`. `None` if there is no response, or if its body does
    /// not have this type.
    ///
    /// ```ignore
    /// match error.body::<Declined>() {
    ///     Some(declined) => println!("declined: {}", declined.reason),
    ///     None => return Err(error),
    /// }
    /// ```
    #[must_use]
    pub fn body<T: ErrorBody>(&self) -> Option<T> {
        let mut body = T::default();
        read_error(self.body_bytes(), body.slot(), T::SERVICE).then_some(body)
    }
}
