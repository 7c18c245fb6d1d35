//! The resource `breaking_news`: breaking news and their updates.
//!
//! Creating breaking news sends no notifications.

use specwright::server::RequestContext;
use specwright::{HandlerError, Timestamp};

use super::Desk;
use super::record::{BREAKING_NEWS, GROUP, HELPDESK, REQUEST, USER};
use super::storage::{Db, JoinTable, Row, sql, write_row};
use crate::{
    AddBreakingNewsUpdate, BreakingNews, BreakingNewsId, BreakingNewsImportance, BreakingNewsImportanceName, BreakingNewsStatus,
    BreakingNewsStatusName, BreakingNewsUpdate, CreateBreakingNews, CreateBreakingNewsAnswer, GetBreakingNews, GroupId,
    HelpdeskId, ListBreakingNews, ListBreakingNewsStatuses, ListBreakingNewsTypes, ListBreakingNewsUpdates, Outcome,
    UpdateBreakingNews, server,
};

const HELPDESKS: JoinTable = JoinTable {
    table: "breaking_news_helpdesks",
    owner_column: "news_id",
    member_column: "helpdesk_id",
    member_table: "helpdesks",
};
const GROUPS: JoinTable =
    JoinTable { table: "breaking_news_groups", owner_column: "news_id", member_column: "group_id", member_table: "user_groups" };

const STATUSES: [(BreakingNewsStatus, &str); 2] = [(BreakingNewsStatus::Open, "Open"), (BreakingNewsStatus::Closed, "Closed")];
const TYPES: [(BreakingNewsImportance, &str); 3] =
    [(BreakingNewsImportance::High, "High"), (BreakingNewsImportance::Medium, "Medium"), (BreakingNewsImportance::Low, "Low")];

impl server::BreakingNews for Desk {
    async fn create(&self, _: &RequestContext, request: CreateBreakingNews) -> Result<CreateBreakingNewsAnswer, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let id = insert(db, request, desk.now()).await?;
            Ok(CreateBreakingNewsAnswer { id, ..Default::default() })
        })
        .await
    }

    async fn update(&self, _: &RequestContext, request: UpdateBreakingNews) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            update(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn get(&self, _: &RequestContext, request: GetBreakingNews) -> Result<BreakingNews, HandlerError> {
        let mut db = self.read().await?;
        let row = sql("SELECT * FROM breaking_news WHERE id = $1").bind(request.id).optional(&mut db).await?;
        let row = row.ok_or_else(|| BREAKING_NEWS.not_found(request.id))?;
        read_all(&mut db, &[row]).await?.pop().ok_or_else(|| BREAKING_NEWS.not_found(request.id))
    }

    async fn list(&self, _: &RequestContext, _: ListBreakingNews) -> Result<Vec<BreakingNews>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT * FROM breaking_news ORDER BY id").all(&mut db).await?;
        read_all(&mut db, &rows).await
    }

    async fn list_statuses(
        &self,
        _: &RequestContext,
        request: ListBreakingNewsStatuses,
    ) -> Result<Vec<BreakingNewsStatusName>, HandlerError> {
        let wanted = STATUSES.into_iter().filter(|(id, _)| request.id.is_none_or(|only| only == *id));
        Ok(wanted.map(|(id, name)| BreakingNewsStatusName { id, name: Some(name.to_owned()) }).collect())
    }

    async fn list_types(
        &self,
        _: &RequestContext,
        request: ListBreakingNewsTypes,
    ) -> Result<Vec<BreakingNewsImportanceName>, HandlerError> {
        let wanted = TYPES.into_iter().filter(|(id, _)| request.id.is_none_or(|only| only == *id));
        Ok(wanted.map(|(id, name)| BreakingNewsImportanceName { id, name: Some(name.to_owned()) }).collect())
    }

    async fn list_updates(
        &self,
        _: &RequestContext,
        request: ListBreakingNewsUpdates,
    ) -> Result<Vec<BreakingNewsUpdate>, HandlerError> {
        let mut db = self.read().await?;
        if !BREAKING_NEWS.exists(&mut db, request.id).await? {
            return Err(BREAKING_NEWS.not_found(request.id));
        }
        let rows =
            sql("SELECT * FROM breaking_news_updates WHERE news_id = $1 ORDER BY id").bind(request.id).all(&mut db).await?;
        rows.iter().map(read_update).collect()
    }

    async fn add_update(&self, _: &RequestContext, request: AddBreakingNewsUpdate) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            insert_update(db, request, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

/// Stores breaking news. Handlers and the demonstration data use it.
pub(super) async fn insert(db: &mut Db, news: CreateBreakingNews, now: Timestamp) -> Result<BreakingNewsId, HandlerError> {
    REQUEST.require_exists_if_some(db, &news.major_incident_id).await?;
    USER.require_exists_if_some(db, &news.creator_id).await?;
    let row = write_row("breaking_news").set("status_id", BreakingNewsStatus::Open).set("type_id", news.type_id);
    let row = row.set("title", news.title).set("body", news.body).set("resolution_time", news.resolution_time);
    let row = row.set("major_incident_id", news.major_incident_id).set("created_by_id", news.creator_id).set("created_at", now);
    let id = row.insert_returning(db, "id").await?;
    replace_affected_helpdesks_and_groups(db, id, news.affected_helpdesk_ids, news.affected_group_ids).await?;
    Ok(id)
}

async fn update(db: &mut Db, news: UpdateBreakingNews) -> Result<(), HandlerError> {
    USER.require_exists_if_some(db, &news.creator_id).await?;
    BREAKING_NEWS.lock(db, news.id).await?;
    let row = write_row("breaking_news").set_if_some("title", news.title).set_if_some("body", news.body);
    // The API defines `creator_id` of an update as the user who publishes the news, so it replaces the first one.
    let row = row.set_if_some("resolution_time", news.resolution_time).set_if_some("created_by_id", news.creator_id);
    let row = row.set_if_some("status_id", news.status_id).set_if_some("type_id", news.type_id);
    // `update` returns false if the news does not exist.
    if !row.update(db, "id", news.id).await? {
        return Err(BREAKING_NEWS.conflict(news.id));
    }
    replace_affected_helpdesks_and_groups(db, news.id, news.affected_helpdesk_ids, news.affected_group_ids).await
}

/// Replaces the affected help desks and groups, if the request has values for them.
async fn replace_affected_helpdesks_and_groups(
    db: &mut Db,
    id: BreakingNewsId,
    helpdesks: Option<Vec<HelpdeskId>>,
    groups: Option<Vec<GroupId>>,
) -> Result<(), HandlerError> {
    if let Some(helpdesks) = helpdesks {
        HELPDESK.require_all_exist(db, &helpdesks).await?;
        HELPDESKS.replace(db, id, &helpdesks).await?;
    }
    if let Some(groups) = groups {
        GROUP.require_all_exist(db, &groups).await?;
        GROUPS.replace(db, id, &groups).await?;
    }
    Ok(())
}

/// Adds an update. An update that is a solution closes the news. Handlers and the demonstration data use it.
pub(super) async fn insert_update(db: &mut Db, update: AddBreakingNewsUpdate, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists_if_some(db, &update.creator_id).await?;
    let closed = (update.is_solution == Some(true)).then_some(BreakingNewsStatus::Closed);
    if !write_row("breaking_news").set_if_some("status_id", closed).update(db, "id", update.id).await? {
        return Err(BREAKING_NEWS.conflict(update.id));
    }
    let row = write_row("breaking_news_updates").set("news_id", update.id).set("creator_id", update.creator_id);
    row.set("body", update.body).set("created_at", now).insert(db).await
}

/// Reads breaking news from their rows, with the affected help desks and groups.
async fn read_all(db: &mut Db, rows: &[Row]) -> Result<Vec<BreakingNews>, HandlerError> {
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = all.iter().map(|news| news.id).collect();
    let mut helpdesks = HELPDESKS.members_of(db, &ids).await?;
    let mut groups = GROUPS.members_of(db, &ids).await?;
    for news in &mut all {
        news.affected_helpdesk_ids = Some(helpdesks.remove(&news.id).unwrap_or_default());
        news.affected_group_ids = Some(groups.remove(&news.id).unwrap_or_default());
    }
    Ok(all)
}

fn read(row: &Row) -> Result<BreakingNews, HandlerError> {
    Ok(BreakingNews {
        id: row.get("id")?,
        status_id: row.get("status_id")?,
        type_id: row.get("type_id")?,
        title: row.get("title")?,
        body: row.get("body")?,
        resolution_time: row.get("resolution_time")?,
        created_by_id: row.get("created_by_id")?,
        created_at: row.get("created_at")?,
        ..Default::default()
    })
}

fn read_update(row: &Row) -> Result<BreakingNewsUpdate, HandlerError> {
    Ok(BreakingNewsUpdate { created_at: row.get("created_at")?, creator_id: row.get("creator_id")?, body: row.get("body")? })
}
