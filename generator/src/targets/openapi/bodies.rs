//! Describes request bodies, in one media type or in every media type that the service reads.
//!
//! In: the parameters in the body. Out: a Request Body Object, and a schema for each media type. Not here: parameters in the path, the query
//! and headers (see `parameters`).

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use super::names::Key;
use super::options::{OpenApiBodies, OpenApiRules};
use super::schemas::Schemas;
use super::{constants, fields, parts, rules, styles};
use crate::example::{Request, literal};
use crate::model::{BodyKind, FieldId, Location, Media, Method, Operation, OperationId, Param, Service};

/// The Request Body Object of an operation; null if it has no body.
pub(super) fn body(schemas: &mut Schemas<'_>, id: OperationId, operation: &Operation, example: Option<&Request>) -> Value {
    let params = params(schemas, operation);
    if params.is_empty() && operation.body_constants().next().is_none() {
        return Value::Null;
    }
    if let Some((param_id, param, kind)) = operation.whole_body() {
        let sent = example.and_then(|example| example.value(param_id));
        return whole_body(schemas, operation, param, kind, sent);
    }
    let mut content = Object::new();
    for media in medias(schemas, operation) {
        let schema = schemas.refer(Key::Body(id, media));
        let mut described = object([("schema", schema.into())]);
        if media != Media::Json {
            insert_if_some(&mut described, "encoding", encoding(schemas, media, &params));
        }
        let to_body = |request: &Request| -> Value {
            let params = params.iter().filter(|(_, param)| media.can_contain(param));
            let entries =
                params.filter_map(|(id, param)| Some((schemas.service.name_in_body(media, param), request.value(*id)?.clone())));
            let constants = operation.body_constants().map(|constant| (constant.name.value.clone(), literal(&constant.value)));
            Value::Object(constants.chain(entries).collect())
        };
        described.extend(example.map(|example| ("example".to_owned(), to_body(example))));
        let stated = operation.constant_content_type().filter(|_| media == Media::Json);
        content.insert(stated.unwrap_or_else(|| media.name().to_owned()), described.into());
    }
    let mut body = object([("description", json!("Contains the parameters.")), ("content", content.into())]);
    let is_required = params.iter().any(|(_, param)| param.required) || operation.body_constants().next().is_some();
    insert_if_some(&mut body, "required", is_required);
    body.into()
}

/// Whether requests have a body.
pub(super) fn has_body(schemas: &Schemas<'_>, operation: &Operation) -> bool {
    !params(schemas, operation).is_empty() || operation.body_constants().next().is_some()
}

/// The parameters that are described in the body, with their ids.
fn params<'a>(schemas: &Schemas<'_>, operation: &'a Operation) -> Vec<(FieldId, &'a Param)> {
    operation.params_by_id().filter(|(_, param)| is_in_body(schemas, operation, param)).collect()
}

/// Whether a parameter is described in the body: it is sent there, or it is an object of the query that the service also reads in a JSON body.
/// Most client generators cannot write an object in a query.
pub(super) fn is_in_body(schemas: &Schemas<'_>, operation: &Operation, param: &Param) -> bool {
    match operation.location(param) {
        Location::Body | Location::Form | Location::Whole(_) => true,
        Location::Path | Location::Header | Location::Cookie => false,
        Location::Query => {
            let has_body = matches!(operation.http.method, Method::Post | Method::Put | Method::Patch);
            let reads_json = schemas.service.wire.accept_any
                && operation.whole_body().is_none()
                && schemas.service.media_of_body(operation) == Media::Json;
            has_body && reads_json && styles::is_deep_object(schemas, param)
        }
    }
}

/// A body of one type, in its media type. A file that states none can have any media type. `sent` is its value in the example.
fn whole_body(schemas: &mut Schemas<'_>, operation: &Operation, param: &Param, kind: BodyKind, sent: Option<&Value>) -> Value {
    let is_binary = matches!(kind, BodyKind::Bytes | BodyKind::File);
    let schema = if is_binary { schemas.version.binary() } else { fields::of_param(schemas, param) };
    let mut media = object([("schema", schema.into())]);
    media.extend(sent.filter(|_| !is_binary).map(|value| ("example".to_owned(), value.clone())));
    let name = operation.media.as_ref().map_or(kind.default_media(), |media| media.as_str());
    let content = object([(name, media.into())]);
    let mut body = object([("description", json!(param.docs)), ("content", content.into())]);
    insert_if_some(&mut body, "required", param.required);
    body.into()
}

/// The media types in which the body of an operation is described.
fn medias(schemas: &Schemas<'_>, operation: &Operation) -> Vec<Media> {
    let params = params(schemas, operation);
    let default = schemas.service.media_of_body(operation);
    let others = match (schemas.service.wire.accept_any, schemas.options.bodies) {
        (true, OpenApiBodies::All) => vec![Media::Json, Media::Form, Media::Multipart],
        _ => Vec::new(),
    };
    let contains_required = |media: &Media| params.iter().all(|(_, param)| !param.required || media.can_contain(param));
    let mut medias: Vec<Media> = others.into_iter().filter(contains_required).collect();
    if !medias.contains(&default) {
        medias.push(default);
    }
    medias
}

/// The name of a body's schema. The name contains the media type, except for the media type that can contain all parameters.
pub(super) fn name(service: &Service, operation: &Operation, media: Media) -> String {
    let has_one_media_type = !service.wire.accept_any;
    let has_files = operation.body_params().iter().any(|(_, param)| param.is_file_or_list());
    let suffix = match media {
        _ if has_one_media_type => "",
        Media::Multipart if !has_files => "Multipart",
        Media::Form => "Form",
        Media::Json if has_files => "Json",
        Media::Multipart | Media::Json => "",
    };
    format!("{}Body{suffix}", operation.request.value)
}

/// The schema of a body in one media type: an object with the parameters in the body.
pub(super) fn schema(schemas: &mut Schemas<'_>, operation: &Operation, media: Media) -> Object {
    let params: Vec<_> = params(schemas, operation).into_iter().filter(|(_, param)| media.can_contain(param)).collect();
    let example = Request::of(&schemas.lookups, operation);
    let (mut properties, mut required) = (Object::new(), Vec::new());
    for constant in operation.body_constants() {
        let mut schema = constants::schema(schemas, constant);
        insert_if_some(&mut schema, "description", constant.docs.as_str());
        properties.insert(constant.name.value.clone(), schema.into());
        required.push(constant.name.value.clone());
    }
    for (id, param) in &params {
        let name = schemas.service.name_in_body(media, param);
        let schema = match media {
            Media::Multipart => parts::schema(schemas, param),
            Media::Form | Media::Json => fields::of_param(schemas, param),
        };
        // Documentation tools fill in a form from the examples of its fields, not from the example of the body.
        let example = example.as_ref().and_then(|example| example.value(*id));
        let example = example.filter(|_| media != Media::Json && !param.is_file_or_list());
        let keywords = example.map_or_else(Object::new, |value| schemas.version.example(value.clone()));
        let schema = schemas.version.with_keywords(schema, keywords);
        properties.insert(name.clone(), schema.into());
        if param.required {
            required.push(name);
        }
    }
    let docs = format!("Contains the parameters of `{} {}`.", operation.http.method.as_str(), operation.http.path.value);
    let mut schema = object([("type", json!("object")), ("description", json!(docs))]);
    insert_if_some(&mut schema, "required", json!(required));
    schema.insert("properties".to_owned(), properties.into());
    let key = |id: FieldId| {
        let (_, param) = params.iter().find(|(other, _)| *other == id)?;
        Some(schemas.service.name_in_body(media, param))
    };
    if schemas.options.rules == OpenApiRules::Schema {
        insert_if_some(&mut schema, "allOf", rules::schemas(schemas, &operation.rules, &key));
    }
    schema
}

/// The styles of lists and objects in a form, and the media types of JSON, by the name of the parameter. In OpenAPI 3.0, only a form can have
/// styles.
fn encoding(schemas: &Schemas<'_>, media: Media, params: &[(FieldId, &Param)]) -> Object {
    let styles = params.iter().filter(|(_, param)| media.can_contain(param)).filter_map(|(_, param)| {
        let style = match media {
            _ if param.is_json_text() => object([("contentType", json!("application/json"))]),
            Media::Form => styles::style(schemas, param)?,
            Media::Multipart | Media::Json => return None,
        };
        Some((schemas.service.name_in_body(media, param), style.into()))
    });
    styles.collect()
}
