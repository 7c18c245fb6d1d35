//! The resource `locations`: locations, their users and observers.
//!
//! Not here: the text field `location` of a user.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::membership::{self, MembershipChange};
use super::record::LOCATION;
use super::storage::{Db, JoinTable, Row, lock_rows, sql, write_row};
use crate::{
    AddLocationObservers, AddLocationUsers, CreateLocation, CreatedLocation, DeleteLocation, ListLocationObservers,
    ListLocationUsers, ListLocations, Location, LocationId, LocationMemberChange, LocationObservers, Member, ObserverChange,
    Outcome, RemoveLocationObservers, RemoveLocationUsers, UserId, server,
};

const USERS: JoinTable =
    JoinTable { table: "location_users", owner_column: "location_id", member_column: "user_id", member_table: "users" };
const OBSERVERS: JoinTable =
    JoinTable { table: "location_observers", owner_column: "location_id", member_column: "user_id", member_table: "users" };
/// The condition is always true, so that further conditions can be appended with `AND`.
const ALL_LOCATIONS: &str = "SELECT * FROM locations WHERE 1 = 1";

impl server::Locations for Desk {
    async fn create(&self, _: &RequestContext, request: CreateLocation) -> Result<CreatedLocation, HandlerError> {
        self.transaction(request, async |_, db, request| {
            LOCATION.require_exists_if_some(db, &request.parent_id).await?;
            let row = write_row("locations").set("name", request.name).set("parent_id", request.parent_id);
            Ok(CreatedLocation { id: row.insert_returning(db, "id").await? })
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListLocations) -> Result<Vec<Location>, HandlerError> {
        let query = sql(ALL_LOCATIONS).push_if_some(" AND id = ", request.id).push(" ORDER BY id");
        let rows = membership::with_member_counts(&mut self.read().await?, USERS, query).await?;
        let location = |(row, user_count): (Row, i64)| {
            let (id, name, parent_id) = (row.get("id")?, row.get("name")?, row.get("parent_id")?);
            Ok(Location { id, name, parent_id, total: Some(user_count) })
        };
        rows.into_iter().map(location).collect()
    }

    async fn delete(&self, _: &RequestContext, request: DeleteLocation) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            LOCATION.lock(db, request.id).await?;
            delete_with_descendants(db, request.id).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListLocationObservers,
    ) -> Result<Vec<LocationObservers>, HandlerError> {
        let query = membership::restrict_to(sql(ALL_LOCATIONS), request.ids.as_ref());
        let rows = membership::with_members(&mut self.read().await?, OBSERVERS, query).await?;
        let observers = |(row, users): (Row, _)| {
            let (id, name) = (row.get("id")?, row.get("name")?);
            // The API has no operation that makes a group an observer.
            Ok(LocationObservers { id, name, observer_users: Some(users), observer_groups: Some(Vec::new()) })
        };
        rows.into_iter().map(observers).collect()
    }

    async fn add_observers(
        &self,
        _: &RequestContext,
        request: AddLocationObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_location(OBSERVERS, request.id, request.observer_users, MembershipChange::Add)
            .await
            .map(membership::observer_changes)
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveLocationObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.change_location(OBSERVERS, request.id, request.observer_users, MembershipChange::Remove)
            .await
            .map(membership::observer_changes)
    }

    async fn list_users(&self, _: &RequestContext, request: ListLocationUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !LOCATION.exists(&mut db, request.id).await? {
            return Err(LOCATION.not_found(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddLocationUsers) -> Result<Vec<LocationMemberChange>, HandlerError> {
        let changes = self.change_location(USERS, request.id, request.users, MembershipChange::Add).await?;
        Ok(member_changes(request.id, changes))
    }

    async fn remove_users(
        &self,
        _: &RequestContext,
        request: RemoveLocationUsers,
    ) -> Result<Vec<LocationMemberChange>, HandlerError> {
        let changes = self.change_location(USERS, request.id, request.users, MembershipChange::Remove).await?;
        Ok(member_changes(request.id, changes))
    }
}

impl Desk {
    async fn change_location(
        &self,
        join: JoinTable,
        id: LocationId,
        users: Vec<UserId>,
        change: MembershipChange,
    ) -> Result<Vec<(UserId, bool)>, HandlerError> {
        self.transaction((join, id, users, change), async |_, db, (join, id, users, change)| {
            LOCATION.lock(db, id).await?;
            let changes = membership::change_users(db, join, id, &users, change).await?;
            Ok(changes)
        })
        .await
    }
}

/// Selects a location and the locations inside it. `UNION` removes duplicates, so the recursion ends even in a cycle.
const INSIDE: &str = "WITH RECURSIVE inside (id) AS (SELECT id FROM locations WHERE id = $1 \
    UNION SELECT l.id FROM locations l JOIN inside ON l.parent_id = inside.id) SELECT id FROM inside ORDER BY id";

/// Deletes a location and the locations inside it. Their requests then have no location.
async fn delete_with_descendants(db: &mut Db, id: LocationId) -> Result<(), HandlerError> {
    let all: Vec<LocationId> = sql(INSIDE).bind(id).column(db, "id").await?;
    lock_rows(db, "locations", &all).await?;
    for text in [
        "DELETE FROM location_users WHERE location_id IN NUMBERS($1)",
        "DELETE FROM location_observers WHERE location_id IN NUMBERS($1)",
        "UPDATE requests SET location_id = NULL WHERE location_id IN NUMBERS($1)",
        "DELETE FROM locations WHERE id IN NUMBERS($1)",
    ] {
        sql(text).bind_list(&all).run(db).await?;
    }
    Ok(())
}

/// One row for each user, in the order of the request. As on real instances, `id` is the id of the location, not of the user.
fn member_changes(id: LocationId, changes: Vec<(UserId, bool)>) -> Vec<LocationMemberChange> {
    changes.into_iter().map(|(_, value)| LocationMemberChange { id, value: Some(value) }).collect()
}
