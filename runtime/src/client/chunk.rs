//! Calls with more items than one request should carry: split, sent one after the other, joined.
//!
//! In: a call of an operation whose specification says `chunk`. Out: one answer. Not here: how answers are joined, which
//! generated code says.

use std::fmt;
use std::future::IntoFuture;

use super::call::{Call, Sending};
use super::transport::BoxFuture;
use crate::error::Error;
use crate::object::Object;
use crate::operation::Operation;
use crate::value::{List, Slot, View};

/// An operation whose list parameter may be split.
pub trait Chunked: Operation + Clone {
    /// Adds what another part answered.
    fn merge(into: &mut Self::Answer, more: Self::Answer);
}

/// A call in parts: `.await` sends them one after the other. An error ends it. Timeout and headers are those of each part.
#[must_use = "a call is sent by `.await`"]
pub struct Chunks<'a, R: Chunked>(Call<'a, R>);

impl<'a, R: Chunked> Call<'a, R> {
    /// Splits the list that the specification names into parts of the size it names.
    pub fn chunked(self) -> Chunks<'a, R> {
        Chunks(self)
    }
}

impl<R: Chunked> fmt::Debug for Chunks<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chunks").field(&self.0).finish()
    }
}

impl<'a, R: Chunked> IntoFuture for Chunks<'a, R> {
    type Output = Result<R::Answer, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Call { core, request, choices } = self.0;
        Box::pin(async move {
            let mut answer: Option<R::Answer> = None;
            for (begin, end) in parts(R::ENDPOINT.chunk, request) {
                let mut part = request.clone();
                keep(&mut part, R::ENDPOINT.chunk, begin, end);
                let call = Call { core, request: &part, choices: choices.clone() };
                let sending: Sending<'_, R> = call.into_future();
                let more = sending.await?;
                match &mut answer {
                    Some(answer) => R::merge(answer, more),
                    None => answer = Some(more),
                }
            }
            Ok(answer.unwrap_or_default())
        })
    }
}

fn list<'a>(request: &'a dyn Object, name: &str) -> Option<&'a dyn List> {
    let index = request.shape().find(name, 0)?;
    match request.field(index) {
        View::List(list) => Some(list),
        _ => None,
    }
}

/// Where the parts begin and end; one part when there is nothing to split.
fn parts(chunk: Option<(&'static str, usize)>, request: &dyn Object) -> Vec<(usize, usize)> {
    let (len, size) = match chunk {
        Some((name, size)) => (list(request, name).map_or(0, List::len), size.max(1)),
        None => (0, 1),
    };
    let begins = (0..len.max(1)).step_by(size);
    begins.map(|begin| (begin, (begin + size).min(len))).collect()
}

/// Leaves only the items of one part in the list.
fn keep(part: &mut dyn Object, chunk: Option<(&'static str, usize)>, begin: usize, end: usize) {
    let index = chunk.and_then(|(name, _)| part.shape().find(name, 0));
    let Some(index) = index else { return };
    if matches!(part.field(index), View::List(list) if list.len() == end && begin == 0) {
        return;
    }
    match part.field_mut(index) {
        Slot::List(list) => list.keep(begin, end),
        Slot::Optional(optional) => {
            if let Some(Slot::List(list)) = optional.inside() {
                list.keep(begin, end);
            }
        }
        _ => {}
    }
}
