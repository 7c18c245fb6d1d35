//! The expectations of one operation.
//!
//! In: expectations, then requests. Out: answers, counts, and the expectations that are not met. Not here: routing (see `mock`).

use std::any::Any;
use std::fmt;
use std::future::{pending, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
        let registered = RegisteredExpectation { matcher: self.matcher, times: self.times, count: 0, reply: Box::new(reply) };
        self.mock.list_of::<R>().lock().push(registered);
    }
}

impl<R: Operation> fmt::Debug for Expectation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("operation", &R::ENDPOINT.name).field("times", &self.times).finish_non_exhaustive()
    }
}

/// The expectations of one operation, in the order in which they were registered.
pub(super) struct ExpectationList<R: Operation> {
    expectations: Mutex<Vec<RegisteredExpectation<R>>>,
    unexpected_calls: UnexpectedCalls,
}

/// An expectation with its reply, and with the number of calls that it replied to.
struct RegisteredExpectation<R: Operation> {
    matcher: Option<Matcher<R>>,
    times: Option<usize>,
    count: usize,
    reply: ReplyFn<R>,
}

impl<R: Operation> RegisteredExpectation<R> {
    fn matches(&self, request: &R) -> bool {
        self.matcher.as_ref().is_none_or(|matcher| matcher(request))
    }
    fn expects_more_calls(&self) -> bool {
        self.times.is_none_or(|times| self.count < times)
    }
}

impl<R: Operation> ExpectationList<R> {
    pub(super) fn new(unexpected_calls: UnexpectedCalls) -> Self {
        ExpectationList { expectations: Mutex::default(), unexpected_calls }
    }
    fn lock(&self) -> MutexGuard<'_, Vec<RegisteredExpectation<R>>> {
        self.expectations.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Replies to a request, or records an unexpected call.
    pub(super) fn call(&self, request: R) -> Reply<R::Answer> {
        let mut expectations = self.lock();
        let mut matching = expectations.iter_mut().filter(|expectation| expectation.matches(&request)).peekable();
        let reason = if matching.peek().is_some() { "is expected fewer times" } else { "is not expected with these parameters" };
        match matching.find(|expectation| expectation.expects_more_calls()) {
            Some(expectation) => {
                expectation.count = expectation.count.saturating_add(1);
                (expectation.reply)(request)
            }
            None => Reply::Unexpected(self.unexpected_calls.record(format!("{} was called, but {reason}", R::ENDPOINT.name))),
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

/// An [`ExpectationList`] of any operation.
pub(super) trait AnyExpectationList: Any + Send + Sync {
    fn count(&self) -> usize;
    /// Adds the expectations that are not met.
    fn unmet(&self, found: &mut Vec<String>);
}

impl<R: Operation> AnyExpectationList for ExpectationList<R> {
    fn count(&self) -> usize {
        self.lock().iter().map(|expectation| expectation.count).sum()
    }
    fn unmet(&self, found: &mut Vec<String>) {
        for RegisteredExpectation { times, count, .. } in self.lock().iter() {
            if let Some(times) = times.filter(|times| count < times) {
                found.push(format!("{} is expected {times} times and was called {count} times", R::ENDPOINT.name));
            }
        }
    }
}

/// Messages about unexpected calls, for `verify`.
#[derive(Clone, Default)]
pub(super) struct UnexpectedCalls(Arc<Mutex<Vec<String>>>);

impl UnexpectedCalls {
    /// Records a message, and returns it.
    pub(super) fn record(&self, message: String) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        message
    }
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
