//! Members and observers: of groups, companies, locations, help desks and requests.
//!
//! In: a table of pairs, an owner, and users. Out: who was added or removed, and who is a member. Not here: the rest of the
//! answers, which differs by resource.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::value::Value;

use super::known::USER;
use super::storage::{Db, Link, Row, Statement, sql};
use crate::{Member, ObserverChange, UserId};

/// What a call does to members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
}

/// Adds or removes users; for each, whether that changed anything. Unknown users are not added but refused. The owner's row has
/// to be locked.
pub(super) async fn users(
    db: &mut Db,
    link: Link,
    owner: impl Value,
    users: &[UserId],
    change: Change,
) -> Result<Vec<(UserId, bool)>, HandlerError> {
    if change == Change::Add {
        USER.require_all(db, users).await?;
    }
    each(db, link, owner, users, change).await
}

/// Adds or removes members; for each, in the order of the call, whether that changed anything.
pub(super) async fn each<T: Value + Default + Clone + Ord>(
    db: &mut Db,
    link: Link,
    owner: impl Value,
    members: &[T],
    change: Change,
) -> Result<Vec<(T, bool)>, HandlerError> {
    let mut changed = match change {
        Change::Add => link.add(db, owner, members).await?,
        Change::Remove => link.remove(db, owner, members).await?,
    };
    // A member that the call names twice was changed once.
    Ok(members.iter().map(|member| (member.clone(), changed.remove(member))).collect())
}

/// Those of which something changed, for answers that are maps.
pub(super) fn done<T: Ord>(changes: Vec<(T, bool)>) -> BTreeMap<T, bool> {
    changes.into_iter().filter(|(_, done)| *done).collect()
}

/// For each user whether that changed anything, for answers that are rows.
pub(super) fn observers(changes: Vec<(UserId, bool)>) -> Vec<ObserverChange> {
    changes.into_iter().map(|(id, value)| ObserverChange { id, value: Some(value) }).collect()
}

/// The members of one owner, or only the one asked for.
pub(super) async fn list(db: &mut Db, link: Link, owner: impl Value, only: Option<UserId>) -> Result<Vec<Member>, HandlerError> {
    let Link { table, owner: left, member, .. } = link;
    let text = format!(
        "SELECT u.id, u.name, u.lastname, u.username, u.email FROM users u JOIN {table} l ON l.{member} = u.id \
         WHERE l.{left} = $1 AND u.is_deleted = 0"
    );
    let found = sql(text).bind(owner).push_sent(" AND u.id = ", only).push(" ORDER BY u.id");
    found.all(db).await?.iter().map(read).collect()
}

/// Rows with a column `id`, in its order, and the number of members of each.
pub(super) async fn with_totals(db: &mut Db, link: Link, rows: Statement) -> Result<Vec<(Row, i64)>, HandlerError> {
    let rows = rows.all(db).await?;
    let ids = ids(&rows)?;
    let Link { table, owner, member, .. } = link;
    let text = format!(
        "SELECT l.{owner} AS owner, COUNT(*) AS total FROM {table} l JOIN users u ON u.id = l.{member} \
         WHERE u.is_deleted = 0 AND l.{owner} IN NUMBERS($1) GROUP BY l.{owner}"
    );
    let totals = sql(text).bind_list(&ids).all(db).await?;
    let totals = totals.iter().map(|row| Ok((row.get::<i64>("owner")?, row.get::<i64>("total")?)));
    let totals = totals.collect::<Result<BTreeMap<_, _>, HandlerError>>()?;
    Ok(rows.into_iter().zip(ids).map(|(row, id)| (row, totals.get(&id).copied().unwrap_or(0))).collect())
}

/// Rows with a column `id`, in its order, and the members of each.
pub(super) async fn with_members(db: &mut Db, link: Link, rows: Statement) -> Result<Vec<(Row, Vec<UserId>)>, HandlerError> {
    let rows = rows.all(db).await?;
    let ids = ids(&rows)?;
    let mut members = link.members_of::<i64, UserId>(db, &ids).await?;
    Ok(rows.into_iter().zip(ids).map(|(row, id)| (row, members.remove(&id).unwrap_or_default())).collect())
}

fn ids(rows: &[Row]) -> Result<Vec<i64>, HandlerError> {
    rows.iter().map(|row| row.get("id")).collect()
}

/// Restricts a statement that has a WHERE clause to these ids, if the call names any.
pub(super) fn among<T: Value>(rows: Statement, ids: Option<&Vec<T>>) -> Statement {
    match ids {
        Some(ids) if !ids.is_empty() => rows.push_list(" AND id IN NUMBERS", ids).push(" ORDER BY id"),
        _ => rows.push(" ORDER BY id"),
    }
}

fn read(row: &Row) -> Result<Member, HandlerError> {
    let name = format!("{} {}", row.get::<String>("name")?, row.get::<String>("lastname")?);
    Ok(Member { id: row.get("id")?, name: Some(name), username: row.get("username")?, email: row.get("email")? })
}
