//! The resource `request_states`: operations that change the status of requests.
//!
//! Not here: which transitions are allowed (see `lifecycle`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::comments::{self, NewComment};
use super::lifecycle::{Action, FINISHED, Transition, WaitReason};
use super::record::{HELPDESK, REQUEST, USER};
use super::storage::{Db, GlobalLock, lock_global, lock_rows, sql, write_row};
use crate::{
    AcceptSolution, CancelRequest, MajorIncidentPromotion, Outcome, PromoteToMajorIncident, ReassignRequest, RejectRequest,
    RejectSolution, ReopenRequest, RequestId, RequestSentiment, RequestStatus, RequestType, SetWaitingForAgent,
    SetWaitingForCustomer, SetWaitingForDate, SetWaitingForExternalEntity, SetWaitingForRequest, UserId, server,
};

impl server::RequestStates for Desk {
    async fn cancel(&self, _: &RequestContext, request: CancelRequest) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            action.apply(db, Transition::Cancel).await?;
            if let Some(text) = request.comment {
                comments::insert(db, NewComment::visible(action, request.author_id, text)).await?;
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
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            action.lock(db).await?;
            let kind: RequestType =
                sql("SELECT type_id FROM requests WHERE id = $1").bind(request.request_id).one(db).await?.get("type_id")?;
            if kind == RequestType::MajorIncident {
                return Ok(promotion(false, "the request is already a major incident"));
            }
            // The promotion of an incident needs no confirmation; for every other type, the caller must confirm the change of type.
            if kind != RequestType::Incident && request.confirm != Some(true) {
                return Ok(promotion(false, "the type of the request would change: set `confirm`"));
            }
            let row = write_row("requests").set("type_id", RequestType::MajorIncident).set("last_update", action.now);
            row.update(db, "id", request.request_id).await?;
            action.record_event(db, "promoted", None).await?;
            Ok(MajorIncidentPromotion { success: Some(true), messages: Some(Vec::new()) })
        })
        .await
    }

    async fn reassign(&self, _: &RequestContext, request: ReassignRequest) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            HELPDESK.require_exists(db, request.group_id).await?;
            USER.require_exists_if_some(db, &request.agent_id).await?;
            let assign = |row: super::storage::Columns| {
                row.set("assigned_group_id", request.group_id).set("assigned_id", request.agent_id)
            };
            action.apply_with(db, Transition::Take, assign).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn reject(&self, _: &RequestContext, request: RejectRequest) -> Result<Outcome, HandlerError> {
        self.apply(request.request_id, Some(request.author_id), Transition::Reject).await
    }

    async fn reopen(&self, _: &RequestContext, request: ReopenRequest) -> Result<Outcome, HandlerError> {
        self.apply(request.request_id, request.author_id, Transition::Reopen).await
    }

    async fn accept_solution(&self, _: &RequestContext, request: AcceptSolution) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let customer = customer(db, request.id).await?;
            let action = desk.action_on(db, request.id, Some(customer)).await?;
            let sentiment = sentiment(request.rating);
            action
                .apply_with(db, Transition::AcceptSolution, |row| {
                    row.set("rating", request.rating).set("sentiment_current", sentiment)
                })
                .await?;
            if let Some(text) = request.comment {
                comments::insert(db, NewComment::visible(action, customer, text)).await?;
            }
            Ok(Outcome::default())
        })
        .await
    }

    async fn reject_solution(&self, _: &RequestContext, request: RejectSolution) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let customer = customer(db, request.id).await?;
            let action = desk.action_on(db, request.id, Some(customer)).await?;
            action
                .apply_with(db, Transition::RejectSolution, |row| row.set("sentiment_current", RequestSentiment::Negative))
                .await?;
            comments::insert(db, NewComment::visible(action, customer, request.comment)).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn set_waiting_for_agent(&self, _: &RequestContext, request: SetWaitingForAgent) -> Result<Outcome, HandlerError> {
        self.wait(request.request_id, WaitReason::Agent).await
    }

    async fn set_waiting_for_customer(
        &self,
        _: &RequestContext,
        request: SetWaitingForCustomer,
    ) -> Result<Outcome, HandlerError> {
        self.wait(request.request_id, WaitReason::Customer).await
    }

    async fn set_waiting_for_date(&self, _: &RequestContext, request: SetWaitingForDate) -> Result<Outcome, HandlerError> {
        if request.timestamp <= self.now() {
            return Err(HandlerError::refused("timestamp: must be in the future"));
        }
        self.wait(request.request_id, WaitReason::Date(request.timestamp.epoch())).await
    }

    async fn set_waiting_for_external_entity(
        &self,
        _: &RequestContext,
        request: SetWaitingForExternalEntity,
    ) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let text = "SELECT link_id FROM request_external_entities WHERE link_id = $1 AND request_id = $2";
            if !sql(text).bind(request.entity_link_id).bind(request.request_id).exists(db).await? {
                return Err(HandlerError::refused(format!(
                    "request {} has no such link to an external entity",
                    request.request_id
                )));
            }
            let action = desk.action_on(db, request.request_id, None).await?;
            action.wait(db, WaitReason::Entity(request.entity_link_id.0)).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn set_waiting_for_request(&self, _: &RequestContext, request: SetWaitingForRequest) -> Result<Outcome, HandlerError> {
        if request.request_id == request.wait_request_id {
            return Err(HandlerError::refused("a request cannot wait for itself"));
        }
        self.transaction(request, async |desk, db, request| {
            lock_global(db, GlobalLock::Waits).await?;
            lock_rows(db, "requests", &[request.request_id, request.wait_request_id]).await?;
            let action = desk.action_on(db, request.request_id, None).await?;
            require_awaitable(db, request.request_id, request.wait_request_id).await?;
            action.wait(db, WaitReason::Request(request.wait_request_id.0)).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

impl Desk {
    /// An action of this author on this request. Refuses an author that does not exist.
    pub(super) async fn action_on(
        &self,
        db: &mut Db,
        request: RequestId,
        author: Option<UserId>,
    ) -> Result<Action, HandlerError> {
        USER.require_exists_if_some(db, &author).await?;
        Ok(Action { request, author, now: self.now() })
    }
    async fn apply(&self, request: RequestId, author: Option<UserId>, transition: Transition) -> Result<Outcome, HandlerError> {
        self.transaction((request, author, transition), async |desk, db, (request, author, transition)| {
            desk.action_on(db, request, author).await?.apply(db, transition).await?;
            Ok(Outcome::default())
        })
        .await
    }
    async fn wait(&self, request: RequestId, reason: WaitReason) -> Result<Outcome, HandlerError> {
        self.transaction((request, reason), async |desk, db, (request, reason)| {
            desk.action_on(db, request, None).await?.wait(db, reason).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

async fn customer(db: &mut Db, request: RequestId) -> Result<UserId, HandlerError> {
    let row = sql("SELECT user_id FROM requests WHERE id = $1").bind(request).optional(db).await?;
    row.ok_or_else(|| REQUEST.conflict(request))?.get("user_id")
}

/// The sentiment of a rating from 1 to 5.
fn sentiment(rating: i64) -> RequestSentiment {
    match rating {
        ..=2 => RequestSentiment::Negative,
        3 => RequestSentiment::Neutral,
        _ => RequestSentiment::Positive,
    }
}

/// Refuses to let a request wait for a request that does not exist, that is finished, or that waits for the first one, directly or indirectly.
async fn require_awaitable(db: &mut Db, waiting: RequestId, awaited: RequestId) -> Result<(), HandlerError> {
    let row = sql("SELECT status_id FROM requests WHERE id = $1").bind(awaited).optional(db).await?;
    let status: RequestStatus = row.ok_or_else(|| REQUEST.conflict(awaited))?.get("status_id")?;
    if FINISHED.contains(&status) {
        return Err(HandlerError::refused(format!("request {awaited} is already finished")));
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
