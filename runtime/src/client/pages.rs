//! Streams of pages and of items, for operations that split long lists into pages.
//!
//! In: a call of an operation with `pages` in the specification. Out: streams. A stream fetches a page when it is polled, and holds one page
//! at a time. An error ends the stream, but the request to continue with is kept. Not here: which field has the items, which generated code
//! states, and the request of the next page (see `advance`).

mod advance;

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::{Call, downcast};
use super::core::Core;
use super::exchange::{self, CallOptions, Head};
use super::task::Task;
use crate::error::CallError;
use crate::operation::Operation;
use crate::value::ObjectRef;
use crate::value::Value as _;
use advance::{CycleDetector, Next, Page, Seen, cycle_error, fingerprint, mark, with_page_size};

/// An operation whose answers are pages.
pub trait Paged: Operation + Clone {
    /// The items of one page.
    type Items: IntoIterator<IntoIter: Send + Unpin>;
    /// Returns the items of an answer.
    fn items(answer: Self::Answer) -> Self::Items;
}

impl<R: Paged> Call<'_, R> {
    /// A stream of all pages from that of the request on. Each item of the stream is the answer with one page.
    ///
    /// If the specification has a size of pages, each request states the number of items of a page: the caller's number, or that of the
    /// specification. The stream ends when the answer says so: by its total, by a field that says whether there are more, without a cursor
    /// or without a link. Otherwise it ends with a page that is not full, or that has more items than the limit, or with an empty page.
    ///
    /// With pages by offset or number and without a total, a page that is the same as an earlier one is an error, because the service
    /// ignores the parameter. Pages with equal items may be the same up to a hundred times in a row. A cursor or link that an earlier page
    /// had is an error too, and so is an end before all items have come, where an answer shows that: by its total, by a field that says that
    /// there are more, or by the header `Link`.
    pub fn pages(self) -> Pages<R> {
        let Call { core, request, mut options } = self;
        let next_link = options.link.take();
        let view = ObjectRef::new(request);
        let cycles = CycleDetector::new(mark(R::ENDPOINT, view, next_link.as_deref()));
        let seen = Seen::before(R::ENDPOINT, view);
        let next = Some(with_page_size(request.clone()));
        let (last, last_link, head, fetch) = (None, None, Arc::default(), None);
        let core = core.clone();
        Pages { core, options, next, next_link, last, last_link, head, fetch, next_error: None, ended: false, cycles, seen }
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
    next_link: Option<String>,
    /// The request of the last page, and its URL if it had one from the service.
    last: Option<R>,
    last_link: Option<String>,
    /// The head of the response of the call in progress.
    head: Arc<OnceLock<Head>>,
    /// The call in progress. It runs in a task, so that a caller that drops the future of `next()` gets the page the next time.
    fetch: Option<Task<Box<dyn Any + Send>>>,
    /// The error of preparing the request of the next page. The stream returns it after the current page.
    next_error: Option<CallError>,
    ended: bool,
    cycles: CycleDetector,
    seen: Seen,
}

impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Pages<R> {
    /// The request for the next page, or for the page that failed; `None` after the last page. A later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.next.as_ref()
    }
    /// The URL of the next page, or of the page that failed, for pages by link; `None` for the page of the first request, and after the last
    /// page. A later stream can begin with it and with [`next_request`](Self::next_request): [`Call::from_link`].
    pub fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref()
    }

    /// Reads a page and prepares the request of the next one. An error ends the stream and keeps the request.
    fn receive(&mut self, fetched: Result<Box<dyn Any + Send>, CallError>) -> Result<R::Answer, CallError> {
        let page = fetched.and_then(downcast::<R::Answer>).and_then(|answer| self.refuse_repeated(answer));
        let answer = page.inspect_err(|_| self.ended = true)?;
        (self.last, self.last_link) = (self.next.take(), self.next_link.take());
        if let Err(error) = self.step(&answer) {
            self.ended = true;
            self.next_error = Some(error);
        }
        Ok(answer)
    }

    /// Prepares the request of the page after this one.
    fn step(&mut self, answer: &R::Answer) -> Result<(), CallError> {
        let Some((mut next, head)) = self.last.clone().zip(self.head.get()) else { return Ok(()) };
        let page = Page { endpoint: R::ENDPOINT, answer: answer.view(), head };
        let step = page.advance(&mut next, &mut self.seen).map_err(|error| error.in_operation(R::ENDPOINT.name))?;
        match step {
            Next::End => {
                self.ended = true;
                return Ok(());
            }
            Next::Request => {}
            Next::Link(link) => self.next_link = Some(link),
        }
        // If a service returned to an earlier cursor, the stream would never end.
        let mark = mark(R::ENDPOINT, ObjectRef::new(&next), self.next_link.as_deref());
        self.next = Some(next);
        match mark.filter(|mark| self.cycles.returns_to(mark)) {
            Some(mark) => Err(cycle_error(R::ENDPOINT.name, &mark)),
            None => Ok(()),
        }
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
        if let Some(error) = this.next_error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let Some(request) = this.next.as_ref().filter(|_| !this.ended) else { return Poll::Ready(None) };
        let fetch = match &mut this.fetch {
            Some(fetch) => fetch,
            empty => {
                this.head = Arc::default();
                let (link, head) = (this.next_link.clone(), Some(Arc::clone(&this.head)));
                let options = CallOptions { link, head, ..this.options.clone() };
                empty.insert(fetch::<R>(this.core.clone(), options, request.clone()))
            }
        };
        let fetched = ready!(Pin::new(fetch).poll(cx));
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
    /// The URL of the page after the current one, for pages by link; see [`Pages::next_link`].
    pub fn next_link(&self) -> Option<&str> {
        self.pages.next_link()
    }
    /// The request of the current page; before the first page, the request of the first. To continue later, save it together with
    /// [`taken`](Self::taken): a stream that begins with this request and skips that number of items continues with the next item.
    pub fn current_request(&self) -> Option<&R> {
        self.pages.last.as_ref().or(self.pages.next.as_ref())
    }
    /// The URL of the current page, for pages by link; `None` for the page of the first request. To continue later, save it with
    /// [`current_request`](Self::current_request) and give it to [`Call::from_link`].
    pub fn current_link(&self) -> Option<&str> {
        if self.pages.last.is_some() { self.pages.last_link.as_deref() } else { self.pages.next_link.as_deref() }
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
