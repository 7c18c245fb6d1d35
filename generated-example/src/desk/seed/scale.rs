//! Random requests in any number, for benchmarks and tests with large databases.
//!
//! In: the number of requests, and a seed. Out: further requests like those of the demonstration data. The same seed gives the same requests.

use specwright::HandlerError;

use super::requests;
use crate::desk::Desk;
use crate::desk::storage::{GlobalLock, lock_global, sql};

/// The largest number of requests in one transaction.
const BATCH: i64 = 500;

impl Desk {
    /// Fills an empty database, and adds requests until the database has `requests` of them. Calls `progress` with the current number after
    /// each transaction.
    pub async fn scale(&self, requests: u32, seed: u64, mut progress: impl FnMut(u64)) -> Result<(), HandlerError> {
        self.fill().await?;
        loop {
            let count = self.count_requests().await?;
            progress(count.try_into().unwrap_or_default());
            let missing = i64::from(requests).saturating_sub(count).min(BATCH);
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
