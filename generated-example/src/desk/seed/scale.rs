//! Adds random requests in any number, for benchmarks and tests with large databases.
//!
//! In: the number of requests, and a seed. Out: further requests like those of the demonstration data. The same seed gives the same requests.

use specwright::HandlerError;

use super::requests;
use crate::desk::Desk;
use crate::desk::storage::{GlobalLock, lock_global, sql};

/// The largest number of requests in one transaction.
const BATCH: i64 = 500;

impl Desk {
    /// Fills an empty database with demonstration data, and adds random requests until the database has `count` requests. Calls `progress`
    /// with the current number of requests before each transaction and at the end.
    pub async fn add_random_requests(&self, count: u32, seed: u64, mut progress: impl FnMut(u64)) -> Result<(), HandlerError> {
        self.fill().await?;
        loop {
            let current = self.count_requests().await?;
            progress(current.try_into().unwrap_or_default());
            let missing = i64::from(count).saturating_sub(current).min(BATCH);
            if missing <= 0 {
                return Ok(());
            }
            self.transaction((missing, seed), async |desk, db, (missing, seed)| {
                lock_global(db, GlobalLock::AllData).await?;
                let first: i64 = sql("SELECT COUNT(*) AS count FROM requests").one(db).await?.get("count")?;
                for index in first..first.saturating_add(missing) {
                    requests::add_random(db, index, seed, desk.now()).await?;
                }
                Ok(())
            })
            .await?;
        }
    }
}
