//! Pages: a number of the page, a cursor, or the header `Link`, with a list in the answer.
//!
//! In: operations with their parameters and answers. Out: `pages`, and where the list is a field of the answer, `returns` with an envelope.

use super::{Suggestion, SuggestionKind, View, item, json, object, plain, text, written};
use crate::document::{Field, Operation, TypeExpression};
use crate::front::yaml::field_as_json;
use crate::model::Literal;
use crate::syntax::Json;

/// Names of parameters with the number of a page.
const PAGES: [&str; 4] = ["page", "page_number", "pageNumber", "page[number]"];

/// Names of parameters that limit the number of items.
const LIMITS: [&str; 9] =
    ["per_page", "perPage", "page_size", "pageSize", "limit", "count", "max_results", "maxResults", "page[size]"];

/// Names of parameters that take the key of the next page.
const CURSORS: [&str; 8] =
    ["cursor", "page_token", "pageToken", "next_token", "nextToken", "continuation_token", "start_cursor", "after"];

/// Names of parameters that take the value of the last item.
const AFTER: [&str; 2] = ["starting_after", "start_after"];

/// Names of fields with the key of the next page.
const NEXT: [&str; 8] =
    ["next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_token", "nextToken", "continuation_token", "next"];

/// Names of fields with the number of all items, and of fields that say whether there are more.
const TOTALS: [&str; 4] = ["total_count", "total", "totalCount", "total_results"];
const MORE: [&str; 3] = ["has_more", "hasMore", "more"];

/// The number of items that a client requests if the document states no default.
const SIZE: i128 = 25;

/// Where the list of an answer is.
struct Listed<'a> {
    item: &'a TypeExpression,
    /// The field with the list, and all fields of the answer; `None` if the answer is the list.
    envelope: Option<(&'a Field, &'a [Field])>,
}

pub(super) fn pages(view: &View<'_>) -> Vec<Suggestion> {
    let operations = view.operations().filter(|(of, _)| of.starts_with("GET "));
    operations.flat_map(|(of, operation)| suggested(view, &of, operation)).collect()
}

fn suggested<'a>(view: &View<'a>, of: &str, operation: &'a Operation) -> Vec<Suggestion> {
    let Some(listed) = view.answer(operation).and_then(|ty| listed(view, ty)) else { return Vec::new() };
    let param = |names: &[&str]| operation.params.fields.iter().find(|field| names.contains(&field.name.value.as_str()));
    let envelope = listed.envelope.map(|(_, fields)| fields).unwrap_or_default();
    let next = next(view, envelope);
    let headers = operation.headers.as_ref().and_then(|ty| view.fields(&ty.name.value)).unwrap_or_default();
    let link = headers.iter().find(|field| field.name.value.eq_ignore_ascii_case("link"));
    let (keys, field, reason) = if let Some(link) = link {
        (vec![("link", text("header"))], link, "the answer is a list, and has the header `Link`".to_owned())
    } else if let (Some(cursor), Some(next)) = (param(&CURSORS), &next) {
        let reason = format!("the answer has `{next}`, and the parameter `{}` takes it", cursor.name.value);
        (vec![("cursor", text(&cursor.name.value))], cursor, reason)
    } else if let Some(after) = param(&AFTER).filter(|_| has_id(view, listed.item)) {
        let reason = format!("the parameter `{}` takes the id of an item", after.name.value);
        (vec![("cursor", text(&after.name.value)), ("after_item", text("id"))], after, reason)
    } else if let Some(page) = param(&PAGES) {
        let reason = format!("the parameter `{}` is the number of a page, and the answer has a list", page.name.value);
        (vec![("page", text(&page.name.value))], page, reason)
    } else {
        return Vec::new();
    };
    let mut keys = keys;
    let is_link = keys.iter().any(|(key, _)| *key == "link");
    if let Some(limit) = param(&LIMITS).filter(|_| !is_link) {
        keys.extend([("limit", text(&limit.name.value)), ("size", Json::Integer(default(limit)))]);
    }
    let suggestion = |key: &str, value: &Json| Suggestion {
        kind: SuggestionKind::Pages,
        keys: vec!["operations".to_owned(), of.to_owned(), key.to_owned()],
        value: json(value),
        reason: reason.clone(),
        span: field.name.span,
        pointer: String::new(),
    };
    let returns =
        listed.envelope.map(|(list, fields)| suggestion("returns", &returns(list, fields, listed.item, next.as_deref())));
    [suggestion("pages", &object(keys))].into_iter().chain(returns).collect()
}

/// The list that an answer is, or the only list among its fields.
fn listed<'a>(view: &View<'a>, ty: &'a TypeExpression) -> Option<Listed<'a>> {
    if let Some(item) = item(ty) {
        return Some(Listed { item, envelope: None });
    }
    let fields = view.fields(&ty.name.value)?;
    let mut lists = fields.iter().filter_map(|field| Some((field, item(plain(field.ty.as_ref()?))?)));
    let (field, item) = lists.next()?;
    lists.next().is_none().then_some(Listed { item, envelope: Some((field, fields)) })
}

/// The path of the field with the key of the next page: `response_metadata.next_cursor`.
fn next(view: &View<'_>, fields: &[Field]) -> Option<String> {
    let named =
        |fields: &[Field]| fields.iter().find(|field| NEXT.contains(&field.name.value.as_str())).map(|it| it.name.value.clone());
    let nested = |field: &Field| {
        let inner = named(view.fields(&plain(field.ty.as_ref()?).name.value)?)?;
        Some(format!("{}.{inner}", field.name.value))
    };
    named(fields).or_else(|| fields.iter().find_map(nested))
}

fn has_id(view: &View<'_>, item: &TypeExpression) -> bool {
    view.fields(&item.name.value).is_some_and(|fields| fields.iter().any(|field| field.name.value == "id"))
}

fn default(limit: &Field) -> i128 {
    match limit.default.as_ref().map(|default| &default.value) {
        Some(Literal::Integer(size)) if *size > 0 => *size,
        _ => SIZE,
    }
}

/// An answer as an envelope around its list. The other fields stay.
fn returns(list: &Field, fields: &[Field], item: &TypeExpression, next: Option<&str>) -> Json {
    let find = |names: &[&str]| fields.iter().find(|field| names.contains(&field.name.value.as_str()));
    let (total, more) = (find(&TOTALS), find(&MORE));
    let mut envelope = vec![("items", text(&list.name.value))];
    envelope.extend(next.map(|next| ("next", text(next))));
    envelope.extend(total.map(|field| ("total", text(&field.name.value))));
    envelope.extend(more.map(|field| ("more", text(&field.name.value))));
    let is_special = |field: &&Field| {
        let name = &field.name.value;
        envelope.iter().any(|(_, path)| path.as_str().is_some_and(|path| path == name))
    };
    let others: Vec<(String, Json)> =
        fields.iter().filter(|field| !is_special(field)).map(|field| (field.name.value.clone(), field_as_json(field))).collect();
    let mut keys = vec![("items", object(vec![("list", text(written(item)))]))];
    if !others.is_empty() {
        keys.push(("fields", Json::Object(others)));
    }
    keys.insert(0, ("envelope", object(envelope)));
    object(keys)
}
