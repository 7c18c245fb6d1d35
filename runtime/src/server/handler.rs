//! A handler without its types: what the route table holds.
//!
//! In: a function of generated code that calls a trait's method. Out: something that takes parameters and gives an
//! answer. Not here: parameters and answers themselves. The generic pieces of the server: kept to a few lines, since the
//! user's compiler makes [`Asked::call`] and [`Work`] once per operation, and [`Typed`] once per resource.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::answer::{Answered, Usual};
use super::context::RequestContext;
use super::params::Received;
use crate::error::HandlerError;
use crate::operation::{Endpoint, Operation};
use crate::value::Fields;
use crate::value::Value;

/// Starts a method of `T` on what was asked: `|handlers, asked| asked.call(handlers, T::create)`.
pub type Call<T> = for<'a, 'b> fn(&'a T, Asked<'a, 'b>) -> Result<Reply<'a>, HandlerError>;

/// What an operation without a handler of its own does: it answers 501.
pub fn not_implemented<A>() -> Ready<Result<A, HandlerError>> {
    ready(Err(HandlerError::not_implemented()))
}

/// What a method of a generated trait is asked for.
#[doc(hidden)]
pub struct Asked<'a, 'b>(pub(super) Step<'a, 'b>);

/// See [`Asked`].
pub(super) enum Step<'a, 'b> {
    /// To read these parameters into a request, and to run on it.
    Run { cx: &'a mut RequestContext, received: Received<'b> },
    /// To show an empty request, and no more.
    Inspect(&'a mut dyn FnMut(&mut dyn Fields)),
}

impl<'a> Asked<'a, '_> {
    /// Reads the request and starts the method: the one line that generated code has per operation.
    ///
    /// # Errors
    /// When parameters are missing or break a rule.
    pub fn call<T, R, A, F>(
        self,
        handlers: &'a T,
        method: impl FnOnce(&'a T, &'a RequestContext, R) -> F,
    ) -> Result<Reply<'a>, HandlerError>
    where
        R: Operation<Answer = A>,
        A: Value,
        F: Future<Output = Result<A, HandlerError>> + Send + 'a,
    {
        let mut request = R::default();
        match self.read(&mut request) {
            Ok(cx) => Ok(Reply { cx, work: Box::pin(method(handlers, cx, request)) }),
            Err(error) => Err(error),
        }
    }
    /// What of it is the same for all requests.
    fn read(self, request: &mut dyn Fields) -> Result<&'a RequestContext, HandlerError> {
        match self.0 {
            Step::Run { cx, received } => {
                received.fill(request, cx)?;
                Ok(cx)
            }
            Step::Inspect(inspect) => {
                inspect(request);
                Err(HandlerError::internal("only inspected"))
            }
        }
    }
}

/// A handler at work: gives its written answer.
pub struct Reply<'a> {
    cx: &'a RequestContext,
    work: Pin<Box<dyn Work + Send + 'a>>,
}

impl Future for Reply<'_> {
    type Output = Result<Answered, HandlerError>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let cx = self.cx;
        self.work.as_mut().poll_answer(task, cx)
    }
}

/// A handler's future, the type of its answer forgotten. No state machine stands around it.
trait Work {
    fn poll_answer(self: Pin<&mut Self>, task: &mut Context<'_>, cx: &RequestContext) -> Poll<Result<Answered, HandlerError>>;
}

impl<A: Value, F: Future<Output = Result<A, HandlerError>>> Work for F {
    fn poll_answer(self: Pin<&mut Self>, task: &mut Context<'_>, cx: &RequestContext) -> Poll<Result<Answered, HandlerError>> {
        self.poll(task).map(|answer| written(answer, cx))
    }
}

/// Once per type of answer: many operations have the same.
#[inline(never)]
fn written<A: Value>(answer: Result<A, HandlerError>, cx: &RequestContext) -> Result<Answered, HandlerError> {
    let mut answer = answer?;
    let file = answer.take_file();
    Ok(Answered::of(cx, answer.variant(), file, answer.view()))
}

/// A method of a generated trait, its types forgotten.
pub(super) trait Handler: Send + Sync {
    fn endpoint(&self) -> &'static Endpoint;
    /// How long its answers are.
    fn usual(&self) -> &Usual;
    /// Reads the request and starts the method.
    fn start<'a>(&'a self, asked: Asked<'a, '_>) -> Result<Reply<'a>, HandlerError>;
    /// Shows an empty request of the operation, whose types are known nowhere else.
    fn inspect(&self, inspect: &mut dyn FnMut(&mut dyn Fields)) {
        // The method is not run: there is no reply.
        drop(self.start(Asked(Step::Inspect(inspect))));
    }
}

/// The method, and what it is called on.
pub(super) struct Typed<T> {
    pub(super) handlers: Arc<T>,
    pub(super) endpoint: &'static Endpoint,
    pub(super) call: Call<T>,
    pub(super) usual: Usual,
}

impl<T: Send + Sync> Handler for Typed<T> {
    fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    fn usual(&self) -> &Usual {
        &self.usual
    }
    fn start<'a>(&'a self, asked: Asked<'a, '_>) -> Result<Reply<'a>, HandlerError> {
        (self.call)(&self.handlers, asked)
    }
}
