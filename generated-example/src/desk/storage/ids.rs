//! Restarts the generated ids of an empty database.
//!
//! Generated ids do not start at 1 in every empty database: PostgreSQL does not take back the ids of a transaction that was rolled back, and
//! neither database gives the ids of deleted rows again. The demonstration data refers to its rows by their ids.

use specwright::HandlerError;

use super::{Db, Dialect, sql};

/// Restarts the ids of all tables at 1, if no table with generated ids has a row. Returns whether it did. A rollback undoes it.
pub(crate) async fn restart_ids_if_empty(db: &mut Db) -> Result<bool, HandlerError> {
    let tables = match db.dialect() {
        // SQLite adds a row to this table with the first id of a table.
        Dialect::Sqlite => "SELECT name AS table_name, name AS sequence FROM sqlite_sequence ORDER BY name",
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS table_name, CAST(pg_get_serial_sequence(table_name, column_name) AS TEXT) AS sequence \
                FROM information_schema.columns \
                WHERE is_identity = 'YES' AND table_schema = current_schema() ORDER BY table_name"
        }
    };
    let mut restarts = Vec::new();
    for row in sql(tables).all(db).await? {
        let (table, sequence): (String, String) = (row.get("table_name")?, row.get("sequence")?);
        if sql(format!("SELECT 1 AS found FROM {table} LIMIT 1")).exists(db).await? {
            return Ok(false);
        }
        restarts.push(match db.dialect() {
            Dialect::Sqlite => format!("DELETE FROM sqlite_sequence WHERE name = '{sequence}'"),
            // `ALTER TABLE` would lock the table for all others, and deadlock with a program that reads the tables while it starts.
            Dialect::Postgres => format!("ALTER SEQUENCE {sequence} RESTART WITH 1"),
        });
    }
    for restart in restarts {
        sql(restart).run(db).await?;
    }
    Ok(true)
}
