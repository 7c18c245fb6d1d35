//! Tables of pairs: who is in a group, who observes a request.
//!
//! In: a table with two columns of ids, and the owner on the left. Out: the members on the right, in the order of their ids. Not
//! here: whether the owner exists; the tables have foreign keys, which refuse unknown ids.
//!
//! A caller that changes the members of an owner locks the owner's row first (see `lock`).

use std::collections::{BTreeMap, BTreeSet};

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, sql};

/// A table of pairs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The table's name.
    pub(crate) table: &'static str,
    /// The column with the owner's id.
    pub(crate) owner: &'static str,
    /// The column with the member's id.
    pub(crate) member: &'static str,
    /// The table of the members.
    pub(crate) members: &'static str,
}

impl Link {
    /// The members of one owner.
    pub(crate) async fn members<T: Value + Default>(self, db: &mut Db, owner: impl Value) -> Result<Vec<T>, HandlerError> {
        let Link { table, owner: left, member, .. } = self;
        let text = format!("SELECT {member} FROM {table} WHERE {left} = $1 ORDER BY {member}");
        sql(text).bind(owner).column(db, member).await
    }
    /// The members of several owners; owners without any are not in the map.
    pub(crate) async fn members_of<O, T>(self, db: &mut Db, owners: &[O]) -> Result<BTreeMap<O, Vec<T>>, HandlerError>
    where
        O: Value + Default + Ord,
        T: Value + Default,
    {
        let Link { table, owner: left, member, .. } = self;
        let text = format!("SELECT {left}, {member} FROM {table} WHERE {left} IN NUMBERS($1) ORDER BY {left}, {member}");
        let mut members = BTreeMap::<O, Vec<T>>::new();
        for row in sql(text).bind_list(owners).all(db).await? {
            members.entry(row.get(left)?).or_default().push(row.get(member)?);
        }
        Ok(members)
    }
    /// Adds members; those that were not members before. Ids that nothing has are passed over.
    pub(crate) async fn add<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let Link { table, owner: left, member: right, members: among } = self;
        let text = format!(
            "INSERT INTO {table} ({left}, {right}) SELECT CAST($1 AS BIGINT), id FROM {among} WHERE id IN NUMBERS($2) ORDER BY id \
             ON CONFLICT DO NOTHING RETURNING {right}"
        );
        let added = sql(text).bind(owner).bind_list(members).column(db, right).await?;
        Ok(added.into_iter().collect())
    }
    /// Removes members; those that were members before.
    pub(crate) async fn remove<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let Link { table, owner: left, member: right, .. } = self;
        let text = format!("DELETE FROM {table} WHERE {left} = $1 AND {right} IN NUMBERS($2) RETURNING {right}");
        let removed = sql(text).bind(owner).bind_list(members).column(db, right).await?;
        Ok(removed.into_iter().collect())
    }
    /// Removes all members of an owner.
    pub(crate) async fn clear(self, db: &mut Db, owner: impl Value) -> Result<(), HandlerError> {
        let text = format!("DELETE FROM {} WHERE {} = $1", self.table, self.owner);
        sql(text).bind(owner).run(db).await.map(drop)
    }
    /// Makes these the only members. The owner's row has to be locked.
    pub(crate) async fn replace<T>(self, db: &mut Db, owner: impl Value + Clone, members: &[T]) -> Result<(), HandlerError>
    where
        T: Value + Default + Ord,
    {
        self.clear(db, owner.clone()).await?;
        self.add(db, owner, members).await.map(drop)
    }
}
