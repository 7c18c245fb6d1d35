//! Locks that are held until the transaction ends.
//!
//! On SQLite the functions do nothing, since there is only one writer at a time.
//!
//! Two rules prevent deadlocks: a request is locked before its approvals, votes, comments and links; several rows are locked in the order of
//! their ids.

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, Dialect, sql};

/// A lock that is not a row lock. The value is the number of an advisory lock of PostgreSQL.
#[derive(Clone, Copy, Debug)]
#[repr(i64)]
pub(crate) enum GlobalLock {
    /// For applying migrations.
    Migrations = 7_261_304_011,
    /// For filling an empty database and for deleting all data.
    AllData = 7_261_304_012,
    /// For changing the tree of article categories, which must not get a cycle.
    ArticleCategories = 7_261_304_013,
    /// For letting a request wait for another request. No cycle of requests may wait for each other.
    Waits = 7_261_304_014,
}

/// Waits for a global lock.
pub(crate) async fn lock_global(db: &mut Db, whole: GlobalLock) -> Result<(), HandlerError> {
    match db.dialect() {
        Dialect::Sqlite => Ok(()),
        // `SELECT 1`: the driver cannot read the type that the function returns.
        Dialect::Postgres => {
            let text = format!("SELECT 1 AS locked FROM pg_advisory_xact_lock({})", whole as i64);
            sql(text).one(db).await.map(drop)
        }
    }
}

/// Locks the rows with these ids, in the order of their ids. Ids without a row are ignored.
pub(crate) async fn lock_rows<T: Value>(db: &mut Db, table: &'static str, ids: &[T]) -> Result<(), HandlerError> {
    match db.dialect() {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => {
            let text = format!("SELECT id FROM {table} WHERE id IN NUMBERS($1) ORDER BY id LOCKED");
            sql(text).bind_list(ids).all(db).await.map(drop)
        }
    }
}
