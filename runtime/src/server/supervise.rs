//! Runs the work for a request: in its span, within its timeout, with its panics caught.
//!
//! In: a future. Out: its output, or how it ended without one. Not here: what is answered then (see `dispatch`).

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};
use tracing::Span;

/// How work ended.
pub(super) enum Ended<T> {
    /// With this output.
    Done(T),
    /// It panicked. The panic hook has the message.
    Panicked,
    TimedOut,
}

/// Runs `work` to its end, for `timeout` at most and for what `extension` gives by then. The future is not moved, and the timer is not
/// made before the future has to wait: most requests need none.
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
