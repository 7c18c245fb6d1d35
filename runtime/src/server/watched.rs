//! Work under watch: in its span, within its time, its panics caught.
//!
//! In: a future. Out: what it gave, or how it ended otherwise. Not here: what is answered then (see `dispatch`). The
//! future stays where it is and a timer is only set when it waits: most requests never need one.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};
use tracing::Span;

/// How work ended.
pub(super) enum Ended<T> {
    /// With this.
    Done(T),
    /// It panicked; the panic hook was told why.
    Panicked,
    /// Its time is over.
    Late,
}

/// Runs `work` to its end, for `time` at most, and what it has `earned` by then.
pub(super) async fn watch<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send)>,
    span: &Span,
    time: Duration,
    earned: impl Fn() -> Duration,
) -> Ended<T> {
    let mut timer: Option<Timer> = None;
    poll_fn(|task| match step(work.as_mut(), span, task) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => timer.get_or_insert_with(|| Timer::new(time)).poll(task, &earned).map(|()| Ended::Late),
    })
    .await
}

/// A timer that goes on when time was earned while it ran.
struct Timer {
    sleep: Pin<Box<Sleep>>,
    first: Instant,
}

impl Timer {
    fn new(time: Duration) -> Self {
        let sleep = Box::pin(sleep(time));
        Timer { first: sleep.deadline(), sleep }
    }
    fn poll(&mut self, task: &mut Context<'_>, earned: &impl Fn() -> Duration) -> Poll<()> {
        while self.sleep.as_mut().poll(task).is_ready() {
            match self.first.checked_add(earned()).filter(|end| *end > self.sleep.deadline()) {
                Some(end) => self.sleep.as_mut().reset(end),
                None => return Poll::Ready(()),
            }
        }
        Poll::Pending
    }
}

fn step<T>(work: Pin<&mut impl Future<Output = T>>, span: &Span, task: &mut Context<'_>) -> Poll<Ended<T>> {
    let _inside = span.enter();
    match catch_unwind(AssertUnwindSafe(|| work.poll(task))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ended::Done(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Ended::Panicked),
    }
}
