//! How many requests are in work.
//!
//! In: requests that begin and end. Out: whether one more may begin. Not here: what is answered to the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Places for requests in work.
#[derive(Clone)]
pub(super) struct Gate {
    most: usize,
    taken: Arc<AtomicUsize>,
}

/// A place, free again when it is dropped.
pub(super) struct Place<'g>(&'g AtomicUsize);

impl Gate {
    pub(super) fn new(most: usize) -> Self {
        Gate { most, taken: Arc::new(AtomicUsize::new(0)) }
    }
    /// A place, if one is free.
    pub(super) fn enter(&self) -> Option<Place<'_>> {
        let place = Place(&self.taken);
        (self.taken.fetch_add(1, Ordering::Relaxed) < self.most).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
