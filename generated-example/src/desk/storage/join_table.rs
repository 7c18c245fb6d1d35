//! Join tables, such as the users of groups and the observers of requests.
//!
//! A join table has two columns: the id of an owner and the id of a member. Foreign keys refuse unknown owners.
//!
//! A caller locks the row of the owner before it changes the members (see `lock`).

use std::collections::{BTreeMap, BTreeSet};

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, sql};

/// A join table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JoinTable {
    /// The name of the table.
    pub(crate) table: &'static str,
    /// The column with the id of the owner.
    pub(crate) owner: &'static str,
    /// The column with the id of the member.
    pub(crate) member: &'static str,
    /// The table of the members.
    pub(crate) member_table: &'static str,
}

impl JoinTable {
    /// The members of an owner, in the order of their ids.
    pub(crate) async fn members<T: Value + Default>(self, db: &mut Db, owner: impl Value) -> Result<Vec<T>, HandlerError> {
        let JoinTable { table, owner: left, member, .. } = self;
        let text = format!("SELECT {member} FROM {table} WHERE {left} = $1 ORDER BY {member}");
        sql(text).bind(owner).column(db, member).await
    }
    /// The members of several owners, in the order of their ids. The map has no entry for an owner without members.
    pub(crate) async fn members_of<O, T>(self, db: &mut Db, owners: &[O]) -> Result<BTreeMap<O, Vec<T>>, HandlerError>
    where
        O: Value + Default + Ord,
        T: Value + Default,
    {
        let JoinTable { table, owner: left, member, .. } = self;
        let text = format!("SELECT {left}, {member} FROM {table} WHERE {left} IN NUMBERS($1) ORDER BY {left}, {member}");
        let mut members = BTreeMap::<O, Vec<T>>::new();
        for row in sql(text).bind_list(owners).all(db).await? {
            members.entry(row.get(left)?).or_default().push(row.get(member)?);
        }
        Ok(members)
    }
    /// Adds members. Returns the added members, without those that were members before. Ids without a row are ignored.
    pub(crate) async fn add<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let JoinTable { table, owner: left, member: right, member_table: among } = self;
        let text = format!(
            "INSERT INTO {table} ({left}, {right}) SELECT CAST($1 AS BIGINT), id FROM {among} WHERE id IN NUMBERS($2) ORDER BY id \
             ON CONFLICT DO NOTHING RETURNING {right}"
        );
        let added = sql(text).bind(owner).bind_list(members).column(db, right).await?;
        Ok(added.into_iter().collect())
    }
    /// Removes members. Returns the removed members.
    pub(crate) async fn remove<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let JoinTable { table, owner: left, member: right, .. } = self;
        let text = format!("DELETE FROM {table} WHERE {left} = $1 AND {right} IN NUMBERS($2) RETURNING {right}");
        let removed = sql(text).bind(owner).bind_list(members).column(db, right).await?;
        Ok(removed.into_iter().collect())
    }
    /// Removes all members of an owner.
    pub(crate) async fn clear(self, db: &mut Db, owner: impl Value) -> Result<(), HandlerError> {
        let text = format!("DELETE FROM {} WHERE {} = $1", self.table, self.owner);
        sql(text).bind(owner).run(db).await.map(drop)
    }
    /// Replaces all members of an owner. The caller must lock the row of the owner.
    pub(crate) async fn replace<T>(self, db: &mut Db, owner: impl Value + Clone, members: &[T]) -> Result<(), HandlerError>
    where
        T: Value + Default + Ord,
    {
        self.clear(db, owner.clone()).await?;
        self.add(db, owner, members).await.map(drop)
    }
}
