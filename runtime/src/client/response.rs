//! Calls that return the status and the headers of the response beside the answer, and conditional calls.
//!
//! In: a call. Out: an [`http::Response`] whose body is the answer. As `call`, this file is compiled for each operation that uses it.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use http::{HeaderValue, Response, StatusCode};

use super::call::{Call, CallFuture};
use super::exchange::Head;
use crate::error::{CallError, CallErrorKind};
use crate::operation::Operation;

/// A call that returns the whole response. [`Call::with_response`] makes it; `.await` sends it.
#[must_use = "a call is sent by `.await`"]
pub struct CallWithResponse<'a, R: Operation>(Call<'a, R>);

/// A call that returns an answer only if the resource changed. [`Call::if_none_match`] and [`Call::if_modified_since`] make it; `.await`
/// sends it.
#[must_use = "a call is sent by `.await`"]
pub struct ConditionalCall<'a, R: Operation>(Call<'a, R>);

/// The result of a [`ConditionalCall`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ConditionalResponse<A> {
    /// The resource changed, or the service does not support the condition.
    Modified(Response<A>),
    /// Status 304: the resource did not change. The response has headers and no answer.
    NotModified(Response<()>),
}

impl<A> ConditionalResponse<A> {
    /// The response with the answer; `None` if the resource did not change.
    pub fn modified(self) -> Option<Response<A>> {
        match self {
            ConditionalResponse::Modified(response) => Some(response),
            ConditionalResponse::NotModified(_) => None,
        }
    }
}

impl<'a, R: Operation> Call<'a, R> {
    /// Returns the status and the headers beside the answer: `call.with_response().await?.headers()`. After a failed call,
    /// [`CallError::headers`](crate::CallError::headers) has the headers.
    pub fn with_response(self) -> CallWithResponse<'a, R> {
        CallWithResponse(self)
    }
    /// Sends `If-None-Match`: the service sends the resource only if its entity tag is another one. `etag` is the value of the header
    /// `ETag` of an earlier response.
    pub fn if_none_match(self, etag: HeaderValue) -> ConditionalCall<'a, R> {
        ConditionalCall(self.header(IF_NONE_MATCH, etag))
    }
    /// Sends `If-Modified-Since`: the service sends the resource only if it changed later. `date` is the value of the header `Last-Modified` of an
    /// earlier response.
    pub fn if_modified_since(self, date: HeaderValue) -> ConditionalCall<'a, R> {
        ConditionalCall(self.header(IF_MODIFIED_SINCE, date))
    }
}

impl<R: Operation> fmt::Debug for CallWithResponse<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallWithResponse").field(&self.0).finish()
    }
}

impl<R: Operation> fmt::Debug for ConditionalCall<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConditionalCall").field(&self.0).finish()
    }
}

/// A call in progress, and where it stores the head of its response.
struct HeadFuture<'a, A> {
    call: CallFuture<'a, A>,
    head: Arc<OnceLock<Head>>,
}

impl<'a, A: 'static> HeadFuture<'a, A> {
    fn new<R: Operation<Answer = A>>(mut call: Call<'a, R>) -> Self {
        let head = Arc::default();
        call.options.head = Some(Arc::clone(&head));
        HeadFuture { call: call.into_future(), head }
    }
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Response<A>, CallError>> {
        let answer = ready!(Pin::new(&mut self.call).poll(cx))?;
        Poll::Ready(self.head.get().map(|head| head.response(answer)).ok_or_else(no_head))
    }
}

/// A successful call has stored the head of its response.
fn no_head() -> CallError {
    CallError::new(CallErrorKind::Internal { message: "the call has an answer, but no response".to_owned() })
}

/// The future of a [`CallWithResponse`]. Dropping it cancels the call.
#[must_use = "futures do nothing unless polled"]
pub struct ResponseFuture<'a, A>(HeadFuture<'a, A>);

impl<A: 'static> Future for ResponseFuture<'_, A> {
    type Output = Result<Response<A>, CallError>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll(cx)
    }
}

impl<'a, R: Operation> IntoFuture for CallWithResponse<'a, R> {
    type Output = Result<Response<R::Answer>, CallError>;
    type IntoFuture = ResponseFuture<'a, R::Answer>;

    fn into_future(self) -> Self::IntoFuture {
        ResponseFuture(HeadFuture::new(self.0))
    }
}

/// The future of a [`ConditionalCall`]. Dropping it cancels the call.
#[must_use = "futures do nothing unless polled"]
pub struct ConditionalFuture<'a, A>(HeadFuture<'a, A>);

impl<A: 'static> Future for ConditionalFuture<'_, A> {
    type Output = Result<ConditionalResponse<A>, CallError>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.0.poll(cx))?;
        Poll::Ready(Ok(match response.status() {
            // The answer is the default value then: the call does not read the body.
            StatusCode::NOT_MODIFIED => ConditionalResponse::NotModified(response.map(drop)),
            _ => ConditionalResponse::Modified(response),
        }))
    }
}

impl<'a, R: Operation> IntoFuture for ConditionalCall<'a, R> {
    type Output = Result<ConditionalResponse<R::Answer>, CallError>;
    type IntoFuture = ConditionalFuture<'a, R::Answer>;

    fn into_future(mut self) -> Self::IntoFuture {
        self.0.options.conditional = true;
        ConditionalFuture(HeadFuture::new(self.0))
    }
}
