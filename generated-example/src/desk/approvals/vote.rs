//! How votes decide an approval.
//!
//! In: one vote, or the end of an approval. Out: the approval and its request as they are then. Not here: asking for one.
//!
//! One rejection rejects; an approval is approved when everybody who votes on it has accepted. When nothing is waiting any
//! more, the request goes on.

use specwright::{HandlerError, Timestamp};

use crate::desk::known::{APPROVAL, USER};
use crate::desk::lifecycle::{Move, Step};
use crate::desk::storage::{Db, columns, lock_rows, sql};
use crate::{ApprovalExpiry, ApprovalId, ApprovalStatus, ApprovalVoteStatus, RequestId, RequestStatus, UserId};

/// Waiting approvals (status -1, spelled out so that the partial index serves) whose time was over at $1.
const EXPIRED: &str = "FROM approvals a JOIN approval_templates t ON t.id = a.template_id \
    WHERE a.status = -1 AND t.expired_in > 0 AND a.created_at + t.expired_in <= $1";

/// One vote.
#[derive(Clone)]
pub(super) struct Vote {
    pub(super) approval: ApprovalId,
    pub(super) user: UserId,
    pub(super) accepted: bool,
    pub(super) note: Option<String>,
    pub(super) now: Timestamp,
}

impl Vote {
    /// Casts the vote, and decides the approval when it is the deciding one.
    pub(super) async fn cast(self, db: &mut Db) -> Result<(), HandlerError> {
        let Vote { approval, user, accepted, note, now } = self;
        USER.require(db, user).await?;
        let request = open(db, approval).await?;
        let status = if accepted { ApprovalVoteStatus::Approved } else { ApprovalVoteStatus::Rejected };
        let text = "UPDATE approval_votes SET status = $1, note = $2, voted_at = $3 WHERE approval_id = $4 AND user_id = $5 AND status = $6";
        let vote = sql(text).bind(status).bind(note).bind(now).bind(approval).bind(user).bind(ApprovalVoteStatus::Waiting);
        if vote.run(db).await? == 0 {
            return Err(HandlerError::refused(format!("user {user} has no vote on this approval, or has cast it")));
        }
        let step = Step { request, author: Some(user), now };
        match accepted {
            false => end(db, approval, ApprovalStatus::Rejected, step).await,
            true if waits(db, approval).await? => Ok(()),
            true => end(db, approval, ApprovalStatus::Approved, step).await,
        }
    }
}

/// Ends an approval without a decision.
pub(super) async fn cancel(db: &mut Db, approval: ApprovalId, user: UserId, now: Timestamp) -> Result<(), HandlerError> {
    let request = open(db, approval).await?;
    end(db, approval, ApprovalStatus::Cancelled, Step { request, author: Some(user), now }).await
}

/// Whether the time of any approval is over.
pub(in crate::desk) async fn is_any_expired(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    sql(format!("SELECT a.id {EXPIRED} LIMIT 1")).bind(now).exists(db).await
}

/// Requests with an approval whose template's time is over: at most as many as `limit`, locked, and without those that another
/// server has locked.
pub(in crate::desk) async fn requests_with_expired(
    db: &mut Db,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<RequestId>, HandlerError> {
    let text = format!(
        "SELECT r.id FROM requests r WHERE r.id IN (SELECT a.request_id {EXPIRED}) ORDER BY r.id LIMIT $2 LOCKED SKIPPING"
    );
    sql(text).bind(now).bind(limit).column(db, "id").await
}

/// Ends the approvals of a locked request whose time is over: each template says whether that counts as approved.
pub(in crate::desk) async fn expire_of(db: &mut Db, request: RequestId, now: Timestamp) -> Result<(), HandlerError> {
    let text = format!("SELECT a.id, t.expired_approved {EXPIRED} AND a.request_id = $2 ORDER BY a.id");
    for row in sql(text).bind(now).bind(request).all(db).await? {
        let approval: ApprovalId = row.get("id")?;
        let approved = row.get::<Option<ApprovalExpiry>>("expired_approved")? == Some(ApprovalExpiry::Approve);
        let text = "UPDATE approval_votes SET status = $1 WHERE approval_id = $2 AND status = $3";
        sql(text).bind(ApprovalVoteStatus::Expired).bind(approval).bind(ApprovalVoteStatus::Waiting).run(db).await?;
        let status = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Rejected };
        end(db, approval, status, Step { request, author: None, now }).await?;
    }
    Ok(())
}

/// The request of an approval that is not decided yet. The request is locked, so that neither it nor any of its approvals changes
/// until the transaction ends.
pub(super) async fn open(db: &mut Db, approval: ApprovalId) -> Result<RequestId, HandlerError> {
    let row = sql("SELECT request_id FROM approvals WHERE id = $1").bind(approval).optional(db).await?;
    let request: RequestId = row.ok_or_else(|| APPROVAL.unknown(approval))?.get("request_id")?;
    lock_rows(db, "requests", &[request]).await?;
    // Only now: before the lock another transaction may have decided it.
    let row = sql("SELECT status FROM approvals WHERE id = $1").bind(approval).only(db).await?;
    match row.get("status")? {
        ApprovalStatus::Waiting => Ok(request),
        _ => Err(HandlerError::refused(format!("approval {approval} is decided"))),
    }
}

async fn waits(db: &mut Db, approval: ApprovalId) -> Result<bool, HandlerError> {
    let text = "SELECT user_id FROM approval_votes WHERE approval_id = $1 AND status = $2";
    sql(text).bind(approval).bind(ApprovalVoteStatus::Waiting).exists(db).await
}

/// Decides an approval of a locked request; votes that are not needed any more are cancelled, and the request goes on if none of
/// its other approvals waits.
async fn end(db: &mut Db, approval: ApprovalId, status: ApprovalStatus, step: Step) -> Result<(), HandlerError> {
    columns("approvals").set("status", status).update(db, "id", approval).await?;
    let text = "UPDATE approval_votes SET status = $1 WHERE approval_id = $2 AND status = $3";
    sql(text).bind(ApprovalVoteStatus::Cancelled).bind(approval).bind(ApprovalVoteStatus::Waiting).run(db).await?;
    let text = "SELECT id FROM approvals WHERE request_id = $1 AND status = $2";
    let more = sql(text).bind(step.request).bind(ApprovalStatus::Waiting).exists(db).await?;
    if !more && step.lock(db).await? == RequestStatus::Pending {
        step.make(db, Move::Resume).await?;
    }
    Ok(())
}
