//! What is expected of one operation, and what is answered.
//!
//! In: choices of a test; then requests. Out: answers, counts, what is unmet. Not here: routing (see the mock itself).

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::Mock;
use crate::error::Error;
use crate::operation::Operation;
use crate::server::RequestContext;

type Matcher<R> = Box<dyn Fn(&R) -> bool + Send + Sync>;
type Answerer<R> = Box<dyn FnMut(R) -> Result<<R as Operation>::Answer, Error> + Send>;

/// An operation that is expected; it counts once it has an answer.
#[must_use = "nothing is expected without `answer`, `fail` or `handle`"]
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
    pub fn fail(self, failure: impl Fn() -> Error + Send + 'static) {
        self.handle(move |_| Err(failure()));
    }
    /// Answers what this makes of the request. It must not call the mock itself; a panic in it is a 500 to the client.
    pub fn handle(self, answer: impl FnMut(R) -> Result<R::Answer, Error> + Send + 'static) {
        let one = One { matcher: self.matcher, times: self.times, count: 0, answer: Box::new(answer) };
        self.mock.plan::<R>().0.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}

impl<R: Operation> fmt::Debug for Expectation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("operation", &R::ENDPOINT.name).field("times", &self.times).finish_non_exhaustive()
    }
}

/// All that is expected of one operation, in the order in which it was said.
pub(super) struct Plan<R: Operation>(Mutex<Vec<One<R>>>);

struct One<R: Operation> {
    matcher: Option<Matcher<R>>,
    times: Option<usize>,
    count: usize,
    answer: Answerer<R>,
}

impl<R: Operation> Default for Plan<R> {
    fn default() -> Self {
        Plan(Mutex::default())
    }
}

impl<R: Operation> Plan<R> {
    /// Answers a request, or notes that none was expected.
    pub(super) fn call(&self, cx: &RequestContext, request: R) -> Result<R::Answer, Error> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fitting = all.iter_mut().filter(|one| one.matcher.as_ref().is_none_or(|matches| matches(&request))).peekable();
        let none = if fitting.peek().is_some() { "is not expected so often" } else { "is not expected with such parameters" };
        match fitting.find(|one| one.times.is_none_or(|times| one.count < times)) {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                (one.answer)(request)
            }
            None => {
                let refused = cx.extensions().get::<Refused>();
                refused.into_iter().for_each(|refused| refused.put(format!("{} came, and {none}", R::ENDPOINT.name)));
                Err(Error::not_implemented())
            }
        }
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|one| one.count).sum()
    }
    fn unmet(&self, found: &mut Vec<String>) {
        for one in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if let Some(times) = one.times.filter(|times| one.count < *times) {
                found.push(format!("{} is expected {times} times and came {} times", R::ENDPOINT.name, one.count));
            }
        }
    }
}

/// Why a request was not expected, on the way back through the router, which tells nobody.
#[derive(Clone, Default)]
pub(super) struct Refused(Arc<Mutex<Option<String>>>);

impl Refused {
    fn put(&self, why: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
