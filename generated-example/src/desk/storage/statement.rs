//! One SQL statement with its values.
//!
//! In: SQL with `$1`, `$2`, …, and values of generated types: ids, enums, instants and options of them are bound as they are.
//! Out: rows, or how many were changed. Not here: reading a row (see `row`).
//!
//! The same text has to run on SQLite and PostgreSQL: no types but BIGINT, TEXT and DOUBLE PRECISION, sums as
//! `CAST(SUM(x) AS BIGINT)`, a parameter always beside a column or in a `CAST`.

use std::borrow::Cow;
use std::fmt::Write as _;

use specwright::HandlerError;
use specwright::value::{Slot, Value, View};
use sqlx::any::AnyArguments;
use sqlx::error::{BoxDynError, DatabaseError, ErrorKind};
use sqlx::{Arguments as _, AssertSqlSafe};

use super::{Db, Row};
use crate::desk::conflicts;

/// A statement that is being put together.
pub(crate) struct Statement {
    text: Cow<'static, str>,
    values: AnyArguments,
    /// The first value that could not be bound; told when the statement runs.
    wrong: Option<BoxDynError>,
}

/// A statement of this text. Text is never made of what a caller sent: that is bound.
pub(crate) fn sql(text: impl Into<Cow<'static, str>>) -> Statement {
    Statement { text: text.into(), values: AnyArguments::default(), wrong: None }
}

/// `$3, $4, $5` for `from` 3 and `count` 3; with `bind_all` after `IN (…)`. `NULL` when there are none.
pub(crate) fn placeholders(from: usize, count: usize) -> String {
    if count == 0 {
        return "NULL".to_owned();
    }
    let mut text = String::with_capacity(count * 5);
    for number in from..from + count {
        let comma = if number == from { "" } else { ", " };
        // Writing into a string cannot fail.
        let _ = write!(text, "{comma}${number}");
    }
    text
}

impl Statement {
    /// The same values under another text.
    pub(crate) fn with_text(self, text: String) -> Self {
        Statement { text: text.into(), ..self }
    }
    /// Binds the next value. `None` is NULL.
    pub(crate) fn bind(mut self, mut value: impl Value) -> Self {
        let absent = matches!(value.view(), View::Absent | View::Null);
        if absent && let Slot::Optional(place) = value.slot() {
            // A NULL needs a type too, and a value of the right one tells it.
            place.fill();
        }
        let added = add(&mut self.values, value.view(), absent);
        self.wrong = self.wrong.or(added.err());
        self
    }
    /// Binds every value of a list, for `IN (…)`.
    pub(crate) fn bind_all<T: Value + Clone>(self, values: &[T]) -> Self {
        values.iter().cloned().fold(self, Statement::bind)
    }
    /// Binds text that is only borrowed.
    pub(crate) fn text(self, value: &str) -> Self {
        self.bind(value.to_owned())
    }
    /// Binds bytes.
    pub(crate) fn bytes(mut self, value: Vec<u8>) -> Self {
        let added = self.values.add(value);
        self.wrong = self.wrong.or(added.err());
        self
    }
    /// Runs it; how many rows were changed.
    pub(crate) async fn run(self, db: &mut Db) -> Result<u64, HandlerError> {
        let done = self.query()?.execute(db).await.map_err(failed)?;
        Ok(done.rows_affected())
    }
    /// The first row, if there is one.
    pub(crate) async fn optional(self, db: &mut Db) -> Result<Option<Row>, HandlerError> {
        Ok(self.query()?.fetch_optional(db).await.map_err(failed)?.map(Row))
    }
    /// The one row that is always there: counts, `RETURNING`.
    pub(crate) async fn only(self, db: &mut Db) -> Result<Row, HandlerError> {
        self.query()?.fetch_one(db).await.map_err(failed).map(Row)
    }
    /// All rows.
    pub(crate) async fn all(self, db: &mut Db) -> Result<Vec<Row>, HandlerError> {
        let rows = self.query()?.fetch_all(db).await.map_err(failed)?;
        Ok(rows.into_iter().map(Row).collect())
    }
    /// One column of all rows.
    pub(crate) async fn column<T: Value + Default>(self, db: &mut Db, name: &str) -> Result<Vec<T>, HandlerError> {
        self.all(db).await?.iter().map(|row| row.get(name)).collect()
    }
    /// Whether there is a row.
    pub(crate) async fn exists(self, db: &mut Db) -> Result<bool, HandlerError> {
        self.optional(db).await.map(|row| row.is_some())
    }
    fn query(self) -> Result<sqlx::query::Query<'static, sqlx::Any, AnyArguments>, HandlerError> {
        match self.wrong {
            Some(wrong) => Err(HandlerError::internal(wrong)),
            None => Ok(sqlx::query_with(AssertSqlSafe(self.text.into_owned()), self.values)),
        }
    }
}

/// Adds a value, or the NULL of its type.
fn add(values: &mut AnyArguments, view: View<'_>, null: bool) -> Result<(), BoxDynError> {
    match view {
        View::Int(value) => values.add((!null).then_some(value)),
        View::Bool(value) => values.add((!null).then_some(i64::from(value))),
        View::Instant(value) => values.add((!null).then_some(value.epoch())),
        View::Float(value) => values.add((!null).then_some(value)),
        View::Str(value) | View::Secret(value) => values.add((!null).then(|| value.to_owned())),
        View::Text(value) => values.add((!null).then(|| value.into_owned())),
        _ => Err("a value of this kind has no column".into()),
    }
}

/// What a failed statement means to who called.
pub(super) fn failed(error: sqlx::Error) -> HandlerError {
    let kind = match &error {
        sqlx::Error::Database(told) if conflicts::note(told.as_ref()) || is_away(told.as_ref()) => return unavailable(error),
        sqlx::Error::Database(told) => told.kind(),
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
            return unavailable(error);
        }
        _ => ErrorKind::Other,
    };
    match kind {
        ErrorKind::UniqueViolation => HandlerError::refused("there is one like this already").with_source(error),
        ErrorKind::ForeignKeyViolation => {
            HandlerError::refused("something that this refers to does not exist, or is in use").with_source(error)
        }
        _ => HandlerError::internal(error),
    }
}

/// Whether a data base that answers says that it does not serve: PostgreSQL's classes 08 (connection), 53 (no resources) and
/// 57P (ended by its operator), and SQLite's busy and locked.
fn is_away(told: &dyn DatabaseError) -> bool {
    let code = told.code().unwrap_or_default();
    code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") || matches!(&*code, "5" | "6")
}

/// Later it may work. What is wrong is for those who run the desk, and not for its callers.
fn unavailable(error: sqlx::Error) -> HandlerError {
    tracing::error!(%error, "the data base does not serve");
    HandlerError::status(503, "the data base does not serve at the moment; try again").with_source(error)
}
