//! Describes answers in pages, and lists that a client splits over several requests.
//!
//! In: `pages` and `chunk` of an operation. Out: the extension `x-pagination`, and sentences. The size of a page is
//! one that a client requests, so it is in the extension only: without a limit, a service may send all items.

use serde_json::{Value, json};

use super::json::object;
use super::schemas::Schemas;
use crate::bug::Bug;
use crate::model::{CursorSource, FieldId, LinkSource, Operation, PageSize, Pages};

/// The value of `x-pagination`: the parameters and the fields that a client needs to read all pages. Null if the answer has no pages.
pub(super) fn hint(schemas: &Schemas<'_>, operation: &Operation) -> Value {
    let hint = operation.pages.as_ref().and_then(|pages| schemas.lookup(describe(schemas, operation, pages)));
    hint.unwrap_or_default()
}

fn describe(schemas: &Schemas<'_>, operation: &Operation, pages: &Pages) -> Result<Value, Bug> {
    let param = |id: &FieldId| Ok::<_, Bug>(operation.param(*id)?.name.as_str());
    let mut hint = match pages {
        Pages::Cursor { param: cursor, from, .. } => {
            let mut hint = object([("style", json!("cursor")), ("cursor", json!(param(cursor)?))]);
            match from {
                CursorSource::Next(_) => {}
                CursorSource::Header(name) => hint.extend([("next_header".to_owned(), json!(name.value))]),
                CursorSource::LastItem(path) => {
                    hint.extend([("after_item".to_owned(), json!(schemas.service.path_of(path)?.to_string()))])
                }
            }
            hint
        }
        Pages::Offset { param: offset, .. } => object([("style", json!("offset")), ("offset", json!(param(offset)?))]),
        Pages::Number { param: page, first, .. } => {
            object([("style", json!("page")), ("page", json!(param(page)?)), ("first", json!(first))])
        }
        Pages::Link { from: LinkSource::Header, .. } => object([("style", json!("link")), ("link", json!("header"))]),
        Pages::Link { from: LinkSource::Next(_), .. } => object([("style", json!("link")), ("link", json!("next"))]),
    };
    if let Some(PageSize { limit, size }) = pages.size() {
        hint.extend([("limit".to_owned(), json!(param(limit)?)), ("size".to_owned(), json!(size.value))]);
    }
    let answer = operation.success();
    let envelope = answer.and_then(|answer| Some((answer.own_type()?, answer.envelope()?)));
    if let Some((id, envelope)) = envelope {
        let paths = [
            ("items", Some(&envelope.items)),
            ("next", envelope.next.as_ref()),
            ("total", envelope.total.as_ref()),
            ("more", envelope.more.as_ref()),
        ];
        for (key, field_path) in paths {
            let Some(field_path) = field_path else { continue };
            hint.insert(key.to_owned(), json!(schemas.service.path(id, field_path)?.to_string()));
        }
    }
    Ok(hint.into())
}

/// Sentences about the pages and the chunks of an operation.
pub(super) fn sentences(schemas: &Schemas<'_>, operation: &Operation) -> Vec<String> {
    let name = |id: FieldId| schemas.lookup(operation.param(id)).map(|param| param.name.as_str());
    let pages = operation.pages.as_ref().and_then(|pages| {
        let step = match &pages.value {
            Pages::Cursor { param, from: CursorSource::LastItem(path), .. } => {
                format!("`{}` takes `{}` of the last item.", name(*param)?, schemas.lookup(schemas.service.path_of(path))?)
            }
            Pages::Cursor { param, from: CursorSource::Header(header), .. } => {
                format!("`{}` takes the header `{}` of the previous page.", name(*param)?, header.value)
            }
            Pages::Cursor { param, from: CursorSource::Next(_), .. } => {
                format!("`{}` takes the key of the next one.", name(*param)?)
            }
            Pages::Offset { param, .. } => format!("`{}` skips items.", name(*param)?),
            Pages::Number { param, first, .. } => format!("`{}` is the number of the page, from {first}.", name(*param)?),
            Pages::Link { from: LinkSource::Header, .. } => "the header `Link` has the URL of the next one.".to_owned(),
            Pages::Link { from: LinkSource::Next(_), .. } => "each has the URL of the next one.".to_owned(),
        };
        let size = match pages.size() {
            Some(PageSize { limit, .. }) => format!(" `{}` limits the number of items of a page.", name(*limit)?),
            None => String::new(),
        };
        Some(format!("It answers in pages: {step}{size}"))
    });
    let chunk = operation.chunk.as_ref().and_then(|chunk| {
        let name = name(chunk.param)?;
        Some(format!("More than {} items of `{name}` can be split over several requests.", chunk.size.value))
    });
    pages.into_iter().chain(chunk).collect()
}
