//! Fills the case-folded columns of rows that an older version of the program wrote.
//!
//! A migration in SQL cannot do this: SQLite folds ASCII only, and the result of PostgreSQL depends on its locale. New rows get their folded
//! text from [`Columns::set_with_folded`](super::Columns::set_with_folded).

use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::OpenError;
use crate::desk::text::{folded, without_tags};

/// Table, column, and whether the column contains HTML.
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

/// Fills the missing values. Fails if two values that must be unique differ only in case.
pub(super) async fn fill(db: &mut AnyConnection) -> Result<(), OpenError> {
    for (table, column, is_html) in TEXTS {
        let missing = format!("SELECT id, {column} AS value FROM {table} WHERE {column} IS NOT NULL AND {column}_folded IS NULL");
        let update = format!("UPDATE {table} SET {column}_folded = $1 WHERE id = $2");
        for row in sqlx::query(AssertSqlSafe(missing)).fetch_all(&mut *db).await? {
            let (id, value): (i64, String) = (row.try_get("id")?, row.try_get("value")?);
            let text = if is_html { folded(&without_tags(&value)) } else { folded(&value) };
            let done = sqlx::query(AssertSqlSafe(update.clone())).bind(text).bind(id).execute(&mut *db).await;
            done.map_err(|error| {
                OpenError(format!("the {column} {value:?} occurs twice in {table}: {}", OpenError::from(error)))
            })?;
        }
    }
    Ok(())
}
