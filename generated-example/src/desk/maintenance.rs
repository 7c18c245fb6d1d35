//! What the administration and the command line ask of the database: its state checked, its data deleted, the history of a request.
//!
//! In: a desk or a URL. Out: what was asked for. Not here: filling the database (see `seed`).

use specwright::HandlerError;

use super::Desk;
use super::storage::{Dialect, OpenError, Row, Whole, check_database, lock_whole, sql};
use crate::admin::HistoryEntry;

/// The result of a check that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseCheck {
    /// What is wrong, a sentence each. Empty for a sound database.
    pub problems: Vec<String>,
    /// Steps of the tables that were applied.
    pub steps: i64,
    /// Requests in it.
    pub requests: i64,
}

impl Desk {
    /// Checks the database at this URL: it exists, its tables are those of this program, no page is damaged, every foreign key has
    /// its row.
    pub async fn check(url: &str) -> Result<DatabaseCheck, OpenError> {
        check_database(url).await
    }
    /// Deletes all rows of all tables, in one transaction: nobody and nothing is in the database afterwards.
    pub async fn delete_everything(&self) -> Result<(), HandlerError> {
        self.change((), async |_, db, ()| {
            lock_whole(db, Whole::FirstStart).await?;
            let tables = match db.dialect() {
                // With `sqlite_sequence`, numbers begin again.
                Dialect::Sqlite => {
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE 'sqlite!_%' ESCAPE '!' OR name = 'sqlite_sequence')"
                }
                Dialect::Postgres => "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()",
            };
            let mut names: Vec<String> = sql(tables).column(db, "name").await?;
            // The steps that were applied stay, and the row that readiness is probed with.
            names.retain(|name| name != "_sqlx_migrations" && name != "readiness");
            match db.dialect() {
                Dialect::Sqlite => {
                    // Foreign keys are checked at the end of the transaction, when nothing refers to anything.
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
        sql("SELECT COUNT(*) AS count FROM requests").only(&mut self.read().await?).await?.get("count")
    }
    /// What happened to a request, oldest first.
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
