//! Moving requests on: cancelling, rejecting, reassigning, reopening, solutions, waiting.
//!
//! In: requests of the resource. Out: whether the move was made. Not here: which moves are allowed (see `lifecycle`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::comments::{self, NewComment};
use super::known::{HELPDESK, REQUEST, USER};
use super::lifecycle::{Move, OVER, Step, Waiting};
use super::storage::{Db, columns, lock_rows, sql};
use crate::{
    AcceptSolution, CancelRequest, MajorIncidentPromotion, Outcome, PromoteToMajorIncident, ReassignRequest, RejectRequest,
    RejectSolution, ReopenRequest, RequestId, RequestSentiment, RequestStatus, RequestType, SetWaitingForAgent,
    SetWaitingForCustomer, SetWaitingForDate, SetWaitingForExternalEntity, SetWaitingForRequest, UserId, server,
};

impl server::RequestStates for Desk {
    async fn cancel(&self, _: &RequestContext, request: CancelRequest) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            step.make(db, Move::Cancel).await?;
            if let Some(text) = request.comment {
                comments::insert(db, NewComment::visible(step, request.author_id, text)).await?;
            }
            Ok(Outcome::default())
        })
        .await
    }

    async fn promote_to_major_incident(
        &self,
        _: &RequestContext,
        request: PromoteToMajorIncident,
    ) -> Result<MajorIncidentPromotion, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            step.lock(db).await?;
            let kind: RequestType =
                sql("SELECT type_id FROM requests WHERE id = $1").bind(request.request_id).only(db).await?.get("type_id")?;
            if kind == RequestType::MajorIncident {
                return Ok(promotion(false, "it is a major incident already"));
            }
            // Another type than an incident changes its kind with it, and that has to be confirmed.
            if kind != RequestType::Incident && request.confirm != Some(true) {
                return Ok(promotion(false, "the type of the request changes: this has to be confirmed"));
            }
            let row = columns("requests").set("type_id", RequestType::MajorIncident).set("last_update", step.now);
            row.update(db, "id", request.request_id).await?;
            step.note(db, "promoted", None).await?;
            Ok(MajorIncidentPromotion { success: Some(true), messages: Some(Vec::new()) })
        })
        .await
    }

    async fn reassign(&self, _: &RequestContext, request: ReassignRequest) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            HELPDESK.require(db, request.group_id).await?;
            USER.require_sent(db, &request.agent_id).await?;
            let to = |row: super::storage::Columns| {
                row.set("assigned_group_id", request.group_id).set("assigned_id", request.agent_id)
            };
            step.make_with(db, Move::Take, to).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn reject(&self, _: &RequestContext, request: RejectRequest) -> Result<Outcome, HandlerError> {
        self.simply(request.request_id, Some(request.author_id), Move::Reject).await
    }

    async fn reopen(&self, _: &RequestContext, request: ReopenRequest) -> Result<Outcome, HandlerError> {
        self.simply(request.request_id, request.author_id, Move::Reopen).await
    }

    async fn accept_solution(&self, _: &RequestContext, request: AcceptSolution) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let customer = customer(db, request.id).await?;
            let step = desk.step_of(db, request.id, Some(customer)).await?;
            let sentiment = sentiment(request.rating);
            step.make_with(db, Move::Accept, |row| row.set("rating", request.rating).set("sentiment_current", sentiment)).await?;
            if let Some(text) = request.comment {
                comments::insert(db, NewComment::visible(step, customer, text)).await?;
            }
            Ok(Outcome::default())
        })
        .await
    }

    async fn reject_solution(&self, _: &RequestContext, request: RejectSolution) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let customer = customer(db, request.id).await?;
            let step = desk.step_of(db, request.id, Some(customer)).await?;
            step.make_with(db, Move::RefuseSolution, |row| row.set("sentiment_current", RequestSentiment::Negative)).await?;
            comments::insert(db, NewComment::visible(step, customer, request.comment)).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn set_waiting_for_agent(&self, _: &RequestContext, request: SetWaitingForAgent) -> Result<Outcome, HandlerError> {
        self.wait(request.request_id, Waiting::Agent).await
    }

    async fn set_waiting_for_customer(
        &self,
        _: &RequestContext,
        request: SetWaitingForCustomer,
    ) -> Result<Outcome, HandlerError> {
        self.wait(request.request_id, Waiting::Customer).await
    }

    async fn set_waiting_for_date(&self, _: &RequestContext, request: SetWaitingForDate) -> Result<Outcome, HandlerError> {
        if request.timestamp <= self.now() {
            return Err(HandlerError::refused("the date to wait for has passed"));
        }
        self.wait(request.request_id, Waiting::Date(request.timestamp.epoch())).await
    }

    async fn set_waiting_for_external_entity(
        &self,
        _: &RequestContext,
        request: SetWaitingForExternalEntity,
    ) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let text = "SELECT link_id FROM request_external_entities WHERE link_id = $1 AND request_id = $2";
            if !sql(text).bind(request.entity_link_id).bind(request.request_id).exists(db).await? {
                return Err(HandlerError::refused(format!(
                    "request {} has no such link to an external entity",
                    request.request_id
                )));
            }
            let step = desk.step_of(db, request.request_id, None).await?;
            step.wait(db, Waiting::Entity(request.entity_link_id.0)).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn set_waiting_for_request(&self, _: &RequestContext, request: SetWaitingForRequest) -> Result<Outcome, HandlerError> {
        if request.request_id == request.wait_request_id {
            return Err(HandlerError::refused("a request cannot wait for itself"));
        }
        self.change(request, async |desk, db, request| {
            lock_rows(db, "requests", &[request.request_id, request.wait_request_id]).await?;
            let step = desk.step_of(db, request.request_id, None).await?;
            require_end(db, request.request_id, request.wait_request_id).await?;
            step.wait(db, Waiting::Request(request.wait_request_id.0)).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

impl Desk {
    /// A move of this request by this author, who has to exist.
    pub(super) async fn step_of(&self, db: &mut Db, request: RequestId, author: Option<UserId>) -> Result<Step, HandlerError> {
        USER.require_sent(db, &author).await?;
        Ok(Step { request, author, now: self.now() })
    }
    async fn simply(&self, request: RequestId, author: Option<UserId>, step: Move) -> Result<Outcome, HandlerError> {
        self.change((request, author, step), async |desk, db, (request, author, step)| {
            desk.step_of(db, request, author).await?.make(db, step).await?;
            Ok(Outcome::default())
        })
        .await
    }
    async fn wait(&self, request: RequestId, reason: Waiting) -> Result<Outcome, HandlerError> {
        self.change((request, reason), async |desk, db, (request, reason)| {
            desk.step_of(db, request, None).await?.wait(db, reason).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

async fn customer(db: &mut Db, request: RequestId) -> Result<UserId, HandlerError> {
    let row = sql("SELECT user_id FROM requests WHERE id = $1").bind(request).optional(db).await?;
    row.ok_or_else(|| REQUEST.unknown(request))?.get("user_id")
}

/// What a rating in stars says about the customer.
fn sentiment(rating: i64) -> RequestSentiment {
    match rating {
        ..=2 => RequestSentiment::Negative,
        3 => RequestSentiment::Neutral,
        _ => RequestSentiment::Positive,
    }
}

/// Refuses to wait for a request that is not there, that is over, or that waits for this one itself, directly or through others.
async fn require_end(db: &mut Db, waiting: RequestId, awaited: RequestId) -> Result<(), HandlerError> {
    let row = sql("SELECT status_id FROM requests WHERE id = $1").bind(awaited).optional(db).await?;
    let status: RequestStatus = row.ok_or_else(|| REQUEST.unknown(awaited))?.get("status_id")?;
    if OVER.contains(&status) {
        return Err(HandlerError::refused(format!("request {awaited} is over: there is nothing to wait for")));
    }
    let text = "WITH RECURSIVE awaited (id) AS (SELECT CAST($1 AS BIGINT) UNION SELECT r.waiting_value FROM requests r \
        JOIN awaited ON r.id = awaited.id WHERE r.waiting_for = 'request') SELECT id FROM awaited WHERE id = $2";
    if sql(text).bind(awaited).bind(waiting).exists(db).await? {
        return Err(HandlerError::refused(format!("request {awaited} waits for request {waiting}")));
    }
    Ok(())
}

fn promotion(success: bool, message: &str) -> MajorIncidentPromotion {
    MajorIncidentPromotion { success: Some(success), messages: Some(vec![message.to_owned()]) }
}
