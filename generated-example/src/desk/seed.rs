//! The demonstration data: users, requests in every status, news and articles. All of it is invented.
//!
//! In: an empty database and the current time. Out: a filled database. Requests, comments, users and news are created by the functions of the
//! handlers, so that their rows are consistent. Not here: credentials, which the program sets.

mod catalog;
mod people;
mod publications;
mod requests;
mod scale;

use specwright::{HandlerError, Timestamp};

use super::storage::{Columns, Db, restart_ids_if_empty};

/// Fills the database if it is empty. Returns whether it did.
pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    if !restart_ids_if_empty(db).await? {
        return Ok(false);
    }
    people::fill(db, now).await?;
    catalog::fill(db, now).await?;
    requests::fill(db, now).await?;
    publications::fill(db, now).await?;
    Ok(true)
}

/// Inserts a row and returns its id.
async fn add(db: &mut Db, table: &'static str, fill: impl FnOnce(Columns) -> Columns) -> Result<i64, HandlerError> {
    fill(super::storage::write_row(table)).insert_returning(db, "id").await
}
