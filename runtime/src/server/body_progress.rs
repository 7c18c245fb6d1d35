//! The progress of a body: whether the server waits for it, and how much its files extend the timeout of the request.
//!
//! In: the number of bytes of files that arrived. Out: a duration. Not here: the timeout itself (see `supervise`).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The progress of one body.
#[derive(Default)]
pub(super) struct BodyProgress {
    is_waiting: AtomicBool,
    file_bytes: AtomicUsize,
}

impl BodyProgress {
    /// Sets whether the server waits for the body.
    pub(super) fn set_waiting(&self, is_waiting: bool) {
        self.is_waiting.store(is_waiting, Ordering::Relaxed);
    }
    /// Whether the server waits for the body.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_waiting.load(Ordering::Relaxed)
    }
    /// Counts bytes of a file that arrived.
    pub(super) fn add_file_bytes(&self, bytes: usize) {
        self.file_bytes.fetch_add(bytes, Ordering::Relaxed);
    }
    /// The extension of the timeout: the time in which the bytes of files arrive at `rate` bytes per second; zero if `rate` is 0.
    pub(super) fn extension(&self, rate: usize) -> Duration {
        let millis = self.file_bytes.load(Ordering::Relaxed).saturating_mul(1_000).checked_div(rate).unwrap_or(0);
        Duration::from_millis(millis as u64)
    }
}
