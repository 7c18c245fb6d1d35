//! The OpenAPI target: writes an OpenAPI document that describes a service.
//!
//! In: a service and options. Out: the document as JSON, with keys in a fixed order. The document is suited to client generators: by default,
//! a body has one media type, and no schema uses a keyword that many generators do not support. Facts that the schemas cannot state are in
//! descriptions. Rules are data under `x-specwright-rules`.

mod answers;
mod bodies;
mod components;
mod constants;
mod declared;
mod dialect;
mod errors;
mod fields;
mod headers;
mod json;
mod json_schema;
mod names;
mod operations;
mod options;
mod pages;
mod parameters;
mod parts;
mod rules;
mod schemas;
mod security;
mod servers;
mod styles;
mod timestamps;

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub use dialect::OpenApiVersion;
pub use json_schema::json_schema;
pub use options::{OpenApiBodies, OpenApiErrors, OpenApiOptions, OpenApiRules};

use crate::bug::Bug;
use crate::model::{Contact, License, Resource, Service, as_words};
use json::{Object, insert_if_some, object};
use schemas::Schemas;

/// Writes the OpenAPI document of a service. Without [`OpenApiOptions::server`], the paths and the token URL are relative to the host that
/// serves the document.
///
/// # Errors
/// If the generator has a bug.
pub fn openapi(service: &Service, options: &OpenApiOptions) -> Result<Value, Bug> {
    let mut schemas = Schemas::new(service, options);
    let (paths, webhooks) = (operations::paths(&mut schemas), operations::webhooks(&mut schemas));
    let mut components = Object::new();
    components.insert("responses".to_owned(), errors::responses(&mut schemas).into());
    insert_if_some(&mut components, "securitySchemes", security::schemes(service, options.server.as_ref()));
    let mut document = json!({
        "openapi": options.version.number(),
        "info": info(service),
        "servers": [servers::server(service, options.server.as_ref())],
        "tags": tags(service),
        "paths": paths,
        "components": components,
    });
    if let (false, Value::Object(document)) = (webhooks.is_empty(), &mut document) {
        // OpenAPI 3.0 has no webhooks. Tools know them under this name.
        let key = if options.version == OpenApiVersion::V3_0 { "x-webhooks" } else { "webhooks" };
        document.insert(key.to_owned(), webhooks.into());
    }
    schemas.finish(&mut document)?;
    Ok(document)
}

/// The Info Object.
fn info(service: &Service) -> Object {
    let version = if service.version.is_empty() { "1" } else { &service.version };
    let mut docs = service.docs.clone();
    if service.wire.lenient {
        docs.push_str(
            "\n\nIn responses, numbers can be strings, booleans can be 0 and 1, and absent fields can be null. The schemas state the \
             form in which values are written.",
        );
    }
    let mut info = object([("title", json!(service.title())), ("version", json!(version)), ("description", json!(docs.trim()))]);
    info.extend(service.contact.as_ref().map(|contact| ("contact".to_owned(), describe_contact(contact))));
    info.extend(service.license.as_ref().map(|license| ("license".to_owned(), describe_license(license))));
    info
}

/// The Contact Object.
fn describe_contact(contact: &Contact) -> Value {
    let mut described = Object::new();
    for (key, value) in [("name", &contact.name), ("url", &contact.url), ("email", &contact.email)] {
        described.extend(value.as_ref().map(|value| (key.to_owned(), json!(value.value))));
    }
    described.into()
}

/// The License Object.
fn describe_license(license: &License) -> Value {
    let mut described = object([("name", json!(license.name.value))]);
    described.extend(license.url.as_ref().map(|url| ("url".to_owned(), json!(url.value))));
    described.into()
}

/// The Tag Objects: one for each resource, then one for each tag that the specification states.
fn tags(service: &Service) -> Value {
    let tag = |resource: &Resource| {
        let mut tag = object([("name", json!(resource.name.value))]);
        insert_if_some(&mut tag, "x-displayName", as_words(&resource.name));
        insert_if_some(&mut tag, "description", resource.docs.as_str());
        Value::Object(tag)
    };
    let of_resources = service.resources.iter().map(tag);
    let is_resource = |tag: &str| service.resources.iter().any(|resource| *resource.name == tag);
    let stated: BTreeSet<&str> = service.tags().map(|tag| tag.as_str()).filter(|tag| !is_resource(tag)).collect();
    of_resources.chain(stated.into_iter().map(|tag| json!({ "name": tag }))).collect()
}
