//! The resource `groups`: groups of users and their observers.
//!
//! Not here: the companies of a group (see `companies`).

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::membership::{self, MembershipChange, changed_members};
use super::record::GROUP;
use super::storage::{JoinTable, Row, sql, write_row};
use super::text::folded;
use crate::{
    AddGroupObservers, AddGroupUsers, CreateGroup, CreateGroupAnswer, DeleteGroup, Group, GroupId, GroupObservers,
    ListGroupObservers, ListGroupUsers, ListGroups, Member, ObserverChange, Outcome, RemoveGroupObservers, RemoveGroupUsers,
    UserId, server,
};

/// The join table of groups and their users.
pub(super) const USERS: JoinTable =
    JoinTable { table: "group_users", owner_column: "group_id", member_column: "user_id", member_table: "users" };
/// The join table of groups and their observers.
const OBSERVERS: JoinTable =
    JoinTable { table: "group_observers", owner_column: "group_id", member_column: "user_id", member_table: "users" };
const SELECT_GROUPS: &str = "SELECT id, name FROM user_groups WHERE is_deleted = 0";

impl server::Groups for Desk {
    async fn create(&self, _: &RequestContext, request: CreateGroup) -> Result<CreateGroupAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let query = "SELECT id FROM user_groups WHERE is_deleted = 0 AND name_folded = $1";
            if sql(query).bind(folded(&request.name)).exists(db).await? {
                return Err(HandlerError::refused("name: another group has this name"));
            }
            let row = write_row("user_groups").set_with_folded(["name", "name_folded"], Some(request.name));
            Ok(CreateGroupAnswer { id: row.insert_returning(db, "id").await? })
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListGroups) -> Result<Vec<Group>, HandlerError> {
        let query = sql(SELECT_GROUPS)
            .push_if_some(" AND id = ", request.id)
            .push_if_some(" AND name = ", request.name)
            .push(" ORDER BY id");
        let rows = membership::with_member_counts(&mut self.read().await?, USERS, query).await?;
        rows.iter().map(|(row, total)| read(row, *total)).collect()
    }

    async fn delete(&self, _: &RequestContext, request: DeleteGroup) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            GROUP.lock(db, request.id).await?;
            write_row("user_groups").set("is_deleted", true).update(db, "id", request.id).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list_observers(&self, _: &RequestContext, request: ListGroupObservers) -> Result<Vec<GroupObservers>, HandlerError> {
        let query = membership::restrict_to(sql(SELECT_GROUPS), request.ids.as_ref());
        let rows = membership::with_members(&mut self.read().await?, OBSERVERS, query).await?;
        let observers = |(row, users): (Row, _)| {
            let (id, name) = (row.get("id")?, row.get("name")?);
            // The API has no operation that makes a group an observer.
            Ok(GroupObservers { id, name, observer_users: Some(users), observer_groups: Some(Vec::new()) })
        };
        rows.into_iter().map(observers).collect()
    }

    async fn add_observers(&self, _: &RequestContext, request: AddGroupObservers) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_group(OBSERVERS, request.id, request.observer_users, MembershipChange::Add)
            .await
            .map(membership::observer_changes)
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveGroupObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_group(OBSERVERS, request.id, request.observer_users, MembershipChange::Remove)
            .await
            .map(membership::observer_changes)
    }

    async fn list_users(&self, _: &RequestContext, request: ListGroupUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !GROUP.exists(&mut db, request.id).await? {
            return Err(GROUP.not_found(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddGroupUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_group(USERS, request.id, request.users, MembershipChange::Add).await.map(changed_members)
    }

    async fn remove_users(&self, _: &RequestContext, request: RemoveGroupUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_group(USERS, request.id, request.users, MembershipChange::Remove).await.map(changed_members)
    }
}

impl Desk {
    async fn change_group(
        &self,
        join: JoinTable,
        group: GroupId,
        users: Vec<UserId>,
        change: MembershipChange,
    ) -> Result<Vec<(UserId, bool)>, HandlerError> {
        self.transaction((join, group, users, change), async |_, db, (join, group, users, change)| {
            GROUP.lock(db, group).await?;
            let changes = membership::change_users(db, join, group, &users, change).await?;
            Ok(changes)
        })
        .await
    }
}

/// Reads a group from its row and the number of its users.
pub(super) fn read(row: &Row, total: i64) -> Result<Group, HandlerError> {
    Ok(Group { id: row.get("id")?, name: row.get("name")?, total: Some(total) })
}
