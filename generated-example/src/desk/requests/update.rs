//! Updates the fields of a request.
//!
//! Not here: the status (see `lifecycle`).

use specwright::{HandlerError, Timestamp};

use super::create::helpdesk_of;
use crate::desk::lifecycle::Action;
use crate::desk::record::{CATEGORY, LOCATION, REQUEST, USER};
use crate::desk::storage::{Columns, Db, lock_rows, sql, write_row};
use crate::{RequestId, UpdateRequest, UserId};

/// Updates the columns for which the request has a value. With `reassignment`, also assigns the help desk of the category.
pub(super) async fn update(db: &mut Db, request: UpdateRequest, now: Timestamp) -> Result<(), HandlerError> {
    CATEGORY.require_exists_if_some(db, &request.category_id).await?;
    LOCATION.require_exists_if_some(db, &request.location_id).await?;
    USER.require_exists_if_some(db, &request.customer_id).await?;
    let (id, reassign) = (request.id, request.reassignment == Some(true));
    let action = Action { request: id, author: None, now };
    lock_rows(db, "requests", &[id]).await?;
    if !changes(request, now).update(db, "id", id).await? {
        return Err(REQUEST.not_found(id));
    }
    if reassign {
        assign_helpdesk_of_category(db, id).await?;
    }
    action.record_event(db, "changed", None).await
}

fn changes(request: UpdateRequest, now: Timestamp) -> Columns {
    let row = write_row("requests").set("last_update", now);
    let row = row.set_if_some("title", request.title).set_if_some("description", request.description);
    let row = row.set_if_some("type_id", request.type_id).set_if_some("priority_id", request.priority_id);
    let row = row.set_if_some("source_id", request.source_id).set_if_some("category_id", request.category_id);
    let row = row.set_if_some("location_id", request.location_id).set_if_some("user_id", request.customer_id);
    row.set_if_some("date_ocurred", request.date)
}

/// Assigns the help desk of the category and removes the agent, unless this help desk is already assigned.
async fn assign_helpdesk_of_category(db: &mut Db, id: RequestId) -> Result<(), HandlerError> {
    let row = sql("SELECT category_id, assigned_group_id FROM requests WHERE id = $1").bind(id).one(db).await?;
    let helpdesk = helpdesk_of(db, row.get("category_id")?).await?;
    if helpdesk.is_none() || helpdesk == row.get("assigned_group_id")? {
        return Ok(());
    }
    write_row("requests")
        .set("assigned_group_id", helpdesk)
        .set("assigned_id", None::<UserId>)
        .update(db, "id", id)
        .await
        .map(drop)
}
