//! Demonstration data: a small desk with people, requests in every state, news and articles.
//!
//! In: an empty database and the time. Out: a filled one. Not here: credentials, which the program sets. Everybody and
//! everything in it is invented. Things are made by the same functions that serve calls, so that they hang together.

mod catalog;
mod people;
mod publications;
mod requests;
mod scale;

use specwright::{HandlerError, Timestamp};

use super::storage::{Columns, Db, sql};

/// Fills the database if nobody is in it; whether it did.
pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    if sql("SELECT id FROM users LIMIT 1").exists(db).await? {
        return Ok(false);
    }
    people::fill(db, now).await?;
    catalog::fill(db, now).await?;
    requests::fill(db, now).await?;
    publications::fill(db, now).await?;
    Ok(true)
}

/// Adds a row; the id that the database gave it.
async fn add(db: &mut Db, table: &'static str, fill: impl FnOnce(Columns) -> Columns) -> Result<i64, HandlerError> {
    fill(super::storage::columns(table)).insert_numbered(db, "id").await
}
