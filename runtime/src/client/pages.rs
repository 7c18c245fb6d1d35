//! Answers that come in pages, as streams of pages and of items.
//!
//! In: a call of an operation whose specification says `pages`. Out: streams that fetch a page when it is polled for, and hold one at a
//! time. An error ends a stream; the request to continue with is kept. Not here: where the items are, which generated code says, and
//! where the next page is (see `advance`).

mod advance;

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::{Call, downcast};
use super::core::Core;
use super::exchange::{self, Choices};
use super::task::Task;
use crate::error::CallError;
use crate::operation::Operation;
use crate::value::ObjectRef;
use crate::value::Value as _;
use advance::{CircleDetector, advance, circle_error, cursor, fingerprint, sized};

/// An operation whose answers come in pages.
pub trait Paged: Operation + Clone {
    /// The items of one page.
    type Items: IntoIterator<IntoIter: Send + Unpin>;
    /// Takes the items out of an answer.
    fn items(answer: Self::Answer) -> Self::Items;
}

impl<R: Paged> Call<'_, R> {
    /// All pages, beginning with that of the request, each as its whole answer.
    ///
    /// Where pages are counted, the request says how many items a page has: the caller's number, else that of the
    /// specification. The stream ends at the total of the answer; where there is none, with a page that is not full or has
    /// more items than the limit. A page without a total that comes again is an error, since the service ignores the
    /// offset; pages whose items repeat within the page may be equal up to a hundred times in a row.
    pub fn pages(self) -> Pages<R> {
        let Call { core, request, choices } = self;
        let circles = CircleDetector::new(cursor(R::ENDPOINT, ObjectRef::new(request)));
        let next = Some(sized(request.clone()));
        Pages { core: core.clone(), choices, next, last: None, fetch: None, circle: None, ended: false, circles }
    }
    /// All items of all pages, beginning with those of the request's page.
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
    last: Option<R>,
    /// The request in progress, in a task of its own: a caller that drops `next()` gets the page the next time.
    fetch: Option<Task<Box<dyn Any + Send>>>,
    /// A cursor that came before, reported after the page that has it.
    circle: Option<String>,
    ended: bool,
    circles: CircleDetector,
}

impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Pages<R> {
    /// The request for the page after the last one that came, or for the one that failed; `None` after the last page. A
    /// later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.next.as_ref()
    }

    /// Reads a page and prepares the request of the next one. An error ends the stream and leaves the request as it is.
    fn receive(&mut self, fetched: Result<Box<dyn Any + Send>, CallError>) -> Result<R::Answer, CallError> {
        let page = fetched.and_then(downcast::<R::Answer>).and_then(|answer| self.refuse_repeated(answer));
        let answer = page.inspect_err(|_| self.ended = true)?;
        self.last = self.next.take();
        let mut next = self.last.clone();
        let more = next.as_mut().is_some_and(|next| advance(R::ENDPOINT, next, answer.view()));
        self.next = next.filter(|_| more);
        self.ended = !more;
        // A service that names a page twice would get requests for ever.
        let cursor = self.next.as_ref().and_then(|next| cursor(R::ENDPOINT, ObjectRef::new(next)));
        self.circle = cursor.filter(|cursor| self.circles.returns_to(cursor));
        Ok(answer)
    }

    /// The page, or an error when it came before.
    fn refuse_repeated(&mut self, answer: R::Answer) -> Result<R::Answer, CallError> {
        match fingerprint(R::ENDPOINT, answer.view()).and_then(|page| self.circles.repeats(page)) {
            Some(mark) => Err(circle_error(R::ENDPOINT.name, &mark)),
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
        if let Some(cursor) = this.circle.take() {
            this.ended = true;
            return Poll::Ready(Some(Err(circle_error(R::ENDPOINT.name, &cursor))));
        }
        let Some(request) = this.next.as_ref().filter(|_| !this.ended) else { return Poll::Ready(None) };
        let begin = || fetch::<R>(this.core.clone(), this.choices.clone(), request.clone());
        let fetched = ready!(Pin::new(this.fetch.get_or_insert_with(begin)).poll(cx));
        this.fetch = None;
        Poll::Ready(Some(this.receive(fetched)))
    }
}

fn fetch<R: Paged>(core: Core, choices: Choices, request: R) -> Task<Box<dyn Any + Send>> {
    exchange::in_task(core, R::ENDPOINT, Box::new(request), choices, Box::<R::Answer>::default())
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
        self.pages.last.as_ref().or(self.pages.next.as_ref())
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
