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
    pub(crate) owner_column: &'static str,
    /// The column with the id of the member.
    pub(crate) member_column: &'static str,
    /// The table of the members.
    pub(crate) member_table: &'static str,
}

impl JoinTable {
    /// The members of an owner, in the order of their ids.
    pub(crate) async fn members<T: Value + Default>(self, db: &mut Db, owner: impl Value) -> Result<Vec<T>, HandlerError> {
        let JoinTable { table, owner_column, member_column, .. } = self;
        let text = format!("SELECT {member_column} FROM {table} WHERE {owner_column} = $1 ORDER BY {member_column}");
        sql(text).bind(owner).column(db, member_column).await
    }
    /// The members of several owners, in the order of their ids. The map has no entry for an owner without members.
    pub(crate) async fn members_of<O, T>(self, db: &mut Db, owners: &[O]) -> Result<BTreeMap<O, Vec<T>>, HandlerError>
    where
        O: Value + Default + Ord,
        T: Value + Default,
    {
        let JoinTable { table, owner_column, member_column, .. } = self;
        let text = format!(
            "SELECT {owner_column}, {member_column} FROM {table} WHERE {owner_column} IN NUMBERS($1) ORDER BY {owner_column}, {member_column}"
        );
        let mut members = BTreeMap::<O, Vec<T>>::new();
        for row in sql(text).bind_list(owners).all(db).await? {
            members.entry(row.get(owner_column)?).or_default().push(row.get(member_column)?);
        }
        Ok(members)
    }
    /// Adds members. Returns the added members, without those that were members before. Ids without a row are ignored.
    pub(crate) async fn add<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let JoinTable { table, owner_column, member_column, member_table } = self;
        let text = format!(
            "INSERT INTO {table} ({owner_column}, {member_column}) SELECT CAST($1 AS BIGINT), id FROM {member_table} \
             WHERE id IN NUMBERS($2) ORDER BY id \
             ON CONFLICT DO NOTHING RETURNING {member_column}"
        );
        let added = sql(text).bind(owner).bind_list(members).column(db, member_column).await?;
        Ok(added.into_iter().collect())
    }
    /// Removes members. Returns the removed members.
    pub(crate) async fn remove<T>(self, db: &mut Db, owner: impl Value, members: &[T]) -> Result<BTreeSet<T>, HandlerError>
    where
        T: Value + Default + Ord,
    {
        let JoinTable { table, owner_column, member_column, .. } = self;
        let text =
            format!("DELETE FROM {table} WHERE {owner_column} = $1 AND {member_column} IN NUMBERS($2) RETURNING {member_column}");
        let removed = sql(text).bind(owner).bind_list(members).column(db, member_column).await?;
        Ok(removed.into_iter().collect())
    }
    /// Adds each member to each owner. Ids without a row are ignored.
    pub(crate) async fn add_to_all<O, T>(
        self,
        db: &mut Db,
        owners_in: &str,
        owners: &[O],
        members: &[T],
    ) -> Result<(), HandlerError>
    where
        O: Value,
        T: Value,
    {
        let JoinTable { table, owner_column, member_column, member_table } = self;
        let text = format!(
            "INSERT INTO {table} ({owner_column}, {member_column}) SELECT o.id, m.id FROM {owners_in} o CROSS JOIN {member_table} m \
             WHERE o.id IN NUMBERS($1) AND m.id IN NUMBERS($2) ORDER BY o.id, m.id ON CONFLICT DO NOTHING"
        );
        sql(text).bind_list(owners).bind_list(members).run(db).await.map(drop)
    }
    /// Removes each member from each owner.
    pub(crate) async fn remove_from_all<O, T>(self, db: &mut Db, owners: &[O], members: &[T]) -> Result<(), HandlerError>
    where
        O: Value,
        T: Value,
    {
        let JoinTable { table, owner_column, member_column, .. } = self;
        let text = format!("DELETE FROM {table} WHERE {owner_column} IN NUMBERS($1) AND {member_column} IN NUMBERS($2)");
        sql(text).bind_list(owners).bind_list(members).run(db).await.map(drop)
    }
    /// Removes all members of an owner.
    pub(crate) async fn clear(self, db: &mut Db, owner: impl Value) -> Result<(), HandlerError> {
        let text = format!("DELETE FROM {} WHERE {} = $1", self.table, self.owner_column);
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
