//! A limit of calls that run at the same time.
//!
//! In: an encoded call. Out: its response. The call waits until the limit admits it. Not here: calls without a limit. A program that sets no
//! limit does not link this module.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::encode::EncodedRequest;
use super::exchange::Exchange;
use super::received::Received;
use super::task::Task;
use super::transport::BoxFuture;
use crate::error::CallError;

/// The permits, and the function that waits for one.
pub(super) struct ConcurrencyLimit {
    permits: Arc<Semaphore>,
    receive: fn(Arc<Semaphore>, Arc<Exchange>, EncodedRequest) -> Receiving,
}

type Receiving = BoxFuture<'static, Result<Received, CallError>>;

impl ConcurrencyLimit {
    pub(super) fn new(calls: usize) -> Self {
        let permits = Arc::new(Semaphore::new(calls.clamp(1, Semaphore::MAX_PERMITS)));
        ConcurrencyLimit { permits, receive: with_permit }
    }
    /// Sends the call when there is a permit for it. It runs in a task of its own, so that a call which is not polled holds its permit no
    /// longer than its timeout.
    pub(super) fn receive(&self, exchange: &Arc<Exchange>, outgoing: EncodedRequest) -> Receiving {
        (self.receive)(Arc::clone(&self.permits), Arc::clone(exchange), outgoing)
    }
}

fn with_permit(permits: Arc<Semaphore>, exchange: Arc<Exchange>, outgoing: EncodedRequest) -> Receiving {
    Box::pin(Task::spawn(async move {
        let work = async {
            // The semaphore is never closed, so this always returns a permit.
            let permit = permits.acquire_owned().await.ok();
            let received = exchange.receive(&outgoing).await?;
            Ok(received.with_permit(permit.map(|permit| Box::new(permit) as _)))
        };
        exchange.in_time(work).await
    }))
}
