//! Answers in pages, and lists that are split over several requests.
//!
//! In: `pages` and `chunk` of an operation. Out: `x-pagination`, sentences, and the default of the size of a page.

use serde_json::{Value, json};

use super::object;
use super::schemas::Schemas;
use crate::bug::Bug;
use crate::model::path::path;
use crate::model::{Field, FieldId, Operation, Pages};

/// The parameters and the members that a client needs to read all pages; null if the answer comes as a whole.
pub(super) fn hint(schemas: &Schemas<'_>, operation: &Operation) -> Value {
    let hint = operation.pages.as_ref().and_then(|pages| schemas.found(described(schemas, operation, pages)));
    hint.unwrap_or_default()
}

fn described(schemas: &Schemas<'_>, operation: &Operation, pages: &Pages) -> Result<Value, Bug> {
    let param = |id: &FieldId| Ok::<_, Bug>(operation.param(*id)?.name.as_str());
    let mut hint = match pages {
        Pages::Cursor { param: cursor } => object([("style", json!("cursor")), ("cursor", json!(param(cursor)?))]),
        Pages::Offset { offset, limit, size } => object([
            ("style", json!("offset")),
            ("offset", json!(param(offset)?)),
            ("limit", json!(param(limit)?)),
            ("size", json!(size.value)),
        ]),
    };
    let answer = operation.success();
    let envelope = answer.and_then(|answer| Some((answer.own_type()?, answer.envelope()?)));
    if let Some((id, envelope)) = envelope {
        let members = [("items", Some(&envelope.items)), ("next", envelope.next.as_ref()), ("total", envelope.total.as_ref())];
        for (key, member) in members {
            let Some(member) = member else { continue };
            let fields = schemas.service.fields_on(id, member)?;
            hint.insert(key.to_owned(), json!(path(fields.iter().map(|field| field.name.as_str()))));
        }
    }
    Ok(hint.into())
}

/// How the operation is split, as a sentence.
pub(super) fn sentence(schemas: &Schemas<'_>, operation: &Operation) -> Vec<String> {
    let name = |id: FieldId| schemas.found(operation.param(id)).map(|param| param.name.as_str());
    let pages = operation.pages.as_ref().and_then(|pages| match &pages.value {
        Pages::Cursor { param } => Some(format!("It answers in pages: `{}` takes the key of the next one.", name(*param)?)),
        Pages::Offset { offset, limit, size } => Some(format!(
            "It answers in pages: `{}` skips items, and `{}` limits their number, to {} by default.",
            name(*offset)?,
            name(*limit)?,
            size.value
        )),
    });
    let chunk = operation.chunk.as_ref().and_then(|chunk| {
        let name = name(chunk.param)?;
        Some(format!("More than {} items of `{name}` can be split over several requests.", chunk.size.value))
    });
    pages.into_iter().chain(chunk).collect()
}

/// The size of a page, if this parameter limits it.
pub(super) fn default_of(schemas: &Schemas<'_>, operation: &Operation, param: &Field) -> Option<u64> {
    match &operation.pages.as_ref()?.value {
        Pages::Offset { limit, size, .. } => {
            let limit = schemas.found(operation.param(*limit))?;
            (limit.name == param.name && limit.default.is_none()).then_some(size.value)
        }
        Pages::Cursor { .. } => None,
    }
}
