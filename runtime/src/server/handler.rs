//! A handler without its types: what the route table holds.
//!
//! In: a function of generated code that calls a trait's method. Out: something that takes parameters and gives an
//! answer. Not here: parameters and answers themselves. The one generic piece of the server: kept to a few lines.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use super::answer::Answered;
use super::context::RequestContext;
use super::params::Arrived;
use crate::error::Error;
use crate::operation::{Endpoint, Operation};

/// A handler at work.
pub type Reply<'a> = Pin<Box<dyn Future<Output = Result<Answered, Error>> + Send + 'a>>;

/// Starts a method of `T` on a request: `|h, cx, request| cx.reply(h.create(cx, request))`.
pub type Call<T, R> = for<'a> fn(&'a T, &'a RequestContext, R) -> Reply<'a>;

/// What an operation without a handler of its own does: it answers 501.
pub fn not_implemented<A>() -> Ready<Result<A, Error>> {
    ready(Err(Error::not_implemented()))
}

/// A method of a generated trait, its types forgotten.
pub(super) trait Handler: Send + Sync {
    fn endpoint(&self) -> &'static Endpoint;
    /// Reads the request and starts the method.
    fn start<'a>(&'a self, cx: &'a mut RequestContext, arrived: Arrived<'_>) -> Result<Reply<'a>, Error>;
}

/// The method, and what it is called on.
pub(super) struct Typed<T, R> {
    pub(super) handlers: Arc<T>,
    pub(super) call: Call<T, R>,
}

impl<T: Send + Sync, R: Operation> Handler for Typed<T, R> {
    fn endpoint(&self) -> &'static Endpoint {
        R::ENDPOINT
    }
    fn start<'a>(&'a self, cx: &'a mut RequestContext, arrived: Arrived<'_>) -> Result<Reply<'a>, Error> {
        let mut request = R::default();
        cx.dates = arrived.fill(&mut request)?;
        Ok((self.call)(&self.handlers, cx, request))
    }
}
