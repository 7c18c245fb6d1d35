//! Progress of reading a body: whether the server waits for it, and how much more time its files get.
//!
//! In: numbers of bytes of files as they come. Out: a duration. Not here: the timeout itself (see `supervise`).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Progress of one body.
#[derive(Default)]
pub(super) struct Reading {
    now: AtomicBool,
    bytes: AtomicUsize,
}

impl Reading {
    /// Says whether the body is being read.
    pub(super) fn set(&self, now: bool) {
        self.now.store(now, Ordering::Relaxed);
    }
    /// Whether the server waits for the client.
    pub(super) fn is_under_way(&self) -> bool {
        self.now.load(Ordering::Relaxed)
    }
    /// Adds bytes of a file that came.
    pub(super) fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
    /// The time added to the request for the bytes that came, at `rate` bytes per second; zero when `rate` is 0.
    pub(super) fn earned(&self, rate: usize) -> Duration {
        let millis = self.bytes.load(Ordering::Relaxed).saturating_mul(1_000).checked_div(rate).unwrap_or(0);
        Duration::from_millis(millis as u64)
    }
}
