//! What becomes due by itself: waits for a date, and approvals that expire.
//!
//! In: the time. Out: requests that go on, approvals that are decided. Not here: when that is looked at: before anything is
//! read or changed, and once in a second at most. Whoever reads after the date finds what has become of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use specwright::{HandlerError, Timestamp};

use super::lifecycle::{Move, Step};
use super::storage::{Db, sql};
use super::{Desk, approvals};
use crate::{RequestId, RequestStatus};

/// The second that was looked at last, shared by all clones of a desk.
#[derive(Clone, Debug)]
pub(super) struct Looked(Arc<AtomicI64>);

impl Looked {
    pub(super) fn never() -> Self {
        Looked(Arc::new(AtomicI64::new(i64::MIN)))
    }
    /// Whether this second was not looked at yet; from now on it was.
    fn at(&self, now: Timestamp) -> bool {
        self.0.swap(now.epoch(), Ordering::AcqRel) != now.epoch()
    }
    /// It was not looked at after all.
    fn forget(&self) {
        self.0.store(i64::MIN, Ordering::Release);
    }
}

const WAITS: &str = "SELECT id FROM requests WHERE status_id = $1 AND waiting_for = 'date' AND waiting_value <= $2 ORDER BY id";

impl Desk {
    /// Does what has become due. Reading comes first: there is rarely anything, and readers do not wait for writers.
    pub(super) async fn settle(&self) -> Result<(), HandlerError> {
        let now = self.now();
        if !self.looked.at(now) {
            return Ok(());
        }
        let settled = self.settle_at(now).await;
        if settled.is_err() {
            self.looked.forget();
        }
        settled
    }

    async fn settle_at(&self, now: Timestamp) -> Result<(), HandlerError> {
        let mut db = self.storage.read().await?;
        let some = !waits(&mut db, now).await?.is_empty() || !approvals::expired(&mut db, now).await?.is_empty();
        drop(db);
        if !some {
            return Ok(());
        }
        let mut db = self.storage.write().await?;
        for request in waits(&mut db, now).await? {
            resume(&mut db, request, now).await?;
        }
        for approval in approvals::expired(&mut db, now).await? {
            approvals::expire(&mut db, approval, now).await?;
        }
        db.commit().await
    }
}

/// Requests that waited for a date that has come.
async fn waits(db: &mut Db, now: Timestamp) -> Result<Vec<RequestId>, HandlerError> {
    sql(WAITS).bind(RequestStatus::Waiting).bind(now).column(db, "id").await
}

/// Another server may have been first.
async fn resume(db: &mut Db, request: RequestId, now: Timestamp) -> Result<(), HandlerError> {
    let step = Step { request, author: None, now };
    if step.lock(db).await? == RequestStatus::Waiting && waits(db, now).await?.contains(&request) {
        step.make(db, Move::Resume).await?;
    }
    Ok(())
}
