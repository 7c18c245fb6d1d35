//! Folded columns of rows that an older program wrote.
//!
//! In: rows whose text has no folded form yet. Out: the same rows with it. Not here: rows that are written now, which get it from
//! [`Columns::set_folded`](super::Columns::set_folded). A database cannot do this: SQLite folds ASCII only, and PostgreSQL as its
//! locale says.

use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::OpenError;
use crate::desk::text::{folded, plain};

/// Table and column, and whether tags are left out before folding.
const TEXTS: [(&str, &str, bool); 17] = [
    ("users", "name", false),
    ("users", "lastname", false),
    ("users", "email", false),
    ("users", "username", false),
    ("users", "employee_number", false),
    ("users", "phone", false),
    ("users", "mobile", false),
    ("users", "office", false),
    ("users", "fax", false),
    ("users", "other", false),
    ("user_groups", "name", false),
    ("companies", "name", false),
    ("categories", "name", false),
    ("configuration_items", "name", false),
    ("articles", "title", false),
    ("articles", "content", true),
    ("articles", "description", false),
];

/// Fills what is missing. Two texts that are equal now, where the older program took them for different ones, are an error.
pub(super) async fn fill(db: &mut AnyConnection) -> Result<(), OpenError> {
    for (table, column, tagged) in TEXTS {
        let missing = format!("SELECT id, {column} AS value FROM {table} WHERE {column} IS NOT NULL AND {column}_folded IS NULL");
        let update = format!("UPDATE {table} SET {column}_folded = $1 WHERE id = $2");
        for row in sqlx::query(AssertSqlSafe(missing)).fetch_all(&mut *db).await? {
            let (id, value): (i64, String) = (row.try_get("id")?, row.try_get("value")?);
            let text = if tagged { folded(&plain(&value)) } else { folded(&value) };
            let done = sqlx::query(AssertSqlSafe(update.clone())).bind(text).bind(id).execute(&mut *db).await;
            done.map_err(|error| {
                OpenError(format!("the {column} {value:?} occurs twice in {table}: {}", OpenError::from(error)))
            })?;
        }
    }
    Ok(())
}
