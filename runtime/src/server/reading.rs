//! The reading of a body: whether it is under way, and how much time its files have earned.
//!
//! In: bytes of files as they come. Out: time. Not here: the clock (see `supervise`).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// What is known of a body while it comes.
#[derive(Default)]
pub(super) struct Reading {
    now: AtomicBool,
    bytes: AtomicUsize,
}

impl Reading {
    /// It begins, or is over.
    pub(super) fn set(&self, now: bool) {
        self.now.store(now, Ordering::Relaxed);
    }
    /// Whether the other side is waited for.
    pub(super) fn is_under_way(&self) -> bool {
        self.now.load(Ordering::Relaxed)
    }
    /// So many bytes of a file came.
    pub(super) fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
    /// The time for what came, at so many bytes a second; none at 0.
    pub(super) fn earned(&self, rate: usize) -> Duration {
        let millis = self.bytes.load(Ordering::Relaxed).saturating_mul(1_000).checked_div(rate).unwrap_or(0);
        Duration::from_millis(millis as u64)
    }
}
