//! The resource `request_tasks`: tasks of requests. The administration interface creates them.
//!

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::REQUEST;
use super::storage::{Row, sql};
use crate::{ListRequestTasks, RequestTask, server};

impl server::RequestTasks for Desk {
    async fn list(&self, _: &RequestContext, request: ListRequestTasks) -> Result<Vec<RequestTask>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let rows = sql("SELECT * FROM tasks WHERE request_id = $1 ORDER BY id").bind(request.request_id).all(&mut db).await?;
        rows.iter().map(read_task).collect()
    }
}

fn read_task(row: &Row) -> Result<RequestTask, HandlerError> {
    Ok(RequestTask {
        task_id: row.get("id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        status: row.get("status")?,
        is_required: row.get("is_required")?,
        is_predefined: row.get("is_predefined")?,
        assignment_type: row.get("assignment_type")?,
        agent_id: row.get("agent_id")?,
        helpdesk_id: row.get("helpdesk_id")?,
        created_at: row.get("created_at")?,
        expiration_date: row.get("expiration_date")?,
        completed_at: row.get("completed_at")?,
        wf_stage_id: row.get("wf_stage_id")?,
        linked_request_id: row.get("linked_request_id")?,
    })
}
