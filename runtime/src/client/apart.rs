//! Work that goes on although nobody looks: it holds what others wait for, and must not depend on whoever began it.
//!
//! In: a future. Out: a future of its output, which may be left alone, and which gives the work up when it is dropped. Not
//! here: what the work is (calls that count against a limit, pages, tokens).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use tracing::Instrument as _;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use tracing::instrument::WithSubscriber as _;

use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind};

/// The output of work in a task of its own.
pub(super) struct Apart<T>(oneshot::Receiver<Result<T, CallError>>);

impl<T: Send + 'static> Apart<T> {
    /// Begins the work, within the span of whoever begins it.
    pub(super) fn begin(work: impl Future<Output = Result<T, CallError>> + Send + 'static) -> Self {
        let (mut tell, told) = oneshot::channel();
        let work = work.in_current_span();
        spawn(Box::pin(async move {
            if let Some(output) = unless(tell.closed(), work).await {
                // An error says that nobody wants it any more.
                drop(tell.send(output));
            }
        }));
        Apart(told)
    }
}

impl<T> Future for Apart<T> {
    type Output = Result<T, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|told| told.unwrap_or_else(|_| Err(ended())))
    }
}

/// The output of work, unless something else comes first.
pub(super) async fn unless<T>(end: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let (mut end, mut work) = (pin!(end), pin!(work));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// The task is gone without an output: it panicked, or its runtime ended.
pub(super) fn ended() -> CallError {
    CallError::new(CallErrorKind::Transport { message: "the task of the call ended before the call".to_owned() })
}

/// Begins work that nobody waits for.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) fn spawn(work: BoxFuture<'static, ()>) {
    tokio::spawn(work.with_current_subscriber());
}

/// Begins work that nobody waits for: a browser has one thread, which drives it.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) fn spawn(work: BoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(work);
}
