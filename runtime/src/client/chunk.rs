//! Splits a call with a long list into several calls, sends them one after the other, and joins their answers.
//!
//! In: a call of an operation with `chunk` in the specification. Out: one answer. Not here: how two answers are joined, which generated code
//! implements.

use std::fmt;
use std::future::IntoFuture;

use super::call::{Call, CallFuture};
use super::encode::target_len;
use super::transport::BoxFuture;
use crate::error::CallError;
use crate::operation::{Endpoint, Operation};
use crate::types::Nullable;
use crate::value::ObjectRef;
use crate::value::{List, View};
use crate::violation::Violations;

/// An operation with `chunk` in the specification: a list parameter of its request can be sent in parts. Generated code implements it.
pub trait Chunked: Operation + Clone {
    /// The list parameter.
    fn list(&mut self) -> &mut dyn SplitList;
    /// Adds the answer of the next part to the answer of the parts before it.
    fn merge(into: &mut Self::Answer, more: Self::Answer);
}

/// The default limit of the request target of a part, in bytes: common servers and proxies accept a request line of 8 KiB.
const TARGET_LIMIT: usize = 8_000;

/// A call that is sent in parts, made by [`Call::chunked`]. `.await` sends them one after the other; an error ends it. Each part has the timeout
/// and the headers of the call.
#[must_use = "a call is sent by `.await`"]
pub struct Chunks<'a, R: Chunked> {
    call: Call<'a, R>,
    target_limit: usize,
}

impl<'a, R: Chunked> Call<'a, R> {
    /// Splits the list that `chunk` in the specification names. A part has at most the number of items that `chunk` states, and a request
    /// target of at most 8,000 bytes. For an empty list nothing is sent, and the answer is empty. An absent list is not split.
    pub fn chunked(self) -> Chunks<'a, R> {
        Chunks { call: self, target_limit: TARGET_LIMIT }
    }
}

impl<R: Chunked> Chunks<'_, R> {
    /// Limits the encoded path and query of a part, in bytes. A part with a single item may exceed the limit.
    pub fn target_limit(self, bytes: usize) -> Self {
        Chunks { target_limit: bytes, ..self }
    }
}

impl<R: Chunked> fmt::Debug for Chunks<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chunks").field(&self.call).finish()
    }
}

impl<'a, R: Chunked> IntoFuture for Chunks<'a, R> {
    type Output = Result<R::Answer, CallError>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Chunks { call: Call { core, request, options }, target_limit } = self;
        Box::pin(async move {
            let Some(len) = len(R::ENDPOINT.chunk, ObjectRef::new(request)) else {
                return Call { core, request, options }.await;
            };
            let prefix = core.0.address_of(R::ENDPOINT).prefix().len();
            let fits = |part: ObjectRef<'_>| prefix + target_len(R::ENDPOINT, part) <= target_limit;
            let (mut answer, mut begin): (Option<R::Answer>, usize) = (None, 0);
            while begin < len {
                let (part, end) = part(request, begin, len, &fits);
                let call = Call { core, request: &part, options: options.clone() };
                let future: CallFuture<'_, R::Answer> = call.into_future();
                let more = future.await?;
                match &mut answer {
                    Some(answer) => R::merge(answer, more),
                    None => answer = Some(more),
                }
                begin = end;
            }
            Ok(answer.unwrap_or_default())
        })
    }
}

/// A request with as many items from index `begin` on as fit, and the index after them.
fn part<R: Chunked>(request: &R, begin: usize, len: usize, fits: &dyn Fn(ObjectRef<'_>) -> bool) -> (R, usize) {
    let size = R::ENDPOINT.chunk.map_or(len, |(_, size)| size).max(1);
    let mut end = begin.saturating_add(size).min(len);
    loop {
        let mut part = request.clone();
        R::list(&mut part).retain(begin, end);
        let count = end - begin;
        if count <= 1 || fits(ObjectRef::new(&part)) {
            return (part, end);
        }
        // Each step removes an eighth, so a part is at most an eighth smaller than necessary.
        end = begin + (count - count.div_ceil(8)).max(1);
    }
}

/// The length of the list that can be split; `None` if it is absent.
fn len(chunk: Option<(&'static str, usize)>, request: ObjectRef<'_>) -> Option<usize> {
    chunk.and_then(|(name, _)| list(request, name)).map(List::len)
}

fn list<'a>(request: ObjectRef<'a>, name: &str) -> Option<&'a dyn List> {
    let index = request.shape().find(name, 0)?;
    match request.field(index) {
        View::List(list) => Some(list),
        _ => None,
    }
}

/// Refuses a list that is longer than `chunk` allows in one call. The client does not split it by itself: the caller has to know that one
/// of several calls may fail after others have succeeded.
pub(super) fn check_length(endpoint: &Endpoint, request: ObjectRef<'_>) -> Result<(), Violations> {
    let mut found = Violations::default();
    if let (Some((name, size)), Some(len)) = (endpoint.chunk, len(endpoint.chunk, request))
        && len > size
    {
        found.add(
            name,
            "chunk",
            format!("{name} has {len} items, and a call may have {size}: `.chunked()` splits it into several calls"),
        );
    }
    found.into_result()
}

/// The list parameter of a [`Chunked`] operation: a `Vec`, or one that is optional, nullable or in a `Box`.
#[doc(hidden)]
pub trait SplitList {
    /// Keeps only the items from `begin` up to, not including, `end`.
    fn retain(&mut self, begin: usize, end: usize);
}

impl<T> SplitList for Vec<T> {
    fn retain(&mut self, begin: usize, end: usize) {
        self.truncate(end);
        drop(self.drain(..begin.min(self.len())));
    }
}

impl<S: SplitList> SplitList for Option<S> {
    fn retain(&mut self, begin: usize, end: usize) {
        if let Some(list) = self {
            list.retain(begin, end);
        }
    }
}

impl<S: SplitList> SplitList for Nullable<S> {
    fn retain(&mut self, begin: usize, end: usize) {
        if let Nullable::Value(list) = self {
            list.retain(begin, end);
        }
    }
}

impl<S: SplitList + ?Sized> SplitList for Box<S> {
    fn retain(&mut self, begin: usize, end: usize) {
        (**self).retain(begin, end);
    }
}
