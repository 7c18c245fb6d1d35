//! Tables that say which things belong together: members, observers, affected groups.
//!
//! In: a table of two numbers, and the thing on its left. Out: the things on its right, in the order of their numbers. Not
//! here: whether these things exist; the tables refer to theirs, so that unknown numbers are refused.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, placeholders, sql};

/// A table of pairs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// Its name.
    pub(crate) table: &'static str,
    /// The column of what has.
    pub(crate) owner: &'static str,
    /// The column of what is had.
    pub(crate) member: &'static str,
}

impl Link {
    /// The members of one owner.
    pub(crate) async fn members<T: Value + Default>(self, db: &mut Db, owner: impl Value) -> Result<Vec<T>, HandlerError> {
        let Link { table, owner: left, member } = self;
        let text = format!("SELECT {member} FROM {table} WHERE {left} = $1 ORDER BY {member}");
        sql(text).bind(owner).column(db, member).await
    }
    /// The members of several owners at once; owners without any are not in the map.
    pub(crate) async fn members_of<O, T>(self, db: &mut Db, owners: &[O]) -> Result<BTreeMap<O, Vec<T>>, HandlerError>
    where
        O: Value + Default + Clone + Ord,
        T: Value + Default,
    {
        let Link { table, owner: left, member } = self;
        let among = placeholders(1, owners.len());
        let text = format!("SELECT {left}, {member} FROM {table} WHERE {left} IN ({among}) ORDER BY {left}, {member}");
        let mut members = BTreeMap::<O, Vec<T>>::new();
        for row in sql(text).bind_all(owners).all(db).await? {
            members.entry(row.get(left)?).or_default().push(row.get(member)?);
        }
        Ok(members)
    }
    /// Adds a member; whether it was none before.
    pub(crate) async fn add(self, db: &mut Db, owner: impl Value, member: impl Value) -> Result<bool, HandlerError> {
        let Link { table, owner: left, member: right } = self;
        let text = format!("INSERT INTO {table} ({left}, {right}) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        Ok(sql(text).bind(owner).bind(member).run(db).await? > 0)
    }
    /// Takes a member out; whether it was one.
    pub(crate) async fn remove(self, db: &mut Db, owner: impl Value, member: impl Value) -> Result<bool, HandlerError> {
        let Link { table, owner: left, member: right } = self;
        let text = format!("DELETE FROM {table} WHERE {left} = $1 AND {right} = $2");
        Ok(sql(text).bind(owner).bind(member).run(db).await? > 0)
    }
    /// Takes all members out.
    pub(crate) async fn clear(self, db: &mut Db, owner: impl Value) -> Result<(), HandlerError> {
        let text = format!("DELETE FROM {} WHERE {} = $1", self.table, self.owner);
        sql(text).bind(owner).run(db).await.map(drop)
    }
    /// Makes these, and no others, the members.
    pub(crate) async fn replace<T: Value + Clone>(
        self,
        db: &mut Db,
        owner: impl Value + Clone,
        members: &[T],
    ) -> Result<(), HandlerError> {
        self.clear(db, owner.clone()).await?;
        for member in members {
            self.add(db, owner.clone(), member.clone()).await?;
        }
        Ok(())
    }
}
