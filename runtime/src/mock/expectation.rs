//! The expectations of one operation.
//!
//! In: expectations, then requests. Out: answers, counts, and the expectations that are not met. Not here: routing (see `mock`).

use std::any::Any;
use std::fmt;
use std::future::{pending, ready};
use std::sync::{Arc, Mutex, PoisonError};

use super::Mock;
use crate::client::{BoxFuture, NoResponse, NoResponseSlot, TransportError};
use crate::error::HandlerError;
use crate::operation::Operation;
use crate::server::RequestContext;

type Matcher<R> = Box<dyn Fn(&R) -> bool + Send + Sync>;
type ReplyFn<R> = Box<dyn FnMut(R) -> Reply<<R as Operation>::Answer> + Send>;

/// An expectation of calls of one operation. `answer`, `fail`, `handle`, `fail_transport` and `never_answer` register it.
#[must_use = "nothing is expected without `answer`, `fail`, `handle`, `fail_transport` or `never_answer`"]
pub struct Expectation<R: Operation> {
    mock: Mock,
    matcher: Option<Matcher<R>>,
    times: Option<usize>,
}

impl<R: Operation> Expectation<R> {
    pub(super) fn new(mock: Mock) -> Self {
        Expectation { mock, matcher: None, times: Some(1) }
    }
    /// Expects only calls for which this function returns `true`.
    pub fn with(self, matcher: impl Fn(&R) -> bool + Send + Sync + 'static) -> Self {
        Expectation { matcher: Some(Box::new(matcher)), ..self }
    }
    /// Expects this number of calls. Zero means that the operation must not be called.
    pub fn times(self, times: usize) -> Self {
        Expectation { times: Some(times), ..self }
    }
    /// Expects any number of calls, including zero.
    pub fn any_times(self) -> Self {
        Expectation { times: None, ..self }
    }
    /// Answers with this value.
    pub fn answer(self, answer: R::Answer)
    where
        R::Answer: Clone,
    {
        self.handle(move |_| Ok(answer.clone()));
    }
    /// Fails with an error, which the function makes for each call. The client gets it as from a server, with the error body that the service
    /// declares. For example, it gets only the status of an internal error.
    pub fn fail(self, failure: impl Fn() -> HandlerError + Send + 'static) {
        self.handle(move |_| Err(failure()));
    }
    /// Answers with the result of this function. The function must not call the mock. If it panics, the client gets a 500.
    pub fn handle(self, mut handler: impl FnMut(R) -> Result<R::Answer, HandlerError> + Send + 'static) {
        self.register(move |request| Reply::Answer(handler(request)));
    }
    /// Fails without a response, like a broken connection, so that the client retries an idempotent call. The function makes the error for
    /// each attempt.
    pub fn fail_transport(self, failure: impl Fn() -> TransportError + Send + 'static) {
        self.register(move |_| Reply::Failed(failure()));
    }
    /// Never answers. The call ends with the client's timeout, which should be short.
    pub fn never_answer(self) {
        self.register(|_| Reply::Never);
    }
    fn register(self, reply: impl FnMut(R) -> Reply<R::Answer> + Send + 'static) {
        let one = Expected { matcher: self.matcher, times: self.times, count: 0, reply: Box::new(reply) };
        self.mock.plan::<R>().expected.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}

impl<R: Operation> fmt::Debug for Expectation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("operation", &R::ENDPOINT.name).field("times", &self.times).finish_non_exhaustive()
    }
}

/// The expectations of one operation, in the order in which they were registered.
pub(super) struct Plan<R: Operation> {
    expected: Mutex<Vec<Expected<R>>>,
    unexpected: Unexpected,
}

struct Expected<R: Operation> {
    matcher: Option<Matcher<R>>,
    times: Option<usize>,
    count: usize,
    reply: ReplyFn<R>,
}

impl<R: Operation> Plan<R> {
    pub(super) fn new(unexpected: Unexpected) -> Self {
        Plan { expected: Mutex::default(), unexpected }
    }
    /// Replies to a request, or records an unexpected call.
    pub(super) fn call(&self, request: R) -> Reply<R::Answer> {
        let mut expected = self.expected.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fitting =
            expected.iter_mut().filter(|one| one.matcher.as_ref().is_none_or(|matches| matches(&request))).peekable();
        let none = if fitting.peek().is_some() { "is expected fewer times" } else { "is not expected with these parameters" };
        match fitting.find(|one| one.times.is_none_or(|times| one.count < times)) {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                (one.reply)(request)
            }
            None => Reply::Unexpected(self.unexpected.record(format!("{} was called, but {none}", R::ENDPOINT.name))),
        }
    }
}

/// The reply to a call.
pub(super) enum Reply<A> {
    Answer(Result<A, HandlerError>),
    Failed(TransportError),
    Never,
    /// The call was not expected; the message says why.
    Unexpected(String),
}

impl<A: Send + 'static> Reply<A> {
    /// The output of a handler. A reply without an answer is passed to the transport, if that is in the same process. Otherwise the output is
    /// an error with a status, or the handler never ends.
    pub(super) fn into_answer(self, cx: &RequestContext) -> BoxFuture<'static, Result<A, HandlerError>> {
        let (status, message, no_response) = match self {
            Reply::Answer(answer) => return Box::pin(ready(answer)),
            Reply::Failed(error) => (502, error.to_string(), NoResponse::Failed(error)),
            Reply::Unexpected(why) => (500, why.clone(), NoResponse::Failed(TransportError::permanent(why))),
            Reply::Never => (504, String::new(), NoResponse::Never),
        };
        match cx.extensions().get::<NoResponseSlot>() {
            Some(slot) => slot.set(no_response),
            None if matches!(no_response, NoResponse::Never) => return Box::pin(pending()),
            None => {}
        }
        Box::pin(ready(Err(HandlerError::status(status, message))))
    }
}

/// A plan whose type is erased.
pub(super) trait ErasedPlan: Any + Send + Sync {
    fn count(&self) -> usize;
    /// Adds the expectations that are not met.
    fn unmet(&self, found: &mut Vec<String>);
}

impl<R: Operation> ErasedPlan for Plan<R> {
    fn count(&self) -> usize {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|one| one.count).sum()
    }
    fn unmet(&self, found: &mut Vec<String>) {
        for one in self.expected.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if let Some(times) = one.times.filter(|times| one.count < *times) {
                found.push(format!("{} is expected {times} times and was called {} times", R::ENDPOINT.name, one.count));
            }
        }
    }
}

/// Messages about unexpected calls, for `verify`.
#[derive(Clone, Default)]
pub(super) struct Unexpected(Arc<Mutex<Vec<String>>>);

impl Unexpected {
    /// Records a message, and returns it.
    pub(super) fn record(&self, message: String) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        message
    }
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
