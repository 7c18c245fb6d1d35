//! Decides approvals: by votes, by expiry, or by cancellation.
//!
//! In: one vote, or an approval to end. Out: the updated approval, votes and request. Not here: creating an approval.
//!
//! One rejection rejects an approval; it is approved when all of its voters have accepted. A request resumes when all of its approvals
//! are decided.

use specwright::{HandlerError, Timestamp};

use crate::desk::lifecycle::{Action, Transition};
use crate::desk::record::{APPROVAL, USER};
use crate::desk::storage::{Db, lock_rows, sql, write_row};
use crate::{ApprovalExpiry, ApprovalId, ApprovalStatus, ApprovalVoteStatus, RequestId, RequestStatus, UserId};

/// Undecided approvals that have expired at $1. The literal status -1 (waiting) lets SQLite and PostgreSQL use the partial index.
const EXPIRED: &str = "FROM approvals a JOIN approval_templates t ON t.id = a.template_id \
    WHERE a.status = -1 AND t.expired_in > 0 AND a.created_at + t.expired_in <= $1";

/// A vote of a user on an approval.
#[derive(Clone)]
pub(super) struct Vote {
    pub(super) approval: ApprovalId,
    pub(super) user: UserId,
    pub(super) accepted: bool,
    pub(super) note: Option<String>,
    pub(super) now: Timestamp,
}

impl Vote {
    /// Stores the vote, and decides the approval if the vote is a rejection or the last acceptance.
    pub(super) async fn cast(self, db: &mut Db) -> Result<(), HandlerError> {
        let Vote { approval, user, accepted, note, now } = self;
        USER.require_exists(db, user).await?;
        let request = lock_undecided(db, approval).await?;
        let status = if accepted { ApprovalVoteStatus::Approved } else { ApprovalVoteStatus::Rejected };
        let text = "UPDATE approval_votes SET status = $1, note = $2, voted_at = $3 WHERE approval_id = $4 AND user_id = $5 AND status = $6";
        let vote = sql(text).bind(status).bind(note).bind(now).bind(approval).bind(user).bind(ApprovalVoteStatus::Waiting);
        if vote.run(db).await? == 0 {
            return Err(HandlerError::refused(format!("user {user} is not a voter of this approval, or has already voted")));
        }
        let action = Action { request, author: Some(user), now };
        match accepted {
            false => decide(db, approval, ApprovalStatus::Rejected, action).await,
            true if has_open_votes(db, approval).await? => Ok(()),
            true => decide(db, approval, ApprovalStatus::Approved, action).await,
        }
    }
}

/// Cancels an approval.
pub(super) async fn cancel(db: &mut Db, approval: ApprovalId, user: UserId, now: Timestamp) -> Result<(), HandlerError> {
    let request = lock_undecided(db, approval).await?;
    decide(db, approval, ApprovalStatus::Cancelled, Action { request, author: Some(user), now }).await
}

/// Cancels the undecided approvals of a locked request that is finished.
pub(in crate::desk) async fn cancel_all_of_request(db: &mut Db, request: RequestId) -> Result<(), HandlerError> {
    let text = "UPDATE approval_votes SET status = $1 WHERE status = $2 AND approval_id IN (SELECT id FROM approvals WHERE request_id = $3)";
    sql(text).bind(ApprovalVoteStatus::Cancelled).bind(ApprovalVoteStatus::Waiting).bind(request).run(db).await?;
    let text = "UPDATE approvals SET status = $1 WHERE status = $2 AND request_id = $3";
    sql(text).bind(ApprovalStatus::Cancelled).bind(ApprovalStatus::Waiting).bind(request).run(db).await.map(drop)
}

/// Whether an undecided approval has expired.
pub(in crate::desk) async fn is_any_expired(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    sql(format!("SELECT a.id {EXPIRED} LIMIT 1")).bind(now).exists(db).await
}

/// Locks at most `limit` requests with an expired approval, and returns their ids. Skips requests that another transaction has locked.
pub(in crate::desk) async fn lock_requests_with_expired(
    db: &mut Db,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<RequestId>, HandlerError> {
    let text = format!(
        "SELECT r.id FROM requests r WHERE r.id IN (SELECT a.request_id {EXPIRED}) ORDER BY r.id LIMIT $2 LOCKED SKIPPING"
    );
    sql(text).bind(now).bind(limit).column(db, "id").await
}

/// Decides the expired approvals of a locked request: the template determines whether expiry approves or rejects.
pub(in crate::desk) async fn expire_of_request(db: &mut Db, request: RequestId, now: Timestamp) -> Result<(), HandlerError> {
    let text = format!("SELECT a.id, t.expired_approved {EXPIRED} AND a.request_id = $2 ORDER BY a.id");
    for row in sql(text).bind(now).bind(request).all(db).await? {
        let approval: ApprovalId = row.get("id")?;
        let approved = row.get::<Option<ApprovalExpiry>>("expired_approved")? == Some(ApprovalExpiry::Approve);
        let text = "UPDATE approval_votes SET status = $1 WHERE approval_id = $2 AND status = $3";
        sql(text).bind(ApprovalVoteStatus::Expired).bind(approval).bind(ApprovalVoteStatus::Waiting).run(db).await?;
        let status = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Rejected };
        decide(db, approval, status, Action { request, author: None, now }).await?;
    }
    Ok(())
}

/// Locks the request of an undecided approval until the transaction ends, and returns its id. The lock also protects the approvals of the
/// request. Refuses a decided approval.
pub(super) async fn lock_undecided(db: &mut Db, approval: ApprovalId) -> Result<RequestId, HandlerError> {
    let row = sql("SELECT request_id FROM approvals WHERE id = $1").bind(approval).optional(db).await?;
    let request: RequestId = row.ok_or_else(|| APPROVAL.conflict(approval))?.get("request_id")?;
    lock_rows(db, "requests", &[request]).await?;
    // The status is read after the lock: another transaction may have decided the approval before.
    let row = sql("SELECT status FROM approvals WHERE id = $1").bind(approval).one(db).await?;
    match row.get("status")? {
        ApprovalStatus::Waiting => Ok(request),
        _ => Err(HandlerError::refused(format!("approval {approval} is already decided"))),
    }
}

async fn has_open_votes(db: &mut Db, approval: ApprovalId) -> Result<bool, HandlerError> {
    let text = "SELECT user_id FROM approval_votes WHERE approval_id = $1 AND status = $2";
    sql(text).bind(approval).bind(ApprovalVoteStatus::Waiting).exists(db).await
}

/// Decides an approval of a locked request. Cancels the open votes. Resumes the request if no other approval of it is undecided.
async fn decide(db: &mut Db, approval: ApprovalId, status: ApprovalStatus, action: Action) -> Result<(), HandlerError> {
    write_row("approvals").set("status", status).update(db, "id", approval).await?;
    let text = "UPDATE approval_votes SET status = $1 WHERE approval_id = $2 AND status = $3";
    sql(text).bind(ApprovalVoteStatus::Cancelled).bind(approval).bind(ApprovalVoteStatus::Waiting).run(db).await?;
    let text = "SELECT id FROM approvals WHERE request_id = $1 AND status = $2";
    let has_undecided = sql(text).bind(action.request).bind(ApprovalStatus::Waiting).exists(db).await?;
    if !has_undecided && action.lock(db).await? == RequestStatus::Pending {
        action.apply(db, Transition::Resume).await?;
    }
    Ok(())
}
