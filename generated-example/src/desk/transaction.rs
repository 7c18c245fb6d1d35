//! Runs transactions, and retries a transaction that conflicts with a concurrent one.
//!
//! In: the input of a call, and a function that reads and writes the database. Out: its result, after the commit. Not here: the errors that
//! indicate a conflict (see `storage/db`).

use std::error::Error;
use std::time::Duration;

use specwright::HandlerError;

use super::Desk;
use super::storage::{Db, Storage};

/// The largest number of runs of a transaction.
const RUNS: u32 = 10;
/// The pause before the second run. Each further pause is twice as long, up to `MAX_PAUSE`. A random part of up to half the pause is
/// subtracted, so that two conflicting transactions do not run at the same time again.
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const MAX_PAUSE: Duration = Duration::from_millis(250);

impl Desk {
    /// Runs `work` in a transaction and commits it, or rolls it back if `work` returns an error.
    ///
    /// A transaction that PostgreSQL aborted because of a concurrent one runs again, with a clone of `input`. So does a transaction that
    /// failed with a duplicate or a dangling reference: a concurrent transaction may have committed between a check and a write of this one, and
    /// the checks of the next run then return the right error.
    ///
    /// `work` must not capture borrows: the compiler cannot prove that such a future is `Send` for every lifetime of the connection.
    pub(super) async fn transaction<I: Clone, T>(
        &self,
        input: I,
        work: impl AsyncFn(&Desk, &mut Db, I) -> Result<T, HandlerError>,
    ) -> Result<T, HandlerError> {
        let (mut pause, mut run) = (FIRST_PAUSE, 1);
        loop {
            let mut db = self.storage.write().await?;
            let done = work(self, &mut db, input.clone()).await;
            match Storage::finish(db, done).await {
                Ok(value) => return Ok(value),
                Err((error, true)) if run < RUNS => {
                    tracing::debug!(error = &error as &dyn Error, run, "a transaction is retried");
                    tokio::time::sleep(jittered(pause)).await;
                    pause = (pause * 2).min(MAX_PAUSE);
                    run += 1;
                }
                Err((error, is_conflict)) => {
                    if is_conflict {
                        tracing::debug!(error = &error as &dyn Error, "a transaction failed in its last run");
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// A random duration between half of the pause and the whole pause.
fn jittered(pause: Duration) -> Duration {
    // If the system gives no random number, the pause is not shortened.
    let share = getrandom::u32().map_or(255, |random| random % 256);
    pause / 2 + pause * share / 510
}
