//! A stream of events over several connections.
//!
//! In: a call whose answer is a stream of events. Out: the events of all connections. A connection that ends or breaks is followed by another
//! one, which sends the id of the last event. Not here: the events of one connection (see `streamed`).

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderName, HeaderValue};

use super::call::{Call, downcast};
use super::clock::sleep;
use super::core::Core;
use super::exchange::{self, CallOptions};
use super::streamed::StreamedEvents;
use super::task::Task;
use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind};
use crate::operation::Operation;
use crate::streamed::{Event, Streamed};
use crate::value::Value;

/// The wait before a new connection, if the service states none.
const RETRY: Duration = Duration::from_secs(3);

/// The header with the id of the last event.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

impl<R, T> Call<'_, R>
where
    R: Operation<Answer = Streamed<T>> + Clone,
    T: Value + Default + 'static,
{
    /// The events of this call, and of further ones: when a connection ends or breaks, the stream waits as long as the service states, 3 seconds
    /// by default, and calls again with the id of the last event in the header `Last-Event-ID`. The stream ends with the text that the
    /// specification declares as its `end`, or with the error of a call that fails. Without ids, a service repeats its events.
    pub fn reconnecting(self) -> Reconnecting<R, T> {
        let (core, request) = (self.core.clone(), self.request.clone());
        Reconnecting { core, request, options: self.options, state: State::Idle, retry: RETRY }
    }
}

/// A stream of events over several connections.
#[must_use = "streams do nothing unless polled"]
pub struct Reconnecting<R, T> {
    core: Core,
    request: R,
    options: CallOptions,
    state: State<T>,
    retry: Duration,
}

enum State<T> {
    Idle,
    Calling(Task<Box<dyn Any + Send>>),
    Reading(Box<StreamedEvents<T>>),
    Waiting(BoxFuture<'static, ()>),
    Ended,
}

impl<R, T> Unpin for Reconnecting<R, T> {}

impl<R: Operation<Answer = Streamed<T>> + Clone, T: Value + Default + 'static> Reconnecting<R, T> {
    fn call(&self) -> Task<Box<dyn Any + Send>> {
        let request = Box::new(self.request.clone());
        exchange::in_task(self.core.clone(), R::ENDPOINT, request, self.options.clone(), Box::<R::Answer>::default())
    }
    /// Keeps what the events of the connection said about the next one.
    fn disconnect(&mut self) {
        if let State::Reading(events) = &self.state {
            self.retry = events.retry().unwrap_or(self.retry);
            let id = events.last_id().and_then(|id| HeaderValue::from_str(id).ok());
            if let Some(id) = id {
                self.options.headers.insert(LAST_EVENT_ID, id);
            }
        }
        self.state = State::Waiting(Box::pin(sleep(self.retry)));
    }
}

/// Whether a new connection can help after an error of a stream.
fn is_broken(error: &CallError) -> bool {
    matches!(error.kind(), CallErrorKind::Transport { .. } | CallErrorKind::Timeout)
}

impl<R: Operation<Answer = Streamed<T>> + Clone, T: Value + Default + 'static> Stream for Reconnecting<R, T> {
    type Item = Result<Event<T>, CallError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Idle => self.state = State::Calling(self.call()),
                State::Calling(call) => match ready!(Pin::new(call).poll(cx)).and_then(downcast::<R::Answer>) {
                    Ok(answer) => self.state = State::Reading(Box::new(answer.events())),
                    Err(error) => {
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Reading(events) => match ready!(Pin::new(&mut **events).poll_next(cx)) {
                    Some(Err(error)) if is_broken(&error) => self.disconnect(),
                    None if events.has_ended() => self.state = State::Ended,
                    None => self.disconnect(),
                    some => return Poll::Ready(some),
                },
                State::Waiting(wait) => {
                    ready!(wait.as_mut().poll(cx));
                    self.state = State::Idle;
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}
