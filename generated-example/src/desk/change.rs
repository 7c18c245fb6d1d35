//! Changes: transactions that are run again when another one was in the way.
//!
//! In: what a call sent, and what it does with the database. Out: the result, after the commit. Not here: which errors of a
//! database say that another transaction was in the way (see `storage/db`).

use std::time::Duration;

use specwright::HandlerError;

use super::Desk;
use super::storage::{Db, Storage};

/// Runs of a transaction in all.
const RUNS: u32 = 10;
/// The pause before the second run; each further one is twice as long, up to the longest. A random half of it is left out, so that
/// two transactions do not meet again.
const PAUSE: Duration = Duration::from_millis(4);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

impl Desk {
    /// Runs `work` in a transaction and commits it. A transaction that PostgreSQL gave up for another one is run again from its
    /// beginning, with a clone of `input`: nothing of it happened. A duplicate or a dangling reference may come from another
    /// transaction too, which committed between a check and a write of this one; the checks of the next run report it.
    ///
    /// `work` takes nothing from its surroundings but what is in `input`. A future that borrows from them is not `Send` for every
    /// lifetime of the connection, as far as the compiler can tell.
    pub(super) async fn change<I: Clone, T>(
        &self,
        input: I,
        work: impl AsyncFn(&Desk, &mut Db, I) -> Result<T, HandlerError>,
    ) -> Result<T, HandlerError> {
        let (mut pause, mut run) = (PAUSE, 1);
        loop {
            let mut db = self.storage.write().await?;
            let done = work(self, &mut db, input.clone()).await;
            match Storage::end(db, done).await {
                Ok(value) => return Ok(value),
                Err((error, true)) if run < RUNS => {
                    tracing::debug!(%error, run, "a transaction is run again");
                    tokio::time::sleep(jittered(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    run += 1;
                }
                Err((error, another)) => {
                    if another {
                        tracing::debug!(%error, "a transaction failed in every run");
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// Between half of a pause and all of it.
fn jittered(pause: Duration) -> Duration {
    // Without a random number the pause is whole.
    let share = getrandom::u32().map_or(255, |random| random % 256);
    pause / 2 + pause * share / 510
}
