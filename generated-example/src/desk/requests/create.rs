//! Creates and links requests.
//!
//! Not here: the values of custom fields (see `request_custom_fields`).

use specwright::{HandlerError, Timestamp};

use crate::desk::attachments;
use crate::desk::lifecycle::Action;
use crate::desk::record::{CATEGORY, LOCATION, REQUEST, USER};
use crate::desk::storage::{Columns, Db, JoinTable, lock_rows, sql, write_row};
use crate::{CategoryId, CreateRequest, HelpdeskId, ProcessId, RequestId, RequestSource, RequestStatus};

/// Links between requests. Each link has two rows, one per direction.
pub(in crate::desk) const LINKS: JoinTable =
    JoinTable { table: "request_links", owner_column: "request_id", member_column: "linked_id", member_table: "requests" };

/// Stores a new request and returns its id. Handlers and the demonstration data use it.
pub(in crate::desk) async fn insert(db: &mut Db, request: CreateRequest, now: Timestamp) -> Result<RequestId, HandlerError> {
    check(db, &request).await?;
    let helpdesk = helpdesk_of(db, request.category_id).await?;
    let (files, related) = (request.attachments.clone().unwrap_or_default(), request.related_to.clone().unwrap_or_default());
    let (author, category) = (Some(request.creator_id), request.category_id);
    let row = columns_of(request, now).set("status_id", RequestStatus::New).set("assigned_group_id", helpdesk);
    let id: RequestId = row.set("created_at", now).set("last_update", now).insert_returning(db, "id").await?;
    let files = attachments::insert(db, files).await?;
    attachments::REQUEST_FILES.add(db, id, &files).await?;
    link(db, id, &related).await?;
    start_workflow(db, id, category).await?;
    Action { request: id, author, now }.record_event(db, "created", None).await?;
    Ok(id)
}

/// Starts the deployed version of the category's workflow, if there is one.
async fn start_workflow(db: &mut Db, request: RequestId, category: CategoryId) -> Result<(), HandlerError> {
    let text = "SELECT v.workflow_id, v.number FROM categories c JOIN workflow_versions v ON v.workflow_id = c.workflow_id \
        WHERE c.id = $1 AND v.is_deployed = 1";
    let Some(row) = sql(text).bind(category).optional(db).await? else { return Ok(()) };
    let process = write_row("workflow_processes").set("workflow_id", row.get::<i64>("workflow_id")?);
    let process = process.set("version", row.get::<i64>("number")?).set("request_id", request);
    let process: ProcessId = process.insert_returning(db, "id").await?;
    write_row("requests").set("process_id", process).update(db, "id", request).await.map(drop)
}

fn columns_of(request: CreateRequest, now: Timestamp) -> Columns {
    let row = write_row("requests").set("title", request.title).set("description", request.description);
    let row = row.set("type_id", request.type_id).set("priority_id", request.priority_id);
    let row = row.set("source_id", request.source_id.unwrap_or(RequestSource::Api)).set("category_id", request.category_id);
    let row = row.set("location_id", request.location_id).set("user_id", request.customer_id);
    row.set("creator_id", request.creator_id).set("date_ocurred", request.date.unwrap_or(now))
}

async fn check(db: &mut Db, request: &CreateRequest) -> Result<(), HandlerError> {
    CATEGORY.require_exists(db, request.category_id).await?;
    USER.require_exists(db, request.customer_id).await?;
    USER.require_exists(db, request.creator_id).await?;
    LOCATION.require_exists_if_some(db, &request.location_id).await?;
    REQUEST.require_all_exist(db, request.related_to.as_deref().unwrap_or_default()).await
}

/// Links a request to other requests. The requests must exist.
pub(in crate::desk) async fn link(db: &mut Db, request: RequestId, others: &[RequestId]) -> Result<(), HandlerError> {
    let mut all = others.to_vec();
    all.push(request);
    lock_rows(db, "requests", &all).await?;
    LINKS.add(db, request, others).await?;
    let back = "INSERT INTO request_links (request_id, linked_id) SELECT id, CAST($1 AS BIGINT) FROM requests \
        WHERE id IN NUMBERS($2) ORDER BY id ON CONFLICT DO NOTHING";
    sql(back).bind(request).bind_list(others).run(db).await.map(drop)
}

/// The help desk to which requests of a category are assigned.
pub(super) async fn helpdesk_of(db: &mut Db, category: CategoryId) -> Result<Option<HelpdeskId>, HandlerError> {
    let row = sql("SELECT helpdesk_id FROM categories WHERE id = $1").bind(category).one(db).await?;
    row.get("helpdesk_id")
}
