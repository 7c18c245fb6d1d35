//! The record of calls.
//!
//! In: calls that were answered. Out: the last of them, for assertions. Not here: how a call becomes an entry (see `recording`).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::{Administration, ClearCalls, ListCalls, ListCallsAnswer, RecordedCall, server};

/// Calls that are kept.
const KEPT: usize = 1000;

/// The last calls. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct CallRecord(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    last: i64,
    calls: VecDeque<RecordedCall>,
}

impl CallRecord {
    /// Adds a call under the next number; the oldest one is forgotten when there are too many.
    pub(super) fn add(&self, call: RecordedCall) {
        let mut kept = self.kept();
        kept.last += 1;
        let number = kept.last;
        if kept.calls.len() >= KEPT {
            kept.calls.pop_front();
        }
        kept.calls.push_back(RecordedCall { number, ..call });
    }
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl server::Calls for Administration {
    async fn list(&self, _: &RequestContext, request: ListCalls) -> Result<ListCallsAnswer, HandlerError> {
        let kept = self.calls.kept();
        let fits = |call: &&RecordedCall| {
            call.number > request.after.unwrap_or_default()
                && request.operation.as_ref().is_none_or(|name| call.operation.as_ref() == Some(name))
                && request.path.as_ref().is_none_or(|path| call.path == *path)
                && request.status.is_none_or(|status| call.status == status)
        };
        let limit = request.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(KEPT);
        let mut calls: Vec<_> = kept.calls.iter().rev().filter(fits).take(limit).cloned().collect();
        calls.reverse();
        Ok(ListCallsAnswer { calls, last: kept.last })
    }
    async fn clear(&self, _: &RequestContext, _: ClearCalls) -> Result<(), HandlerError> {
        self.calls.kept().calls.clear();
        Ok(())
    }
}
