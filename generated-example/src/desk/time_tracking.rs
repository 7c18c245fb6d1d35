//! Time that was spent on requests.
//!
//! In: requests of the resource. Out: entries as they are stored. Not here: what the time costs, beside what an hour of a
//! category does. Deleted entries stay in the data base and are not listed any more.

use specwright::server::RequestContext;
use specwright::{HandlerError, Seconds, Timestamp};

use super::Desk;
use super::known::{REQUEST, TIME_CATEGORY, USER};
use super::storage::{Row, columns, next_id, sql};
use crate::{
    CreateTimeEntry, CreatedTimeEntry, DeleteTimeEntry, ListTimeCategories, ListTimeEntries, Outcome, TimeCategory, TimeEntry,
    TimeEntryId, TimeEntryStatus, server,
};

impl server::TimeTracking for Desk {
    async fn create(&self, _: &RequestContext, request: CreateTimeEntry) -> Result<CreatedTimeEntry, HandlerError> {
        let begin = request.from.unwrap_or_else(|| self.now());
        if request.to < begin {
            return Err(HandlerError::refused("to: the work ends before it begins"));
        }
        let mut db = self.write().await?;
        REQUEST.require(&mut db, request.request_id).await?;
        USER.require(&mut db, request.user_id).await?;
        TIME_CATEGORY.require_sent(&mut db, &request.category_id).await?;
        let timetracking_id: TimeEntryId = next_id(&mut db, "time_entries").await?;
        let row = columns("time_entries").set("id", timetracking_id).set("request_id", request.request_id);
        let row = row.set("user_id", request.user_id).set("category_id", request.category_id).set("begin_at", begin);
        let row = row.set("end_at", request.to).set("comment", request.comment).set("status", TimeEntryStatus::Enabled);
        row.insert(&mut db).await?;
        db.commit().await?;
        Ok(CreatedTimeEntry { timetracking_id, ..Default::default() })
    }

    async fn delete(&self, _: &RequestContext, request: DeleteTimeEntry) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        let text = "UPDATE time_entries SET status = $1 WHERE id = $2 AND request_id = $3 AND user_id = $4 AND status <> $1";
        let delete = sql(text).bind(TimeEntryStatus::Deleted).bind(request.timetracking_id);
        if delete.bind(request.request_id).bind(request.user_id).run(&mut db).await? == 0 {
            return Err(HandlerError::refused(format!(
                "there is no such entry {} of this user on this request",
                request.timetracking_id
            )));
        }
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list(&self, _: &RequestContext, request: ListTimeEntries) -> Result<Vec<TimeEntry>, HandlerError> {
        let mut db = self.read().await?;
        let mut text = "SELECT * FROM time_entries WHERE status = $1 AND begin_at >= $2 AND begin_at <= $3".to_owned();
        let (from, to) = (request.from.map_or(0, Timestamp::epoch), request.to.unwrap_or_else(|| self.now()));
        let mut entries = sql("").bind(TimeEntryStatus::Enabled).bind(from).bind(to);
        if let Some(id) = request.request_id {
            text.push_str(" AND request_id = $4");
            entries = entries.bind(id);
        }
        text.push_str(" ORDER BY id");
        entries.with_text(text).all(&mut db).await?.iter().map(read).collect()
    }

    async fn list_categories(&self, _: &RequestContext, request: ListTimeCategories) -> Result<Vec<TimeCategory>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT * FROM time_categories ORDER BY id").all(&mut db).await?;
        let mut found = rows.iter().map(read_category).collect::<Result<Vec<_>, _>>()?;
        found.retain(|it| request.id.is_none_or(|only| only == it.id));
        Ok(found)
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
