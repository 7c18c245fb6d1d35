//! Limits the number of bodies for which the server waits.
//!
//! In: futures that read bodies. Out: the output of these futures, 408 or 503. Not here: how a body is read (see `body`), and the timeout
//! (see `supervise`).
//!
//! While the server waits for a body, the request holds no permit for work, so that callers that send half a request do not block others.
//! Bodies of authenticated callers are counted; a request above the limit is refused. With the same limit, callers without credentials could
//! lock out each other, so above their limit the oldest waiting request is refused.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::limits::Limits;
use super::permits::{Permit, Permits};
use super::problem;
use crate::error::HandlerError;

/// The bodies for which a router waits. Clones share them.
#[derive(Clone)]
pub(super) struct Receiving {
    authenticated: Permits,
    anonymous: Arc<Queue>,
}

/// The waiting requests of callers without credentials, the oldest first.
struct Queue {
    limit: usize,
    waiting: Mutex<Waiting>,
    /// Every request with a smaller number is evicted.
    evicted_below: AtomicU64,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    /// The entries in ascending order. An entry whose request has ended has no waker; it is removed when it is the oldest.
    entries: VecDeque<Entry>,
    /// The number of entries with a waker.
    live: usize,
}

struct Entry {
    number: u64,
    waker: Option<Waker>,
}

/// A handle of an entry, which removes the entry when it is dropped.
struct Ticket<'q> {
    queue: &'q Queue,
    number: u64,
    waker: Waker,
}

/// Who sends a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// A caller with valid credentials. The number of such bodies is limited, and a request above the limit is refused.
    Authenticated,
    /// A caller without credentials. Above the limit, the oldest waiting request is refused.
    Anonymous,
}

impl Receiving {
    pub(super) fn new(limits: &Limits) -> Self {
        let anonymous = Queue { limit: limits.anonymous_bodies, waiting: Mutex::default(), evicted_below: AtomicU64::new(0) };
        Receiving { authenticated: Permits::new(limits.bodies), anonymous: Arc::new(anonymous) }
    }
    /// Runs `read`, which reads the body of a request. The permit is returned if the server has to wait for the body. The caller then acquires
    /// another permit afterwards.
    pub(super) async fn receive<T>(
        &self,
        caller: Caller,
        permit: &mut Option<Permit<'_>>,
        read: impl Future<Output = Result<T, HandlerError>>,
    ) -> Result<T, HandlerError> {
        let mut read = pin!(read);
        // Many bodies arrive together with the head of the request.
        if let Poll::Ready(done) = poll_fn(|task| Poll::Ready(read.as_mut().poll(task))).await {
            return done;
        }
        *permit = None;
        if caller == Caller::Authenticated {
            let _permit = self.authenticated.acquire().ok_or_else(|| problem::status(503, "too many bodies are on their way"))?;
            return read.await;
        }
        let mut ticket = None;
        poll_fn(|task| self.anonymous.poll(&mut ticket, read.as_mut(), task)).await
    }
}

impl Queue {
    fn poll<'q, T>(
        &'q self,
        ticket: &mut Option<Ticket<'q>>,
        read: Pin<&mut impl Future<Output = Result<T, HandlerError>>>,
        task: &mut Context<'_>,
    ) -> Poll<Result<T, HandlerError>> {
        if let Poll::Ready(done) = read.poll(task) {
            return Poll::Ready(done);
        }
        match ticket {
            None => *ticket = Some(self.enter(task.waker())),
            Some(ticket) if ticket.number < self.evicted_below.load(Ordering::Acquire) => {
                return Poll::Ready(Err(problem::status(408, "the body did not arrive, and others wait")));
            }
            Some(ticket) => ticket.wake_with(task.waker()),
        }
        Poll::Pending
    }
    /// Adds an entry, and evicts the oldest entries above the limit.
    fn enter(&self, waker: &Waker) -> Ticket<'_> {
        let mut waiting = self.waiting();
        let number = waiting.next;
        waiting.next += 1;
        waiting.entries.push_back(Entry { number, waker: Some(waker.clone()) });
        waiting.live += 1;
        while waiting.live > self.limit.max(1)
            && let Some(oldest) = waiting.entries.pop_front()
        {
            self.evicted_below.store(oldest.number + 1, Ordering::Release);
            if let Some(waker) = oldest.waker {
                waiting.live -= 1;
                waker.wake();
            }
        }
        Ticket { queue: self, number, waker: waker.clone() }
    }
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn entry(&mut self, number: u64) -> Option<&mut Entry> {
        let at = self.entries.binary_search_by_key(&number, |entry| entry.number).ok()?;
        self.entries.get_mut(at)
    }
}

impl Ticket<'_> {
    /// Updates the waker, since the task may have another one now.
    fn wake_with(&mut self, waker: &Waker) {
        if !self.waker.will_wake(waker) {
            self.waker = waker.clone();
            let mut waiting = self.queue.waiting();
            waiting.entry(self.number).into_iter().for_each(|entry| entry.waker = Some(waker.clone()));
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting();
        if waiting.entry(self.number).and_then(|entry| entry.waker.take()).is_some() {
            waiting.live -= 1;
        }
        while waiting.entries.front().is_some_and(|entry| entry.waker.is_none()) {
            waiting.entries.pop_front();
        }
    }
}
