//! Work that no call triggers: ending waits, expiring approvals, sending reminders, deleting expired tokens.
//!
//! In: the current time. Out: resumed requests, decided approvals, reminders in the outbox. Not here: the effects of a transition (see
//! `lifecycle`).
//!
//! A background task looks for due work once a second. If several desks share a PostgreSQL database, each desk skips rows that another has
//! locked, so that each row is handled once and no desk waits for another.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use specwright::{HandlerError, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::lifecycle::{Action, FINISHED, Transition};
use super::requests::count::{is_summing_due, sum};
use super::storage::{Db, Statement, sql};
use super::{Desk, approvals, tokens};
use crate::{RequestId, RequestStatus};

/// The time between two checks for due work.
const PERIOD: Duration = Duration::from_secs(1);
/// The largest number of requests in one transaction. It limits how long other writers wait.
const BATCH: i64 = 100;

/// A kind of wait that can end without a call on the waiting request. The transaction that ends a wait for a request or an entity usually
/// resumes the waiting request itself; this task resumes requests that were locked at that moment.
#[derive(Clone, Copy, Debug)]
enum BackgroundWait {
    Date,
    Request,
    Entity,
}

impl BackgroundWait {
    const ALL: [BackgroundWait; 3] = [BackgroundWait::Date, BackgroundWait::Request, BackgroundWait::Entity];

    /// Selects the ids of the waiting requests whose wait has ended.
    fn ended(self, now: Timestamp) -> Statement {
        let query = sql("SELECT id FROM requests WHERE status_id = $1").bind(RequestStatus::Waiting);
        match self {
            BackgroundWait::Date => query.push_bind(" AND waiting_for = 'date' AND waiting_value <= ", now),
            BackgroundWait::Request => {
                let awaited = "SELECT 1 FROM requests r WHERE r.id = requests.waiting_value";
                let finished = query.push(&format!(" AND waiting_for = 'request' AND EXISTS ({awaited}"));
                finished.push_values(" AND r.status_id IN", &FINISHED).push(")")
            }
            BackgroundWait::Entity => query.push(
                " AND waiting_for = 'entity' AND NOT EXISTS (SELECT 1 FROM request_external_entities l \
                 JOIN external_entities e ON e.id = l.entity_id WHERE l.link_id = requests.waiting_value AND e.is_active = 1)",
            ),
        }
    }
}

/// The background task of a desk. Clones share the task.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    stopping: watch::Sender<bool>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Worker {
    pub(super) fn new() -> Self {
        Worker { stopping: watch::Sender::new(false), task: Arc::default() }
    }
    /// Stops the task after the transaction in progress.
    pub(super) async fn stop(&self) {
        self.stopping.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // An error means that the task panicked, which the panic hook has reported.
            let _ = task.await;
        }
    }
}

impl Desk {
    /// Does the work that is due now, and starts the background task, which runs until [`close`](Self::close).
    pub async fn start_worker(&self) -> Result<(), HandlerError> {
        self.do_due_work().await?;
        let desk = self.clone();
        let task = tokio::spawn(async move { desk.work().await });
        *self.worker.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        Ok(())
    }

    async fn work(&self) {
        let mut stopping = self.worker.stopping.subscribe();
        while !*stopping.borrow_and_update() {
            if let Err(error) = self.do_due_work().await {
                tracing::warn!(error = &error as &dyn Error, "due work failed and is retried");
            }
            // Both results continue the loop: the stop signal, and the timeout.
            let _ = tokio::time::timeout(PERIOD, stopping.changed()).await;
        }
    }

    async fn do_due_work(&self) -> Result<(), HandlerError> {
        let now = self.now();
        // This check needs only a read connection, which does not wait for writers. There is rarely any due work.
        if !is_anything_due(&mut self.storage.read().await?, now).await? {
            return Ok(());
        }
        self.transaction((), async |desk, db, ()| tokens::delete_expired(db, desk.now()).await).await?;
        for wait in BackgroundWait::ALL {
            while self.transaction((now, wait), async |_, db, (now, wait)| resume_some(db, now, wait).await).await? {}
        }
        while self.transaction(now, async |_, db, now| approvals::remind_some(db, now, BATCH).await).await? {}
        while self.transaction(now, async |_, db, now| expire_some(db, now).await).await? {}
        self.transaction((), async |_, db, ()| if is_summing_due(db).await? { sum(db).await } else { Ok(()) }).await?;
        Ok(())
    }
}

async fn is_anything_due(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    for wait in BackgroundWait::ALL {
        if wait.ended(now).push(" LIMIT 1").exists(db).await? {
            return Ok(true);
        }
    }
    Ok(is_summing_due(db).await?
        || approvals::is_any_expired(db, now).await?
        || approvals::is_any_reminder_due(db, now).await?
        || sql("SELECT token_hash FROM oauth_tokens WHERE ends_at <= $1 LIMIT 1").bind(now).exists(db).await?)
}

/// Resumes at most `BATCH` requests whose wait has ended. Returns true if there may be more.
async fn resume_some(db: &mut Db, now: Timestamp, wait: BackgroundWait) -> Result<bool, HandlerError> {
    let query = wait.ended(now).push_bind(" ORDER BY id LIMIT ", BATCH).push(" LOCKED SKIPPING");
    let due: Vec<RequestId> = query.column(db, "id").await?;
    for request in &due {
        Action { request: *request, author: None, now }.apply(db, Transition::Resume).await?;
    }
    Ok(is_full(&due))
}

/// Decides the expired approvals of at most `BATCH` requests. Returns true if there may be more.
async fn expire_some(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    let due = approvals::lock_requests_with_expired(db, now, BATCH).await?;
    for request in &due {
        approvals::expire_of_request(db, *request, now).await?;
    }
    Ok(is_full(&due))
}

fn is_full(batch: &[RequestId]) -> bool {
    i64::try_from(batch.len()).is_ok_and(|len| len >= BATCH)
}
