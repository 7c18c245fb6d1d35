//! From one page to the next.
//!
//! In: the request of a page and its answer. Out: the request of the page after it, or that there is none; whether a page
//! came before. Not here: when pages are fetched.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::{Endpoint, Operation, Pages};
use crate::value::{Fields, ObjectMut, ObjectRef};
use crate::value::{Slot, Token, View};
use crate::wire::{Writing, json};

/// Says how many items a page has, where the caller did not: services differ in what they give unasked, and one that is not
/// asked may give all.
pub(super) fn sized<R: Operation>(mut request: R) -> R {
    if let Some(Pages::Offset { limit, size, .. }) = R::ENDPOINT.pages
        && number(ObjectRef::new(&request), limit).is_none()
    {
        set(ObjectMut::new(&mut request), limit, Token::Int(i64::try_from(size).unwrap_or(i64::MAX)));
    }
    request
}

/// Where the stream begins, as text, when a place tells a page.
pub(super) fn place(endpoint: &Endpoint, request: ObjectRef<'_>) -> Option<String> {
    match endpoint.pages? {
        Pages::Cursor { param, .. } => text(request, param),
        Pages::Offset { .. } => None,
    }
}

/// What tells a counted page from others: a service that passes the offset over gives the same items again.
pub(super) fn print(endpoint: &Endpoint, answer: View<'_>) -> Option<String> {
    let Pages::Offset { items, .. } = endpoint.pages? else { return None };
    let mut hasher = DefaultHasher::new();
    json::write_view(&listed(answer, items)?, Writing::PLAIN).hash(&mut hasher);
    Some(format!("a page with the mark {:016x}", hasher.finish()))
}

/// Moves a request on to the page after this answer; `false` when there is none.
pub(super) fn advance(endpoint: &Endpoint, request: &mut dyn Fields, answer: View<'_>) -> bool {
    let shape = endpoint.params;
    match endpoint.pages {
        Some(Pages::Cursor { param, next, .. }) => {
            let cursor = field(answer, next).and_then(as_text);
            cursor.is_some_and(|cursor| set(ObjectMut::of(shape, request), param, Token::Str(&cursor)))
        }
        Some(Pages::Offset { offset, limit, size, items, total }) => {
            let count = listed(answer.clone(), items).map_or(0, |items| count(&items));
            let begin = number(ObjectRef::of(shape, request), offset).unwrap_or_default();
            let end = begin.saturating_add(count);
            let total = field(answer, total).and_then(as_text).and_then(|text| text.parse().ok());
            let more = match total {
                // A total of none, beside items, says nothing.
                Some(total) if total > 0 => end < total,
                _ => is_full(count, number(ObjectRef::of(shape, request), limit).unwrap_or(size), size),
            };
            count > 0 && more && set(ObjectMut::of(shape, request), offset, Token::Int(i64::try_from(end).unwrap_or(i64::MAX)))
        }
        None => false,
    }
}

/// Whether a page can have another behind it, where no total is told. More than was asked for is all there is: the limit was
/// passed over. Less is the end, unless it is as much as the service gives by itself: it may give no more at once.
fn is_full(count: u64, asked: u64, size: u64) -> bool {
    count == asked || (size..asked).contains(&count)
}

/// Finds circles in constant memory (Brent): one place is remembered, a later one after 1, 2, 4, … steps.
pub(super) struct Trail {
    mark: Option<String>,
    steps: u64,
    reach: u64,
}

impl Trail {
    pub(super) fn new(begin: Option<String>) -> Self {
        Trail { mark: begin, steps: 0, reach: 1 }
    }
    /// Whether the next place is the one remembered.
    pub(super) fn crosses(&mut self, place: &str) -> bool {
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

pub(super) fn in_circles(operation: &'static str, place: &str) -> CallError {
    let place: String = place.chars().take(100).collect();
    let found = format!("{place}, which came before");
    let unreadable = Unreadable { pointer: String::new(), expected: "another page".to_owned(), found, excerpt: String::new() };
    CallError::new(CallErrorKind::Unreadable(unreadable)).in_operation(operation)
}

/// The field of an answer.
fn field<'a>(answer: View<'a>, name: &str) -> Option<View<'a>> {
    match answer {
        View::Object(object) => object.shape().find(name, 0).map(|index| object.field(index)),
        _ => None,
    }
}

/// The items of an answer: one of its fields, or the answer itself.
fn listed<'a>(answer: View<'a>, items: &str) -> Option<View<'a>> {
    match answer {
        View::Object(_) => field(answer, items),
        view => Some(view),
    }
}

fn count(items: &View<'_>) -> u64 {
    let count = match items {
        View::List(list) => list.len(),
        View::Map(map) => map.len(),
        _ => 0,
    };
    count as u64
}

fn text(request: ObjectRef<'_>, name: &str) -> Option<String> {
    request.shape().find(name, 0).and_then(|index| as_text(request.field(index)))
}

fn number(request: ObjectRef<'_>, name: &str) -> Option<u64> {
    text(request, name)?.parse().ok()
}

fn as_text(view: View<'_>) -> Option<String> {
    match view {
        View::Str(text) => Some(text.to_owned()),
        View::Text(text) => Some(text.into_owned()),
        View::Int(number) => Some(number.to_string()),
        View::UInt(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn set(mut request: ObjectMut<'_>, name: &str, token: Token<'_>) -> bool {
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
