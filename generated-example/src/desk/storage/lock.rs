//! Locks that last until the transaction ends.
//!
//! In: rows of a table, or a name. Out: nothing; the transaction has the lock. SQLite has one writer at a time: there nothing is
//! locked.
//!
//! Two rules keep transactions from waiting for each other in a circle: a request is locked before its approvals, votes, comments
//! and links, and of several rows the ones with smaller ids are locked first.

use specwright::HandlerError;
use specwright::value::Value;

use super::{Db, Dialect, sql};

/// What is locked as a whole, by the number of its advisory lock on PostgreSQL.
#[derive(Clone, Copy, Debug)]
#[repr(i64)]
pub(crate) enum Whole {
    /// The tables themselves, while they are made or changed.
    Schema = 7_261_304_011,
    /// The first filling of an empty database.
    FirstStart = 7_261_304_012,
    /// The tree of the categories of articles, which must not contain itself.
    ArticleCategories = 7_261_304_013,
}

/// Locks all of something.
pub(crate) async fn lock_whole(db: &mut Db, whole: Whole) -> Result<(), HandlerError> {
    match db.dialect() {
        Dialect::Sqlite => Ok(()),
        // The function gives no value that the driver can read.
        Dialect::Postgres => {
            let text = format!("SELECT 1 AS locked FROM pg_advisory_xact_lock({})", whole as i64);
            sql(text).only(db).await.map(drop)
        }
    }
}

/// Locks the rows with these ids, in the order of their ids. Ids without a row are passed over.
pub(crate) async fn lock_rows<T: Value>(db: &mut Db, table: &'static str, ids: &[T]) -> Result<(), HandlerError> {
    match db.dialect() {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => {
            let text = format!("SELECT id FROM {table} WHERE id IN NUMBERS($1) ORDER BY id LOCKED");
            sql(text).bind_list(ids).all(db).await.map(drop)
        }
    }
}
