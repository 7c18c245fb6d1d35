//! Making a request.
//!
//! In: the call. Out: the number of the request. Not here: values of custom fields, which are set afterwards.

use specwright::{HandlerError, Timestamp};

use crate::desk::attachments;
use crate::desk::known::{CATEGORY, LOCATION, REQUEST, USER};
use crate::desk::lifecycle::Step;
use crate::desk::storage::{Db, Link, columns, next_id, sql};
use crate::{CategoryId, CreateRequest, HelpdeskId, RequestId, RequestSource, RequestStatus};

/// Links between requests; each stands in both directions.
pub(in crate::desk) const LINKS: Link = Link { table: "request_links", owner: "request_id", member: "linked_id" };

/// Stores a new request; also for the demonstration data.
pub(in crate::desk) async fn insert(db: &mut Db, request: CreateRequest, now: Timestamp) -> Result<RequestId, HandlerError> {
    check(db, &request).await?;
    let id: RequestId = next_id(db, "requests").await?;
    let helpdesk = helpdesk_of(db, request.category_id).await?;
    let row = columns("requests").set("id", id).set("title", request.title).set("description", request.description);
    let row = row.set("type_id", request.type_id).set("status_id", RequestStatus::New).set("priority_id", request.priority_id);
    let row = row.set("source_id", request.source_id.unwrap_or(RequestSource::Api)).set("category_id", request.category_id);
    let row =
        row.set("location_id", request.location_id).set("user_id", request.customer_id).set("creator_id", request.creator_id);
    let row = row.set("assigned_group_id", helpdesk).set("created_at", now).set("last_update", now);
    row.set("date_ocurred", request.date.unwrap_or(now)).insert(db).await?;
    for file in attachments::insert(db, request.attachments.unwrap_or_default()).await? {
        attachments::OF_REQUESTS.add(db, id, file).await?;
    }
    for other in request.related_to.unwrap_or_default() {
        LINKS.add(db, id, other).await?;
        LINKS.add(db, other, id).await?;
    }
    Step { request: id, author: Some(request.creator_id), now }.note(db, "created", None).await?;
    Ok(id)
}

async fn check(db: &mut Db, request: &CreateRequest) -> Result<(), HandlerError> {
    CATEGORY.require(db, request.category_id).await?;
    USER.require(db, request.customer_id).await?;
    USER.require(db, request.creator_id).await?;
    LOCATION.require_sent(db, &request.location_id).await?;
    REQUEST.require_all(db, request.related_to.as_deref().unwrap_or_default()).await
}

/// The help desk that requests of a category go to.
pub(super) async fn helpdesk_of(db: &mut Db, category: CategoryId) -> Result<Option<HelpdeskId>, HandlerError> {
    let row = sql("SELECT helpdesk_id FROM categories WHERE id = $1").bind(category).only(db).await?;
    row.get("helpdesk_id")
}
