//! The pages of an operation in its endpoint.
//!
//! In: an operation with pages. Out: properties of the endpoint, such as the parameter with the cursor and the field with the next cursor.

use super::context::Context;
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{self, CursorSource, FieldId, FieldPath, LinkSource, ObjectPath, Shape};
use crate::targets::rust::ir::{EndpointProperty, Pages};

/// The properties of an endpoint about its pages.
pub(super) fn properties(
    context: &Context<'_>,
    pages: &model::Pages,
    operation: &model::Operation,
) -> Result<Vec<EndpointProperty>, Bug> {
    let param = |id: FieldId| operation.unique_name(id);
    let envelope = envelope(context, operation)?;
    // The empty path means that the answer is the list of items.
    let items = envelope.items.map_or_else(String::new, |items| items.to_string());
    let mut properties = vec![EndpointProperty::Pages(next_page(context, pages, param)?, items)];
    if let model::Pages::Link { origins, .. } = pages
        && !origins.is_empty()
    {
        properties.push(EndpointProperty::Origins(origins.iter().map(|origin| origin.value.clone()).collect()));
    }
    if let model::Pages::Cursor { size: Some(size), .. }
    | model::Pages::Number { size: Some(size), .. }
    | model::Pages::Link { size: Some(size), .. } = pages
    {
        properties.push(EndpointProperty::PageSize(param(size.limit)?, size.size.value));
    }
    // Only these count items; other pages end in their own way, whatever the total is.
    let counts = matches!(pages, model::Pages::Offset { .. } | model::Pages::Number { .. });
    properties.extend(envelope.total.filter(|_| counts).map(|total| EndpointProperty::Total(total.to_string())));
    properties.extend(envelope.more.map(|more| EndpointProperty::More(more.to_string())));
    Ok(properties)
}

/// How a client requests the next page. `param` returns the unique name of a parameter.
fn next_page(context: &Context<'_>, pages: &model::Pages, param: impl Fn(FieldId) -> Result<String, Bug>) -> Result<Pages, Bug> {
    let path = |path: &ObjectPath| Ok::<_, Bug>(context.service.path_of(path)?.to_string());
    Ok(match pages {
        model::Pages::Offset { param: offset, size } => Pages::Offset(param(*offset)?, param(size.limit)?, size.size.value),
        model::Pages::Cursor { param: cursor, from, .. } => match from {
            CursorSource::Next(next) => Pages::Cursor(param(*cursor)?, path(next)?),
            CursorSource::Header(header) => Pages::CursorHeader(param(*cursor)?, header.value.clone()),
            CursorSource::LastItem(field) => Pages::AfterItem(param(*cursor)?, path(field)?),
        },
        model::Pages::Number { param: page, first, .. } => Pages::Page(param(*page)?, *first),
        model::Pages::Link { from: LinkSource::Header, .. } => Pages::LinkHeader,
        model::Pages::Link { from: LinkSource::Next(next), .. } => Pages::Link(path(next)?),
    })
}

/// Paths to the fields around a collection. `items` is `None` if the collection is the whole answer.
#[derive(Default)]
struct Envelope {
    items: Option<FieldPath>,
    total: Option<FieldPath>,
    more: Option<FieldPath>,
}

fn envelope(context: &Context<'_>, operation: &model::Operation) -> Result<Envelope, Bug> {
    let (id, envelope) = match operation.answers.as_slice() {
        [model::Answer { shape: Shape::Object { id, envelope: Some(envelope) }, .. }] => (id, envelope),
        [model::Answer { shape: Shape::Type(_), .. }] => return Ok(Envelope::default()),
        _ => return Err(Bug::new(Code::SW9001, format!("the collection that operation `{}` returns", *operation.name))),
    };
    let path = |ids: &Vec<FieldId>| context.service.path(*id, ids);
    Ok(Envelope {
        items: Some(path(&envelope.items)?),
        total: envelope.total.as_ref().map(path).transpose()?,
        more: envelope.more.as_ref().map(path).transpose()?,
    })
}
