//! What users belong to and what they observe.
//!
//! In: numbers of users. Out: their groups, help desks, locations and companies. Not here: changing memberships, which the
//! groups, help desks, locations and companies do. Users are few in a call: they are read one by one.

use specwright::HandlerError;

use super::find;
use crate::desk::storage::{Db, Row, sql};
use crate::{
    CompanyId, GroupId, HelpdeskId, LocationId, User, UserCompany, UserGroup, UserHelpdesk, UserId, UserLocation, UserMemberships,
};

const GROUPS: &str =
    "SELECT g.* FROM user_groups g JOIN {link} l ON l.group_id = g.id WHERE l.user_id = $1 AND g.is_deleted = 0 ORDER BY g.id";
const COMPANIES: &str =
    "SELECT c.* FROM companies c JOIN {link} l ON l.company_id = c.id WHERE l.user_id = $1 AND c.is_deleted = 0 ORDER BY c.id";
const HELPDESKS: &str =
    "SELECT h.* FROM helpdesks h JOIN {link} l ON l.helpdesk_id = h.id WHERE l.user_id = $1 AND h.is_deleted = 0 ORDER BY h.id";
const LOCATIONS: &str = "SELECT p.* FROM locations p JOIN {link} l ON l.location_id = p.id WHERE l.user_id = $1 ORDER BY p.id";

/// The memberships of these users; unknown ones are left out.
pub(super) async fn of(db: &mut Db, ids: &[UserId]) -> Result<Vec<UserMemberships>, HandlerError> {
    let mut all = Vec::new();
    for user in find::many(db, ids, true).await? {
        all.push(of_one(db, user).await?);
    }
    Ok(all)
}

async fn of_one(db: &mut Db, user: User) -> Result<UserMemberships, HandlerError> {
    let id = user.id;
    let groups = rows(db, GROUPS, "group_users", id, group).await?;
    let helpdesks = rows(db, HELPDESKS, "helpdesk_users", id, helpdesk).await?;
    let locations = rows(db, LOCATIONS, "location_users", id, location).await?;
    Ok(UserMemberships {
        id,
        username: user.username,
        email: user.email,
        groups: Some(groups.into_iter().map(|it| (it.id, it)).collect()),
        helpdesks: Some(helpdesks.into_iter().map(|it| (it.id, it)).collect()),
        locations: Some(locations.into_iter().map(|it| (it.id, it)).collect()),
        companies: Some(rows(db, COMPANIES, "company_users", id, company).await?),
        groups_observed: Some(rows(db, GROUPS, "group_observers", id, group).await?),
        helpdesks_observed: Some(rows(db, HELPDESKS, "helpdesk_observers", id, helpdesk).await?),
        locations_observed: Some(rows(db, LOCATIONS, "location_observers", id, location).await?),
        companies_observed: Some(rows(db, COMPANIES, "company_observers", id, company).await?),
    })
}

async fn rows<T>(
    db: &mut Db,
    text: &str,
    link: &str,
    user: UserId,
    read: fn(&Row) -> Result<T, HandlerError>,
) -> Result<Vec<T>, HandlerError> {
    sql(text.replace("{link}", link)).bind(user).all(db).await?.iter().map(read).collect()
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
