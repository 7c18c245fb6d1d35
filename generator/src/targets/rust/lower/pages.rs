//! The calls that declare the pages of an operation in its endpoint.
//!
//! In: an operation with pages. Out: calls of the builder of `Endpoint`, such as `.cursor("page_key", "next_page_key", "items")`.

use super::arguments::text;
use super::context::Context;
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::path::path;
use crate::model::{self, CursorSource, FieldId, LinkSource, PageStep, Pages, Shape};
use crate::targets::rust::ir::{Arg, BuilderCall, Literal};

/// The calls for the pages of an operation.
pub(super) fn calls(context: &Context<'_>, pages: &Pages, operation: &model::Operation) -> Result<Vec<BuilderCall>, Bug> {
    let param = |id: FieldId| Ok::<_, Bug>(text(&operation.unique_name(operation.param(id)?)));
    let uint = |number: u64| Arg::Literal(Literal::UInt(number));
    let envelope = envelope(context, operation)?;
    let mut calls = Vec::new();
    match (&pages.step, &pages.size) {
        (PageStep::Offset { param: offset }, Some(size)) => {
            let items = text(&envelope.items);
            calls.push(BuilderCall::new("offset", [param(*offset)?, param(size.limit)?, uint(size.size.value), items]));
        }
        (step, size) => {
            calls.extend(step_calls(step, &envelope, param)?);
            if let Some(size) = size {
                calls.push(BuilderCall::new("page_size", [param(size.limit)?, uint(size.size.value)]));
            }
        }
    }
    // Only these count items; other pages end in their own way, whatever the total is.
    let counts = matches!(pages.step, PageStep::Offset { .. } | PageStep::Number { .. });
    calls.extend(envelope.total.filter(|_| counts).map(|total| BuilderCall::new("total", [text(&total)])));
    calls.extend(envelope.more.map(|more| BuilderCall::new("more", [text(&more)])));
    Ok(calls)
}

/// The calls for steps that need no size of a page.
fn step_calls(
    step: &PageStep,
    envelope: &Envelope,
    param: impl Fn(FieldId) -> Result<Arg, Bug>,
) -> Result<Vec<BuilderCall>, Bug> {
    let items = text(&envelope.items);
    let next = || envelope.next.as_deref().map(text).ok_or_else(|| Bug::new(Code::SW9001, "the key of the next page"));
    let call = match step {
        PageStep::Cursor { param: cursor, from: CursorSource::Next } => {
            BuilderCall::new("cursor", [param(*cursor)?, next()?, items])
        }
        PageStep::Cursor { param: cursor, from: CursorSource::Header(header) } => {
            BuilderCall::new("cursor_header", [param(*cursor)?, text(header), items])
        }
        PageStep::Cursor { param: cursor, from: CursorSource::LastItem(field) } => {
            BuilderCall::new("after_item", [param(*cursor)?, text(field), items])
        }
        PageStep::Number { param: page, first } => {
            BuilderCall::new("page", [param(*page)?, Arg::Literal(Literal::UInt(*first)), items])
        }
        PageStep::Link { from: LinkSource::Header, .. } => BuilderCall::new("link_header", [items]),
        PageStep::Link { from: LinkSource::Next, .. } => BuilderCall::new("link", [next()?, items]),
        PageStep::Offset { .. } => return Err(Bug::new(Code::SW9001, "the size of pages by offset")),
    };
    let origins = match step {
        PageStep::Link { origins, .. } if !origins.is_empty() => Some(origins),
        _ => None,
    };
    let origins = origins.map(|origins| Arg::List(origins.iter().map(|origin| text(origin)).collect()));
    Ok([call].into_iter().chain(origins.map(|origins| BuilderCall::new("origins", [origins]))).collect())
}

/// Paths to the fields around a collection. The path to the items is empty if the collection is the whole answer.
#[derive(Default)]
struct Envelope {
    items: String,
    next: Option<String>,
    total: Option<String>,
    more: Option<String>,
}

fn envelope(context: &Context<'_>, operation: &model::Operation) -> Result<Envelope, Bug> {
    let Some(Shape::Object { id, envelope: Some(envelope) }) = operation.answers.first().map(|answer| &answer.shape) else {
        return Ok(Envelope::default());
    };
    let written = |ids: &Vec<FieldId>| {
        let fields = context.service.fields_on(*id, ids)?;
        Ok::<_, Bug>(path(fields.iter().map(|field| field.name.as_str())))
    };
    let optional = |ids: &Option<Vec<FieldId>>| ids.as_ref().map(written).transpose();
    Ok(Envelope {
        items: written(&envelope.items)?,
        next: optional(&envelope.next)?,
        total: optional(&envelope.total)?,
        more: optional(&envelope.more)?,
    })
}
