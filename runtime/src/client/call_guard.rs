//! Reports the end of a call to the user's hook and to the span, also if the call is dropped.
//!
//! In: the exchange of a call, its span and its start. Out: one report when the call ends. Not here: the work of the call (see `exchange`).

use super::clock::Instant;
use super::exchange::Exchange;
use super::hooks::Finished;
use super::trace;
use crate::error::CallError;

/// Reports the end of a call exactly once. If it is dropped before [`finish`](Self::finish), it reports that the call was cancelled.
pub(super) struct CallGuard<'a> {
    exchange: &'a Exchange,
    span: tracing::Span,
    begin: Instant,
    finished: bool,
}

impl<'a> CallGuard<'a> {
    pub(super) fn new(exchange: &'a Exchange, span: tracing::Span, begin: Instant) -> Self {
        CallGuard { exchange, span, begin, finished: false }
    }
    /// Reports the result.
    pub(super) fn finish(mut self, result: &Result<(), CallError>) {
        self.finished = true;
        self.report(Some(result));
    }
    /// `result` is `None` if the call was cancelled.
    fn report(&self, result: Option<&Result<(), CallError>>) {
        let (progress, elapsed) = (self.exchange.progress(), self.begin.elapsed());
        trace::record(&self.span, &progress, elapsed, result);
        self.exchange.core().hooks.after(Finished {
            // The endpoint is the declaration of the operation, so its name is the name of the operation.
            operation: self.exchange.endpoint().name,
            attempts: progress.attempts,
            status: progress.status,
            headers: progress.headers.as_ref(),
            elapsed,
            error: result.and_then(|result| result.as_ref().err()),
            cancelled: result.is_none(),
        });
    }
}

impl Drop for CallGuard<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.report(None);
        }
    }
}
