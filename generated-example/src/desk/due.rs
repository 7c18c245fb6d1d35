//! What happens by itself: waits end, approvals expire, voters are reminded, tokens end.
//!
//! In: the time. Out: requests that are resumed, approvals that are decided, reminders in the outbox. Not here: what a move does to
//! a request (see `lifecycle`).
//!
//! A background task looks once a second. Of several desks on one PostgreSQL each takes the rows that no other has locked, so that
//! each is handled once and nobody waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use specwright::{HandlerError, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::lifecycle::{Move, OVER, Step};
use super::storage::{Db, Statement, sql};
use super::{Desk, approvals, tokens};
use crate::{RequestId, RequestStatus};

/// Between two looks.
const PERIOD: Duration = Duration::from_secs(1);
/// Requests in one transaction: others that write wait for no more than these.
const BATCH: i64 = 100;

/// What a request can wait for that ends without a call for this request. The transaction that ends a wait usually resumes the
/// request; here are those that another transaction had locked then.
#[derive(Clone, Copy, Debug)]
enum Wait {
    Date,
    Request,
    Entity,
}

impl Wait {
    const ALL: [Wait; 3] = [Wait::Date, Wait::Request, Wait::Entity];

    /// Selects the ids of the requests whose wait has ended.
    fn ended(self, now: Timestamp) -> Statement {
        let found = sql("SELECT id FROM requests WHERE status_id = $1").bind(RequestStatus::Waiting);
        match self {
            Wait::Date => found.push_bind(" AND waiting_for = 'date' AND waiting_value <= ", now),
            Wait::Request => {
                let awaited = "SELECT 1 FROM requests r WHERE r.id = requests.waiting_value";
                let over = found.push(&format!(" AND waiting_for = 'request' AND EXISTS ({awaited}"));
                over.push_among(" AND r.status_id IN", &OVER).push(")")
            }
            Wait::Entity => found.push(
                " AND waiting_for = 'entity' AND NOT EXISTS (SELECT 1 FROM request_external_entities l \
                 JOIN external_entities e ON e.id = l.entity_id WHERE l.link_id = requests.waiting_value AND e.is_active = 1)",
            ),
        }
    }
}

/// The background task of a desk. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    ending: watch::Sender<bool>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Worker {
    pub(super) fn new() -> Self {
        Worker { ending: watch::Sender::new(false), task: Arc::default() }
    }
    /// Ends the task, after the transaction in progress.
    pub(super) async fn end(&self) {
        self.ending.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // It ended, or it panicked, which was reported then.
            let _ = task.await;
        }
    }
}

impl Desk {
    /// Does what is due now, and from now on everything in the background as soon as it is due, until the desk is closed.
    pub async fn start_worker(&self) -> Result<(), HandlerError> {
        self.do_due_work().await?;
        let desk = self.clone();
        let task = tokio::spawn(async move { desk.work().await });
        *self.worker.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        Ok(())
    }

    async fn work(&self) {
        let mut ending = self.worker.ending.subscribe();
        while !*ending.borrow_and_update() {
            if let Err(error) = self.do_due_work().await {
                tracing::warn!(%error, "what is due has to wait");
            }
            // Ended by the signal as well as by the time.
            let _ = tokio::time::timeout(PERIOD, ending.changed()).await;
        }
    }

    async fn do_due_work(&self) -> Result<(), HandlerError> {
        let now = self.now();
        // Reading first: there is rarely anything, and readers do not wait for writers.
        if !is_anything_due(&mut self.storage.read().await?, now).await? {
            return Ok(());
        }
        self.change((), async |desk, db, ()| tokens::delete_ended(db, desk.now()).await).await?;
        for wait in Wait::ALL {
            while self.change((now, wait), async |_, db, (now, wait)| resume_some(db, now, wait).await).await? {}
        }
        while self.change(now, async |_, db, now| approvals::remind_some(db, now, BATCH).await).await? {}
        while self.change(now, async |_, db, now| expire_some(db, now).await).await? {}
        Ok(())
    }
}

async fn is_anything_due(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    for wait in Wait::ALL {
        if wait.ended(now).push(" LIMIT 1").exists(db).await? {
            return Ok(true);
        }
    }
    Ok(approvals::is_any_expired(db, now).await?
        || approvals::is_any_reminder_due(db, now).await?
        || sql("SELECT token_hash FROM oauth_tokens WHERE ends_at <= $1 LIMIT 1").bind(now).exists(db).await?)
}

/// Resumes requests whose wait has ended; whether there may be more.
async fn resume_some(db: &mut Db, now: Timestamp, wait: Wait) -> Result<bool, HandlerError> {
    let found = wait.ended(now).push_bind(" ORDER BY id LIMIT ", BATCH).push(" LOCKED SKIPPING");
    let due: Vec<RequestId> = found.column(db, "id").await?;
    for request in &due {
        Step { request: *request, author: None, now }.make(db, Move::Resume).await?;
    }
    Ok(is_full(&due))
}

/// Ends approvals whose time is over; whether there may be more.
async fn expire_some(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    let due = approvals::requests_with_expired(db, now, BATCH).await?;
    for request in &due {
        approvals::expire_of(db, *request, now).await?;
    }
    Ok(is_full(&due))
}

fn is_full(batch: &[RequestId]) -> bool {
    i64::try_from(batch.len()).is_ok_and(|len| len >= BATCH)
}
