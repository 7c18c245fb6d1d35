//! A call that is ready to be sent.
//!
//! In: a client and a request. Out: a future of the answer. Not here: code that is not generic over the operation (see `exchange`). This
//! file is compiled for each operation, so it is short.

use std::any::Any;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::ACCEPT;
use http::{HeaderName, HeaderValue};

use super::core::Core;
use super::exchange::{self, CallOptions};
use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind};
use crate::operation::{MediaType, Operation};
use crate::value::ObjectRef;

/// A call of an operation. `.await` sends it; nothing is sent before.
#[must_use = "a call is sent by `.await`"]
pub struct Call<'a, R: Operation> {
    pub(super) core: &'a Core,
    pub(super) request: &'a R,
    pub(super) options: CallOptions,
}

impl<'a, R: Operation> Call<'a, R> {
    /// A call with this request. For generated code.
    #[inline]
    pub fn new(core: &'a Core, request: &'a R) -> Self {
        let options = CallOptions {
            #[cfg(feature = "replay")]
            redaction: super::replay::Redaction::of::<R>(),
            ..CallOptions::default()
        };
        Call { core, request, options }
    }
    /// Sets the timeout of this call, which includes its retries and waits.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }
    /// Adds a header to this call.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options.headers.append(name, value);
        self
    }
    /// Accepts only the answer with this media type, such as `GetReadmeAnswer::RAW_MEDIA`. Without this method, a client accepts all media
    /// types of the operation, and prefers the first. [`header`](Self::header) sets `Accept` to a list with weights.
    pub fn accept(mut self, media: MediaType) -> Self {
        if let Ok(value) = HeaderValue::from_str(media.as_str()) {
            self.options.headers.insert(ACCEPT, value);
        }
        self
    }
    /// Requests the page at this URL, which [`Pages::next_link`](super::Pages::next_link) or an answer gave, in place of the path and the
    /// query of the request. The URL has the origin of the base URL, or one that the specification lists; otherwise the call fails before
    /// it is sent.
    pub fn from_link(mut self, url: impl Into<String>) -> Self {
        self.options.link = Some(url.into());
        self
    }
    /// Sends the request to this URL, which an answer gave, in place of the base URL, the path and the query:
    /// `call.at_url(answer.upload_url.as_str())`.
    ///
    /// If its origin is another one than that of the base URL, the request has no credentials, and no headers of the builder but `Accept`
    /// and `User-Agent`. The call fails before it is sent if the URL has credentials, or if it is unencrypted and the base URL is not.
    ///
    /// A webhook is sent to the URL that a subscriber gave. It has the headers of the builder, and its parameters in the query follow those of the
    /// URL. The application decides which URLs it accepts from subscribers: hosts of its own network, for example, are not refused here.
    pub fn at_url(mut self, url: impl Into<String>) -> Self {
        self.options.url = Some(url.into());
        #[cfg(feature = "replay")]
        {
            self.options.redaction = self.options.redaction.of_given_url();
        }
        self
    }
    /// Allows retries of this call although its method is not idempotent.
    pub fn idempotent(mut self) -> Self {
        self.options.idempotent = true;
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
    type IntoFuture = CallFuture<'a, R::Answer>;

    #[inline]
    fn into_future(self) -> CallFuture<'a, R::Answer> {
        let answer =
            exchange::boxed(self.core, R::ENDPOINT, ObjectRef::new(self.request), self.options, Box::<R::Answer>::default());
        CallFuture { answer, answer_type: PhantomData }
    }
}

/// The future of a call in progress, which `.await` of a [`Call`] makes. Dropping it cancels the call.
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<'a, A> {
    // The type of the answer is erased, so that the compiler makes one state machine for all operations.
    answer: BoxFuture<'a, Result<Box<dyn Any + Send>, CallError>>,
    answer_type: PhantomData<fn() -> A>,
}

impl<A: 'static> Future for CallFuture<'_, A> {
    type Output = Result<A, CallError>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(cx).map(|answer| answer.and_then(downcast))
    }
}

/// Restores the type of an answer.
#[inline]
pub(super) fn downcast<A: 'static>(answer: Box<dyn Any + Send>) -> Result<A, CallError> {
    match answer.downcast() {
        Ok(answer) => Ok(*answer),
        // The call filled a value of this type, so the types agree.
        Err(_) => Err(CallError::new(CallErrorKind::Internal { message: "the answer is that of another operation".to_owned() })),
    }
}
