//! Changing a request.
//!
//! In: the call. Out: nothing; the request is changed. Not here: its status, which only moves change (see `lifecycle`).

use specwright::{HandlerError, Timestamp};

use super::create::helpdesk_of;
use crate::desk::known::{CATEGORY, LOCATION, REQUEST, USER};
use crate::desk::lifecycle::Step;
use crate::desk::storage::{Columns, Db, columns, lock_rows, sql};
use crate::{RequestId, UpdateRequest, UserId};

/// Changes what was sent, and assigns the request anew when that is asked for.
pub(super) async fn change(db: &mut Db, request: UpdateRequest, now: Timestamp) -> Result<(), HandlerError> {
    CATEGORY.require_sent(db, &request.category_id).await?;
    LOCATION.require_sent(db, &request.location_id).await?;
    USER.require_sent(db, &request.customer_id).await?;
    let (id, reassign) = (request.id, request.reassignment == Some(true));
    let step = Step { request: id, author: None, now };
    lock_rows(db, "requests", &[id]).await?;
    if !changes(request, now).update(db, "id", id).await? {
        return Err(REQUEST.missing(id));
    }
    if reassign {
        assign_anew(db, id).await?;
    }
    step.note(db, "changed", None).await
}

fn changes(request: UpdateRequest, now: Timestamp) -> Columns {
    let row = columns("requests").set("last_update", now);
    let row = row.set_sent("title", request.title).set_sent("description", request.description);
    let row = row.set_sent("type_id", request.type_id).set_sent("priority_id", request.priority_id);
    let row = row.set_sent("source_id", request.source_id).set_sent("category_id", request.category_id);
    let row = row.set_sent("location_id", request.location_id).set_sent("user_id", request.customer_id);
    row.set_sent("date_ocurred", request.date)
}

/// Gives the request to the help desk of its category, if that is another one.
async fn assign_anew(db: &mut Db, id: RequestId) -> Result<(), HandlerError> {
    let row = sql("SELECT category_id, assigned_group_id FROM requests WHERE id = $1").bind(id).only(db).await?;
    let helpdesk = helpdesk_of(db, row.get("category_id")?).await?;
    if helpdesk.is_none() || helpdesk == row.get("assigned_group_id")? {
        return Ok(());
    }
    columns("requests").set("assigned_group_id", helpdesk).set("assigned_id", None::<UserId>).update(db, "id", id).await.map(drop)
}
