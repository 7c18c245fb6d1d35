//! Rows written by the names of their columns.
//!
//! In: column names of the program, values of generated types. Out: one statement. Not here: anything with a condition other
//! than the row's key; that is written as SQL.

use specwright::HandlerError;
use specwright::value::Value;

use super::statement::placeholders;
use super::{Db, Statement, sql};
use crate::desk::text::{folded, plain};

/// A row that is being put together, or the changes to one.
pub(crate) struct Columns {
    table: &'static str,
    names: Vec<&'static str>,
    values: Statement,
}

/// Columns of a row in this table.
pub(crate) fn columns(table: &'static str) -> Columns {
    Columns { table, names: Vec::new(), values: sql("") }
}

impl Columns {
    /// Sets a column; `None` is NULL.
    pub(crate) fn set(mut self, name: &'static str, value: impl Value) -> Self {
        self.names.push(name);
        self.values = self.values.bind(value);
        self
    }
    /// Sets a column if there is a value: a parameter that was not sent changes nothing.
    pub(crate) fn set_sent<T: Value + Default>(self, name: &'static str, value: Option<T>) -> Self {
        if value.is_some() { self.set(name, value) } else { self }
    }
    /// Sets a text column, and the column beside it that holds the text folded for comparisons: `email` and `email_folded`.
    pub(crate) fn set_folded(self, [name, beside]: [&'static str; 2], value: Option<String>) -> Self {
        let fold = value.as_deref().map(folded);
        self.set(name, value).set(beside, fold)
    }
    /// The same for HTML, whose tags are left out of the folded form.
    pub(crate) fn set_folded_html(self, [name, beside]: [&'static str; 2], value: Option<String>) -> Self {
        let fold = value.as_deref().map(|html| folded(&plain(html)));
        self.set(name, value).set(beside, fold)
    }
    /// The same if there is a value.
    pub(crate) fn set_folded_sent(self, names: [&'static str; 2], value: Option<String>) -> Self {
        if value.is_some() { self.set_folded(names, value) } else { self }
    }
    /// Sets a column to bytes.
    pub(crate) fn bytes(mut self, name: &'static str, value: Vec<u8>) -> Self {
        self.names.push(name);
        self.values = self.values.bytes(value);
        self
    }
    fn insertion(&self) -> String {
        let (names, values) = (self.names.join(", "), placeholders(self.names.len()));
        format!("INSERT INTO {} ({names}) VALUES ({values})", self.table)
    }
    /// Adds the row.
    pub(crate) async fn insert(self, db: &mut Db) -> Result<(), HandlerError> {
        let text = self.insertion();
        self.values.with_text(text).run(db).await.map(drop)
    }
    /// Adds the row; the id in its column `key`, which the database gives and which no row of the table ever had.
    pub(crate) async fn insert_numbered<T: From<i64>>(self, db: &mut Db, key: &str) -> Result<T, HandlerError> {
        let text = format!("{} RETURNING {key}", self.insertion());
        self.values.with_text(text).only(db).await?.get::<i64>(key).map(T::from)
    }
    /// Changes the row whose column `key` is `id`; whether there is one. Without any column set, the row is only looked for.
    pub(crate) async fn update(self, db: &mut Db, key: &'static str, id: impl Value) -> Result<bool, HandlerError> {
        if self.names.is_empty() {
            return sql(format!("SELECT {key} FROM {} WHERE {key} = $1", self.table)).bind(id).exists(db).await;
        }
        let set = self.names.iter().zip(1..).map(|(name, number)| format!("{name} = ${number}")).collect::<Vec<_>>().join(", ");
        let text = format!("UPDATE {} SET {set}", self.table);
        Ok(self.values.with_text(text).push_bind(&format!(" WHERE {key} = "), id).run(db).await? > 0)
    }
}
