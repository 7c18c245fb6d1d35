//! Demonstration data: a small desk with people, requests in every state, news and articles.
//!
//! In: an empty data base and the time. Out: a filled one. Not here: credentials, which the program sets. Everybody and
//! everything in it is invented. Things are made by the same functions that serve calls, so that they hang together.

mod catalog;
mod people;
mod publications;
mod requests;

use specwright::{HandlerError, Timestamp};

use super::storage::{Columns, Db, next_id, sql};

/// Fills the data base if nobody is in it; whether it did.
pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<bool, HandlerError> {
    // Several servers that start at once on one data base take turns at this number.
    next_id::<i64>(db, "seed").await?;
    if sql("SELECT id FROM users LIMIT 1").exists(db).await? {
        return Ok(false);
    }
    people::fill(db, now).await?;
    catalog::fill(db, now).await?;
    requests::fill(db, now).await?;
    publications::fill(db, now).await?;
    Ok(true)
}

/// Adds a row under the next number of its table, which it gives back.
async fn add(db: &mut Db, table: &'static str, fill: impl FnOnce(Columns) -> Columns) -> Result<i64, HandlerError> {
    let id: i64 = next_id(db, table).await?;
    fill(super::storage::columns(table).set("id", id)).insert(db).await?;
    Ok(id)
}
