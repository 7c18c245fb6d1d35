//! How votes decide an approval.
//!
//! In: one vote, or the end of an approval. Out: the approval and its request as they are then. Not here: asking for one.
//!
//! One rejection rejects; an approval is approved when everybody who votes on it has accepted. When nothing is waiting any
//! more, the request goes on.

use specwright::{HandlerError, Timestamp};

use crate::desk::known::{APPROVAL, USER};
use crate::desk::lifecycle::{Move, Step};
use crate::desk::storage::{Db, columns, sql};
use crate::{ApprovalExpiry, ApprovalId, ApprovalStatus, ApprovalVoteStatus, RequestId, RequestStatus, UserId};

/// One vote.
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

/// Ends an approval whose time is over: its template says whether it counts as approved. Another server may have been first.
pub(in crate::desk) async fn expire(db: &mut Db, approval: ApprovalId, now: Timestamp) -> Result<(), HandlerError> {
    columns("approvals").update(db, "id", approval).await?;
    let text = "SELECT a.request_id, t.expired_approved FROM approvals a JOIN approval_templates t ON t.id = a.template_id \
        WHERE a.id = $1 AND a.status = $2";
    let waiting = sql(text).bind(approval).bind(ApprovalStatus::Waiting).optional(db).await?;
    let Some(row) = waiting else { return Ok(()) };
    let approved = row.get::<Option<ApprovalExpiry>>("expired_approved")? == Some(ApprovalExpiry::Approve);
    let text = "UPDATE approval_votes SET status = $1 WHERE approval_id = $2 AND status = $3";
    sql(text).bind(ApprovalVoteStatus::Expired).bind(approval).bind(ApprovalVoteStatus::Waiting).run(db).await?;
    let status = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Rejected };
    end(db, approval, status, Step { request: row.get("request_id")?, author: None, now }).await
}

/// The request of an approval that is not decided yet, which nobody else decides until this transaction ends.
pub(super) async fn open(db: &mut Db, approval: ApprovalId) -> Result<RequestId, HandlerError> {
    if !columns("approvals").update(db, "id", approval).await? {
        return Err(APPROVAL.unknown(approval));
    }
    let row = sql("SELECT request_id, status FROM approvals WHERE id = $1").bind(approval).only(db).await?;
    let status: ApprovalStatus = row.get("status")?;
    if status == ApprovalStatus::Waiting {
        row.get("request_id")
    } else {
        Err(HandlerError::refused(format!("approval {approval} is decided")))
    }
}

async fn waits(db: &mut Db, approval: ApprovalId) -> Result<bool, HandlerError> {
    let text = "SELECT user_id FROM approval_votes WHERE approval_id = $1 AND status = $2";
    sql(text).bind(approval).bind(ApprovalVoteStatus::Waiting).exists(db).await
}

/// Decides an approval; votes that are not needed any more are cancelled, and the request goes on if nothing else waits.
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
