//! Bodies of requests, in one media type or in every one that the service reads.
//!
//! In: the parameters that travel in the body. Out: a Request Body Object; a named schema for each media type. Not here: path,
//! query and headers (see `parameters`).

use serde_json::{Value, json};

use super::names::{Direction, Key};
use super::schemas::Schemas;
use super::{Object, OpenApiBodies, OpenApiRules, examples, fields, object, parameters, put_some, rules};
use crate::model::{Field, Location, Operation, Service, Ty};

/// The media type of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    Form,
    Multipart,
    Json,
}

impl Media {
    const ALL: [Media; 3] = [Media::Form, Media::Multipart, Media::Json];

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
pub(super) fn body(
    schemas: &mut Schemas<'_>,
    at: (usize, usize),
    operation: &Operation,
    example: Option<&examples::Request>,
) -> Value {
    let params = params(operation);
    if params.is_empty() {
        return Value::Null;
    }
    if let Some(file) = whole(operation, &params) {
        return whole_body(schemas, file);
    }
    let mut content = Object::new();
    for media in medias(schemas, operation, &params) {
        let schema = schemas.refer(Key::Body(at.0, at.1, media.name()));
        let mut described = object([("schema", schema.into())]);
        // Only this media type takes styles in both versions of OpenAPI.
        if media == Media::Form {
            put_some(&mut described, "encoding", encoding(schemas, &params));
        }
        let sent = |request: &examples::Request| -> Value {
            let carried = params.iter().filter(|param| media.carries(param));
            let sent =
                carried.filter_map(|param| Some((media.wire_name(schemas, param), request.value(operation, param)?.clone())));
            Value::Object(sent.collect())
        };
        described.extend(example.map(|example| ("example".to_owned(), sent(example))));
        content.insert(media.name().to_owned(), described.into());
    }
    let mut body = object([("description", json!("The parameters.")), ("content", content.into())]);
    put_some(&mut body, "required", params.iter().any(|param| param.required));
    body.into()
}

/// Whether requests have a body.
pub(super) fn has_body(operation: &Operation) -> bool {
    !params(operation).is_empty()
}

/// The parameters that travel in the body.
fn params(operation: &Operation) -> Vec<&Field> {
    let is_in_body = |param: &&Field| matches!(parameters::location(operation, param), Location::Body | Location::Form);
    operation.params.iter().filter(is_in_body).collect()
}

/// The file that is the whole body.
fn whole<'o>(operation: &Operation, params: &[&'o Field]) -> Option<&'o Field> {
    let is_whole = |param: &&&Field| param.ty.value == Ty::File && parameters::location(operation, param) == Location::Body;
    params.iter().find(is_whole).copied()
}

/// A file that is the whole body; of any media type.
fn whole_body(schemas: &Schemas<'_>, file: &Field) -> Value {
    let media = object([("schema", schemas.version.binary().into())]);
    let content = object([("application/octet-stream", media.into())]);
    let mut body = object([("description", json!(file.docs)), ("content", content.into())]);
    put_some(&mut body, "required", file.required);
    body.into()
}

/// The media types of a body, the first of which can carry every parameter.
fn medias(schemas: &Schemas<'_>, operation: &Operation, params: &[&Field]) -> Vec<Media> {
    let files = params.iter().any(|param| fields::is_file(&param.ty));
    let form = params.iter().any(|param| parameters::location(operation, param) == Location::Form);
    let any = schemas.service.wire.accept_any;
    let first = match (files, form) {
        (true, _) => Media::Multipart,
        (false, true) if !any => Media::Form,
        (false, _) => Media::Json,
    };
    let others = match (any, schemas.options.bodies) {
        (true, OpenApiBodies::All) => vec![Media::Json, Media::Form, Media::Multipart],
        _ => Vec::new(),
    };
    let is_enough = |media: &Media| params.iter().all(|param| !param.required || media.carries(param));
    let mut medias: Vec<Media> = others.into_iter().filter(is_enough).collect();
    if !medias.contains(&first) {
        medias.push(first);
    }
    medias
}

/// The name that the schema of a body has if no other has it. The one that carries every parameter has no media type in its name.
pub(super) fn name(service: &Service, resource: usize, operation: usize, media: &str) -> String {
    let Some(operation) = operation_at(service, resource, operation) else { return String::new() };
    let only = !service.wire.accept_any;
    let has_files = params(operation).iter().any(|param| fields::is_file(&param.ty));
    let suffix = match media {
        _ if only => "",
        "multipart/form-data" if !has_files => "Multipart",
        "application/x-www-form-urlencoded" => "Form",
        "application/json" if has_files => "Json",
        _ => "",
    };
    format!("{}Body{suffix}", operation.request.value)
}

fn operation_at(service: &Service, resource: usize, operation: usize) -> Option<&Operation> {
    service.resources.get(resource)?.operations.get(operation)
}

/// The schema of a body in one media type.
pub(super) fn named(schemas: &mut Schemas<'_>, resource: usize, operation: usize, media: &str) -> Object {
    let media = Media::ALL.into_iter().find(|known| known.name() == media);
    match (operation_at(schemas.service, resource, operation), media) {
        (Some(operation), Some(media)) => describe(schemas, operation, media),
        _ => Object::new(),
    }
}

fn describe(schemas: &mut Schemas<'_>, operation: &Operation, media: Media) -> Object {
    let carried: Vec<&Field> = params(operation).into_iter().filter(|param| media.carries(param)).collect();
    let (mut properties, mut required) = (Object::new(), Vec::new());
    for param in &carried {
        let name = media.wire_name(schemas, param);
        let schema = match media {
            Media::Multipart => fields::part(schemas, param),
            Media::Form | Media::Json => fields::schema(schemas, param, Direction::REQUEST),
        };
        properties.insert(name.clone(), schema.into());
        if param.required {
            required.push(name);
        }
    }
    let docs = format!("The parameters of `{} {}`.", operation.http.method.as_str(), operation.http.path.value);
    let mut schema = object([("type", json!("object")), ("description", json!(docs))]);
    put_some(&mut schema, "required", json!(required));
    schema.insert("properties".to_owned(), properties.into());
    let key = |param: &Field| {
        let is_carried = carried.iter().any(|other| other.name == param.name);
        is_carried.then(|| media.wire_name(schemas, param))
    };
    if schemas.options.rules == OpenApiRules::Schema {
        put_some(&mut schema, "allOf", rules::schemas(schemas, operation, &key));
    }
    schema
}

/// The styles of lists and objects in a form.
fn encoding(schemas: &Schemas<'_>, params: &[&Field]) -> Object {
    let styled = params.iter().filter(|param| Media::Form.carries(param)).filter_map(|param| {
        let style = parameters::style(fields::is_list(&param.ty), fields::is_object(schemas, &param.ty))?;
        Some((Media::Form.wire_name(schemas, param), style.into()))
    });
    styled.collect()
}
