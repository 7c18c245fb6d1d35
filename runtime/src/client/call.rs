//! A call that is ready to be sent.
//!
//! In: a client and a request. Out: a future of the answer. Only what knows the answer's type is here, a few lines per
//! operation; the rest is in `exchange`.

use std::any::Any;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::core::Core;
use super::exchange::{self, Choices};
use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind};
use crate::operation::Operation;
use crate::value::ObjectRef;

/// A call: `.await` sends it. Until then nothing happens.
#[must_use = "a call is sent by `.await`"]
pub struct Call<'a, R: Operation> {
    pub(super) core: &'a Core,
    pub(super) request: &'a R,
    pub(super) choices: Choices,
}

impl<'a, R: Operation> Call<'a, R> {
    /// Of a client, with a request. For generated code.
    #[inline]
    pub fn new(core: &'a Core, request: &'a R) -> Self {
        let choices = Choices {
            #[cfg(feature = "replay")]
            hidden: super::replay::Hidden::of::<R>(),
            ..Choices::default()
        };
        Call { core, request, choices }
    }
    /// The time for this call, its repetitions and waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.choices.timeout = Some(timeout);
        self
    }
    /// A header of this call only.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.choices.headers.append(name, value);
        self
    }
    /// This call may be repeated although its method says otherwise.
    pub fn idempotent(mut self) -> Self {
        self.choices.idempotent = true;
        self
    }
}

impl<R: Operation> fmt::Debug for Call<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &R::ENDPOINT.name).finish_non_exhaustive()
    }
}

impl<'a, R: Operation> IntoFuture for Call<'a, R> {
    type Output = Result<R::Answer, CallError>;
    type IntoFuture = Sending<'a, R::Answer>;

    #[inline]
    fn into_future(self) -> Sending<'a, R::Answer> {
        let answer =
            exchange::boxed(self.core, R::ENDPOINT, ObjectRef::new(self.request), self.choices, Box::<R::Answer>::default());
        Sending { answer, of: PhantomData }
    }
}

/// A call on its way. Dropping it gives up.
#[must_use = "futures do nothing unless polled"]
pub struct Sending<'a, A> {
    // Its type is forgotten on the way, so that a user's crate has no state machine per operation to compile.
    answer: BoxFuture<'a, Result<Box<dyn Any + Send>, CallError>>,
    of: PhantomData<fn() -> A>,
}

impl<A: 'static> Future for Sending<'_, A> {
    type Output = Result<A, CallError>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(cx).map(|answer| answer.and_then(told))
    }
}

/// An answer is told its type again.
#[inline]
pub(super) fn told<A: 'static>(answer: Box<dyn Any + Send>) -> Result<A, CallError> {
    match answer.downcast() {
        Ok(answer) => Ok(*answer),
        // It is what the call was given to fill.
        Err(_) => Err(CallError::new(CallErrorKind::Internal { message: "the answer is of another operation".to_owned() })),
    }
}
