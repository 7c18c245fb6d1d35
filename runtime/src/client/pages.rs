//! Answers that come in pages, as streams of pages and of items.
//!
//! In: a call of an operation whose specification says `pages`. Out: streams that fetch a page when it is asked for, and
//! hold one at a time. An error ends a stream, once, and leaves the request to go on with. Not here: where the items are, which
//! generated code says, and where the next page is (see `turn`).

mod turn;

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::apart::Apart;
use super::call::{Call, told};
use super::core::Core;
use super::exchange::{self, Choices};
use crate::error::CallError;
use crate::operation::Operation;
use crate::value::ObjectRef;
use crate::value::Value as _;
use turn::{Trail, advance, in_circles};

/// An operation whose answers come in pages.
pub trait Paged: Operation + Clone {
    /// The items of one page.
    type Items: IntoIterator<IntoIter: Send + Unpin>;
    /// Takes the items out of an answer.
    fn items(answer: Self::Answer) -> Self::Items;
}

impl<R: Paged> Call<'_, R> {
    /// All pages from the request's own place on, each as its whole answer.
    ///
    /// Where pages are counted, the request says how many items a page has: the caller's number, else that of the
    /// specification. The stream ends with the number of items that the service tells; where it tells none, with a page that
    /// is not full or holds more than was asked for. A page that comes again is an error: the service goes in circles.
    pub fn pages(self) -> Pages<R> {
        let Call { core, request, choices } = self;
        let trail = Trail::new(turn::place(R::ENDPOINT, ObjectRef::new(request)));
        let next = Some(turn::sized(request.clone()));
        Pages { core: core.clone(), choices, next, came: None, work: None, stuck: None, ended: false, trail }
    }
    /// All items of all pages from the request's own place on.
    pub fn items(self) -> Items<R> {
        Items { pages: self.pages(), items: None, taken: 0 }
    }
}

/// A stream of pages.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<R: Paged> {
    core: Core,
    choices: Choices,
    next: Option<R>,
    /// The request of the page that came last.
    came: Option<R>,
    /// In a task of its own: who drops `next()` finds the page the next time, and nothing waits for whoever looks no more.
    work: Option<Apart<Box<dyn Any + Send>>>,
    /// The place that came before: told after the page that named it.
    stuck: Option<String>,
    ended: bool,
    trail: Trail,
}

impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Pages<R> {
    /// The request for the page after the last one that came, or for the one that failed; `None` after the last page. A
    /// later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.next.as_ref()
    }

    /// Takes in what was fetched: a failure ends the stream and leaves the request as it is.
    fn arrived(&mut self, fetched: Result<Box<dyn Any + Send>, CallError>) -> Result<R::Answer, CallError> {
        let known = fetched.and_then(told::<R::Answer>).and_then(|answer| self.not_again(answer));
        let answer = known.inspect_err(|_| self.ended = true)?;
        self.came = self.next.take();
        let mut next = self.came.clone();
        let more = next.as_mut().is_some_and(|next| advance(R::ENDPOINT, next, answer.view()));
        self.next = next.filter(|_| more);
        self.ended = !more;
        // A service that names a page twice would be asked for ever.
        let place = self.next.as_ref().and_then(|next| turn::place(R::ENDPOINT, ObjectRef::new(next)));
        self.stuck = place.filter(|place| self.trail.crosses(place));
        Ok(answer)
    }

    /// A page of items that came before is none.
    fn not_again(&mut self, answer: R::Answer) -> Result<R::Answer, CallError> {
        match turn::print(R::ENDPOINT, answer.view()).filter(|print| self.trail.crosses(print)) {
            Some(print) => Err(in_circles(R::ENDPOINT.name, &print)),
            None => Ok(answer),
        }
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &R::ENDPOINT.name).finish_non_exhaustive()
    }
}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Answer, CallError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(place) = this.stuck.take() {
            this.ended = true;
            return Poll::Ready(Some(Err(in_circles(R::ENDPOINT.name, &place))));
        }
        let Some(request) = this.next.as_ref().filter(|_| !this.ended) else { return Poll::Ready(None) };
        let begin = || fetch::<R>(this.core.clone(), this.choices.clone(), request.clone());
        let fetched = ready!(Pin::new(this.work.get_or_insert_with(begin)).poll(cx));
        this.work = None;
        Poll::Ready(Some(this.arrived(fetched)))
    }
}

fn fetch<R: Paged>(core: Core, choices: Choices, request: R) -> Apart<Box<dyn Any + Send>> {
    exchange::apart(core, R::ENDPOINT, Box::new(request), choices, Box::<R::Answer>::default())
}

/// A stream of items.
#[must_use = "streams do nothing unless polled"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    items: Option<<R::Items as IntoIterator>::IntoIter>,
    taken: usize,
}

impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> Items<R> {
    /// The request for the page after the one whose items are coming, or for the one that failed; `None` on the last
    /// page. A later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.pages.next_request()
    }
    /// The request of the page whose items are coming; before the first page, that of the first. With
    /// [`taken`](Self::taken) it is a place to save: a later stream that begins with it and skips as many items as were taken
    /// goes on with the next item.
    pub fn current_request(&self) -> Option<&R> {
        self.pages.came.as_ref().or(self.pages.next.as_ref())
    }
    /// How many items of the page of [`current_request`](Self::current_request) have come.
    pub fn taken(&self) -> usize {
        self.taken
    }
}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &R::ENDPOINT.name).finish_non_exhaustive()
    }
}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<<R::Items as IntoIterator>::Item, CallError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.as_mut().and_then(Iterator::next) {
                self.taken += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => (self.items, self.taken) = (Some(R::items(page).into_iter()), 0),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
