//! Runs work in a task of its own, so that it continues while the caller does not poll its future. Other calls may depend on it.
//!
//! In: a future. Out: a future of its output. Dropping that cancels the work. Not here: the work itself (calls under a concurrency limit,
//! pages, tokens).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use tracing::Instrument as _;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use tracing::instrument::WithSubscriber as _;

use super::transport::BoxFuture;
use crate::error::CallError;

/// A future of the output of work in a task.
pub(super) struct Task<T>(oneshot::Receiver<Result<T, CallError>>);

impl<T: Send + 'static> Task<T> {
    /// Begins the work, in the current span.
    pub(super) fn spawn(work: impl Future<Output = Result<T, CallError>> + Send + 'static) -> Self {
        let (mut sender, receiver) = oneshot::channel();
        let work = work.in_current_span();
        spawn(Box::pin(async move {
            if let Some(output) = unless(sender.closed(), work).await {
                // An error means that the receiver was dropped meanwhile.
                drop(sender.send(output));
            }
        }));
        Task(receiver)
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|output| output.unwrap_or_else(|_| Err(task_ended())))
    }
}

/// The output of `work`; `None` if `cancelled` ends first.
pub(super) async fn unless<T>(cancelled: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let (mut cancelled, mut work) = (pin!(cancelled), pin!(work));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => cancelled.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// The error for a task that ended without an output, because it panicked or its runtime ended.
pub(super) fn task_ended() -> CallError {
    CallError::transport("the task of the call ended before the call")
}

/// Begins a task.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) fn spawn(work: BoxFuture<'static, ()>) {
    tokio::spawn(work.with_current_subscriber());
}

/// Begins a task on the browser's thread.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) fn spawn(work: BoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(work);
}
