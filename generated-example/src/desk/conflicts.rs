//! Whether the data base gave a transaction up for another one.
//!
//! In: errors of the data base, while a request is served. Out: whether one of them was of this kind, so that the request can
//! be run again. Not here: running it again (see `site/retry`).

use std::cell::Cell;
use std::future::Future;

use sqlx::error::DatabaseError;

tokio::task_local! {
    /// Whether the request that is served met another one.
    static MET: Cell<bool>;
}

/// Waits for the answer to a request; whether that met another one.
pub(crate) async fn watch<T>(work: impl Future<Output = T>) -> (T, bool) {
    MET.scope(Cell::new(false), async {
        let done = work.await;
        (done, MET.with(Cell::get))
    })
    .await
}

/// Notes an error, if it is one of this kind; whether it is.
pub(super) fn note(error: &dyn DatabaseError) -> bool {
    // Serialization failure and deadlock of PostgreSQL.
    let met = matches!(error.code().as_deref(), Some("40001" | "40P01"));
    if met {
        // Outside of a request nobody watches.
        let _ = MET.try_with(|cell| cell.set(true));
    }
    met
}
