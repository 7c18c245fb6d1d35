//! Help desks, their levels, members and observers.
//!
//! In: requests of the resource. Out: help desks and levels as they are stored, which share one space of numbers. Not here:
//! making them, which no operation does.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::HELPDESK;
use super::membership::{self, Change};
use super::storage::{Db, Link, Row, sql};
use crate::{
    AddHelpdeskObservers, AddLevelObservers, Helpdesk, HelpdeskId, HelpdeskKind, HelpdeskLevel, HelpdeskObservers,
    HelpdeskOrLevel, ListHelpdeskObservers, ListHelpdesks, ListHelpdesksAndLevels, ListLevelObservers, ListLevels,
    ObserverChange, RemoveHelpdeskObservers, RemoveLevelObservers, UserId, server,
};

const USERS: Link = Link { table: "helpdesk_users", owner: "helpdesk_id", member: "user_id" };
const OBSERVERS: Link = Link { table: "helpdesk_observers", owner: "helpdesk_id", member: "user_id" };

impl server::HelpDesks for Desk {
    async fn list(&self, _: &RequestContext, request: ListHelpdesks) -> Result<Vec<Helpdesk>, HandlerError> {
        let mut db = self.read().await?;
        let mut found = all(&mut db, request.include_deleted == Some(true)).await?;
        found.retain(|it| it.type_id == Some(HelpdeskKind::Helpdesk) && request.id.is_none_or(|only| only == it.id));
        found.retain(|it| request.name.is_none() || request.name == it.name);
        Ok(found.into_iter().map(helpdesk).collect())
    }

    async fn list_with_levels(
        &self,
        _: &RequestContext,
        request: ListHelpdesksAndLevels,
    ) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
        let mut db = self.read().await?;
        let mut found = all(&mut db, request.include_deleted == Some(true)).await?;
        found.retain(|it| request.id.is_none_or(|only| only == it.id));
        Ok(found)
    }

    async fn list_levels(&self, _: &RequestContext, request: ListLevels) -> Result<Vec<HelpdeskLevel>, HandlerError> {
        let mut db = self.read().await?;
        let mut found = all(&mut db, request.include_deleted.unwrap_or(true)).await?;
        found.retain(|it| it.type_id == Some(HelpdeskKind::Level) && request.id.is_none_or(|only| only == it.id));
        Ok(found.into_iter().map(level).collect())
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListHelpdeskObservers,
    ) -> Result<Vec<HelpdeskObservers>, HandlerError> {
        observers(&mut *self.read().await?, HelpdeskKind::Helpdesk, request.ids).await
    }

    async fn list_level_observers(
        &self,
        _: &RequestContext,
        request: ListLevelObservers,
    ) -> Result<Vec<HelpdeskObservers>, HandlerError> {
        observers(&mut *self.read().await?, HelpdeskKind::Level, request.ids).await
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
        let mut db = self.write().await?;
        let text = "SELECT id FROM helpdesks WHERE id = $1 AND kind = $2 AND is_deleted = 0";
        if !sql(text).bind(id).bind(kind).exists(&mut db).await? {
            return Err(HELPDESK.unknown(id));
        }
        let changes = membership::users(&mut db, OBSERVERS, id, &users, change).await?;
        db.commit().await?;
        Ok(membership::observers(changes))
    }
}

/// Help desks and levels, with their members.
async fn all(db: &mut Db, deleted: bool) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
    let rows = sql("SELECT * FROM helpdesks WHERE is_deleted = 0 OR is_deleted = $1 ORDER BY id").bind(deleted).all(db).await?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<HelpdeskId>, _>>()?;
    let mut members = USERS.members_of(db, &ids).await?;
    rows.iter().map(|row| read(row, &mut members)).collect()
}

fn read(row: &Row, members: &mut BTreeMap<HelpdeskId, Vec<UserId>>) -> Result<HelpdeskOrLevel, HandlerError> {
    let id = row.get("id")?;
    let members = members.remove(&id).unwrap_or_default();
    Ok(HelpdeskOrLevel {
        id,
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
    let ids = ids.filter(|ids| !ids.is_empty());
    let mut found = Vec::new();
    for it in all(db, false).await? {
        if it.type_id == Some(kind) && ids.as_ref().is_none_or(|ids| ids.contains(&it.id)) {
            let observer_users = Some(OBSERVERS.members(db, it.id).await?);
            found.push(HelpdeskObservers { id: it.id, name: it.name, observer_users, observer_groups: Some(Vec::new()) });
        }
    }
    Ok(found)
}
