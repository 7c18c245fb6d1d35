//! Handlers as trait objects, for the route table.
//!
//! In: a function of generated code that calls a trait's method. Out: a trait object that reads parameters and writes an answer. Not here:
//! parameters and answers themselves. This file has the generic code of the server. It is short because the compiler instantiates
//! [`Invocation::call`] and [`Work`] once per operation, and [`Typed`] once per resource.

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

/// A function that starts a method of the handler `T`: `|handler, invocation| invocation.call(handler, T::create)`.
pub type HandlerFn<T> = for<'a, 'b> fn(&'a T, Invocation<'a, 'b>) -> Result<HandlerFuture<'a>, HandlerError>;

/// The output of a method that a handler does not implement: the error for 501.
pub fn not_implemented<A>() -> Ready<Result<A, HandlerError>> {
    ready(Err(HandlerError::not_implemented()))
}

/// A call of a method of a generated trait.
#[doc(hidden)]
pub struct Invocation<'a, 'b>(pub(super) Step<'a, 'b>);

/// The purpose of a call.
pub(super) enum Step<'a, 'b> {
    /// To read these parameters into a request and run the method.
    Run { cx: &'a mut RequestContext, received: Received<'b> },
    /// To get an empty request, without running the method.
    Inspect(&'a mut dyn FnMut(&mut dyn Fields)),
}

impl<'a> Invocation<'a, '_> {
    /// Reads the request and starts the method. Generated code has one such call per operation.
    ///
    /// # Errors
    /// If parameters are missing or invalid.
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
    /// The part that is not generic over the request.
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

/// A running handler. Its output is the written answer.
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

/// A handler's future as a trait object that writes its answer. It needs no async block, which would be instantiated per operation.
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

/// Writes an answer. It is instantiated once per type of answer, which many operations share.
#[inline(never)]
fn written<A: Value>(answer: Result<A, HandlerError>, cx: &RequestContext) -> Result<WrittenAnswer, HandlerError> {
    let mut answer = answer?;
    let file = answer.take_file();
    Ok(WrittenAnswer::of(cx, answer.variant(), file, answer.view()))
}

/// A method of a generated trait as a trait object.
pub(super) trait Handler: Send + Sync {
    fn endpoint(&self) -> &'static Endpoint;
    /// The estimate of the size of its written answers.
    fn answer_size(&self) -> &AnswerSize;
    /// Reads the request and starts the method.
    fn start<'a>(&'a self, invocation: Invocation<'a, '_>) -> Result<HandlerFuture<'a>, HandlerError>;
    /// Passes an empty request of the operation to a function. There is no other way to learn the types of its fields.
    fn inspect(&self, inspect: &mut dyn FnMut(&mut dyn Fields)) {
        // The output is the error of `read`, since the method does not run.
        drop(self.start(Invocation(Step::Inspect(inspect))));
    }
}

/// A method, and the handler on which it is called.
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
