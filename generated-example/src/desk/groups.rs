//! Groups of users, their members and observers.
//!
//! In: requests of the resource. Out: groups as they are stored. Not here: which company a group belongs to (see `companies`).

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::GROUP;
use super::membership::{self, Change, done};
use super::storage::{Link, columns, next_id, sql};
use crate::{
    AddGroupObservers, AddGroupUsers, CreateGroup, CreateGroupAnswer, DeleteGroup, Group, GroupId, GroupObservers,
    ListGroupObservers, ListGroupUsers, ListGroups, Member, ObserverChange, Outcome, RemoveGroupObservers, RemoveGroupUsers,
    UserId, server,
};

/// Users in groups.
pub(super) const USERS: Link = Link { table: "group_users", owner: "group_id", member: "user_id" };
const OBSERVERS: Link = Link { table: "group_observers", owner: "group_id", member: "user_id" };
const ALL: &str = "SELECT id, name FROM user_groups WHERE is_deleted = 0 ORDER BY id";

impl server::Groups for Desk {
    async fn create(&self, _: &RequestContext, request: CreateGroup) -> Result<CreateGroupAnswer, HandlerError> {
        let mut db = self.write().await?;
        let text = "SELECT id FROM user_groups WHERE is_deleted = 0 AND LOWER(name) = $1";
        if sql(text).bind(request.name.to_lowercase()).exists(&mut db).await? {
            return Err(HandlerError::refused("name: another group has this name"));
        }
        let id: GroupId = next_id(&mut db, "user_groups").await?;
        columns("user_groups").set("id", id).set("name", request.name).insert(&mut db).await?;
        db.commit().await?;
        Ok(CreateGroupAnswer { id })
    }

    async fn list(&self, _: &RequestContext, request: ListGroups) -> Result<Vec<Group>, HandlerError> {
        let mut db = self.read().await?;
        let totals = membership::totals::<GroupId>(&mut db, USERS).await?;
        let mut found = Vec::new();
        for row in sql(ALL).all(&mut db).await? {
            let (id, name) = (row.get("id")?, row.get::<String>("name")?);
            let named = request.name.as_ref().is_none_or(|only| *only == name);
            if named && request.id.is_none_or(|only| only == id) {
                found.push(Group { id, name: Some(name), total: Some(totals.get(&id).copied().unwrap_or(0)) });
            }
        }
        Ok(found)
    }

    async fn delete(&self, _: &RequestContext, request: DeleteGroup) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        GROUP.require(&mut db, request.id).await?;
        columns("user_groups").set("is_deleted", true).update(&mut db, "id", request.id).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_observers(&self, _: &RequestContext, request: ListGroupObservers) -> Result<Vec<GroupObservers>, HandlerError> {
        let mut db = self.read().await?;
        let ids = request.ids.filter(|ids| !ids.is_empty());
        let mut found = Vec::new();
        for row in sql(ALL).all(&mut db).await? {
            let id: GroupId = row.get("id")?;
            if ids.as_ref().is_none_or(|ids| ids.contains(&id)) {
                let observer_users = Some(OBSERVERS.members(&mut db, id).await?);
                found.push(GroupObservers { id, name: row.get("name")?, observer_users, observer_groups: Some(Vec::new()) });
            }
        }
        Ok(found)
    }

    async fn add_observers(&self, _: &RequestContext, request: AddGroupObservers) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_group(OBSERVERS, request.id, request.observer_users, Change::Add).await.map(membership::observers)
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveGroupObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_group(OBSERVERS, request.id, request.observer_users, Change::Remove).await.map(membership::observers)
    }

    async fn list_users(&self, _: &RequestContext, request: ListGroupUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !GROUP.exists(&mut db, request.id).await? {
            return Err(GROUP.missing(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddGroupUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_group(USERS, request.id, request.users, Change::Add).await.map(done)
    }

    async fn remove_users(&self, _: &RequestContext, request: RemoveGroupUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_group(USERS, request.id, request.users, Change::Remove).await.map(done)
    }
}

impl Desk {
    async fn change_group(
        &self,
        link: Link,
        group: GroupId,
        users: Vec<UserId>,
        change: Change,
    ) -> Result<Vec<(UserId, bool)>, HandlerError> {
        let mut db = self.write().await?;
        GROUP.require(&mut db, group).await?;
        let changes = membership::users(&mut db, link, group, &users, change).await?;
        db.commit().await?;
        Ok(changes)
    }
}
