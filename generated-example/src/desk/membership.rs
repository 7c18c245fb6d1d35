//! Reads and changes the members and observers of groups, companies, locations, help desks and requests.
//!
//! In: a join table, an owner (such as a group) and users. Out: the users that were added or removed, or the members.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::value::Value;

use super::record::USER;
use super::storage::{Db, JoinTable, Row, Statement, sql};
use crate::{Member, ObserverChange, UserId};

/// Whether a call adds or removes members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MembershipChange {
    Add,
    Remove,
}

/// Adds or removes users. Returns for each user whether the table changed. Refuses to add a user that does not exist. The caller must lock
/// the row of the owner.
pub(super) async fn change_users(
    db: &mut Db,
    join: JoinTable,
    owner: impl Value,
    users: &[UserId],
    change: MembershipChange,
) -> Result<Vec<(UserId, bool)>, HandlerError> {
    if change == MembershipChange::Add {
        USER.require_all_exist(db, users).await?;
    }
    change_members(db, join, owner, users, change).await
}

/// Adds or removes members. Returns for each member, in the order of the call, whether the table changed.
pub(super) async fn change_members<T: Value + Default + Clone + Ord>(
    db: &mut Db,
    join: JoinTable,
    owner: impl Value,
    members: &[T],
    change: MembershipChange,
) -> Result<Vec<(T, bool)>, HandlerError> {
    let mut changed = match change {
        MembershipChange::Add => join.add(db, owner, members).await?,
        MembershipChange::Remove => join.remove(db, owner, members).await?,
    };
    // If the call names a member twice, only the first occurrence counts as a change.
    Ok(members.iter().map(|member| (member.clone(), changed.remove(member))).collect())
}

/// A map from each changed member to `true`. InvGate documents the answer as such a map, so a member that did not change is absent.
pub(super) fn changed_members<T: Ord>(changes: Vec<(T, bool)>) -> BTreeMap<T, bool> {
    changes.into_iter().filter(|(_, changed)| *changed).collect()
}

/// One row for each user, also if the table did not change. `value` is whether it changed.
pub(super) fn observer_changes(changes: Vec<(UserId, bool)>) -> Vec<ObserverChange> {
    changes.into_iter().map(|(id, value)| ObserverChange { id, value: Some(value) }).collect()
}

/// The members of an owner; if `only` is set, at most this user.
pub(super) async fn list(
    db: &mut Db,
    join: JoinTable,
    owner: impl Value,
    only: Option<UserId>,
) -> Result<Vec<Member>, HandlerError> {
    let JoinTable { table, owner_column, member_column, .. } = join;
    let text = format!(
        "SELECT u.id, u.name, u.lastname, u.username, u.email FROM users u JOIN {table} l ON l.{member_column} = u.id \
         WHERE l.{owner_column} = $1 AND u.is_deleted = 0"
    );
    let query = sql(text).bind(owner).push_if_some(" AND u.id = ", only).push(" ORDER BY u.id");
    query.all(db).await?.iter().map(read).collect()
}

/// The rows of a statement with the number of members of each. The rows need a column `id`.
pub(super) async fn with_member_counts(db: &mut Db, join: JoinTable, rows: Statement) -> Result<Vec<(Row, i64)>, HandlerError> {
    let rows = rows.all(db).await?;
    let ids = ids(&rows)?;
    let JoinTable { table, owner_column, member_column, .. } = join;
    let text = format!(
        "SELECT l.{owner_column} AS owner, COUNT(*) AS total FROM {table} l JOIN users u ON u.id = l.{member_column} \
         WHERE u.is_deleted = 0 AND l.{owner_column} IN NUMBERS($1) GROUP BY l.{owner_column}"
    );
    let totals = sql(text).bind_list(&ids).all(db).await?;
    let totals = totals.iter().map(|row| Ok((row.get::<i64>("owner")?, row.get::<i64>("total")?)));
    let totals = totals.collect::<Result<BTreeMap<_, _>, HandlerError>>()?;
    Ok(rows.into_iter().zip(ids).map(|(row, id)| (row, totals.get(&id).copied().unwrap_or(0))).collect())
}

/// The rows of a statement with the members of each. The rows need a column `id`.
pub(super) async fn with_members(db: &mut Db, join: JoinTable, rows: Statement) -> Result<Vec<(Row, Vec<UserId>)>, HandlerError> {
    let rows = rows.all(db).await?;
    let ids = ids(&rows)?;
    let mut members = join.members_of::<i64, UserId>(db, &ids).await?;
    Ok(rows.into_iter().zip(ids).map(|(row, id)| (row, members.remove(&id).unwrap_or_default())).collect())
}

fn ids(rows: &[Row]) -> Result<Vec<i64>, HandlerError> {
    rows.iter().map(|row| row.get("id")).collect()
}

/// Appends a condition for these ids, if there are any, and the order by id. The statement must end with a WHERE clause.
pub(super) fn restrict_to<T: Value>(rows: Statement, ids: Option<&Vec<T>>) -> Statement {
    match ids {
        Some(ids) if !ids.is_empty() => rows.push_list(" AND id IN NUMBERS", ids).push(" ORDER BY id"),
        _ => rows.push(" ORDER BY id"),
    }
}

fn read(row: &Row) -> Result<Member, HandlerError> {
    let name = format!("{} {}", row.get::<String>("name")?, row.get::<String>("lastname")?);
    Ok(Member { id: row.get("id")?, name: Some(name), username: row.get("username")?, email: row.get("email")? })
}
