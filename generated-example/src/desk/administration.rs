//! Creates the records that the InvGate API can only read: triggers, tasks, configuration items, reports, views, approval templates and
//! workflows.
//!
//! In: requests of the administration interface. Out: new rows and their ids. Not here: the operations of the InvGate API that read them.

mod people;

use specwright::{HandlerError, Uuid};

use super::record::{CATEGORY, HELPDESK, REQUEST, USER, WORKFLOW};
use super::storage::{sql, write_row};
use super::{Desk, digest};
use crate::admin::{
    AddWorkflowVersion, AddedVersion, CreateItem, CreateReport, CreateTask, CreateTemplate, CreateTrigger, CreateView,
    CreateWorkflow, Created, CreatedReport, ExecuteTrigger, FinishTask,
};
use crate::{ApprovalExpiry, ApprovalTemplateStatus, CategoryId, HelpdeskId, RequestId, UserId, WorkflowId};

impl Desk {
    pub(crate) async fn create_trigger(&self, request: CreateTrigger) -> Result<Created, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let id = write_row("triggers").set("name", request.name).insert_returning(db, "id").await?;
            Ok(Created { id })
        })
        .await
    }

    pub(crate) async fn execute_trigger(&self, request: ExecuteTrigger) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            REQUEST.require_exists(db, RequestId(request.request_id)).await?;
            if !sql("SELECT id FROM triggers WHERE id = $1").bind(request.trigger_id).exists(db).await? {
                return Err(HandlerError::refused(format!("there is no trigger {}", request.trigger_id)));
            }
            let row = write_row("trigger_executions").set("trigger_id", request.trigger_id);
            let row = row.set("request_id", request.request_id).set("executed_at", desk.now());
            Ok(Created { id: row.insert_returning(db, "id").await? })
        })
        .await
    }

    pub(crate) async fn create_task(&self, request: CreateTask) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            REQUEST.require_exists(db, RequestId(request.request_id)).await?;
            USER.require_exists_if_some(db, &request.agent_id.map(UserId)).await?;
            let row = write_row("tasks").set("request_id", request.request_id).set("name", request.name);
            let row = row.set("description", request.description).set("status", 0_i64).set("is_predefined", false);
            let row = row.set("is_required", request.is_required == Some(true)).set("agent_id", request.agent_id);
            Ok(Created { id: row.set("created_at", desk.now()).insert_returning(db, "id").await? })
        })
        .await
    }

    pub(crate) async fn finish_task(&self, request: FinishTask) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let row = write_row("tasks").set("status", 1_i64).set("completed_at", desk.now());
            if !row.update(db, "id", request.id).await? {
                return Err(HandlerError::not_found(format!("there is no task {}", request.id)));
            }
            Ok(Created { id: request.id })
        })
        .await
    }

    pub(crate) async fn create_item(&self, request: CreateItem) -> Result<Created, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let row = write_row("configuration_items").set("source_id", request.source_id.unwrap_or(1));
            let row = row.set("external_id", request.external_id.unwrap_or(0)).set("group_name", request.group);
            let row = row.set_with_folded(["name", "name_folded"], Some(request.name));
            Ok(Created { id: row.insert_returning(db, "id").await? })
        })
        .await
    }

    pub(crate) async fn create_report(&self, request: CreateReport) -> Result<CreatedReport, HandlerError> {
        let digits = digest::random_hex(16)?;
        let [first, second, third, fourth, last] =
            [0..8, 8..12, 13..16, 17..20, 20..32].map(|at| digits.get(at).unwrap_or_default());
        let id = Uuid::parse(&format!("{first}-{second}-4{third}-8{fourth}-{last}"))
            .ok_or_else(|| HandlerError::internal("the random digits do not form a UUID"))?;
        self.transaction((id, request), async |_, db, (id, request)| {
            let row = write_row("reports").set("id", id.clone()).set("name", request.name).set("subject", request.subject);
            row.insert(db).await?;
            Ok(CreatedReport { id })
        })
        .await
    }

    pub(crate) async fn create_view(&self, request: CreateView) -> Result<Created, HandlerError> {
        self.transaction(request, async |_, db, request| {
            HELPDESK.require_exists_if_some(db, &request.helpdesk_id.map(HelpdeskId)).await?;
            let row = write_row("views").set("name", request.name).set("status_id", request.status_id);
            Ok(Created { id: row.set("helpdesk_id", request.helpdesk_id).insert_returning(db, "id").await? })
        })
        .await
    }

    pub(crate) async fn create_template(&self, request: CreateTemplate) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let expiry = if request.approves == Some(true) { ApprovalExpiry::Approve } else { ApprovalExpiry::Reject };
            let row = write_row("approval_templates").set("title", request.title).set("description", request.description);
            // In the InvGate API, `description_required: true` means that the description of an approval can be omitted.
            let row = row.set("description_required", true).set("status", ApprovalTemplateStatus::Active);
            let row = row.set("created_at", desk.now()).set("expired_in", request.expired_in).set("pause_sla", false);
            Ok(Created { id: row.set("expired_approved", expiry).insert_returning(db, "id").await? })
        })
        .await
    }

    pub(crate) async fn create_workflow(&self, request: CreateWorkflow) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            USER.require_exists_if_some(db, &request.author_id.map(UserId)).await?;
            CATEGORY.require_exists_if_some(db, &request.category_id.map(CategoryId)).await?;
            let row = write_row("workflows").set("name", request.name).set("description", request.description);
            let row = row.set("author_id", request.author_id).set("created_at", desk.now());
            let id: i64 = row.insert_returning(db, "id").await?;
            let version = write_row("workflow_versions").set("workflow_id", id).set("number", 1_i64);
            version.set("created_at", desk.now()).insert(db).await?;
            if let Some(category) = request.category_id {
                write_row("categories").set("workflow_id", id).update(db, "id", category).await?;
            }
            Ok(Created { id })
        })
        .await
    }

    pub(crate) async fn add_workflow_version(&self, request: AddWorkflowVersion) -> Result<AddedVersion, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            WORKFLOW.lock(db, WorkflowId(request.workflow_id)).await?;
            let text = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM workflow_versions WHERE workflow_id = $1";
            let number: i64 = sql(text).bind(request.workflow_id).one(db).await?.get("number")?;
            let version = write_row("workflow_versions").set("workflow_id", request.workflow_id).set("number", number);
            version.set("created_at", desk.now()).insert(db).await?;
            Ok(AddedVersion { number })
        })
        .await
    }
}
