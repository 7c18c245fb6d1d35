//! What groups, companies, locations and help desks have in common: members and observers.
//!
//! In: a table of pairs, what has, and users. Out: who was put in or taken out, and who is in. Not here: the rest of
//! the answers, which differs by resource.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::value::Value;

use super::known::USER;
use super::storage::{Db, Link, Row, sql};
use crate::{Member, ObserverChange, UserId};

/// What a call does to members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
}

/// Adds or removes users; of each, whether that changed anything. Nobody unknown is added.
pub(super) async fn users<O>(
    db: &mut Db,
    link: Link,
    owner: O,
    users: &[UserId],
    change: Change,
) -> Result<Vec<(UserId, bool)>, HandlerError>
where
    O: Value + Clone,
{
    if change == Change::Add {
        USER.require_all(db, users).await?;
    }
    each(db, link, owner, users, change).await
}

/// Adds or removes anything; of each, whether that changed anything.
pub(super) async fn each<O, T>(
    db: &mut Db,
    link: Link,
    owner: O,
    members: &[T],
    change: Change,
) -> Result<Vec<(T, bool)>, HandlerError>
where
    O: Value + Clone,
    T: Value + Clone,
{
    let mut changed = Vec::with_capacity(members.len());
    for member in members {
        let done = match change {
            Change::Add => link.add(db, owner.clone(), member.clone()).await?,
            Change::Remove => link.remove(db, owner.clone(), member.clone()).await?,
        };
        changed.push((member.clone(), done));
    }
    Ok(changed)
}

/// Those of which something changed, for answers that are maps.
pub(super) fn done<T: Ord>(changes: Vec<(T, bool)>) -> BTreeMap<T, bool> {
    changes.into_iter().filter(|(_, done)| *done).collect()
}

/// Of each user whether that changed anything, for answers that are rows.
pub(super) fn observers(changes: Vec<(UserId, bool)>) -> Vec<ObserverChange> {
    changes.into_iter().map(|(id, value)| ObserverChange { id, value: Some(value) }).collect()
}

/// The members of one owner, or only the one asked for.
pub(super) async fn list(db: &mut Db, link: Link, owner: impl Value, only: Option<UserId>) -> Result<Vec<Member>, HandlerError> {
    let Link { table, owner: left, member } = link;
    let text = format!(
        "SELECT u.id, u.name, u.lastname, u.username, u.email FROM users u JOIN {table} l ON l.{member} = u.id \
         WHERE l.{left} = $1 AND u.is_deleted = 0 ORDER BY u.id"
    );
    let rows = sql(text).bind(owner).all(db).await?;
    let members = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(members.into_iter().filter(|it| only.is_none_or(|only| only == it.id)).collect())
}

/// How many members each owner has; those without any are not in the map.
pub(super) async fn totals<O: Value + Default + Ord>(db: &mut Db, link: Link) -> Result<BTreeMap<O, i64>, HandlerError> {
    let Link { table, owner, member } = link;
    let text = format!(
        "SELECT l.{owner}, COUNT(*) AS total FROM {table} l JOIN users u ON u.id = l.{member} WHERE u.is_deleted = 0 GROUP BY l.{owner}"
    );
    let rows = sql(text).all(db).await?;
    rows.iter().map(|row| Ok((row.get(owner)?, row.get("total")?))).collect()
}

fn read(row: &Row) -> Result<Member, HandlerError> {
    let name = format!("{} {}", row.get::<String>("name")?, row.get::<String>("lastname")?);
    Ok(Member { id: row.get("id")?, name: Some(name), username: row.get("username")?, email: row.get("email")? })
}
