//! Runs the work for a request in its span, with a timeout, and catches panics.
//!
//! In: a future. Out: its output, or that it panicked or timed out. Not here: the response in that case (see `dispatch`).

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};
use tracing::Span;

/// How the work ended.
pub(super) enum Ended<T> {
    /// It returned this output.
    Done(T),
    /// It panicked. The panic hook has reported the message.
    Panicked,
    TimedOut,
}

/// Runs `work` until it ends or times out. When the timeout passes, `extension` is asked how much longer the work may take. The future is not
/// moved, and the timer is made only if the future has to wait, which most requests do not.
pub(super) async fn supervise<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send)>,
    span: &Span,
    timeout: Duration,
    extension: impl Fn() -> Duration,
) -> Ended<T> {
    let mut timer: Option<Timer> = None;
    poll_fn(|task| match poll_once(work.as_mut(), span, task) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => timer.get_or_insert_with(|| Timer::new(timeout)).poll(task, &extension).map(|()| Ended::TimedOut),
    })
    .await
}

/// A timer whose deadline can be extended while it runs.
struct Timer {
    sleep: Pin<Box<Sleep>>,
    deadline: Instant,
}

impl Timer {
    fn new(timeout: Duration) -> Self {
        let sleep = Box::pin(sleep(timeout));
        Timer { deadline: sleep.deadline(), sleep }
    }
    fn poll(&mut self, task: &mut Context<'_>, extension: &impl Fn() -> Duration) -> Poll<()> {
        while self.sleep.as_mut().poll(task).is_ready() {
            match self.deadline.checked_add(extension()).filter(|extended| *extended > self.sleep.deadline()) {
                Some(extended) => self.sleep.as_mut().reset(extended),
                None => return Poll::Ready(()),
            }
        }
        Poll::Pending
    }
}

fn poll_once<T>(work: Pin<&mut impl Future<Output = T>>, span: &Span, task: &mut Context<'_>) -> Poll<Ended<T>> {
    let _entered = span.enter();
    match catch_unwind(AssertUnwindSafe(|| work.poll(task))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ended::Done(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Ended::Panicked),
    }
}
