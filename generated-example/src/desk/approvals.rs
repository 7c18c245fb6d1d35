//! The resource `approvals`: approvals of requests, and the votes on them.
//!
//! Not here: deciding an approval by its votes (see `approvals/vote`), and reminders (see `approvals/remind`).

mod remind;
mod vote;

pub(super) use remind::{is_any_reminder_due, remind_some};
pub(super) use vote::{cancel_all_of_request, expire_of_request, is_any_expired, lock_requests_with_expired};

use std::collections::BTreeMap;

use specwright::server::RequestContext;
use specwright::{HandlerError, Seconds};

use super::Desk;
use super::lifecycle::{Action, Transition};
use super::record::{APPROVAL, APPROVAL_TEMPLATE, REQUEST, USER};
use super::storage::{Db, Row, sql, write_row};
use crate::{
    AcceptApproval, AddApprovalVoter, AddApprovalVoterAnswer, Approval, ApprovalId, ApprovalStatus, ApprovalTemplate,
    ApprovalTemplateId, ApprovalTemplateStatus, ApprovalType, ApprovalVoteStatus, ApprovalVoter, CancelApproval,
    CreateSpontaneousApproval, ListApprovalStatuses, ListApprovalTypes, ListApprovalVoteStatuses, ListApprovalVoters,
    ListApprovals, ListCustomApprovals, Outcome, RejectApproval, RequestCustomApproval, UserId, server,
};

impl server::Approvals for Desk {
    async fn list(&self, _: &RequestContext, request: ListApprovals) -> Result<Vec<Approval>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let pending = (request.only_pending == Some(true)).then_some(ApprovalStatus::Waiting);
        let query = sql("SELECT * FROM approvals WHERE request_id = $1").bind(request.request_id);
        query.push_if_some(" AND status = ", pending).push(" ORDER BY id").all(&mut db).await?.iter().map(read).collect()
    }

    async fn accept(&self, _: &RequestContext, request: AcceptApproval) -> Result<Outcome, HandlerError> {
        let AcceptApproval { approval_id: approval, user_id: user, note, .. } = request;
        self.vote(vote::Vote { approval, user, accepted: true, note, now: self.now() }).await
    }

    async fn reject(&self, _: &RequestContext, request: RejectApproval) -> Result<Outcome, HandlerError> {
        let RejectApproval { approval_id: approval, user_id: user, note, .. } = request;
        self.vote(vote::Vote { approval, user, accepted: false, note, now: self.now() }).await
    }

    async fn cancel(&self, _: &RequestContext, request: CancelApproval) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            USER.require_exists(db, request.user_id).await?;
            vote::cancel(db, request.approval_id, request.user_id, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn add_voter(&self, _: &RequestContext, request: AddApprovalVoter) -> Result<AddApprovalVoterAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            USER.require_exists(db, request.user_id).await?;
            vote::lock_undecided(db, request.approval_id).await?;
            if !add_voter(db, request.approval_id, request.user_id).await? {
                return Err(HandlerError::refused(format!("user {} is already a voter of this approval", request.user_id)));
            }
            write_row("approvals").set("is_reassigned", true).update(db, "id", request.approval_id).await?;
            Ok(AddApprovalVoterAnswer { approval_id: request.approval_id, user_id: request.user_id })
        })
        .await
    }

    async fn list_possible_voters(
        &self,
        _: &RequestContext,
        request: ListApprovalVoters,
    ) -> Result<Vec<ApprovalVoter>, HandlerError> {
        let mut db = self.read().await?;
        if !APPROVAL.exists(&mut db, request.approval_id).await? {
            return Err(APPROVAL.not_found(request.approval_id));
        }
        let pending = (request.only_pending == Some(true)).then_some(ApprovalVoteStatus::Waiting);
        let query = sql("SELECT user_id, status FROM approval_votes WHERE approval_id = $1").bind(request.approval_id);
        let rows = query.push_if_some(" AND status = ", pending).push(" ORDER BY user_id").all(&mut db).await?;
        rows.iter().map(|row| Ok(ApprovalVoter { user_id: row.get("user_id")?, id: None, status: row.get("status")? })).collect()
    }

    async fn list_statuses(
        &self,
        _: &RequestContext,
        _: ListApprovalStatuses,
    ) -> Result<BTreeMap<ApprovalStatus, String>, HandlerError> {
        use ApprovalStatus::{Approved, Cancelled, Rejected, Waiting};
        let all = [(Cancelled, "Cancelled"), (Waiting, "Waiting"), (Rejected, "Rejected"), (Approved, "Approved")];
        Ok(all.into_iter().map(|(status, name)| (status, name.to_owned())).collect())
    }

    async fn list_types(&self, _: &RequestContext, _: ListApprovalTypes) -> Result<BTreeMap<ApprovalType, String>, HandlerError> {
        let all = [(ApprovalType::Predefined, "Predefined"), (ApprovalType::Spontaneous, "Spontaneous")];
        Ok(all.into_iter().map(|(kind, name)| (kind, name.to_owned())).collect())
    }

    async fn list_vote_statuses(
        &self,
        _: &RequestContext,
        _: ListApprovalVoteStatuses,
    ) -> Result<BTreeMap<ApprovalVoteStatus, String>, HandlerError> {
        use ApprovalVoteStatus::{Approved, Cancelled, Expired, Rejected, Waiting};
        let all = [
            (Cancelled, "Cancelled"),
            (Waiting, "Waiting"),
            (Rejected, "Rejected"),
            (Approved, "Approved"),
            (Expired, "Expired"),
        ];
        Ok(all.into_iter().map(|(status, name)| (status, name.to_owned())).collect())
    }

    async fn list_custom(
        &self,
        _: &RequestContext,
        request: ListCustomApprovals,
    ) -> Result<BTreeMap<ApprovalTemplateId, ApprovalTemplate>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let text = "SELECT * FROM approval_templates WHERE status = $1 ORDER BY id";
        let rows = sql(text).bind(ApprovalTemplateStatus::Active).all(&mut db).await?;
        rows.iter().map(|row| read_template(row).map(|template| (template.id, template))).collect()
    }

    async fn request_custom(&self, _: &RequestContext, request: RequestCustomApproval) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            require_template(db, request.approval_id, request.description.is_some()).await?;
            let manager = manager(db, action).await?;
            let approval = NewApproval {
                kind: ApprovalType::Predefined,
                template: Some(request.approval_id),
                description: request.description,
                is_using_manager: manager.is_some(),
            };
            add_approval(db, action, approval, manager.unwrap_or(request.author_id)).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn create_spontaneous(&self, _: &RequestContext, request: CreateSpontaneousApproval) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            USER.require_exists(db, request.approval_user_id).await?;
            let description = Some(request.description);
            let approval = NewApproval { kind: ApprovalType::Spontaneous, template: None, description, is_using_manager: false };
            add_approval(db, action, approval, request.approval_user_id).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

impl Desk {
    async fn vote(&self, vote: vote::Vote) -> Result<Outcome, HandlerError> {
        self.transaction(vote, async |_, db, vote| vote.cast(db).await).await.map(|()| Outcome::default())
    }
}

/// An approval before it is stored.
struct NewApproval {
    kind: ApprovalType,
    template: Option<ApprovalTemplateId>,
    description: Option<String>,
    /// Whether the voter is the manager of the customer.
    is_using_manager: bool,
}

/// Stores an approval with one voter. The request is pending until the approval is decided.
async fn add_approval(db: &mut Db, action: Action, approval: NewApproval, voter: UserId) -> Result<(), HandlerError> {
    action.apply(db, Transition::RequestApproval).await?;
    let row = write_row("approvals").set("request_id", action.request).set("type", approval.kind);
    let row = row.set("status", ApprovalStatus::Waiting).set("created_at", action.now).set("author_id", action.author);
    let row = row.set("template_id", approval.template).set("description", approval.description);
    let row = row.set("is_using_manager", approval.is_using_manager);
    let id = row.insert_returning(db, "id").await?;
    add_voter(db, id, voter).await.map(drop)
}

async fn add_voter(db: &mut Db, approval: ApprovalId, user: UserId) -> Result<bool, HandlerError> {
    let text = "INSERT INTO approval_votes (approval_id, user_id, status) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(sql(text).bind(approval).bind(user).bind(ApprovalVoteStatus::Waiting).run(db).await? > 0)
}

/// Refuses a template that does not exist or is not active, and a missing description unless the template makes it optional. In the
/// InvGate API, `description_required: true` means that the description can be omitted.
async fn require_template(db: &mut Db, id: ApprovalTemplateId, described: bool) -> Result<(), HandlerError> {
    let text = "SELECT description_required FROM approval_templates WHERE id = $1 AND status = $2";
    let row = sql(text).bind(id).bind(ApprovalTemplateStatus::Active).optional(db).await?;
    let optional: bool = row.ok_or_else(|| APPROVAL_TEMPLATE.conflict(id))?.get("description_required")?;
    if optional || described { Ok(()) } else { Err(HandlerError::refused("description: this approval requires one")) }
}

/// The manager of the request's customer, if the customer has one.
async fn manager(db: &mut Db, action: Action) -> Result<Option<UserId>, HandlerError> {
    let text = "SELECT u.manager_id FROM requests r JOIN users u ON u.id = r.user_id WHERE r.id = $1";
    sql(text).bind(action.request).optional(db).await?.map_or(Ok(None), |row| row.get("manager_id"))
}

fn read(row: &Row) -> Result<Approval, HandlerError> {
    let count = row.get::<i64>("reminder_count")?;
    Ok(Approval {
        id: row.get("id")?,
        r#type: row.get("type")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
        author_id: row.get("author_id")?,
        approval_request_id: row.get("template_id")?,
        approval_request_description: row.get("description")?,
        is_using_approval_manager: row.get("is_using_manager")?,
        reassigned: row.get("is_reassigned")?,
        reminder_count: Some(count),
        reminders_sent: Some(count > 0),
        last_reminder_date: row.get("last_reminder_date")?,
    })
}

fn read_template(row: &Row) -> Result<ApprovalTemplate, HandlerError> {
    Ok(ApprovalTemplate {
        id: row.get("id")?,
        title: row.get("title")?,
        description: row.get("description")?,
        description_prompt: row.get("description_prompt")?,
        description_required: row.get("description_required")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
        expired_in: row.get::<Option<Seconds>>("expired_in")?,
        expired_approved: row.get("expired_approved")?,
        pause_sla: row.get("pause_sla")?,
        wf_process_id: row.get("wf_process_id")?,
        wf_item_id: row.get("wf_item_id")?,
    })
}
