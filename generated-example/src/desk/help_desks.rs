//! The resource `help_desks`: help desks, their levels and observers.
//!
//! Help desks and levels are rows of one table, so an id is either of a help desk or of a level. No operation of the API creates them.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::membership::{self, MembershipChange};
use super::record::HELPDESK;
use super::storage::{Db, JoinTable, Row, Statement, sql};
use crate::{
    AddHelpdeskObservers, AddLevelObservers, Helpdesk, HelpdeskId, HelpdeskKind, HelpdeskLevel, HelpdeskObservers,
    HelpdeskOrLevel, ListHelpdeskObservers, ListHelpdesks, ListHelpdesksAndLevels, ListLevelObservers, ListLevels,
    ObserverChange, RemoveHelpdeskObservers, RemoveLevelObservers, UserId, server,
};

const USERS: JoinTable =
    JoinTable { table: "helpdesk_users", owner_column: "helpdesk_id", member_column: "user_id", member_table: "users" };
const OBSERVERS: JoinTable =
    JoinTable { table: "helpdesk_observers", owner_column: "helpdesk_id", member_column: "user_id", member_table: "users" };

impl server::HelpDesks for Desk {
    async fn list(&self, _: &RequestContext, request: ListHelpdesks) -> Result<Vec<Helpdesk>, HandlerError> {
        let query = of_kind(HelpdeskKind::Helpdesk, request.include_deleted == Some(true)).push_if_some(" AND id = ", request.id);
        let rows = all(&mut self.read().await?, query.push_if_some(" AND name = ", request.name)).await?;
        Ok(rows.into_iter().map(helpdesk).collect())
    }

    async fn list_with_levels(
        &self,
        _: &RequestContext,
        request: ListHelpdesksAndLevels,
    ) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
        let query = sql(HELP_DESKS_AND_LEVELS).bind(request.include_deleted == Some(true)).push_if_some(" AND id = ", request.id);
        all(&mut self.read().await?, query).await
    }

    async fn list_levels(&self, _: &RequestContext, request: ListLevels) -> Result<Vec<HelpdeskLevel>, HandlerError> {
        let query = of_kind(HelpdeskKind::Level, request.include_deleted.unwrap_or(true)).push_if_some(" AND id = ", request.id);
        Ok(all(&mut self.read().await?, query).await?.into_iter().map(level).collect())
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
        self.observe(request.id, HelpdeskKind::Helpdesk, request.observer_users, MembershipChange::Add).await
    }

    async fn add_level_observers(
        &self,
        _: &RequestContext,
        request: AddLevelObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Level, request.observer_users, MembershipChange::Add).await
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveHelpdeskObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Helpdesk, request.observer_users, MembershipChange::Remove).await
    }

    async fn remove_level_observers(
        &self,
        _: &RequestContext,
        request: RemoveLevelObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe(request.id, HelpdeskKind::Level, request.observer_users, MembershipChange::Remove).await
    }
}

impl Desk {
    async fn observe(
        &self,
        id: HelpdeskId,
        kind: HelpdeskKind,
        users: Vec<UserId>,
        change: MembershipChange,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.transaction((id, kind, users, change), async |_, db, (id, kind, users, change)| {
            let text = "SELECT id FROM helpdesks WHERE id = $1 AND kind = $2 AND is_deleted = 0 LOCKED";
            if !sql(text).bind(id).bind(kind).exists(db).await? {
                return Err(HELPDESK.conflict(id));
            }
            let changes = membership::change_users(db, OBSERVERS, id, &users, change).await?;
            Ok(membership::observer_changes(changes))
        })
        .await
    }
}

/// Selects help desks and levels; deleted ones only if $1 is true.
const HELP_DESKS_AND_LEVELS: &str = "SELECT * FROM helpdesks WHERE (is_deleted = 0 OR is_deleted = $1)";

fn of_kind(kind: HelpdeskKind, deleted: bool) -> Statement {
    sql(HELP_DESKS_AND_LEVELS).bind(deleted).push_bind(" AND kind = ", kind)
}

/// The help desks and levels that a statement selects, with their members.
async fn all(db: &mut Db, query: Statement) -> Result<Vec<HelpdeskOrLevel>, HandlerError> {
    let rows = membership::with_members(db, USERS, query.push(" ORDER BY id")).await?;
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

fn helpdesk(found: HelpdeskOrLevel) -> Helpdesk {
    let HelpdeskOrLevel { id, name, parent_id, status_id, engine_id, total_members, .. } = found;
    Helpdesk { id, name, parent_id, status_id, engine_id, total_members }
}

fn level(found: HelpdeskOrLevel) -> HelpdeskLevel {
    let HelpdeskOrLevel { id, type_id, level_order, parent_id, status_id, engine_id, members_ids, total_members, .. } = found;
    HelpdeskLevel { id, type_id, parent_id, level_order, status_id, engine_id, members_ids, total_members }
}

async fn observers(
    db: &mut Db,
    kind: HelpdeskKind,
    ids: Option<Vec<HelpdeskId>>,
) -> Result<Vec<HelpdeskObservers>, HandlerError> {
    let rows = membership::with_members(db, OBSERVERS, membership::restrict_to(of_kind(kind, false), ids.as_ref())).await?;
    let observers = |(row, users): (Row, _)| {
        let (id, name) = (row.get("id")?, row.get("name")?);
        // The API has no operation that makes a group an observer.
        Ok(HelpdeskObservers { id, name, observer_users: Some(users), observer_groups: Some(Vec::new()) })
    };
    rows.into_iter().map(observers).collect()
}
