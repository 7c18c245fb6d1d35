//! Work under watch: in its span, within its time, its panics caught.
//!
//! In: a future. Out: what it gave, or how it ended otherwise. Not here: what is answered then (see `dispatch`). The
//! future stays where it is and a timer is only set when it waits: most requests never need one.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};
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

/// Runs `work` to its end, for `time` at most.
pub(super) async fn watch<T>(mut work: Pin<&mut (impl Future<Output = T> + Send)>, span: &Span, time: Duration) -> Ended<T> {
    let mut timer: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|task| match step(work.as_mut(), span, task) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => timer.get_or_insert_with(|| Box::pin(sleep(time))).as_mut().poll(task).map(|()| Ended::Late),
    })
    .await
}

fn step<T>(work: Pin<&mut impl Future<Output = T>>, span: &Span, task: &mut Context<'_>) -> Poll<Ended<T>> {
    let _inside = span.enter();
    match catch_unwind(AssertUnwindSafe(|| work.poll(task))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ended::Done(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Ended::Panicked),
    }
}
