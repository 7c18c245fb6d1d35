//! From one page to the next.
//!
//! In: the request of a page and its answer. Out: the request of the next page, if there is one; whether a page came before. Not here:
//! when pages are fetched.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::path::first_step;
use crate::operation::{Endpoint, Operation, Pages};
use crate::value::{Fields, ObjectMut, ObjectRef};
use crate::value::{Slot, Token, View};
use crate::wire::{Writing, json};

/// Adds the size of a page, where the caller gave none: the sizes that services choose by themselves differ, and some give all
/// items.
pub(super) fn sized<R: Operation>(mut request: R) -> R {
    if let Some(Pages::Offset { limit, size, .. }) = R::ENDPOINT.pages
        && number(ObjectRef::new(&request), limit).is_none()
    {
        set(ObjectMut::new(&mut request), limit, Token::Int(i64::try_from(size).unwrap_or(i64::MAX)));
    }
    request
}

/// The cursor of a request as text; `None` where pages are counted.
pub(super) fn cursor(endpoint: &Endpoint, request: ObjectRef<'_>) -> Option<String> {
    match endpoint.pages? {
        Pages::Cursor { param, .. } => text(request, param),
        Pages::Offset { .. } => None,
    }
}

/// A counted page in a few bytes, to find it when it comes again.
pub(super) struct Fingerprint {
    mark: String,
    /// No item is in the page twice.
    distinct: bool,
}

/// The fingerprint of a counted page without a total. With a total the pages end in any case.
pub(super) fn fingerprint(endpoint: &Endpoint, answer: View<'_>) -> Option<Fingerprint> {
    let Pages::Offset { items, total, .. } = endpoint.pages? else { return None };
    if total_of(answer.clone(), total).is_some() {
        return None;
    }
    let items = listed(answer, items)?;
    let hash = |view: &View<'_>| {
        let mut hasher = DefaultHasher::new();
        json::write_view(view, Writing::PLAIN).hash(&mut hasher);
        hasher.finish()
    };
    let distinct = match &items {
        View::List(list) => {
            let hashes: BTreeSet<u64> = (0..list.len()).map(|index| hash(&list.get(index))).collect();
            hashes.len() == list.len()
        }
        _ => true,
    };
    Some(Fingerprint { mark: format!("a page with the mark {:016x}", hash(&items)), distinct })
}

/// The total in an answer. Zero beside items means that the service does not count.
fn total_of(answer: View<'_>, name: &str) -> Option<u64> {
    field(answer, name).and_then(as_text).and_then(|text| text.parse().ok()).filter(|total| *total > 0)
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
            let more = match total_of(answer, total) {
                Some(total) => end < total,
                None => is_full(count, number(ObjectRef::of(shape, request), limit).unwrap_or(size), size),
            };
            count > 0 && more && set(ObjectMut::of(shape, request), offset, Token::Int(i64::try_from(end).unwrap_or(i64::MAX)))
        }
        None => false,
    }
}

/// Whether there may be another page after one without a total. More items than the limit are all there are: the service ignores the
/// limit. Fewer are the end, unless they are as many as the service's own size of a page, which may be its maximum.
fn is_full(count: u64, limit: u64, size: u64) -> bool {
    count == limit || (size..limit).contains(&count)
}

/// Pages with items that repeat may be equal without being the same page: so many in a row count as a circle.
const EQUAL_PAGES: u32 = 100;

/// Finds circles in constant memory (Brent): one place is remembered, a later one after 1, 2, 4, … steps.
pub(super) struct CircleDetector {
    mark: Option<String>,
    steps: u64,
    reach: u64,
    equal: u32,
}

impl CircleDetector {
    pub(super) fn new(begin: Option<String>) -> Self {
        CircleDetector { mark: begin, steps: 0, reach: 1, equal: 0 }
    }
    /// Whether the next place is the one remembered.
    pub(super) fn returns_to(&mut self, place: &str) -> bool {
        if self.mark.as_deref() == Some(place) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.reach {
            (self.mark, self.steps, self.reach) = (Some(place.to_owned()), 0, self.reach.saturating_mul(2));
        }
        false
    }
    /// The mark of a page that came before: the service ignores the offset.
    pub(super) fn repeats(&mut self, page: Fingerprint) -> Option<String> {
        let returns = self.returns_to(&page.mark);
        self.equal = if returns { self.equal.saturating_add(1) } else { 0 };
        (returns && (page.distinct || self.equal >= EQUAL_PAGES)).then_some(page.mark)
    }
}

pub(super) fn circle_error(operation: &'static str, place: &str) -> CallError {
    let place: String = place.chars().take(100).collect();
    let found = format!("{place}, which came before");
    let unreadable = Unreadable { pointer: String::new(), expected: "another page".to_owned(), found, excerpt: String::new() };
    CallError::new(CallErrorKind::Unreadable(unreadable)).in_operation(operation)
}

/// The field of an answer at a path.
fn field<'a>(answer: View<'a>, path: &str) -> Option<View<'a>> {
    let (step, rest) = first_step(path);
    let found = match answer {
        View::Object(object) => object.shape().find(&step, 0).map(|index| object.field(index)),
        _ => None,
    };
    match rest {
        Some(rest) => field(found?, rest),
        None => found,
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
