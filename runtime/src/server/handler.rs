//! Handlers as trait objects, which the route table holds.
//!
//! In: a function of generated code that calls a trait's method. Out: something that takes parameters and gives an
//! answer. Not here: parameters and answers themselves. The generic pieces of the server: kept to a few lines, since the
//! user's compiler makes [`Invocation::call`] and [`Work`] once per operation, and [`Typed`] once per resource.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::answer::{AnswerSize, WrittenAnswer};
use super::context::RequestContext;
use super::params::Received;
use crate::error::HandlerError;
use crate::operation::{Endpoint, Operation};
use crate::value::Fields;
use crate::value::Value;

/// Starts a method of `T`: `|handlers, invocation| invocation.call(handlers, T::create)`.
pub type HandlerFn<T> = for<'a, 'b> fn(&'a T, Invocation<'a, 'b>) -> Result<HandlerFuture<'a>, HandlerError>;

/// The answer of an operation without a handler of its own: 501.
pub fn not_implemented<A>() -> Ready<Result<A, HandlerError>> {
    ready(Err(HandlerError::not_implemented()))
}

/// What a method of a generated trait is called for.
#[doc(hidden)]
pub struct Invocation<'a, 'b>(pub(super) Step<'a, 'b>);

/// The two ways to call such a method.
pub(super) enum Step<'a, 'b> {
    /// Reads these parameters into a request, and runs.
    Run { cx: &'a mut RequestContext, received: Received<'b> },
    /// Shows an empty request, and does not run.
    Inspect(&'a mut dyn FnMut(&mut dyn Fields)),
}

impl<'a> Invocation<'a, '_> {
    /// Reads the request and starts the method: the one line that generated code has per operation.
    ///
    /// # Errors
    /// When parameters are missing or break a rule.
    pub fn call<T, R, A, F>(
        self,
        handlers: &'a T,
        method: impl FnOnce(&'a T, &'a RequestContext, R) -> F,
    ) -> Result<HandlerFuture<'a>, HandlerError>
    where
        R: Operation<Answer = A>,
        A: Value,
        F: Future<Output = Result<A, HandlerError>> + Send + 'a,
    {
        let mut request = R::default();
        match self.read(&mut request) {
            Ok(cx) => Ok(HandlerFuture { cx, work: Box::pin(method(handlers, cx, request)) }),
            Err(error) => Err(error),
        }
    }
    /// The part that does not depend on the type of the request.
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

/// A running handler. Its output is the answer as it is sent.
pub struct HandlerFuture<'a> {
    cx: &'a RequestContext,
    work: Pin<Box<dyn Work + Send + 'a>>,
}

impl Future for HandlerFuture<'_> {
    type Output = Result<WrittenAnswer, HandlerError>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let cx = self.cx;
        self.work.as_mut().poll_answer(task, cx)
    }
}

/// A handler's future as a trait object, whatever the type of its answer. No async block wraps it.
trait Work {
    fn poll_answer(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
        cx: &RequestContext,
    ) -> Poll<Result<WrittenAnswer, HandlerError>>;
}

impl<A: Value, F: Future<Output = Result<A, HandlerError>>> Work for F {
    fn poll_answer(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
        cx: &RequestContext,
    ) -> Poll<Result<WrittenAnswer, HandlerError>> {
        self.poll(task).map(|answer| written(answer, cx))
    }
}

/// Instantiated once per type of answer, which many operations share.
#[inline(never)]
fn written<A: Value>(answer: Result<A, HandlerError>, cx: &RequestContext) -> Result<WrittenAnswer, HandlerError> {
    let mut answer = answer?;
    let file = answer.take_file();
    Ok(WrittenAnswer::of(cx, answer.variant(), file, answer.view()))
}

/// A method of a generated trait as a trait object.
pub(super) trait Handler: Send + Sync {
    fn endpoint(&self) -> &'static Endpoint;
    /// The size of its recent answers.
    fn answer_size(&self) -> &AnswerSize;
    /// Reads the request and starts the method.
    fn start<'a>(&'a self, invocation: Invocation<'a, '_>) -> Result<HandlerFuture<'a>, HandlerError>;
    /// Shows an empty request of the operation, whose types are known nowhere else.
    fn inspect(&self, inspect: &mut dyn FnMut(&mut dyn Fields)) {
        // The method is not run: there is no reply.
        drop(self.start(Invocation(Step::Inspect(inspect))));
    }
}

/// A method, and the value that it is called on.
pub(super) struct Typed<T> {
    pub(super) handlers: Arc<T>,
    pub(super) endpoint: &'static Endpoint,
    pub(super) call: HandlerFn<T>,
    pub(super) answer_size: AnswerSize,
}

impl<T: Send + Sync> Handler for Typed<T> {
    fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    fn answer_size(&self) -> &AnswerSize {
        &self.answer_size
    }
    fn start<'a>(&'a self, invocation: Invocation<'a, '_>) -> Result<HandlerFuture<'a>, HandlerError> {
        (self.call)(&self.handlers, invocation)
    }
}
