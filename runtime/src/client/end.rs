//! The end of a call, as the user's hook and the span see it.
//!
//! In: what is known of a call when it ends, or when it is dropped before that. Out: both are told, once. Not here: the call.

use super::clock::Instant;
use super::exchange::Exchange;
use super::hooks::Finished;
use super::trace;
use crate::error::CallError;

/// A call that has begun and not ended. Dropped, it tells that the call was given up.
pub(super) struct Begun<'a> {
    exchange: &'a Exchange,
    span: tracing::Span,
    begin: Instant,
    open: bool,
}

impl<'a> Begun<'a> {
    pub(super) fn new(exchange: &'a Exchange, span: tracing::Span, begin: Instant) -> Self {
        Begun { exchange, span, begin, open: true }
    }
    /// The call came to its end.
    pub(super) fn end(mut self, result: &Result<(), CallError>) {
        self.open = false;
        self.tell(Some(result));
    }
    fn tell(&self, result: Option<&Result<(), CallError>>) {
        let (progress, elapsed) = (self.exchange.progress(), self.begin.elapsed());
        trace::record(&self.span, &progress, elapsed, result);
        self.exchange.core().hooks.after(Finished {
            operation: self.exchange.endpoint().name,
            attempts: progress.attempts,
            status: progress.status,
            elapsed,
            error: result.and_then(|result| result.as_ref().err()),
            cancelled: result.is_none(),
        });
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if self.open {
            self.tell(None);
        }
    }
}
