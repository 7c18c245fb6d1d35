//! Workflows with their versions, and the values of workflow variables on requests.
//!
//! Not here: deploying a version (see `workflows`), and starting the workflow of a request (see `requests/create`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Violations};

use crate::desk::lifecycle::Action;
use crate::desk::record::REQUEST;
use crate::desk::storage::{Db, Row, sql, write_row};
use crate::{
    ChangeWorkflowValues, ChangedWorkflowValues, ListWorkflowValues, ListWorkflows, RequestId, WorkflowId, WorkflowList,
    WorkflowProcess, WorkflowValueChange, WorkflowValues, WorkflowVersion,
};

/// The default number of workflows on a page.
const DEFAULT_PAGE_SIZE: i64 = 10;

/// A page of workflows. The key of the next page is the last id of this page.
pub(super) async fn list(db: &mut Db, request: ListWorkflows) -> Result<WorkflowList, HandlerError> {
    let size = request.limit.unwrap_or(DEFAULT_PAGE_SIZE);
    let after: i64 = match request.page_key.filter(|key| !key.is_empty()) {
        Some(key) => key.parse().map_err(|_| wrong_key())?,
        None => 0,
    };
    let text = "SELECT w.*, u.email FROM workflows w LEFT JOIN users u ON u.id = w.author_id WHERE w.id > $1";
    let query = sql(text).bind(after).push_if_some(" AND w.id = ", request.id);
    let mut rows = query.push_bind(" ORDER BY w.id LIMIT ", size.saturating_add(1)).all(db).await?;
    let has_more = i64::try_from(rows.len()).is_ok_and(|len| len > size);
    rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<WorkflowId>, _>>()?;
    let mut versions = versions(db, &ids).await?;
    let data = rows.iter().map(|row| read(row, &mut versions)).collect::<Result<Vec<_>, _>>()?;
    let next_page_key = data.last().filter(|_| has_more).map(|last| last.wf_id.to_string());
    Ok(WorkflowList { data, next_page_key })
}

/// The versions of workflows, the newest first.
async fn versions(db: &mut Db, ids: &[WorkflowId]) -> Result<BTreeMap<WorkflowId, Vec<WorkflowVersion>>, HandlerError> {
    let text = "SELECT * FROM workflow_versions WHERE workflow_id IN NUMBERS($1) ORDER BY workflow_id, number DESC";
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for row in sql(text).bind_list(ids).all(db).await? {
        let (version, deployed) = (row.get("number")?, row.get("is_deployed")?);
        let version = WorkflowVersion { version, deployed, created_at: row.get("created_at")? };
        all.entry(row.get("workflow_id")?).or_default().push(version);
    }
    Ok(all)
}

fn read(row: &Row, versions: &mut BTreeMap<WorkflowId, Vec<WorkflowVersion>>) -> Result<WorkflowProcess, HandlerError> {
    let wf_id = row.get("id")?;
    let versions = versions.remove(&wf_id).unwrap_or_default();
    let is_deployed = versions.iter().any(|version| version.deployed == Some(true));
    let (status, name) = if is_deployed { (1, "Deployed") } else { (0, "Draft") };
    Ok(WorkflowProcess {
        wf_id,
        name: row.get("name")?,
        description: row.get("description")?,
        author: row.get("email")?,
        created_at: row.get("created_at")?,
        status: Some(status),
        status_name: Some(name.to_owned()),
        versions: Some(versions),
    })
}

fn wrong_key() -> HandlerError {
    let mut violations = Violations::default();
    violations.add("page_key", "type", "page_key must be a page key of an earlier answer");
    HandlerError::invalid(violations)
}

/// The values of a variable on a request; an empty list if the variable was never set.
pub(super) async fn values(db: &mut Db, request: ListWorkflowValues) -> Result<WorkflowValues, HandlerError> {
    require_workflow(db, request.request_id).await?;
    let values = read_values(db, request.request_id, &request.field_id).await?;
    let (request_id, field_id) = (request.request_id, Some(request.field_id));
    Ok(WorkflowValues { request_id, field_id, values: Some(values), ..Default::default() })
}

/// Adds values to a variable, or replaces its values.
pub(super) async fn update(
    db: &mut Db,
    action: Action,
    request: ChangeWorkflowValues,
) -> Result<ChangedWorkflowValues, HandlerError> {
    let ChangeWorkflowValues { request_id, field_id, value, values, operation, .. } = request;
    action.lock(db).await?;
    require_workflow(db, request_id).await?;
    let added: Vec<String> = values.into_iter().flatten().chain(value).collect();
    if operation == Some(WorkflowValueChange::Set) {
        let text = "DELETE FROM workflow_values WHERE request_id = $1 AND field_id = $2";
        sql(text).bind(request_id).bind_text(&field_id).run(db).await?;
    }
    let first = i64::try_from(read_values(db, request_id, &field_id).await?.len()).unwrap_or(i64::MAX);
    let count = added.len();
    for (position, value) in (first..).zip(added) {
        let row = write_row("workflow_values").set("request_id", request_id).set("field_id", field_id.clone());
        row.set("position", position).set("value", value).insert(db).await?;
    }
    action.record_event(db, "workflow values changed", Some(field_id.clone())).await?;
    let values = read_values(db, request_id, &field_id).await?;
    let description = Some(format!("{count} values written."));
    Ok(ChangedWorkflowValues { request_id, field_id: Some(field_id), values: Some(values), description, ..Default::default() })
}

async fn read_values(db: &mut Db, request: RequestId, field: &str) -> Result<Vec<String>, HandlerError> {
    let text = "SELECT value FROM workflow_values WHERE request_id = $1 AND field_id = $2 ORDER BY position";
    sql(text).bind(request).bind_text(field).column(db, "value").await
}

/// Refuses a request without a workflow.
async fn require_workflow(db: &mut Db, request: RequestId) -> Result<(), HandlerError> {
    let row = sql("SELECT process_id FROM requests WHERE id = $1").bind(request).optional(db).await?;
    match row.ok_or_else(|| REQUEST.conflict(request))?.get::<Option<i64>>("process_id")? {
        Some(_) => Ok(()),
        None => Err(HandlerError::refused(format!("request {request} has no workflow"))),
    }
}
