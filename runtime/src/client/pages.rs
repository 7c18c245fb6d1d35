//! Streams of pages and of items, for operations that split long lists into pages.
//!
//! In: a call of an operation with `pages` in the specification. Out: streams. A stream fetches a page when it is polled, and holds one page
//! at a time. An error ends the stream, but the request to continue with is kept. Not here: which field has the items, which generated code
//! states, and the request of the next page (see `advance`).

mod advance;

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::{Call, downcast};
use super::core::Core;
use super::exchange::{self, CallOptions};
use super::task::Task;
use crate::error::CallError;
use crate::operation::Operation;
use crate::value::ObjectRef;
use crate::value::Value as _;
use advance::{CycleDetector, advance, cursor, cycle_error, fingerprint, with_page_size};

/// An operation whose answers are pages.
pub trait Paged: Operation + Clone {
    /// The items of one page.
    type Items: IntoIterator<IntoIter: Send + Unpin>;
    /// Takes the items out of an answer.
    fn items(answer: Self::Answer) -> Self::Items;
}

impl<R: Paged> Call<'_, R> {
    /// A stream of all pages from that of the request on. Each item of the stream is the answer with one page.
    ///
    /// With pages by offset, each request states the number of items of a page: the caller's number, or that of the specification. The stream
    /// ends when the total in the answer is reached. Without a total, it ends with a page that is not full, or that has more items than the
    /// limit. Without a total, a page that is the same as an earlier one is an error, because the service ignores the offset. Pages with
    /// equal items may be the same up to a hundred times in a row.
    pub fn pages(self) -> Pages<R> {
        let Call { core, request, options } = self;
        let cycles = CycleDetector::new(cursor(R::ENDPOINT, ObjectRef::new(request)));
        let next = Some(with_page_size(request.clone()));
        Pages { core: core.clone(), options, next, last: None, fetch: None, repeated_cursor: None, ended: false, cycles }
    }
    /// A stream of the items of all pages, from that of the request on.
    pub fn items(self) -> Items<R> {
        Items { pages: self.pages(), items: None, taken: 0 }
    }
}

/// A stream of pages.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<R: Paged> {
    core: Core,
    options: CallOptions,
    next: Option<R>,
    /// The request of the last page.
    last: Option<R>,
    /// The call in progress. It runs in a task, so that a caller that drops the future of `next()` gets the page the next time.
    fetch: Option<Task<Box<dyn Any + Send>>>,
    /// A cursor that an earlier page had too. It is reported after the page that has it.
    repeated_cursor: Option<String>,
    ended: bool,
    cycles: CycleDetector,
}

impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Pages<R> {
    /// The request for the next page, or for the page that failed; `None` after the last page. A later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.next.as_ref()
    }

    /// Reads a page and prepares the request of the next one. An error ends the stream and keeps the request.
    fn receive(&mut self, fetched: Result<Box<dyn Any + Send>, CallError>) -> Result<R::Answer, CallError> {
        let page = fetched.and_then(downcast::<R::Answer>).and_then(|answer| self.refuse_repeated(answer));
        let answer = page.inspect_err(|_| self.ended = true)?;
        self.last = self.next.take();
        let mut next = self.last.clone();
        let more = next.as_mut().is_some_and(|next| advance(R::ENDPOINT, next, answer.view()));
        self.next = next.filter(|_| more);
        self.ended = !more;
        // If a service returned to an earlier cursor, the stream would never end.
        let cursor = self.next.as_ref().and_then(|next| cursor(R::ENDPOINT, ObjectRef::new(next)));
        self.repeated_cursor = cursor.filter(|cursor| self.cycles.returns_to(cursor));
        Ok(answer)
    }

    /// The page, or an error if it is the same as an earlier page.
    fn refuse_repeated(&mut self, answer: R::Answer) -> Result<R::Answer, CallError> {
        match fingerprint(R::ENDPOINT, answer.view()).and_then(|page| self.cycles.repeats(page)) {
            Some(mark) => Err(cycle_error(R::ENDPOINT.name, &mark)),
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
        if let Some(cursor) = this.repeated_cursor.take() {
            this.ended = true;
            return Poll::Ready(Some(Err(cycle_error(R::ENDPOINT.name, &cursor))));
        }
        let Some(request) = this.next.as_ref().filter(|_| !this.ended) else { return Poll::Ready(None) };
        let begin = || fetch::<R>(this.core.clone(), this.options.clone(), request.clone());
        let fetched = ready!(Pin::new(this.fetch.get_or_insert_with(begin)).poll(cx));
        this.fetch = None;
        Poll::Ready(Some(this.receive(fetched)))
    }
}

fn fetch<R: Paged>(core: Core, options: CallOptions, request: R) -> Task<Box<dyn Any + Send>> {
    exchange::in_task(core, R::ENDPOINT, Box::new(request), options, Box::<R::Answer>::default())
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
    /// The request for the page after the current one, or for the page that failed; `None` on the last page. A later stream can begin with
    /// it.
    pub fn next_request(&self) -> Option<&R> {
        self.pages.next_request()
    }
    /// The request of the current page; before the first page, the request of the first. To continue later, save it together with
    /// [`taken`](Self::taken): a stream that begins with this request and skips that number of items continues with the next item.
    pub fn current_request(&self) -> Option<&R> {
        self.pages.last.as_ref().or(self.pages.next.as_ref())
    }
    /// The number of items that the stream returned from the page of [`current_request`](Self::current_request).
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
