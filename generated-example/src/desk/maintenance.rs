//! Functions of the command line and the administration interface: check the database, delete all data, count requests, read a history.
//!
//! Not here: filling the database (see `seed`).

use specwright::HandlerError;

use super::Desk;
use super::storage::{Dialect, GlobalLock, OpenError, Row, check_database, lock_global, sql};
use crate::admin::HistoryEntry;

/// The result of a check of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseCheck {
    /// One sentence for each problem. Empty if the database is sound.
    pub problems: Vec<String>,
    /// The number of applied migrations.
    pub migrations: i64,
    /// The number of requests.
    pub requests: i64,
}

impl Desk {
    /// Checks the database at this URL without changing it: all migrations are applied, no page is damaged, and every foreign key refers to a
    /// row.
    pub async fn check(url: &str) -> Result<DatabaseCheck, OpenError> {
        check_database(url).await
    }
    /// Deletes all rows of all tables in one transaction, including API users and tokens.
    pub async fn delete_everything(&self) -> Result<(), HandlerError> {
        self.transaction((), async |_, db, ()| {
            lock_global(db, GlobalLock::AllData).await?;
            let tables = match db.dialect() {
                // Deleting the rows of `sqlite_sequence` restarts the ids at 1.
                Dialect::Sqlite => {
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE 'sqlite!_%' ESCAPE '!' OR name = 'sqlite_sequence')"
                }
                Dialect::Postgres => "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()",
            };
            let mut names: Vec<String> = sql(tables).column(db, "name").await?;
            // The list of applied migrations and the row of the readiness probe stay.
            names.retain(|name| name != "_sqlx_migrations" && name != "readiness");
            match db.dialect() {
                Dialect::Sqlite => {
                    // Foreign keys are checked at the end of the transaction, when all rows are deleted.
                    sql("PRAGMA defer_foreign_keys = ON").run(db).await?;
                    for name in names {
                        sql(format!("DELETE FROM {name}")).run(db).await?;
                    }
                }
                Dialect::Postgres => {
                    sql(format!("TRUNCATE {} RESTART IDENTITY", names.join(", "))).run(db).await?;
                }
            }
            Ok(())
        })
        .await
    }
    /// The number of requests.
    pub async fn count_requests(&self) -> Result<i64, HandlerError> {
        sql("SELECT COUNT(*) AS count FROM requests").one(&mut self.read().await?).await?.get("count")
    }
    /// The events of a request, the oldest first.
    pub(crate) async fn history(&self, request: i64) -> Result<Vec<HistoryEntry>, HandlerError> {
        let text = "SELECT id, created_at, kind, author_id, detail FROM request_events WHERE request_id = $1 ORDER BY id";
        sql(text).bind(request).all(&mut self.read().await?).await?.iter().map(entry).collect()
    }
}

fn entry(row: &Row) -> Result<HistoryEntry, HandlerError> {
    Ok(HistoryEntry {
        id: row.get("id")?,
        at: row.get("created_at")?,
        kind: row.get("kind")?,
        author_id: row.get("author_id")?,
        detail: row.get("detail")?,
    })
}
