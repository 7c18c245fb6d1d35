//! Permits for requests in progress.
//!
//! In: requests that begin and end. Out: whether another request may begin. Not here: the response to refused requests (see `dispatch`).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A limited number of permits. Clones share them.
#[derive(Clone)]
pub(super) struct Permits {
    limit: usize,
    taken: Arc<AtomicUsize>,
}

/// A permit, which is returned when it is dropped.
pub(super) struct Permit<'p>(&'p AtomicUsize);

impl Permits {
    pub(super) fn new(limit: usize) -> Self {
        Permits { limit, taken: Arc::new(AtomicUsize::new(0)) }
    }
    /// A permit, if one is left.
    pub(super) fn acquire(&self) -> Option<Permit<'_>> {
        let permit = Permit(&self.taken);
        (self.taken.fetch_add(1, Ordering::Relaxed) < self.limit).then_some(permit)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
