//! Reminders of undecided approvals.
//!
//! In: the current time. Out: a mail in the outbox for each voter who has not voted, and an updated count of reminders. Not here: the
//! schedule (see `due`).

use specwright::{HandlerError, Timestamp};

use crate::desk::clock::before;
use crate::desk::storage::{Db, sql};
use crate::{ApprovalId, ApprovalVoteStatus, RequestId};

/// The seconds between the creation of an approval or its last reminder, and the next reminder.
const PERIOD: i64 = 24 * 60 * 60;
/// Undecided approvals whose last reminder, or creation, was at $1 or before. The literal status -1 (waiting) lets SQLite and PostgreSQL use
/// the partial index.
const OVERDUE: &str = "FROM approvals a WHERE a.status = -1 AND COALESCE(a.last_reminder_date, a.created_at) <= $1";

/// Whether a reminder is due.
pub(in crate::desk) async fn is_any_reminder_due(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    sql(format!("SELECT a.id {OVERDUE} LIMIT 1")).bind(before(now, PERIOD)).exists(db).await
}

/// Reminds the voters of at most `limit` requests. Returns true if more reminders may be due.
pub(in crate::desk) async fn remind_some(db: &mut Db, now: Timestamp, limit: i64) -> Result<bool, HandlerError> {
    let since = before(now, PERIOD);
    let text = format!(
        "SELECT r.id FROM requests r WHERE r.id IN (SELECT a.request_id {OVERDUE}) ORDER BY r.id LIMIT $2 LOCKED SKIPPING"
    );
    let requests: Vec<RequestId> = sql(text).bind(since).bind(limit).column(db, "id").await?;
    let text = format!("SELECT a.id {OVERDUE} AND a.request_id IN NUMBERS($2) ORDER BY a.id");
    let approvals: Vec<ApprovalId> = sql(text).bind(since).bind_list(&requests).column(db, "id").await?;
    let text = "UPDATE approvals SET reminder_count = reminder_count + 1, last_reminder_date = $1 WHERE id IN NUMBERS($2)";
    sql(text).bind(now).bind_list(&approvals).run(db).await?;
    let text = "INSERT INTO outbox (user_id, kind, created_at) SELECT user_id, 'approval reminder', CAST($1 AS BIGINT) \
        FROM approval_votes WHERE status = $2 AND approval_id IN NUMBERS($3) ORDER BY approval_id, user_id";
    sql(text).bind(now).bind(ApprovalVoteStatus::Waiting).bind_list(&approvals).run(db).await?;
    Ok(i64::try_from(requests.len()).is_ok_and(|len| len >= limit))
}
