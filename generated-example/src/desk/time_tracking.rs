//! The resource `time_tracking`: working time on requests.
//!
//! Deleted entries stay in the database with another status, and are not listed.

use specwright::server::RequestContext;
use specwright::{HandlerError, Seconds, Timestamp};

use super::Desk;
use super::record::{REQUEST, TIME_CATEGORY, USER};
use super::storage::{Row, sql, write_row};
use crate::{
    CreateTimeEntry, CreatedTimeEntry, DeleteTimeEntry, ListTimeCategories, ListTimeEntries, Outcome, TimeCategory, TimeEntry,
    TimeEntryId, TimeEntryStatus, server,
};

impl server::TimeTracking for Desk {
    async fn create(&self, _: &RequestContext, request: CreateTimeEntry) -> Result<CreatedTimeEntry, HandlerError> {
        let begin = request.from.unwrap_or_else(|| self.now());
        if request.to < begin {
            return Err(HandlerError::refused("to: must not be before `from`"));
        }
        self.transaction((request, begin), async |_, db, (request, begin)| {
            REQUEST.require_exists(db, request.request_id).await?;
            USER.require_exists(db, request.user_id).await?;
            TIME_CATEGORY.require_exists_if_some(db, &request.category_id).await?;
            let row = write_row("time_entries").set("request_id", request.request_id);
            let row = row.set("user_id", request.user_id).set("category_id", request.category_id).set("begin_at", begin);
            let row = row.set("end_at", request.to).set("comment", request.comment).set("status", TimeEntryStatus::Enabled);
            let timetracking_id: TimeEntryId = row.insert_returning(db, "id").await?;
            Ok(CreatedTimeEntry { timetracking_id, ..Default::default() })
        })
        .await
    }

    async fn delete(&self, _: &RequestContext, request: DeleteTimeEntry) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let text = "UPDATE time_entries SET status = $1 WHERE id = $2 AND request_id = $3 AND user_id = $4 AND status <> $1";
            let delete = sql(text).bind(TimeEntryStatus::Deleted).bind(request.timetracking_id);
            if delete.bind(request.request_id).bind(request.user_id).run(db).await? == 0 {
                return Err(HandlerError::refused(format!(
                    "there is no time entry {} of this user on this request",
                    request.timetracking_id
                )));
            }
            Ok(Outcome::default())
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListTimeEntries) -> Result<Vec<TimeEntry>, HandlerError> {
        let mut db = self.read().await?;
        let (from, to) = (request.from.map_or(0, Timestamp::epoch), request.to.unwrap_or_else(|| self.now()));
        let text = "SELECT * FROM time_entries WHERE status = $1 AND begin_at >= $2 AND begin_at <= $3";
        let entries = sql(text).bind(TimeEntryStatus::Enabled).bind(from).bind(to);
        let entries = entries.push_if_some(" AND request_id = ", request.request_id).push(" ORDER BY id");
        entries.all(&mut db).await?.iter().map(read).collect()
    }

    async fn list_categories(&self, _: &RequestContext, request: ListTimeCategories) -> Result<Vec<TimeCategory>, HandlerError> {
        let mut db = self.read().await?;
        // The condition is always true, so that a further condition can be appended with `AND`.
        let query = sql("SELECT * FROM time_categories WHERE 1 = 1").push_if_some(" AND id = ", request.id);
        query.push(" ORDER BY id").all(&mut db).await?.iter().map(read_category).collect()
    }
}

fn read(row: &Row) -> Result<TimeEntry, HandlerError> {
    let (from, to): (Timestamp, Timestamp) = (row.get("begin_at")?, row.get("end_at")?);
    Ok(TimeEntry {
        timetracking_id: row.get("id")?,
        incident: row.get("request_id")?,
        user_id: row.get("user_id")?,
        timetracking_category_id: row.get("category_id")?,
        from: Some(from),
        to: Some(to),
        total: Some(Seconds::new(to.epoch().saturating_sub(from.epoch()))),
        comment: row.get("comment")?,
        status: row.get("status")?,
    })
}

fn read_category(row: &Row) -> Result<TimeCategory, HandlerError> {
    let (id, name, parent_id) = (row.get("id")?, row.get("name")?, row.get("parent_id")?);
    Ok(TimeCategory { id, name, parent_id, cost_per_hour: row.get("cost_per_hour")? })
}
