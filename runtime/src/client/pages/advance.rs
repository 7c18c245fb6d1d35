//! Makes the request of the next page, and detects pages that repeat or that are missing.
//!
//! In: the request of a page, its answer and the head of the response. Out: the request or the URL of the next page, if there is one. Not here:
//! when pages are fetched (see `pages`).

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::client::exchange::Head;
use crate::client::links;
use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::path::first_step;
use crate::operation::{CursorSource, Endpoint, LinkSource, Operation, PageStep, Paging};
use crate::value::{Fields, ObjectMut, ObjectRef};
use crate::value::{Slot, Token, View};
use crate::wire::{Writing, json};

/// Adds the specification's size of a page, if the caller stated none. Without a limit, the default of the service may differ, and some
/// services return all items.
pub(super) fn with_page_size<R: Operation>(mut request: R) -> R {
    if let Some(Paging { size: Some((limit, size)), .. }) = R::ENDPOINT.pages
        && number(ObjectRef::new(&request), limit).is_none()
    {
        set(ObjectMut::new(&mut request), limit, Token::Int(i64::try_from(size).unwrap_or(i64::MAX)));
    }
    request
}

/// What identifies the page that a request is for: its cursor or its URL; `None` for pages that are counted.
pub(super) fn mark(endpoint: &Endpoint, request: ObjectRef<'_>, link: Option<&str>) -> Option<String> {
    match endpoint.pages?.step {
        PageStep::Cursor { param, .. } => text(request, param),
        PageStep::Link { .. } => link.map(str::to_owned),
        PageStep::Offset { .. } | PageStep::Number { .. } => None,
    }
}

/// A hash of a page, to detect a page that repeats.
pub(super) struct Fingerprint {
    mark: String,
    /// Whether all items of the page differ.
    distinct: bool,
}

/// The fingerprint of a page that is counted. `None` if the answer has a total, since the pages then end in any case.
pub(super) fn fingerprint(endpoint: &Endpoint, answer: View<'_>) -> Option<Fingerprint> {
    let Paging { step: PageStep::Offset { .. } | PageStep::Number { .. }, items, total, .. } = endpoint.pages? else {
        return None;
    };
    if total_of(answer.clone(), total).is_some() {
        return None;
    }
    let items = listed(answer, items).filter(|items| count(items) > 0)?;
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

/// What comes after a page.
pub(super) enum Next {
    /// It was the last one.
    End,
    /// The changed request.
    Request,
    /// The page at this URL.
    Link(String),
}

/// The page that a stream is at.
pub(super) struct Page<'a> {
    pub(super) endpoint: &'static Endpoint,
    pub(super) answer: View<'a>,
    pub(super) head: &'a Head,
}

/// What a stream remembers of earlier pages.
#[derive(Default)]
pub(super) struct Seen {
    /// The number of items of the largest page.
    largest: u64,
    /// The number of items so far, if the stream began with the first page.
    items: Option<u64>,
}

impl Seen {
    /// Before the page of this request.
    pub(super) fn before(endpoint: &Endpoint, request: ObjectRef<'_>) -> Self {
        let is_first = match endpoint.pages.map(|pages| pages.step) {
            Some(PageStep::Number { param, first }) => number(request, param).is_none_or(|number| number == first),
            _ => false,
        };
        Seen { largest: 0, items: is_first.then_some(0) }
    }
}

impl Page<'_> {
    /// Changes the request to that of the page after this one.
    ///
    /// # Errors
    /// If the answer says that there are more items, and the declaration leads to none of them.
    pub(super) fn advance(&self, request: &mut dyn Fields, seen: &mut Seen) -> Result<Next, CallError> {
        let Some(pages) = self.endpoint.pages else { return Ok(Next::End) };
        let count = self.count(pages);
        seen.largest = seen.largest.max(count);
        seen.items = seen.items.map(|items| items.saturating_add(count));
        let more = self.more(pages);
        if more == Some(false) {
            return Ok(Next::End);
        }
        let next = match pages.step {
            PageStep::Cursor { param, from } => self.after_cursor(pages, request, param, from),
            PageStep::Offset { param } => self.after_offset(pages, request, param),
            PageStep::Number { param, first } => self.after_number(pages, request, param, first, seen),
            PageStep::Link { from, .. } => self.after_link(from),
        }?;
        match next {
            Next::End if more == Some(true) => Err(lost(&format!("`{}` is true", pages.more), "no way to the next page")),
            Next::End => self.refuse_next_link(pages).map(|()| Next::End),
            next => Ok(next),
        }
    }

    fn after_cursor(&self, pages: Paging, request: &mut dyn Fields, param: &str, from: CursorSource) -> Result<Next, CallError> {
        let cursor = match from {
            CursorSource::Field(next) => field(self.answer.clone(), next).and_then(as_text),
            CursorSource::Header(name) => self.head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned),
            CursorSource::LastItem(path) if self.may_have_successor(pages, request) => {
                self.last_item(pages).map(|item| field(item, path).and_then(as_text).unwrap_or_default())
            }
            CursorSource::LastItem(_) => None,
        };
        match cursor.map(|cursor| cursor.trim().to_owned()) {
            None => Ok(Next::End),
            Some(cursor) if cursor.is_empty() => match from {
                CursorSource::LastItem(path) => Err(lost(&format!("`{path}` in the last item"), "an empty one")),
                _ => Ok(Next::End),
            },
            Some(cursor) if self.set(request, param, Token::Str(&cursor)) => Ok(Next::Request),
            Some(cursor) => {
                Err(lost(&format!("a value of the parameter `{param}`"), &format!("the cursor `{}`", short(&cursor))))
            }
        }
    }

    fn after_offset(&self, pages: Paging, request: &mut dyn Fields, param: &str) -> Result<Next, CallError> {
        let count = self.count(pages);
        let begin = self.number(request, param).unwrap_or_default();
        let end = begin.saturating_add(count);
        let total = total_of(self.answer.clone(), pages.total);
        if let Some(total) = total.filter(|total| count == 0 && begin > 0 && begin < *total) {
            let found = format!("none with `{param}` {begin}: is it the number of a page?");
            return Err(lost(&format!("items up to the total of {total}"), &found));
        }
        let more = count > 0
            && (self.more(pages) == Some(true) || total.map_or_else(|| self.is_full(pages, request), |total| end < total));
        if !more {
            return Ok(Next::End);
        }
        self.count_on(request, param, end)
    }

    /// The page after the one with this number. The size of a page is that of the largest one so far, since a service may allow fewer items
    /// than a caller asks for.
    fn after_number(
        &self,
        pages: Paging,
        request: &mut dyn Fields,
        param: &str,
        first: u64,
        seen: &Seen,
    ) -> Result<Next, CallError> {
        let number = self.number(request, param).unwrap_or(first);
        let count = self.count(pages);
        let total = total_of(self.answer.clone(), pages.total);
        if let Some((total, items)) = total.zip(seen.items).filter(|(total, items)| count == 0 && items < total) {
            return Err(lost(
                &format!("items up to the total of {total}"),
                &format!("only {items} on {} pages", number.saturating_sub(first)),
            ));
        }
        let reached = match seen.items {
            Some(items) => items,
            None => number.saturating_sub(first).saturating_mul(seen.largest).saturating_add(count),
        };
        let more = match total {
            Some(total) => reached < total,
            None => self.more(pages) == Some(true) || pages.size.is_none() || self.is_full(pages, request),
        };
        if count == 0 || !more {
            return Ok(Next::End);
        }
        self.count_on(request, param, number.saturating_add(1))
    }

    fn after_link(&self, from: LinkSource) -> Result<Next, CallError> {
        let link = match from {
            LinkSource::Header => links::next(&self.head.headers),
            LinkSource::Field(next) => field(self.answer.clone(), next).and_then(as_text),
        };
        link.map_or(Ok(Next::End), |link| links::resolve(&self.head.uri, &link).map(Next::Link))
    }

    /// Sets the offset or the number of the next page, unless the header `Link` says that the service counts otherwise.
    fn count_on(&self, request: &mut dyn Fields, param: &str, value: u64) -> Result<Next, CallError> {
        let link = links::next(&self.head.headers);
        let named = link.and_then(|link| links::query_value(&self.head.uri, &link, param));
        if let Some(named) = named.filter(|named| named.parse() != Ok(value)) {
            let found = format!("`{param}={}` in the header `Link`", short(&named));
            return Err(lost(&format!("`{param}={value}` for the next page"), &found));
        }
        match self.set(request, param, Token::Int(i64::try_from(value).unwrap_or(i64::MAX))) {
            true => Ok(Next::Request),
            false => Err(lost(&format!("a value of the parameter `{param}`"), &value.to_string())),
        }
    }

    /// The last page has no next one in the header `Link`. Pages by cursor from a field may have others there.
    fn refuse_next_link(&self, pages: Paging) -> Result<(), CallError> {
        let is_counted = matches!(pages.step, PageStep::Offset { .. } | PageStep::Number { .. });
        match links::next(&self.head.headers).filter(|_| is_counted && self.count(pages) > 0) {
            Some(link) => Err(lost("the last page", &format!("a next page in the header `Link`: {}", short(&link)))),
            None => Ok(()),
        }
    }

    /// Whether items may follow this page, if nothing but their number says so.
    fn may_have_successor(&self, pages: Paging, request: &mut dyn Fields) -> bool {
        self.count(pages) > 0 && (self.more(pages) == Some(true) || pages.size.is_none() || self.is_full(pages, request))
    }

    /// Whether a page is full. A page with more items than the limit is the last: the service ignores the limit and returned all items. A
    /// page with fewer items is the last too, unless it has as many as the specification's size of a page, which may be the largest that
    /// the service allows.
    fn is_full(&self, pages: Paging, request: &mut dyn Fields) -> bool {
        let Some((limit, size)) = pages.size else { return false };
        let (count, limit) = (self.count(pages), self.number(request, limit).unwrap_or(size));
        count == limit || (size..limit).contains(&count)
    }

    fn count(&self, pages: Paging) -> u64 {
        listed(self.answer.clone(), pages.items).map_or(0, |items| count(&items))
    }

    fn last_item(&self, pages: Paging) -> Option<View<'_>> {
        match listed(self.answer.clone(), pages.items)? {
            View::List(list) => Some(list.get(list.len().checked_sub(1)?)),
            _ => None,
        }
    }

    fn more(&self, pages: Paging) -> Option<bool> {
        match field(self.answer.clone(), pages.more)? {
            View::Bool(more) => Some(more),
            _ => None,
        }
    }

    fn number(&self, request: &mut dyn Fields, name: &str) -> Option<u64> {
        number(ObjectRef::of(self.endpoint.params, request), name)
    }

    fn set(&self, request: &mut dyn Fields, name: &str, token: Token<'_>) -> bool {
        set(ObjectMut::of(self.endpoint.params, request), name, token)
    }
}

/// The error for items that the declaration of the pages does not lead to.
fn lost(expected: &str, found: &str) -> CallError {
    unreadable(expected, found.to_owned())
}

/// The beginning of a text from the service.
fn short(text: &str) -> String {
    text.chars().take(100).collect()
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
    unreadable("another page", format!("{}, which came before", short(mark))).in_operation(operation)
}

fn unreadable(expected: &str, found: String) -> CallError {
    let unreadable = Unreadable { pointer: String::new(), expected: expected.to_owned(), found, excerpt: String::new() };
    CallError::new(CallErrorKind::Unreadable(unreadable))
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
