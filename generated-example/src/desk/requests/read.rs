//! Reads requests with their files, values of custom fields and comments.
//!
//! In: ids. Out: requests by id. Ids without a request are ignored.

use std::collections::BTreeMap;

use specwright::HandlerError;

use crate::desk::storage::{Db, Row, sql};
use crate::desk::{attachments, comments, field_values};
use crate::{Request, RequestId};

/// The requests with these ids, by id.
pub(in crate::desk) async fn load(
    db: &mut Db,
    ids: &[RequestId],
    with_comments: bool,
) -> Result<BTreeMap<RequestId, Request>, HandlerError> {
    let rows = sql("SELECT * FROM requests WHERE id IN NUMBERS($1)").bind_list(ids).all(db).await?;
    let mut found =
        rows.iter().map(|row| read(row).map(|request| (request.id, request))).collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut files = attachments::REQUEST_FILES.members_of(db, ids).await?;
    let mut values = field_values::by_request(db, ids).await?;
    for (id, request) in &mut found {
        request.attachments = Some(files.remove(id).unwrap_or_default());
        request.custom_fields = Some(values.remove(id).unwrap_or_default());
    }
    if with_comments {
        add_comments(db, ids, &mut found).await?;
    }
    Ok(found)
}

async fn add_comments(db: &mut Db, ids: &[RequestId], found: &mut BTreeMap<RequestId, Request>) -> Result<(), HandlerError> {
    for request in found.values_mut() {
        request.comments = Some(Vec::new());
    }
    for mut comment in comments::by_request(db, ids).await? {
        let request = comment.incident_id.and_then(|id| found.get_mut(&id));
        // As on real instances, comments inside a request do not have this field.
        comment.is_solution = None;
        if let Some(comments) = request.and_then(|request| request.comments.as_mut()) {
            comments.push(comment);
        }
    }
    Ok(())
}

fn read(row: &Row) -> Result<Request, HandlerError> {
    let id: RequestId = row.get("id")?;
    Ok(Request {
        id,
        pretty_id: Some(format!("#{id}")),
        title: row.get("title")?,
        description: row.get("description")?,
        type_id: row.get("type_id")?,
        status_id: row.get("status_id")?,
        priority_id: row.get("priority_id")?,
        source_id: row.get("source_id")?,
        category_id: row.get("category_id")?,
        location_id: row.get("location_id")?,
        user_id: row.get("user_id")?,
        creator_id: row.get("creator_id")?,
        assigned_id: row.get("assigned_id")?,
        assigned_group_id: row.get("assigned_group_id")?,
        process_id: row.get("process_id")?,
        rating: row.get("rating")?,
        request_customer_sentiment_initial: row.get("sentiment_initial")?,
        request_customer_sentiment_current: row.get("sentiment_current")?,
        ..dates(row)?
    })
}

fn dates(row: &Row) -> Result<Request, HandlerError> {
    Ok(Request {
        created_at: row.get("created_at")?,
        date_ocurred: row.get("date_ocurred")?,
        last_update: row.get("last_update")?,
        solved_at: row.get("solved_at")?,
        closed_at: row.get("closed_at")?,
        closed_reason: row.get("closed_reason")?,
        ..Default::default()
    })
}
