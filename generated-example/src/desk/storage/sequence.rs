//! Numbers for new things.
//!
//! In: the kind of thing, which is the name of its table. Out: a number that nothing of this kind ever had. Not here:
//! numbers that come from elsewhere.

use specwright::HandlerError;

use super::{Db, sql};

/// The next number of this kind. Inside a transaction only: the number is taken when that is committed.
pub(crate) async fn next_id<T: From<i64>>(db: &mut Db, kind: &'static str) -> Result<T, HandlerError> {
    let text = "INSERT INTO sequence (name, value) VALUES ($1, 1) \
        ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value";
    let row = sql(text).text(kind).only(db).await?;
    row.get::<i64>("value").map(T::from)
}
