//! Help desks, their levels, members and observers.
//!
//! In: requests of the resource. Out: help desks and levels as they are stored, which share one space of numbers. Not here:
//! making them, which no operation does.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::HELPDESK;
use super::membership::{self, Change};
use super::storage::{Db, Link, Row, Statement, sql};
use crate::{
    AddHelpdeskObservers, AddLevelObservers, Helpdesk, HelpdeskId, HelpdeskKind, HelpdeskLevel, HelpdeskObservers,
    HelpdeskOrLevel, ListHelpdeskObservers, ListHelpdesks, ListHelpdesksAndLevels, ListLevelObservers, ListLevels,
    ObserverChange, RemoveHelpdeskObservers, RemoveLevelObservers, UserId, server,
};

const USERS: Link = Link { table: "helpdesk_users", owner: "helpdesk_id", member: "user_id", members: "users" };
const OBSERVERS: Link = Link { table: "helpdesk_observers", owner: "helpdesk_id", member: "user_id", members: "users" };

impl server::HelpDesks for Desk {
    async fn list(&self, _: &RequestContext, request: ListHelpdesks) -> Result<Vec<Helpdesk>, HandlerError> {
        let found = of_kind(HelpdeskKind::Helpdesk, request.include_deleted == Some(true)).push_sent(" AND id = ", request.id);
        let found = all(&mut self.read().await?, found.push_sent(" AND name = ", request.name)).await?;
        Ok(found.into_iter().map(helpdesk).collect())
    }

    async fn list_with_levels(
        &self,
        _: &RequestContext,
        request: ListHelpdesksAndLevels,
    ) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
        let found = sql(ALL).bind(request.include_deleted == Some(true)).push_sent(" AND id = ", request.id);
        all(&mut self.read().await?, found).await
    }

    async fn list_levels(&self, _: &RequestContext, request: ListLevels) -> Result<Vec<HelpdeskLevel>, HandlerError> {
        let found = of_kind(HelpdeskKind::Level, request.include_deleted.unwrap_or(true)).push_sent(" AND id = ", request.id);
        Ok(all(&mut self.read().await?, found).await?.into_iter().map(level).collect())
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListHelpdeskObservers,
    ) -> Result<Vec<HelpdeskObservers>, HandlerError> {
        observers(&mut self.read().await?, HelpdeskKind::Helpdesk, request.ids).await
    }

    async fn list_level_observers(
        &self,
        _: &RequestContext,
        request: ListLevelObservers,
    ) -> Result<Vec<HelpdeskObservers>, HandlerError> {
        observers(&mut self.read().await?, HelpdeskKind::Level, request.ids).await
    }

    async fn add_observers(
        &self,
        _: &RequestContext,
        request: AddHelpdeskObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Helpdesk, request.observer_users, Change::Add).await
    }

    async fn add_level_observers(
        &self,
        _: &RequestContext,
        request: AddLevelObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Level, request.observer_users, Change::Add).await
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveHelpdeskObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Helpdesk, request.observer_users, Change::Remove).await
    }

    async fn remove_level_observers(
        &self,
        _: &RequestContext,
        request: RemoveLevelObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Level, request.observer_users, Change::Remove).await
    }
}

impl Desk {
    async fn observe(
        &self,
        id: HelpdeskId,
        kind: HelpdeskKind,
        users: Vec<UserId>,
        change: Change,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change((id, kind, users, change), async |_, db, (id, kind, users, change)| {
            let text = "SELECT id FROM helpdesks WHERE id = $1 AND kind = $2 AND is_deleted = 0 LOCKED";
            if !sql(text).bind(id).bind(kind).exists(db).await? {
                return Err(HELPDESK.unknown(id));
            }
            let changes = membership::users(db, OBSERVERS, id, &users, change).await?;
            Ok(membership::observers(changes))
        })
        .await
    }
}

/// Help desks and levels: those that are not deleted, and the deleted ones if $1 says so.
const ALL: &str = "SELECT * FROM helpdesks WHERE (is_deleted = 0 OR is_deleted = $1)";

fn of_kind(kind: HelpdeskKind, deleted: bool) -> Statement {
    sql(ALL).bind(deleted).push_bind(" AND kind = ", kind)
}

/// The help desks and levels that a statement finds, with their members.
async fn all(db: &mut Db, found: Statement) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
    let rows = membership::with_members(db, USERS, found.push(" ORDER BY id")).await?;
    rows.into_iter().map(|(row, members)| read(&row, members)).collect()
}

fn read(row: &Row, members: Vec<UserId>) -> Result<HelpdeskOrLevel, HandlerError> {
    Ok(HelpdeskOrLevel {
        id: row.get("id")?,
        type_id: row.get("kind")?,
        name: row.get("name")?,
        level_order: row.get("level_order")?,
        parent_id: Some(row.get::<Option<HelpdeskId>>("parent_id")?.unwrap_or_default()),
        status_id: row.get("status_id")?,
        engine_id: row.get("engine_id")?,
        total_members: i64::try_from(members.len()).ok(),
        members_ids: Some(members),
    })
}

fn helpdesk(it: HelpdeskOrLevel) -> Helpdesk {
    let HelpdeskOrLevel { id, name, parent_id, status_id, engine_id, total_members, .. } = it;
    Helpdesk { id, name, parent_id, status_id, engine_id, total_members }
}

fn level(it: HelpdeskOrLevel) -> HelpdeskLevel {
    let HelpdeskOrLevel { id, type_id, level_order, parent_id, status_id, engine_id, members_ids, total_members, .. } = it;
    HelpdeskLevel { id, type_id, parent_id, level_order, status_id, engine_id, members_ids, total_members }
}

async fn observers(
    db: &mut Db,
    kind: HelpdeskKind,
    ids: Option<Vec<HelpdeskId>>,
) -> Result<Vec<HelpdeskObservers>, HandlerError> {
    let rows = membership::with_members(db, OBSERVERS, membership::among(of_kind(kind, false), ids.as_ref())).await?;
    let observers = |(row, users): (Row, _)| {
        let (id, name) = (row.get("id")?, row.get("name")?);
        Ok(HelpdeskObservers { id, name, observer_users: Some(users), observer_groups: Some(Vec::new()) })
    };
    rows.into_iter().map(observers).collect()
}
