//! Describes the headers of responses that the specification declares.
//!
//! In: the types of headers. Out: Header Objects by name. Not here: headers that every server sets (see `errors`).

use serde_json::json;

use super::fields;
use super::json::{Object, insert_if_some, object};
use super::names::Direction;
use super::schemas::Schemas;
use super::timestamps::DateFormats;
use crate::model::{Operation, TypeId};

/// The headers of a response: those of the service, and those of the operation. They are optional, since a handler need not set them.
pub(super) fn headers(schemas: &mut Schemas<'_>, operation: Option<&Operation>) -> Object {
    let own = operation.and_then(|operation| operation.headers.as_ref());
    let types: Vec<TypeId> = schemas.service.headers.as_ref().into_iter().chain(own).map(|ty| ty.value).collect();
    let service = schemas.service;
    let direction = Direction::Answer(DateFormats::EPOCH);
    let mut headers = Object::new();
    for ty in types {
        for field in schemas.lookup(service.object_fields(ty)).unwrap_or_default() {
            let mut header = object([("description", json!(fields::describe(field, direction)))]);
            insert_if_some(&mut header, "deprecated", field.deprecated.is_some());
            header.insert("schema".to_owned(), fields::bare(schemas, field, direction).into());
            headers.insert(field.name.value.clone(), header.into());
        }
    }
    headers
}
