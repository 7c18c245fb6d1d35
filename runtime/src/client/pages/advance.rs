//! Makes the request of the next page, and detects pages that repeat.
//!
//! In: the request of a page and its answer. Out: the request of the next page, if there is one. Not here: when pages are fetched (see
//! `pages`).

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::path::first_step;
use crate::operation::{Endpoint, Operation, Pages};
use crate::value::{Fields, ObjectMut, ObjectRef};
use crate::value::{Slot, Token, View};
use crate::wire::{Writing, json};

/// Adds the specification's size of a page, if the caller stated none. Without a limit, the default of the service may differ, and some
/// services return all items.
pub(super) fn with_page_size<R: Operation>(mut request: R) -> R {
    if let Some(Pages::Offset { limit, size, .. }) = R::ENDPOINT.pages
        && number(ObjectRef::new(&request), limit).is_none()
    {
        set(ObjectMut::new(&mut request), limit, Token::Int(i64::try_from(size).unwrap_or(i64::MAX)));
    }
    request
}

/// The cursor of a request as text; `None` with pages by offset.
pub(super) fn cursor(endpoint: &Endpoint, request: ObjectRef<'_>) -> Option<String> {
    match endpoint.pages? {
        Pages::Cursor { param, .. } => text(request, param),
        Pages::Offset { .. } => None,
    }
}

/// A hash of a page, to detect a page that repeats.
pub(super) struct Fingerprint {
    mark: String,
    /// Whether all items of the page differ.
    distinct: bool,
}

/// The fingerprint of a page by offset. `None` if the answer has a total, since the pages then end in any case.
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

/// The total in an answer. `None` if it is zero: a service that does not count sends zero together with items.
fn total_of(answer: View<'_>, name: &str) -> Option<u64> {
    field(answer, name).and_then(as_text).and_then(|text| text.parse().ok()).filter(|total| *total > 0)
}

/// Changes a request to that of the page after this answer; `false` if there is none.
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

/// Whether there may be another page, if answers have no total. A page with more items than the limit is the last: the service ignores the
/// limit and returned all items. A page with fewer items is the last too, unless it has as many as the specification's size of a page, which
/// may be the largest that the service allows.
fn is_full(count: u64, limit: u64, size: u64) -> bool {
    count == limit || (size..limit).contains(&count)
}

/// The number of equal pages in a row that counts as a cycle, for pages with equal items: two such pages may be equal by chance.
const EQUAL_PAGES: u32 = 100;

/// Finds cycles of cursors or pages in constant memory, with Brent's algorithm: it remembers one mark, and replaces it after 1, 2, 4, …
/// steps.
pub(super) struct CycleDetector {
    mark: Option<String>,
    steps: u64,
    reach: u64,
    equal: u32,
}

impl CycleDetector {
    pub(super) fn new(begin: Option<String>) -> Self {
        CycleDetector { mark: begin, steps: 0, reach: 1, equal: 0 }
    }
    /// Whether the next mark is the remembered one.
    pub(super) fn returns_to(&mut self, mark: &str) -> bool {
        if self.mark.as_deref() == Some(mark) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.reach {
            (self.mark, self.steps, self.reach) = (Some(mark.to_owned()), 0, self.reach.saturating_mul(2));
        }
        false
    }
    /// The mark of a page that repeats an earlier page, which means that the service ignores the offset.
    pub(super) fn repeats(&mut self, page: Fingerprint) -> Option<String> {
        let returns = self.returns_to(&page.mark);
        self.equal = if returns { self.equal.saturating_add(1) } else { 0 };
        (returns && (page.distinct || self.equal >= EQUAL_PAGES)).then_some(page.mark)
    }
}

/// The error for pages that never end.
pub(super) fn cycle_error(operation: &'static str, mark: &str) -> CallError {
    let mark: String = mark.chars().take(100).collect();
    let found = format!("{mark}, which came before");
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
