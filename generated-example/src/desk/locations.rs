//! Locations, who is there and who observes them.
//!
//! In: requests of the resource. Out: locations as they are stored. Not here: addresses of users, which are text of their own.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::LOCATION;
use super::membership::{self, Change};
use super::storage::{Db, Link, columns, next_id, placeholders, sql};
use crate::{
    AddLocationObservers, AddLocationUsers, CreateLocation, CreatedLocation, DeleteLocation, ListLocationObservers,
    ListLocationUsers, ListLocations, Location, LocationId, LocationMemberChange, LocationObservers, Member, ObserverChange,
    Outcome, RemoveLocationObservers, RemoveLocationUsers, UserId, server,
};

const USERS: Link = Link { table: "location_users", owner: "location_id", member: "user_id" };
const OBSERVERS: Link = Link { table: "location_observers", owner: "location_id", member: "user_id" };
const ALL: &str = "SELECT * FROM locations ORDER BY id";

impl server::Locations for Desk {
    async fn create(&self, _: &RequestContext, request: CreateLocation) -> Result<CreatedLocation, HandlerError> {
        let mut db = self.write().await?;
        LOCATION.require_sent(&mut db, &request.parent_id).await?;
        let id: LocationId = next_id(&mut db, "locations").await?;
        let row = columns("locations").set("id", id).set("name", request.name).set("parent_id", request.parent_id);
        row.insert(&mut db).await?;
        db.commit().await?;
        Ok(CreatedLocation { id })
    }

    async fn list(&self, _: &RequestContext, request: ListLocations) -> Result<Vec<Location>, HandlerError> {
        let mut db = self.read().await?;
        let totals = membership::totals::<LocationId>(&mut db, USERS).await?;
        let mut found = Vec::new();
        for row in sql(ALL).all(&mut db).await? {
            let id = row.get("id")?;
            if request.id.is_none_or(|only| only == id) {
                let total = Some(totals.get(&id).copied().unwrap_or(0));
                found.push(Location { id, name: row.get("name")?, parent_id: row.get("parent_id")?, total });
            }
        }
        Ok(found)
    }

    async fn delete(&self, _: &RequestContext, request: DeleteLocation) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        LOCATION.require(&mut db, request.id).await?;
        delete_all(&mut db, request.id).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListLocationObservers,
    ) -> Result<Vec<LocationObservers>, HandlerError> {
        let mut db = self.read().await?;
        let ids = request.ids.filter(|ids| !ids.is_empty());
        let mut found = Vec::new();
        for row in sql(ALL).all(&mut db).await? {
            let id: LocationId = row.get("id")?;
            if ids.as_ref().is_none_or(|ids| ids.contains(&id)) {
                let observer_users = Some(OBSERVERS.members(&mut db, id).await?);
                found.push(LocationObservers { id, name: row.get("name")?, observer_users, observer_groups: Some(Vec::new()) });
            }
        }
        Ok(found)
    }

    async fn add_observers(
        &self,
        _: &RequestContext,
        request: AddLocationObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_location(OBSERVERS, request.id, request.observer_users, Change::Add).await.map(membership::observers)
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveLocationObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_location(OBSERVERS, request.id, request.observer_users, Change::Remove).await.map(membership::observers)
    }

    async fn list_users(&self, _: &RequestContext, request: ListLocationUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !LOCATION.exists(&mut db, request.id).await? {
            return Err(LOCATION.missing(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddLocationUsers) -> Result<Vec<LocationMemberChange>, HandlerError> {
        let changes = self.change_location(USERS, request.id, request.users, Change::Add).await?;
        Ok(member_changes(request.id, changes))
    }

    async fn remove_users(
        &self,
        _: &RequestContext,
        request: RemoveLocationUsers,
    ) -> Result<Vec<LocationMemberChange>, HandlerError> {
        let changes = self.change_location(USERS, request.id, request.users, Change::Remove).await?;
        Ok(member_changes(request.id, changes))
    }
}

impl Desk {
    async fn change_location(
        &self,
        link: Link,
        id: LocationId,
        users: Vec<UserId>,
        change: Change,
    ) -> Result<Vec<(UserId, bool)>, HandlerError> {
        let mut db = self.write().await?;
        LOCATION.require(&mut db, id).await?;
        let changes = membership::users(&mut db, link, id, &users, change).await?;
        db.commit().await?;
        Ok(changes)
    }
}

/// Deletes a location and all that it contains, the innermost first. Requests from there stay, without a location.
async fn delete_all(db: &mut Db, id: LocationId) -> Result<(), HandlerError> {
    let mut all = vec![id];
    let mut layer = vec![id];
    while !layer.is_empty() {
        let text = format!("SELECT id FROM locations WHERE parent_id IN ({})", placeholders(1, layer.len()));
        layer = sql(text).bind_all(&layer).column(db, "id").await?;
        // A location is in one layer only: what contains itself would never end.
        layer.retain(|id| !all.contains(id));
        all.extend(&layer);
    }
    for id in all.into_iter().rev() {
        USERS.clear(db, id).await?;
        OBSERVERS.clear(db, id).await?;
        sql("UPDATE requests SET location_id = NULL WHERE location_id = $1").bind(id).run(db).await?;
        sql("DELETE FROM locations WHERE id = $1").bind(id).run(db).await?;
    }
    Ok(())
}

/// A row per user, each with the number of the location: so the service answers.
fn member_changes(id: LocationId, changes: Vec<(UserId, bool)>) -> Vec<LocationMemberChange> {
    changes.into_iter().map(|(_, value)| LocationMemberChange { id, value: Some(value) }).collect()
}
