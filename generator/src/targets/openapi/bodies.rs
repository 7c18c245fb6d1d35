//! Bodies of requests, in every media type that the service accepts.
//!
//! In: the parameters that travel in the body. Out: a Request Body Object; its schema states the rules across them. Not here: path,
//! query and headers (see `parameters`).

use serde_json::{Value, json};

use super::schemas::{Direction, Schemas};
use super::{Object, fields, object, parameters, put_some, rules};
use crate::model::{Field, Location, Operation, Ty};

/// The media type of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    Form,
    Multipart,
    Json,
}

impl Media {
    fn name(self) -> &'static str {
        match self {
            Media::Form => "application/x-www-form-urlencoded",
            Media::Multipart => "multipart/form-data",
            Media::Json => "application/json",
        }
    }

    /// Whether the media type can carry a parameter: files need a multipart body.
    fn carries(self, param: &Field) -> bool {
        self == Media::Multipart || !fields::is_file(&param.ty)
    }

    /// The name of a parameter. In JSON a list needs no special name.
    fn wire_name(self, schemas: &Schemas<'_>, param: &Field) -> String {
        match fields::is_list(&param.ty) && self != Media::Json {
            true => fields::listed_name(&param.name, schemas.service.wire.arrays),
            false => param.name.value.clone(),
        }
    }
}

/// The body of an operation; null when it has none.
pub(super) fn body(schemas: &mut Schemas<'_>, operation: &Operation) -> Value {
    let location = |param: &&Field| parameters::location(operation, param);
    let params: Vec<&Field> =
        operation.params.iter().filter(|param| matches!(location(param), Location::Body | Location::Form)).collect();
    if params.is_empty() {
        return Value::Null;
    }
    if let Some(file) = params.iter().find(|param| param.ty.value == Ty::File && location(param) == Location::Body) {
        return whole(schemas, file);
    }
    let mut content = Object::new();
    for media in medias(schemas, operation, &params) {
        content.insert(media.name().to_owned(), describe(schemas, operation, &params, media).into());
    }
    let mut body = object([("description", json!("The parameters.")), ("content", content.into())]);
    put_some(&mut body, "required", params.iter().any(|param| param.required));
    body.into()
}

/// A file that is the whole body; of any media type.
fn whole(schemas: &Schemas<'_>, file: &Field) -> Value {
    let media = object([("schema", schemas.version.binary().into())]);
    let content = object([("application/octet-stream", media.into())]);
    let mut body = object([("description", json!(file.docs)), ("content", content.into())]);
    put_some(&mut body, "required", file.required);
    body.into()
}

/// The media types of a body; the one that a client sends comes first. If all files are optional, the others are possible too.
fn medias(schemas: &Schemas<'_>, operation: &Operation, params: &[&Field]) -> Vec<Media> {
    let files = params.iter().any(|param| fields::is_file(&param.ty));
    let form = params.iter().any(|param| parameters::location(operation, param) == Location::Form);
    let first = match (files, form) {
        (true, _) => Media::Multipart,
        (false, true) => Media::Form,
        (false, false) => Media::Json,
    };
    let all = if schemas.service.wire.accept_any { vec![Media::Form, Media::Multipart, Media::Json] } else { Vec::new() };
    let others = all.into_iter().filter(|media| *media != first);
    let whole = |media: &Media| params.iter().all(|param| !param.required || media.carries(param));
    std::iter::once(first).chain(others.filter(whole)).collect()
}

fn describe(schemas: &mut Schemas<'_>, operation: &Operation, params: &[&Field], media: Media) -> Object {
    let carried: Vec<&Field> = params.iter().copied().filter(|param| media.carries(param)).collect();
    let (mut properties, mut required, mut encoding) = (Object::new(), Vec::new(), Object::new());
    for param in &carried {
        let name = media.wire_name(schemas, param);
        properties.insert(name.clone(), fields::schema(schemas, param, Direction::REQUEST).into());
        if param.required {
            required.push(name.clone());
        }
        let style = parameters::style(fields::is_list(&param.ty), fields::is_object(schemas, &param.ty));
        encoding.extend(style.map(|style| (name, style.into())));
    }
    let mut schema = object([("type", json!("object"))]);
    put_some(&mut schema, "required", json!(required));
    schema.insert("properties".to_owned(), properties.into());
    let key = |param: &Field| {
        let is_carried = carried.iter().any(|other| other.name == param.name);
        is_carried.then(|| media.wire_name(schemas, param))
    };
    put_some(&mut schema, "allOf", rules::schemas(schemas, operation, &key));
    let mut described = object([("schema", schema.into())]);
    // Only this media type takes styles in both versions of OpenAPI.
    if media == Media::Form {
        put_some(&mut described, "encoding", encoding);
    }
    described
}
