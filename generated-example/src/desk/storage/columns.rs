//! Inserts and updates by lists of columns, so that a resource does not count placeholders.
//!
//! In: column names of the program, values of generated types. Out: one statement. Not here: anything with a condition
//! other than the row's number; that is written as SQL.

use std::fmt::Write as _;

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, Statement, placeholders, sql};

/// A row that is being put together, or the changes to one.
pub(crate) struct Columns {
    table: &'static str,
    names: Vec<&'static str>,
    values: Statement,
}

/// Columns of a row of this table.
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
    /// Sets a column if there is a value, and leaves it alone otherwise: a parameter that was not sent changes nothing.
    pub(crate) fn set_sent<T: Value + Default>(self, name: &'static str, value: Option<T>) -> Self {
        if value.is_some() { self.set(name, value) } else { self }
    }
    /// Sets a column to bytes.
    pub(crate) fn bytes(mut self, name: &'static str, value: Vec<u8>) -> Self {
        self.names.push(name);
        self.values = self.values.bytes(value);
        self
    }
    /// Adds the row.
    pub(crate) async fn insert(self, db: &mut Db) -> Result<(), HandlerError> {
        let (names, values) = (self.names.join(", "), placeholders(1, self.names.len()));
        let text = format!("INSERT INTO {} ({names}) VALUES ({values})", self.table);
        self.values.with_text(text).run(db).await.map(drop)
    }
    /// Changes the row whose column `key` is `id`; whether there is one. Also without changes the row is locked until the
    /// transaction ends.
    pub(crate) async fn update(self, db: &mut Db, key: &'static str, id: impl Value) -> Result<bool, HandlerError> {
        let mut text = format!("UPDATE {} SET {key} = {key}", self.table);
        for (index, name) in self.names.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = write!(text, ", {name} = ${}", index + 1);
        }
        let _ = write!(text, " WHERE {key} = ${}", self.names.len() + 1);
        Ok(self.values.bind(id).with_text(text).run(db).await? > 0)
    }
}
