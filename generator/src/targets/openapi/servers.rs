//! Describes servers.
//!
//! In: the service, and the URL of its server if it is known. Out: Server Objects, for the document and for operations at other servers.

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use crate::model::{NamedServer, ServerUrl, Service};

/// The Server Object of the service.
pub(super) fn server(service: &Service, server: Option<&ServerUrl>) -> Object {
    let mut described = match server {
        Some(server) => server_object(server, &service.base_path),
        None if service.base_path.is_empty() => object([("url", json!("/"))]),
        None => object([("url", json!(service.base_path))]),
    };
    let docs =
        if server.is_some() { "Addresses the service." } else { "Addresses the service on the host that serves this document." };
    described.insert("description".to_owned(), json!(docs));
    described
}

/// The Server Object of a server of operations.
pub(super) fn named_server(named: &NamedServer, server: Option<&ServerUrl>) -> Object {
    let own: Option<ServerUrl> = named.url.as_ref().and_then(|url| url.parse().ok());
    let base_path = named.base_path.as_ref().map_or("", |path| path.as_str());
    let mut described = match own.as_ref().or(server) {
        Some(url) => server_object(url, base_path),
        None => object([("url", json!(if base_path.is_empty() { "/" } else { base_path }))]),
    };
    insert_if_some(&mut described, "description", named.docs.as_str());
    described
}

/// The Server Object of a URL, with its variables.
fn server_object(server: &ServerUrl, base_path: &str) -> Object {
    let mut described = object([("url", json!(format!("{}{base_path}", server.template())))]);
    let variables = server.variables().map(|(name, default)| {
        let docs = format!("Names the {name} in the address.");
        (name.to_owned(), json!({ "default": default, "description": docs }))
    });
    insert_if_some(&mut described, "variables", Value::Object(variables.collect()));
    described
}
