//! Reads the groups, help desks, locations and companies to which users belong or which they observe.
//!
//! Not here: changing memberships (see `membership`).

use std::collections::BTreeMap;

use specwright::HandlerError;

use super::find;
use crate::desk::storage::{Db, Row, sql};
use crate::{
    CompanyId, GroupId, HelpdeskId, LocationId, UserCompany, UserGroup, UserHelpdesk, UserId, UserLocation, UserMemberships,
};

/// A table, the column of join tables that refers to it, and a condition that excludes deleted rows.
const GROUPS: [&str; 3] = ["user_groups", "group_id", "t.is_deleted = 0"];
const COMPANIES: [&str; 3] = ["companies", "company_id", "t.is_deleted = 0"];
const HELPDESKS: [&str; 3] = ["helpdesks", "helpdesk_id", "t.is_deleted = 0"];
const LOCATIONS: [&str; 3] = ["locations", "location_id", "1 = 1"];

/// Records by the id of their user.
type ByUser<T> = BTreeMap<UserId, Vec<T>>;

/// The memberships of these users. Ids without a user are ignored.
pub(super) async fn by_user(db: &mut Db, ids: &[UserId]) -> Result<Vec<UserMemberships>, HandlerError> {
    let mut groups = linked(db, GROUPS, "group_users", ids, group).await?;
    let mut helpdesks = linked(db, HELPDESKS, "helpdesk_users", ids, helpdesk).await?;
    let mut locations = linked(db, LOCATIONS, "location_users", ids, location).await?;
    let mut companies = linked(db, COMPANIES, "company_users", ids, company).await?;
    let mut groups_observed = linked(db, GROUPS, "group_observers", ids, group).await?;
    let mut helpdesks_observed = linked(db, HELPDESKS, "helpdesk_observers", ids, helpdesk).await?;
    let mut locations_observed = linked(db, LOCATIONS, "location_observers", ids, location).await?;
    let mut companies_observed = linked(db, COMPANIES, "company_observers", ids, company).await?;
    let memberships_of = |user: crate::User| UserMemberships {
        id: user.id,
        username: user.username,
        email: user.email,
        groups: Some(take(&mut groups, user.id).into_iter().map(|found| (found.id, found)).collect()),
        helpdesks: Some(take(&mut helpdesks, user.id).into_iter().map(|found| (found.id, found)).collect()),
        locations: Some(take(&mut locations, user.id).into_iter().map(|found| (found.id, found)).collect()),
        companies: Some(take(&mut companies, user.id)),
        groups_observed: Some(take(&mut groups_observed, user.id)),
        helpdesks_observed: Some(take(&mut helpdesks_observed, user.id)),
        locations_observed: Some(take(&mut locations_observed, user.id)),
        companies_observed: Some(take(&mut companies_observed, user.id)),
    };
    Ok(find::by_ids(db, Some(ids), true).await?.into_iter().map(memberships_of).collect())
}

fn take<T>(all: &mut ByUser<T>, user: UserId) -> Vec<T> {
    all.remove(&user).unwrap_or_default()
}

/// The records that a join table connects with these users.
async fn linked<T>(
    db: &mut Db,
    [table, key, condition]: [&str; 3],
    link: &str,
    users: &[UserId],
    read: fn(&Row) -> Result<T, HandlerError>,
) -> Result<ByUser<T>, HandlerError> {
    let text = format!(
        "SELECT l.user_id AS member, t.* FROM {table} t JOIN {link} l ON l.{key} = t.id \
         WHERE l.user_id IN NUMBERS($1) AND {condition} ORDER BY l.user_id, t.id"
    );
    let mut all = ByUser::new();
    for row in sql(text).bind_list(users).all(db).await? {
        all.entry(row.get("member")?).or_default().push(read(&row)?);
    }
    Ok(all)
}

fn group(row: &Row) -> Result<UserGroup, HandlerError> {
    Ok(UserGroup { id: row.get::<GroupId>("id")?, name: row.get("name")?, ..Default::default() })
}

fn company(row: &Row) -> Result<UserCompany, HandlerError> {
    Ok(UserCompany { id: row.get::<CompanyId>("id")?, name: row.get("name")? })
}

fn location(row: &Row) -> Result<UserLocation, HandlerError> {
    Ok(UserLocation { id: row.get::<LocationId>("id")?, name: row.get("name")?, parent_id: row.get("parent_id")? })
}

fn helpdesk(row: &Row) -> Result<UserHelpdesk, HandlerError> {
    Ok(UserHelpdesk {
        id: row.get::<HelpdeskId>("id")?,
        name: row.get("name")?,
        parent_id: row.get("parent_id")?,
        type_id: row.get("kind")?,
        status_id: row.get("status_id")?,
        engine_id: row.get("engine_id")?,
        level_order: row.get("level_order")?,
        ..Default::default()
    })
}
