//! Where a request can go from where it is: the table of allowed moves, and what each move does.
//!
//! In: a request, a move, who makes it. Out: the request moved, its dates and its history with it; or a refusal. Not here:
//! the parameters of the operations that move requests (see `request_states`, `comments`, `approvals`).

use specwright::{HandlerError, Timestamp};

use super::known::REQUEST;
use super::storage::{Columns, Db, columns, sql};
use crate::{RequestClosedReason, RequestId, RequestStatus, UserId};

/// Something that moves a request on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// An agent begins to work on it.
    Take,
    /// It begins to wait for somebody or something.
    Wait,
    /// What it waited for is there.
    Resume,
    /// It needs an approval first.
    AskApproval,
    /// A solution is proposed.
    Solve,
    /// The customer accepts the solution.
    Accept,
    /// The customer does not accept the solution.
    RefuseSolution,
    /// The desk does not take it.
    Reject,
    /// Nobody wants it any more.
    Cancel,
    /// It comes back.
    Reopen,
}

impl Move {
    fn name(self) -> &'static str {
        match self {
            Move::Take => "taken",
            Move::Wait => "waiting",
            Move::Resume => "resumed",
            Move::AskApproval => "approval asked for",
            Move::Solve => "solved",
            Move::Accept => "solution accepted",
            Move::RefuseSolution => "solution refused",
            Move::Reject => "rejected",
            Move::Cancel => "cancelled",
            Move::Reopen => "reopened",
        }
    }
}

/// Statuses of requests that somebody still has to do something about.
pub(crate) const OPEN: [RequestStatus; 4] =
    [RequestStatus::New, RequestStatus::Open, RequestStatus::Pending, RequestStatus::Waiting];

/// Statuses of requests that are over: nobody waits for them any more.
pub(crate) const OVER: [RequestStatus; 4] =
    [RequestStatus::Solved, RequestStatus::Closed, RequestStatus::Rejected, RequestStatus::Cancelled];

/// The table of allowed moves: where a request is then; `None` when the move is not allowed.
pub(crate) fn next(from: RequestStatus, step: Move) -> Option<RequestStatus> {
    use RequestStatus::{Cancelled, Closed, New, Open, Pending, Rejected, Solved, Waiting};
    match (from, step) {
        (New | Open | Waiting, Move::Take) | (Pending | Waiting, Move::Resume) => Some(Open),
        // An approval that is asked for is not forgotten by working on the request.
        (Pending, Move::Take) => Some(Pending),
        (New | Open, Move::Resume) => Some(from),
        (New | Open | Waiting, Move::Wait) => Some(Waiting),
        (New | Open | Pending | Waiting, Move::AskApproval) => Some(Pending),
        (New | Open | Pending | Waiting | Solved, Move::Solve) => Some(Solved),
        (Solved, Move::Accept) => Some(Closed),
        (Solved, Move::RefuseSolution) | (Solved | Closed | Rejected | Cancelled, Move::Reopen) => Some(Open),
        (New | Open | Pending | Waiting, Move::Reject) => Some(Rejected),
        (New | Open | Pending | Waiting, Move::Cancel) => Some(Cancelled),
        _ => None,
    }
}

/// What a request waits for, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    Agent,
    Customer,
    /// Epoch seconds.
    Date(i64),
    /// The link to an external entity.
    Entity(i64),
    /// The number of another request.
    Request(i64),
}

impl Waiting {
    fn columns(self) -> (&'static str, Option<i64>) {
        match self {
            Waiting::Agent => ("agent", None),
            Waiting::Customer => ("customer", None),
            Waiting::Date(moment) => ("date", Some(moment)),
            Waiting::Entity(link) => ("entity", Some(link)),
            Waiting::Request(request) => ("request", Some(request)),
        }
    }
}

/// A move of one request: who, when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) request: RequestId,
    pub(crate) author: Option<UserId>,
    pub(crate) now: Timestamp,
}

impl Step {
    /// Moves the request; the status that it has then.
    pub(crate) async fn make(self, db: &mut Db, step: Move) -> Result<RequestStatus, HandlerError> {
        self.make_with(db, step, |row| row).await
    }
    /// Moves the request to waiting.
    pub(crate) async fn wait(self, db: &mut Db, reason: Waiting) -> Result<RequestStatus, HandlerError> {
        let (kind, value) = reason.columns();
        self.make_with(db, Move::Wait, |row| row.set("waiting_for", kind.to_owned()).set("waiting_value", value)).await
    }
    /// Moves the request and changes more columns with it.
    pub(crate) async fn make_with(
        self,
        db: &mut Db,
        step: Move,
        more: impl FnOnce(Columns) -> Columns,
    ) -> Result<RequestStatus, HandlerError> {
        let from = self.lock(db).await?;
        let to = self.apply(db, from, step, more).await?;
        if OVER.contains(&to) {
            self.resume_those_that_wait(db).await?;
        }
        Ok(to)
    }
    /// Writes a move of a locked request with this status.
    async fn apply(
        self,
        db: &mut Db,
        from: RequestStatus,
        step: Move,
        more: impl FnOnce(Columns) -> Columns,
    ) -> Result<RequestStatus, HandlerError> {
        let to = next(from, step).ok_or_else(|| impossible(self.request, from, step))?;
        let row = columns("requests").set("status_id", to).set("last_update", self.now);
        more(effects(row, step, self.now)).update(db, "id", self.request).await?;
        self.note(db, step.name(), None).await?;
        Ok(to)
    }
    /// Resumes the requests that wait for this one, which is over. Those that another transaction has locked are resumed by the
    /// background task.
    async fn resume_those_that_wait(self, db: &mut Db) -> Result<(), HandlerError> {
        let text = "SELECT id FROM requests WHERE waiting_for = 'request' AND waiting_value = $1 AND status_id = $2 \
            ORDER BY id LOCKED SKIPPING";
        let waiting: Vec<RequestId> = sql(text).bind(self.request).bind(RequestStatus::Waiting).column(db, "id").await?;
        for request in waiting {
            Step { request, ..self }.apply(db, RequestStatus::Waiting, Move::Resume, |row| row).await?;
        }
        Ok(())
    }
    /// Locks the request until the transaction ends; its status. Whatever hangs on the request is judged and changed after this.
    pub(crate) async fn lock(self, db: &mut Db) -> Result<RequestStatus, HandlerError> {
        let row = sql("SELECT status_id FROM requests WHERE id = $1 LOCKED").bind(self.request).optional(db).await?;
        row.ok_or_else(|| REQUEST.unknown(self.request))?.get("status_id")
    }
    /// Writes what happened into the request's history.
    pub(crate) async fn note(self, db: &mut Db, kind: &'static str, detail: Option<String>) -> Result<(), HandlerError> {
        let row =
            columns("request_events").set("request_id", self.request).set("author_id", self.author).set("kind", kind.to_owned());
        row.set("detail", detail).set("created_at", self.now).insert(db).await
    }
}

/// What a move changes besides the status.
fn effects(row: Columns, step: Move, now: Timestamp) -> Columns {
    let none: Option<Timestamp> = None;
    match step {
        Move::Wait | Move::AskApproval => row,
        Move::Take | Move::Resume => free(row),
        Move::Solve => free(row).set("solved_at", now),
        Move::Accept => free(row).set("closed_at", now).set("closed_reason", RequestClosedReason::SolutionAccepted),
        Move::RefuseSolution => free(row).set("solved_at", none),
        Move::Reject => free(row).set("rejected_at", now),
        Move::Cancel => free(row).set("closed_at", now),
        Move::Reopen => {
            let row = free(row).set("solved_at", none).set("closed_at", none).set("rejected_at", none);
            row.set("closed_reason", None::<RequestClosedReason>)
        }
    }
}

/// Waits for nothing any more.
fn free(row: Columns) -> Columns {
    row.set("waiting_for", None::<String>).set("waiting_value", None::<i64>)
}

fn impossible(request: RequestId, from: RequestStatus, step: Move) -> HandlerError {
    let status = super::request_attributes::status_name(from).to_lowercase();
    HandlerError::refused(format!("request {request} is {status}: it cannot be {}", step.name()))
}

#[cfg(test)]
mod tests {
    use super::{Move, OPEN, next};
    use crate::RequestStatus;

    #[test]
    fn what_is_over_only_comes_back_by_reopening() {
        for over in [RequestStatus::Closed, RequestStatus::Rejected, RequestStatus::Cancelled] {
            for step in [Move::Take, Move::Wait, Move::Resume, Move::Solve, Move::Accept, Move::Reject, Move::Cancel] {
                assert_eq!(next(over, step), None, "{over:?} {step:?}");
            }
            assert_eq!(next(over, Move::Reopen), Some(RequestStatus::Open));
        }
    }

    #[test]
    fn only_what_is_solved_is_accepted() {
        assert_eq!(next(RequestStatus::Solved, Move::Accept), Some(RequestStatus::Closed));
        assert!(OPEN.into_iter().all(|status| next(status, Move::Accept).is_none()));
    }
}
