//! The calls that declare the pages of an operation in its endpoint.
//!
//! In: an operation with pages. Out: calls of the builder of `Endpoint`, such as `.cursor("page_key", "next_page_key", "items")`.

use super::arguments::text;
use super::context::Context;
use crate::bug::Bug;
use crate::model::{self, CursorSource, FieldId, FieldPath, LinkSource, Pages, Shape};
use crate::targets::rust::ir::{Arg, BuilderCall, Literal};

/// The calls for the pages of an operation.
pub(super) fn calls(context: &Context<'_>, pages: &Pages, operation: &model::Operation) -> Result<Vec<BuilderCall>, Bug> {
    let param = |id: FieldId| Ok::<_, Bug>(text(&operation.unique_name(operation.param(id)?)));
    let path = |path: &FieldPath| text(&path.to_string());
    let envelope = envelope(context, operation)?;
    let items = envelope.items.as_ref().map_or_else(|| text(""), path);
    let mut calls = vec![match pages {
        Pages::Offset { param: offset, size } => {
            BuilderCall::new("offset", [param(*offset)?, param(size.limit)?, uint(size.size.value), items])
        }
        Pages::Cursor { param: cursor, from: CursorSource::Next(next), .. } => {
            BuilderCall::new("cursor", [param(*cursor)?, path(next), items])
        }
        Pages::Cursor { param: cursor, from: CursorSource::Header(header), .. } => {
            BuilderCall::new("cursor_header", [param(*cursor)?, text(header), items])
        }
        Pages::Cursor { param: cursor, from: CursorSource::LastItem(field), .. } => {
            BuilderCall::new("after_item", [param(*cursor)?, path(field), items])
        }
        Pages::Number { param: page, first, .. } => BuilderCall::new("page", [param(*page)?, uint(*first), items]),
        Pages::Link { from: LinkSource::Header, .. } => BuilderCall::new("link_header", [items]),
        Pages::Link { from: LinkSource::Next(next), .. } => BuilderCall::new("link", [path(next), items]),
    }];
    if let Pages::Link { origins, .. } = pages
        && !origins.is_empty()
    {
        let origins = Arg::List(origins.iter().map(|origin| text(origin)).collect());
        calls.push(BuilderCall::new("origins", [origins]));
    }
    if let Pages::Cursor { size: Some(size), .. }
    | Pages::Number { size: Some(size), .. }
    | Pages::Link { size: Some(size), .. } = pages
    {
        calls.push(BuilderCall::new("page_size", [param(size.limit)?, uint(size.size.value)]));
    }
    // Only these count items; other pages end in their own way, whatever the total is.
    let counts = matches!(pages, Pages::Offset { .. } | Pages::Number { .. });
    calls.extend(envelope.total.filter(|_| counts).map(|total| BuilderCall::new("total", [path(&total)])));
    calls.extend(envelope.more.map(|more| BuilderCall::new("more", [path(&more)])));
    Ok(calls)
}

fn uint(number: u64) -> Arg {
    Arg::Literal(Literal::UInt(number))
}

/// Paths to the fields around a collection. `items` is `None` if the collection is the whole answer.
#[derive(Default)]
struct Envelope {
    items: Option<FieldPath>,
    total: Option<FieldPath>,
    more: Option<FieldPath>,
}

fn envelope(context: &Context<'_>, operation: &model::Operation) -> Result<Envelope, Bug> {
    let Some(Shape::Object { id, envelope: Some(envelope) }) = operation.answers.first().map(|answer| &answer.shape) else {
        return Ok(Envelope::default());
    };
    let path = |ids: &Vec<FieldId>| context.service.path(*id, ids);
    Ok(Envelope {
        items: Some(path(&envelope.items)?),
        total: envelope.total.as_ref().map(path).transpose()?,
        more: envelope.more.as_ref().map(path).transpose()?,
    })
}
