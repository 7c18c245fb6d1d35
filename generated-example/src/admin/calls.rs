//! The record of calls.
//!
//! In: calls that got a response. Out: the last 1000 of them, for assertions in tests. Not here: reading the parameters of a call (see
//! `recording`).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::faults::{known_operation, to_bad_request};
use super::{Administration, ClearCalls, ListCalls, ListCallsAnswer, RecordedCall, server};

/// The number of calls in the record. Each further call removes the oldest one.
const CAPACITY: usize = 1000;

/// The record of the last calls. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct CallRecord(Arc<Mutex<Entries>>);

#[derive(Debug, Default)]
struct Entries {
    last: i64,
    calls: VecDeque<RecordedCall>,
}

impl CallRecord {
    /// Adds a call and assigns the next number to it. Removes the oldest call if the record is full.
    pub(super) fn add(&self, call: RecordedCall) {
        let mut entries = self.entries();
        entries.last += 1;
        let number = entries.last;
        if entries.calls.len() >= CAPACITY {
            entries.calls.pop_front();
        }
        entries.calls.push_back(RecordedCall { number, ..call });
    }
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl server::Calls for Administration {
    async fn list(&self, _: &RequestContext, request: ListCalls) -> Result<ListCallsAnswer, HandlerError> {
        let operation = request.operation.as_deref().map(known_operation).transpose().map_err(to_bad_request)?;
        let entries = self.calls.entries();
        let fits = |call: &&RecordedCall| {
            call.number > request.after.unwrap_or_default()
                && operation.as_ref().is_none_or(|name| call.operation.as_ref() == Some(name))
                && request.path.as_ref().is_none_or(|path| call.path == *path)
                && request.status.is_none_or(|status| call.status == status)
        };
        let limit = request.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(CAPACITY);
        let mut calls: Vec<_> = entries.calls.iter().rev().filter(fits).take(limit).cloned().collect();
        calls.reverse();
        Ok(ListCallsAnswer { calls, last: entries.last })
    }
    async fn clear(&self, _: &RequestContext, _: ClearCalls) -> Result<(), HandlerError> {
        self.calls.entries().calls.clear();
        Ok(())
    }
}
