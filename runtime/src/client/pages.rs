//! Answers that come in pages, as streams of pages and of items.
//!
//! In: a call of an operation whose specification says `pages`. Out: streams that fetch a page when it is asked for, and
//! hold one at a time. An error ends a stream, once, and leaves the request to go on with. Not here: where the items are, which generated code says.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::Call;
use super::core::Core;
use super::exchange::Choices;
use super::transport::BoxFuture;
use crate::error::{Error, ErrorKind, Unreadable};
use crate::object::Object;
use crate::operation::{self, Operation};
use crate::value::{Slot, Token, Value, View};

/// An operation whose answers come in pages.
pub trait Paged: Operation + Clone {
    /// The items of one page.
    type Items: IntoIterator<IntoIter: Send + Unpin>;
    /// Takes the items out of an answer.
    fn items(answer: Self::Answer) -> Self::Items;
}

impl<R: Paged> Call<'_, R> {
    /// All pages from the request's own place on, each as its whole answer.
    pub fn pages(self) -> Pages<R> {
        let Call { core, request, choices } = self;
        let trail = Trail::new(place(request));
        Pages { core: core.clone(), choices, next: Some(request.clone()), work: None, stuck: None, ended: false, trail }
    }
    /// All items of all pages from the request's own place on.
    pub fn items(self) -> Items<R> {
        Items { pages: self.pages(), items: None }
    }
}

/// A page and the request for the one after it.
type Fetched<R> = Result<(<R as Operation>::Answer, Option<R>), Error>;

/// A stream of pages.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<R: Paged> {
    core: Core,
    choices: Choices,
    next: Option<R>,
    work: Option<BoxFuture<'static, Fetched<R>>>,
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
    fn arrived(&mut self, fetched: Fetched<R>) -> Result<R::Answer, Error> {
        let (answer, next) = fetched.inspect_err(|_| self.ended = true)?;
        self.ended = next.is_none();
        self.next = next;
        // A service that names a page twice would be asked for ever.
        let place = self.next.as_ref().and_then(place);
        self.stuck = place.filter(|place| self.trail.crosses(place));
        Ok(answer)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &R::ENDPOINT.name).finish_non_exhaustive()
    }
}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Answer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(place) = this.stuck.take() {
            this.ended = true;
            return Poll::Ready(Some(Err(in_circles(R::ENDPOINT.name, &place))));
        }
        let Some(request) = this.next.as_ref().filter(|_| !this.ended) else { return Poll::Ready(None) };
        let begin =
            || -> BoxFuture<'static, Fetched<R>> { Box::pin(fetch(this.core.clone(), this.choices.clone(), request.clone())) };
        let fetched = ready!(this.work.get_or_insert_with(begin).as_mut().poll(cx));
        this.work = None;
        Poll::Ready(Some(this.arrived(fetched)))
    }
}

async fn fetch<R: Paged>(core: Core, choices: Choices, request: R) -> Fetched<R> {
    let call = Call { core: &core, request: &request, choices };
    let answer = call.await?;
    let mut next = request.clone();
    Ok(if advance(&mut next, &answer) { (answer, Some(next)) } else { (answer, None) })
}

/// Finds circles in constant memory (Brent): one place is remembered, a later one after 1, 2, 4, … steps.
struct Trail {
    mark: Option<String>,
    steps: u64,
    reach: u64,
}

impl Trail {
    fn new(begin: Option<String>) -> Self {
        Trail { mark: begin, steps: 0, reach: 1 }
    }
    /// Whether the next place is the one remembered.
    fn crosses(&mut self, place: &str) -> bool {
        if self.mark.as_deref() == Some(place) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.reach {
            (self.mark, self.steps, self.reach) = (Some(place.to_owned()), 0, self.reach.saturating_mul(2));
        }
        false
    }
}

fn in_circles(operation: &'static str, place: &str) -> Error {
    let place: String = place.chars().take(100).collect();
    let found = format!("{place}, which came before");
    let unreadable = Unreadable { pointer: String::new(), expected: "another page".to_owned(), found, excerpt: String::new() };
    Error::new(ErrorKind::Unreadable(unreadable)).in_operation(operation)
}

/// Where a request begins to read, as text.
fn place<R: Operation>(request: &R) -> Option<String> {
    let name = match R::ENDPOINT.pages? {
        operation::Pages::Cursor { param, .. } => param,
        operation::Pages::Offset { offset, .. } => offset,
    };
    field_text(request, name)
}

fn field<'a>(object: &'a dyn Object, name: &str) -> Option<View<'a>> {
    let index = object.shape().find(name, 0)?;
    Some(object.field(index))
}

fn field_text(object: &dyn Object, name: &str) -> Option<String> {
    match field(object, name)? {
        View::Str(text) => Some(text.to_owned()),
        View::Text(text) => Some(text.into_owned()),
        View::Int(number) => Some(number.to_string()),
        View::UInt(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// Moves a request on to the page after this answer; `false` when there is none.
fn advance<R: Operation>(request: &mut R, answer: &R::Answer) -> bool {
    match R::ENDPOINT.pages {
        Some(operation::Pages::Cursor { param, next, .. }) => {
            let cursor = match answer.view() {
                View::Object(answer) => field_text(answer, next),
                _ => None,
            };
            cursor.is_some_and(|cursor| set(request, param, Token::Str(&cursor)))
        }
        Some(operation::Pages::Offset { offset, limit, size, items }) => {
            let count = count(answer, items);
            let asked = field_text(request, limit).and_then(|text| text.parse().ok()).unwrap_or(size);
            let begin: u64 = field_text(request, offset).and_then(|text| text.parse().ok()).unwrap_or_default();
            // A service may give less than was asked for, but not less than it gives by itself, unless this is the end.
            let full = count > 0 && count >= asked.min(size);
            let next = i64::try_from(begin.saturating_add(count)).unwrap_or(i64::MAX);
            full && set(request, offset, Token::Int(next))
        }
        None => false,
    }
}

/// Number of items of a page.
fn count(answer: &impl Value, items: &str) -> u64 {
    let view = match answer.view() {
        View::Object(answer) => field(answer, items),
        view => Some(view),
    };
    let count = match view {
        Some(View::List(list)) => list.len(),
        Some(View::Map(map)) => map.len(),
        _ => 0,
    };
    count as u64
}

fn set(request: &mut dyn Object, name: &str, token: Token<'_>) -> bool {
    let index = request.shape().find(name, 0);
    index.is_some_and(|index| fill(request.field_mut(index), token))
}

fn fill(slot: Slot<'_>, token: Token<'_>) -> bool {
    match slot {
        Slot::Scalar(scalar) => scalar.set(token, true).is_ok(),
        Slot::Optional(optional) => fill(optional.fill(), token),
        _ => false,
    }
}

/// A stream of items.
#[must_use = "streams do nothing unless polled"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    items: Option<<R::Items as IntoIterator>::IntoIter>,
}

impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> Items<R> {
    /// The request for the page after the one whose items are coming, or for the one that failed; `None` on the last
    /// page. A later stream can begin with it.
    pub fn next_request(&self) -> Option<&R> {
        self.pages.next_request()
    }
}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &R::ENDPOINT.name).finish_non_exhaustive()
    }
}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<<R::Items as IntoIterator>::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.items = Some(R::items(page).into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
