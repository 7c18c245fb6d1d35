//! Made-up requests in any number, for measurements and for tests with much data.
//!
//! In: a filled database, the number of requests that it is to have, and a seed. Out: further requests like those of the
//! demonstration data. The same seed makes the same requests.

use specwright::HandlerError;

use super::requests;
use crate::desk::Desk;
use crate::desk::storage::{Whole, lock_whole, sql};

/// Requests in one transaction.
const BATCH: i64 = 500;

impl Desk {
    /// Fills an empty database, and adds requests until there are so many. `progress` gets the number of requests so far.
    pub async fn scale(&self, requests: u32, seed: u64, mut progress: impl FnMut(u64)) -> Result<(), HandlerError> {
        self.fill().await?;
        loop {
            let count = self.count_requests().await?;
            progress(count.try_into().unwrap_or_default());
            let missing = i64::from(requests).saturating_sub(count).min(BATCH);
            if missing <= 0 {
                return Ok(());
            }
            self.change((missing, seed), async |desk, db, (missing, seed)| {
                lock_whole(db, Whole::FirstStart).await?;
                let first: i64 = sql("SELECT COUNT(*) AS count FROM requests").only(db).await?.get("count")?;
                for index in first..first.saturating_add(missing) {
                    requests::add_random(db, index, seed, desk.now()).await?;
                }
                Ok(())
            })
            .await?;
        }
    }
}
