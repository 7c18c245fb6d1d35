//! The state machine of requests: which transitions are allowed in which status, and what each transition changes.
//!
//! In: a request, a transition and its author. Out: the new status, with the dates and the history of the request; or a refusal. Not here:
//! the operations that cause transitions (see `request_states`, `comments`, `approvals`).

use specwright::{HandlerError, Timestamp};

use super::approvals;
use super::record::REQUEST;
use super::storage::{Columns, Db, sql, write_row};
use crate::{RequestClosedReason, RequestId, RequestStatus, UserId};

/// A transition of the status of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    /// An agent starts to work on the request.
    Take,
    /// The request starts to wait; see [`WaitReason`].
    Wait,
    /// The wait or the last approval has ended.
    Resume,
    /// The request needs an approval.
    RequestApproval,
    /// An agent proposes a solution.
    Solve,
    /// The customer accepts the solution.
    AcceptSolution,
    /// The customer rejects the solution.
    RejectSolution,
    /// The desk refuses the request.
    Reject,
    /// The request is withdrawn.
    Cancel,
    /// Work on a finished request starts again.
    Reopen,
}

impl Transition {
    /// The name in the history and in messages: "request 7 is closed: it cannot be NAME".
    fn name(self) -> &'static str {
        match self {
            Transition::Take => "taken",
            Transition::Wait => "waiting",
            Transition::Resume => "resumed",
            Transition::RequestApproval => "submitted for approval",
            Transition::Solve => "solved",
            Transition::AcceptSolution => "accepted by the customer",
            Transition::RejectSolution => "rejected by the customer",
            Transition::Reject => "rejected",
            Transition::Cancel => "cancelled",
            Transition::Reopen => "reopened",
        }
    }
}

/// The statuses of requests that need more work.
pub(crate) const UNFINISHED: [RequestStatus; 4] =
    [RequestStatus::New, RequestStatus::Open, RequestStatus::Pending, RequestStatus::Waiting];

/// The statuses of requests that need no more work. A wait for such a request ends.
pub(crate) const FINISHED: [RequestStatus; 4] =
    [RequestStatus::Solved, RequestStatus::Closed, RequestStatus::Rejected, RequestStatus::Cancelled];

/// The status after a transition; `None` if the transition is not allowed in the status `from`.
pub(crate) fn status_after(from: RequestStatus, transition: Transition) -> Option<RequestStatus> {
    use RequestStatus::{Cancelled, Closed, New, Open, Pending, Rejected, Solved, Waiting};
    match (from, transition) {
        (New | Open | Waiting, Transition::Take) | (Pending | Waiting, Transition::Resume) => Some(Open),
        // Work on a request does not end its approvals.
        (Pending, Transition::Take) => Some(Pending),
        (New | Open, Transition::Resume) => Some(from),
        (New | Open | Waiting, Transition::Wait) => Some(Waiting),
        (New | Open | Pending | Waiting, Transition::RequestApproval) => Some(Pending),
        (New | Open | Pending | Waiting | Solved, Transition::Solve) => Some(Solved),
        (Solved, Transition::AcceptSolution) => Some(Closed),
        (Solved, Transition::RejectSolution) | (Solved | Closed | Rejected | Cancelled, Transition::Reopen) => Some(Open),
        (New | Open | Pending | Waiting, Transition::Reject) => Some(Rejected),
        (New | Open | Pending | Waiting, Transition::Cancel) => Some(Cancelled),
        _ => None,
    }
}

/// What a request waits for. Stored in the columns `waiting_for` and `waiting_value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitReason {
    Agent,
    Customer,
    /// Seconds since the Unix epoch.
    Date(i64),
    /// The id of a link to an external entity.
    Entity(i64),
    /// The id of another request.
    Request(i64),
}

impl WaitReason {
    fn kind_and_value(self) -> (&'static str, Option<i64>) {
        match self {
            WaitReason::Agent => ("agent", None),
            WaitReason::Customer => ("customer", None),
            WaitReason::Date(moment) => ("date", Some(moment)),
            WaitReason::Entity(link) => ("entity", Some(link)),
            WaitReason::Request(request) => ("request", Some(request)),
        }
    }
}

/// An author's action on a request: its methods lock the request, change its status and write its history.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action {
    pub(crate) request: RequestId,
    /// `None` if no user causes the action, as for the expiry of an approval.
    pub(crate) author: Option<UserId>,
    pub(crate) now: Timestamp,
}

impl Action {
    /// Applies a transition, and returns the new status.
    pub(crate) async fn apply(self, db: &mut Db, transition: Transition) -> Result<RequestStatus, HandlerError> {
        self.apply_with(db, transition, |row| row).await
    }
    /// Lets the request wait.
    pub(crate) async fn wait(self, db: &mut Db, reason: WaitReason) -> Result<RequestStatus, HandlerError> {
        let (kind, value) = reason.kind_and_value();
        self.apply_with(db, Transition::Wait, |row| row.set("waiting_for", kind.to_owned()).set("waiting_value", value)).await
    }
    /// Applies a transition. `more` sets further columns in the same update.
    pub(crate) async fn apply_with(
        self,
        db: &mut Db,
        transition: Transition,
        more: impl FnOnce(Columns) -> Columns,
    ) -> Result<RequestStatus, HandlerError> {
        let from = self.lock(db).await?;
        let to = self.write(db, from, transition, more).await?;
        if FINISHED.contains(&to) {
            approvals::cancel_all_of_request(db, self.request).await?;
            self.resume_waiting_requests(db).await?;
        }
        Ok(to)
    }
    /// Applies a transition to a locked request with the status `from`.
    async fn write(
        self,
        db: &mut Db,
        from: RequestStatus,
        transition: Transition,
        more: impl FnOnce(Columns) -> Columns,
    ) -> Result<RequestStatus, HandlerError> {
        let to = status_after(from, transition).ok_or_else(|| forbidden(self.request, from, transition))?;
        let row = write_row("requests").set("status_id", to).set("last_update", self.now);
        more(effects(row, transition, self.now)).update(db, "id", self.request).await?;
        self.record_event(db, transition.name(), None).await?;
        Ok(to)
    }
    /// Resumes the requests that wait for this finished request. Skips requests that another transaction has locked; the background task
    /// resumes them (see `due`).
    async fn resume_waiting_requests(self, db: &mut Db) -> Result<(), HandlerError> {
        let text = "SELECT id FROM requests WHERE waiting_for = 'request' AND waiting_value = $1 AND status_id = $2 \
            ORDER BY id LOCKED SKIPPING";
        let waiting: Vec<RequestId> = sql(text).bind(self.request).bind(RequestStatus::Waiting).column(db, "id").await?;
        for request in waiting {
            Action { request, ..self }.write(db, RequestStatus::Waiting, Transition::Resume, |row| row).await?;
        }
        Ok(())
    }
    /// Locks the request until the transaction ends, and returns its status. Rows that belong to the request are read and changed only after
    /// this.
    pub(crate) async fn lock(self, db: &mut Db) -> Result<RequestStatus, HandlerError> {
        let row = sql("SELECT status_id FROM requests WHERE id = $1 LOCKED").bind(self.request).optional(db).await?;
        row.ok_or_else(|| REQUEST.conflict(self.request))?.get("status_id")
    }
    /// Adds an event to the history of the request.
    pub(crate) async fn record_event(self, db: &mut Db, kind: &'static str, detail: Option<String>) -> Result<(), HandlerError> {
        let row = write_row("request_events")
            .set("request_id", self.request)
            .set("author_id", self.author)
            .set("kind", kind.to_owned());
        row.set("detail", detail).set("created_at", self.now).insert(db).await
    }
}

/// Sets the columns that a transition changes besides the status.
fn effects(row: Columns, transition: Transition, now: Timestamp) -> Columns {
    let none: Option<Timestamp> = None;
    match transition {
        Transition::Wait | Transition::RequestApproval => row,
        Transition::Take | Transition::Resume => end_wait(row),
        Transition::Solve => end_wait(row).set("solved_at", now),
        Transition::AcceptSolution => {
            end_wait(row).set("closed_at", now).set("closed_reason", RequestClosedReason::SolutionAccepted)
        }
        Transition::RejectSolution => end_wait(row).set("solved_at", none),
        Transition::Reject => end_wait(row).set("rejected_at", now),
        Transition::Cancel => end_wait(row).set("closed_at", now),
        Transition::Reopen => {
            let row = end_wait(row).set("solved_at", none).set("closed_at", none).set("rejected_at", none);
            row.set("closed_reason", None::<RequestClosedReason>)
        }
    }
}

/// Ends the wait of the request.
fn end_wait(row: Columns) -> Columns {
    row.set("waiting_for", None::<String>).set("waiting_value", None::<i64>)
}

fn forbidden(request: RequestId, from: RequestStatus, transition: Transition) -> HandlerError {
    let status = super::request_attributes::status_name(from).to_lowercase();
    HandlerError::refused(format!("request {request} is {status}: it cannot be {}", transition.name()))
}

#[cfg(test)]
mod tests {
    use super::{Transition, UNFINISHED, status_after};
    use crate::RequestStatus;

    #[test]
    fn a_finished_request_can_only_be_reopened() {
        for status in [RequestStatus::Closed, RequestStatus::Rejected, RequestStatus::Cancelled] {
            for transition in [
                Transition::Take,
                Transition::Wait,
                Transition::Resume,
                Transition::Solve,
                Transition::AcceptSolution,
                Transition::Reject,
                Transition::Cancel,
            ] {
                assert_eq!(status_after(status, transition), None, "{status:?} {transition:?}");
            }
            assert_eq!(status_after(status, Transition::Reopen), Some(RequestStatus::Open));
        }
    }

    #[test]
    fn only_solved_requests_can_be_accepted() {
        assert_eq!(status_after(RequestStatus::Solved, Transition::AcceptSolution), Some(RequestStatus::Closed));
        assert!(UNFINISHED.into_iter().all(|status| status_after(status, Transition::AcceptSolution).is_none()));
    }
}
