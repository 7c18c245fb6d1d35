//! The number of requests by status.
//!
//! Triggers of the database maintain the table `request_counts`. On PostgreSQL, each change of a status adds rows to it, and the number of a
//! status is their sum; on SQLite, the table has one row per status.

use std::collections::BTreeMap;

use specwright::HandlerError;

use crate::RequestStatus;
use crate::desk::storage::{Db, sql, write_row};

/// The number of rows in the table from which they are replaced by their sums.
const MANY: i64 = 1000;

/// The number of requests with one of these statuses.
pub(super) async fn with_status(db: &mut Db, statuses: &[RequestStatus]) -> Result<i64, HandlerError> {
    let text = "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) AS total FROM request_counts WHERE status_id IN NUMBERS($1)";
    sql(text).bind_list(statuses).one(db).await?.get("total")
}

/// Whether the table has so many rows that they should be replaced by their sums.
pub(in crate::desk) async fn is_summing_due(db: &mut Db) -> Result<bool, HandlerError> {
    sql("SELECT status_id FROM request_counts LIMIT 1").push_bind(" OFFSET ", MANY).exists(db).await
}

/// Replaces the rows by their sums.
pub(in crate::desk) async fn sum(db: &mut Db) -> Result<(), HandlerError> {
    let rows = sql("DELETE FROM request_counts RETURNING status_id, total").all(db).await?;
    let mut sums = BTreeMap::<i64, i64>::new();
    for row in rows {
        let sum = sums.entry(row.get("status_id")?).or_default();
        *sum = sum.saturating_add(row.get("total")?);
    }
    for (status, total) in sums {
        write_row("request_counts").set("status_id", status).set("total", total).insert(db).await?;
    }
    Ok(())
}
