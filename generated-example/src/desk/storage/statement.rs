//! SQL statements with bound values.
//!
//! In: SQL with the placeholders `$1`, `$2`, …, and values of generated types (ids, enums, timestamps, and options of these). Out: rows, or
//! the number of changed rows. Not here: reading a row (see `row`), and the differences between the two databases (see `dialect`).
//!
//! The text must be valid for both databases: the only types are BIGINT, TEXT and DOUBLE PRECISION, sums are `CAST(SUM(x) AS BIGINT)`, and a
//! placeholder is compared with a column or is in a `CAST`, so that PostgreSQL knows its type.

use std::borrow::Cow;
use std::fmt::Write as _;

use futures_util::TryStreamExt as _;
use specwright::HandlerError;
use specwright::value::{Slot, Value, View};
use sqlx::any::AnyArguments;
use sqlx::error::BoxDynError;
use sqlx::{Arguments as _, AssertSqlSafe};

use super::{Db, Dialect, Row};

/// A statement with its bound values.
pub(crate) struct Statement {
    text: Cow<'static, str>,
    values: AnyArguments,
    count: usize,
    /// The first error of a bound value. Running the statement returns it.
    refused: Option<BoxDynError>,
}

/// Starts a statement with this text. The text must not contain input of a caller; input is bound.
pub(crate) fn sql(text: impl Into<Cow<'static, str>>) -> Statement {
    Statement { text: text.into(), values: AnyArguments::default(), count: 0, refused: None }
}

/// The first placeholders: `$1, $2, $3` for a count of 3.
pub(super) fn placeholders(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

impl Statement {
    /// Replaces the text and keeps the values.
    pub(super) fn with_text(self, text: String) -> Self {
        Statement { text: text.into(), ..self }
    }
    /// Appends text.
    pub(crate) fn push(mut self, text: &str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }
    /// Appends text and the next placeholder, and binds a value to it: `push_bind(" AND id > ", 7)`.
    pub(crate) fn push_bind(self, text: &str, value: impl Value) -> Self {
        let mut bound = self.bind(value);
        // Writing to a string cannot fail.
        let _ = write!(bound.text.to_mut(), "{text}${}", bound.count);
        bound
    }
    /// Appends text and the next placeholder in parentheses, and binds a list to it: `push_list(" AND id IN NUMBERS", ids)`.
    pub(crate) fn push_list<T: Value>(self, text: &str, values: &[T]) -> Self {
        let bound = self.bind_list(values);
        let placeholder = format!("{text}(${})", bound.count);
        bound.push(&placeholder)
    }
    /// Like [`push_bind`](Self::push_bind) if the value is `Some`: `push_if_some(" AND id = ", request.id)`. `None` appends nothing.
    pub(crate) fn push_if_some<T: Value>(self, text: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.push_bind(text, value),
            None => self,
        }
    }
    /// Appends `text ($4, $5, $6)` and binds each value separately: for short lists of a fixed length, which must not be empty.
    pub(crate) fn push_values<T: Value + Clone>(self, text: &str, values: &[T]) -> Self {
        let statement = self.push(text).push(" (");
        let bind = |(statement, comma): (Statement, &'static str), value: &T| (statement.push_bind(comma, value.clone()), ", ");
        let (statement, _) = values.iter().fold((statement, ""), bind);
        statement.push(")")
    }
    /// Binds the next value. `None` is NULL.
    pub(crate) fn bind(mut self, mut value: impl Value) -> Self {
        let absent = matches!(value.view(), View::Absent | View::Null);
        if absent && let Slot::Optional(slot) = value.slot() {
            // The slot is filled only to find the type of the NULL.
            slot.fill();
        }
        let added = add(&mut self.values, value.view(), absent);
        self.refused = self.refused.or(added.err());
        self.count += 1;
        self
    }
    /// Binds a list as one parameter, for `IN NUMBERS($1)` and `IN TEXTS($1)`.
    pub(crate) fn bind_list<T: Value>(self, values: &[T]) -> Self {
        let items: Vec<_> = values.iter().map(|value| item(value.view())).collect();
        match items.into_iter().collect::<Result<Vec<_>, _>>() {
            Ok(items) => self.bind(format!("[{}]", items.join(","))),
            Err(refused) => Statement { refused: Some(refused), ..self.bind(String::new()) },
        }
    }
    /// Binds text.
    pub(crate) fn bind_text(self, value: &str) -> Self {
        self.bind(value.to_owned())
    }
    /// Binds bytes.
    pub(crate) fn bind_bytes(mut self, value: Vec<u8>) -> Self {
        let added = self.values.add(value);
        self.refused = self.refused.or(added.err());
        self.count += 1;
        self
    }
    /// Runs the statement, and returns the number of changed rows.
    pub(crate) async fn run(self, db: &mut Db) -> Result<u64, HandlerError> {
        let query = self.query(db.dialect())?;
        let done = query.execute(db.connection()).await;
        done.map(|done| done.rows_affected()).map_err(|error| db.failed(error))
    }
    /// The first row, if there is one.
    pub(crate) async fn optional(self, db: &mut Db) -> Result<Option<Row>, HandlerError> {
        let query = self.query(db.dialect())?;
        let row = query.fetch_optional(db.connection()).await;
        row.map(|row| row.map(Row)).map_err(|error| db.failed(error))
    }
    /// The first row; an error if there is none. For statements that always return a row, such as `SELECT COUNT(*)`.
    pub(crate) async fn one(self, db: &mut Db) -> Result<Row, HandlerError> {
        let query = self.query(db.dialect())?;
        let row = query.fetch_one(db.connection()).await;
        row.map(Row).map_err(|error| db.failed(error))
    }
    /// All rows.
    pub(crate) async fn all(self, db: &mut Db) -> Result<Vec<Row>, HandlerError> {
        let query = self.query(db.dialect())?;
        let rows = query.fetch(db.connection()).map_ok(Row).try_collect().await;
        rows.map_err(|error| db.failed(error))
    }
    /// One column of all rows.
    pub(crate) async fn column<T: Value + Default>(self, db: &mut Db, name: &str) -> Result<Vec<T>, HandlerError> {
        self.all(db).await?.iter().map(|row| row.get(name)).collect()
    }
    /// Whether there is a row.
    pub(crate) async fn exists(self, db: &mut Db) -> Result<bool, HandlerError> {
        self.optional(db).await.map(|row| row.is_some())
    }
    fn query(self, dialect: Dialect) -> Result<sqlx::query::Query<'static, sqlx::Any, AnyArguments>, HandlerError> {
        match self.refused {
            Some(error) => Err(HandlerError::internal(error)),
            None => Ok(sqlx::query_with(AssertSqlSafe(dialect.translate(self.text).into_owned()), self.values)),
        }
    }
}

/// Adds a value, or NULL with the type of the value.
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

/// Writes a value as an item of a JSON list.
fn item(view: View<'_>) -> Result<String, BoxDynError> {
    let text = match view {
        View::Int(value) => return Ok(value.to_string()),
        View::Str(value) => Cow::Borrowed(value),
        View::Text(value) => value,
        _ => return Err("a value of this kind cannot be in a list".into()),
    };
    Ok(specwright::Json::from(text.into_owned()).to_string())
}
