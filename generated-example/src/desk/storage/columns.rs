//! Builds INSERT and UPDATE statements from columns and values.
//!
//! In: names of columns, values of generated types. Out: a statement for one row. Not here: updates with a condition other than the id, which
//! are written as SQL.

use specwright::HandlerError;
use specwright::value::Value;

use super::statement::placeholders;
use super::{Db, Statement, sql};
use crate::desk::text::{folded, without_tags};

/// The columns of a new row, or the changed columns of an existing row.
pub(crate) struct Columns {
    table: &'static str,
    names: Vec<&'static str>,
    values: Statement,
}

/// Starts an INSERT or UPDATE of a row in this table. The last call decides which: `insert`, `insert_returning` or `update`.
pub(crate) fn write_row(table: &'static str) -> Columns {
    Columns { table, names: Vec::new(), values: sql("") }
}

impl Columns {
    /// Sets a column. `None` is NULL.
    pub(crate) fn set(mut self, name: &'static str, value: impl Value) -> Self {
        self.names.push(name);
        self.values = self.values.bind(value);
        self
    }
    /// Sets a column if the value is `Some`. `None` leaves the column unchanged.
    pub(crate) fn set_if_some<T: Value + Default>(self, name: &'static str, value: Option<T>) -> Self {
        if value.is_some() { self.set(name, value) } else { self }
    }
    /// Sets a text column and the column of its case-folded text, by which it is searched, such as `["email", "email_folded"]`.
    pub(crate) fn set_with_folded(self, [name, folded_name]: [&'static str; 2], value: Option<String>) -> Self {
        let fold = value.as_deref().map(folded);
        self.set(name, value).set(folded_name, fold)
    }
    /// Like [`set_with_folded`](Self::set_with_folded) for HTML: the case-folded text has no tags.
    pub(crate) fn set_with_folded_html(self, [name, folded_name]: [&'static str; 2], value: Option<String>) -> Self {
        let fold = value.as_deref().map(|html| folded(&without_tags(html)));
        self.set(name, value).set(folded_name, fold)
    }
    /// Like [`set_with_folded`](Self::set_with_folded) if the value is `Some`. `None` leaves both columns unchanged.
    pub(crate) fn set_with_folded_if_some(self, names: [&'static str; 2], value: Option<String>) -> Self {
        if value.is_some() { self.set_with_folded(names, value) } else { self }
    }
    /// Sets a column to bytes.
    pub(crate) fn set_bytes(mut self, name: &'static str, value: Vec<u8>) -> Self {
        self.names.push(name);
        self.values = self.values.bind_bytes(value);
        self
    }
    fn insertion(&self) -> String {
        let (names, values) = (self.names.join(", "), placeholders(self.names.len()));
        format!("INSERT INTO {} ({names}) VALUES ({values})", self.table)
    }
    /// Inserts the row.
    pub(crate) async fn insert(self, db: &mut Db) -> Result<(), HandlerError> {
        let text = self.insertion();
        self.values.with_text(text).run(db).await.map(drop)
    }
    /// Inserts the row and returns the new id in the column `key`. The database never reuses an id.
    pub(crate) async fn insert_returning<T: From<i64>>(self, db: &mut Db, key: &str) -> Result<T, HandlerError> {
        let text = format!("{} RETURNING {key}", self.insertion());
        self.values.with_text(text).one(db).await?.get::<i64>(key).map(T::from)
    }
    /// Updates the row whose column `key` is `id`. Returns whether the row exists, also if no column is set.
    pub(crate) async fn update(self, db: &mut Db, key: &'static str, id: impl Value) -> Result<bool, HandlerError> {
        if self.names.is_empty() {
            return sql(format!("SELECT {key} FROM {} WHERE {key} = $1", self.table)).bind(id).exists(db).await;
        }
        let set = self.names.iter().zip(1..).map(|(name, number)| format!("{name} = ${number}")).collect::<Vec<_>>().join(", ");
        let text = format!("UPDATE {} SET {set}", self.table);
        Ok(self.values.with_text(text).push_bind(&format!(" WHERE {key} = "), id).run(db).await? > 0)
    }
}
