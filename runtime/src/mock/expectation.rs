//! What is expected of one operation, and what is answered.
//!
//! In: choices of a test; then requests. Out: answers, counts, what is unmet. Not here: routing (see the mock itself).

use std::any::Any;
use std::fmt;
use std::future::{pending, ready};
use std::sync::{Arc, Mutex, PoisonError};

use super::Mock;
use crate::client::{BoxFuture, End, Ending, TransportError};
use crate::error::HandlerError;
use crate::operation::Operation;
use crate::server::RequestContext;

type Matcher<R> = Box<dyn Fn(&R) -> bool + Send + Sync>;
type Answerer<R> = Box<dyn FnMut(R) -> Played<<R as Operation>::Answer> + Send>;

/// An operation that is expected; it counts once it is said what becomes of it.
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
    /// Only with such parameters.
    pub fn with(self, matcher: impl Fn(&R) -> bool + Send + Sync + 'static) -> Self {
        Expectation { matcher: Some(Box::new(matcher)), ..self }
    }
    /// So often, not once. Zero times: it must not come.
    pub fn times(self, times: usize) -> Self {
        Expectation { times: Some(times), ..self }
    }
    /// As often as it comes, also never.
    pub fn any_times(self) -> Self {
        Expectation { times: None, ..self }
    }
    /// Answers this.
    pub fn answer(self, answer: R::Answer)
    where
        R::Answer: Clone,
    {
        self.handle(move |_| Ok(answer.clone()));
    }
    /// Answers this failure, made for each call. The client gets it in the form that the service declares, as from a
    /// server: a kind that is not told, such as what failed inside, comes as its status.
    pub fn fail(self, failure: impl Fn() -> HandlerError + Send + 'static) {
        self.handle(move |_| Err(failure()));
    }
    /// Answers what this makes of the request. It must not call the mock itself; a panic in it is a 500 to the client.
    pub fn handle(self, mut answer: impl FnMut(R) -> Result<R::Answer, HandlerError> + Send + 'static) {
        self.play(move |request| Played::Answer(answer(request)));
    }
    /// The connection fails so, and no answer comes: a client repeats the call where it may. The error is made for each
    /// attempt.
    pub fn fail_transport(self, failure: impl Fn() -> TransportError + Send + 'static) {
        self.play(move |_| Played::Failed(failure()));
    }
    /// Nothing ever comes, so that the client's own time ends the call. Give the client a short one.
    pub fn never_answer(self) {
        self.play(|_| Played::Never);
    }
    fn play(self, answer: impl FnMut(R) -> Played<R::Answer> + Send + 'static) {
        let one = One { matcher: self.matcher, times: self.times, count: 0, answer: Box::new(answer) };
        self.mock.plan::<R>().all.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}

impl<R: Operation> fmt::Debug for Expectation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("operation", &R::ENDPOINT.name).field("times", &self.times).finish_non_exhaustive()
    }
}

/// All that is expected of one operation, in the order in which it was said.
pub(super) struct Plan<R: Operation> {
    all: Mutex<Vec<One<R>>>,
    refused: Refused,
}

struct One<R: Operation> {
    matcher: Option<Matcher<R>>,
    times: Option<usize>,
    count: usize,
    answer: Answerer<R>,
}

impl<R: Operation> Plan<R> {
    pub(super) fn new(refused: Refused) -> Self {
        Plan { all: Mutex::default(), refused }
    }
    /// Answers a request, or notes that none was expected.
    pub(super) fn call(&self, request: R) -> Played<R::Answer> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fitting = all.iter_mut().filter(|one| one.matcher.as_ref().is_none_or(|matches| matches(&request))).peekable();
        let none = if fitting.peek().is_some() { "is not expected so often" } else { "is not expected with such parameters" };
        match fitting.find(|one| one.times.is_none_or(|times| one.count < times)) {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                (one.answer)(request)
            }
            None => Played::Refused(self.refused.put(format!("{} came, and {none}", R::ENDPOINT.name))),
        }
    }
}

/// What becomes of a call.
pub(super) enum Played<A> {
    Answer(Result<A, HandlerError>),
    Failed(TransportError),
    Never,
    /// It was not expected, in words.
    Refused(String),
}

impl<A: Send + 'static> Played<A> {
    /// Leaves what is no answer to the transport; when there is none that asks for it, the nearest that a handler can do.
    pub(super) fn become_of(self, cx: &RequestContext) -> BoxFuture<'static, Result<A, HandlerError>> {
        let end = match self {
            Played::Answer(answer) => return Box::pin(ready(answer)),
            Played::Failed(error) => (502, error.to_string(), End::Failed(error)),
            Played::Refused(why) => (500, why.clone(), End::Failed(TransportError::lasting(why))),
            Played::Never => (504, String::new(), End::Never),
        };
        let (status, message, end) = end;
        match cx.extensions().get::<Ending>() {
            Some(ending) => ending.put(end),
            None if matches!(end, End::Never) => return Box::pin(pending()),
            None => {}
        }
        Box::pin(ready(Err(HandlerError::status(status, message))))
    }
}

/// A plan without its type.
pub(super) trait Counted: Any + Send + Sync {
    fn count(&self) -> usize;
    /// Adds what did not come.
    fn unmet(&self, found: &mut Vec<String>);
}

impl<R: Operation> Counted for Plan<R> {
    fn count(&self) -> usize {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|one| one.count).sum()
    }
    fn unmet(&self, found: &mut Vec<String>) {
        for one in self.all.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if let Some(times) = one.times.filter(|times| one.count < *times) {
                found.push(format!("{} is expected {times} times and came {} times", R::ENDPOINT.name, one.count));
            }
        }
    }
}

/// The calls that were not expected, in words, for `verify`.
#[derive(Clone, Default)]
pub(super) struct Refused(Arc<Mutex<Vec<String>>>);

impl Refused {
    /// Notes one, and gives its words back.
    pub(super) fn put(&self, why: String) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(why.clone());
        why
    }
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
