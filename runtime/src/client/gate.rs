//! At most so many calls at once.
//!
//! In: a call that is ready to leave. Out: what it received, when there was a place for it. Not here: calls without such a limit; a
//! program that sets none has none of this in it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::answer::Received;
use super::apart::Apart;
use super::exchange::Exchange;
use super::send::Outgoing;
use super::transport::BoxFuture;
use crate::error::CallError;

/// The places, and how one is waited for.
pub(super) struct Gate {
    places: Arc<Semaphore>,
    wait: fn(Arc<Semaphore>, Arc<Exchange>, Outgoing) -> Receiving,
}

type Receiving = BoxFuture<'static, Result<Received, CallError>>;

impl Gate {
    pub(super) fn new(calls: usize) -> Self {
        Gate { places: Arc::new(Semaphore::new(calls.clamp(1, Semaphore::MAX_PERMITS))), wait: within }
    }
    /// Receives when there is a place for the call, in a task of its own: a call that nobody looks after keeps its place no longer
    /// than its own time.
    pub(super) fn receive(&self, exchange: &Arc<Exchange>, outgoing: Outgoing) -> Receiving {
        (self.wait)(Arc::clone(&self.places), Arc::clone(exchange), outgoing)
    }
}

fn within(places: Arc<Semaphore>, exchange: Arc<Exchange>, outgoing: Outgoing) -> Receiving {
    Box::pin(Apart::begin(async move {
        let work = async {
            // The semaphore is never closed: an error would only mean that there is no limit.
            let place = places.acquire_owned().await.ok();
            exchange.receive(&outgoing).await.map(|received| received.keep(place.map(|place| Box::new(place) as _)))
        };
        exchange.in_time(work).await
    }))
}
