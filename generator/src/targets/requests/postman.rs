//! Writes the example requests as a Postman collection.
//!
//! In: a service, and the URL of its server. Out: a collection in the format v2.1.0, with a folder for each resource.

use serde_json::{Value, json};

use super::call::{Authorization, Call, ExampleBody, Part, calls};
use super::variables::variables;
use crate::bug::Bug;
use crate::model::{Resource, ServerUrl, Service, as_words};

/// The id of the collection format.
const FORMAT: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// Writes a collection with an example request for each operation. Variables of the collection contain the address and credentials.
///
/// # Errors
/// If the generator has a bug.
pub fn postman(service: &Service, server: Option<&ServerUrl>) -> Result<Value, Bug> {
    let variables = variables(service, server).into_iter().map(|(key, value)| json!({ "key": key, "value": value }));
    let folders = calls(service)?.into_iter().map(|(resource, calls)| folder(resource, &calls));
    Ok(json!({
        "info": { "name": service.title(), "description": service.docs.trim(), "schema": FORMAT },
        "item": folders.collect::<Value>(),
        "variable": variables.collect::<Value>(),
    }))
}

fn folder(resource: &Resource, calls: &[Call<'_>]) -> Value {
    let items: Value = calls.iter().map(item).collect();
    json!({ "name": as_words(&resource.name), "description": resource.docs, "item": items })
}

fn item(call: &Call<'_>) -> Value {
    let mut request = json!({
        "method": call.operation.http.method.as_str(),
        "description": call.operation.docs.trim(),
        "auth": auth(call.authorization),
        "header": headers(call),
        "url": url(call),
    });
    if let (Some(body), Some(request)) = (body(&call.body), request.as_object_mut()) {
        request.insert("body".to_owned(), body);
    }
    json!({ "name": call.operation.summary(), "request": request, "response": [] })
}

fn auth(authorization: Authorization) -> Value {
    let text = |key: &str, value: String| json!({ "key": key, "value": value, "type": "string" });
    match authorization {
        Authorization::None => json!({ "type": "noauth" }),
        Authorization::Basic => {
            let (user, password) = ("{{username}}".to_owned(), "{{password}}".to_owned());
            json!({ "type": "basic", "basic": [text("username", user), text("password", password)] })
        }
        Authorization::Bearer(variable) => {
            json!({ "type": "bearer", "bearer": [text("token", format!("{{{{{variable}}}}}"))] })
        }
    }
}

/// The headers. A multipart body has its header from Postman, which chooses the boundary.
fn headers(call: &Call<'_>) -> Value {
    let media = match &call.body {
        ExampleBody::Json(media, _) | ExampleBody::Text(media, _) | ExampleBody::File(media) => {
            Some(("Content-Type".to_owned(), media.clone()))
        }
        ExampleBody::None | ExampleBody::Form(_) | ExampleBody::Multipart(_) => None,
    };
    let headers = call.headers.iter().cloned().chain(media);
    headers.map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The URL. Parameters that the example does not send are disabled.
fn url(call: &Call<'_>) -> Value {
    let query = |(key, value): &(String, Option<String>)| match value {
        Some(value) => json!({ "key": key, "value": value }),
        None => json!({ "key": key, "value": "", "disabled": true }),
    };
    let sent: Vec<String> = call.query.iter().filter_map(|(key, value)| Some(format!("{key}={}", value.as_ref()?))).collect();
    let mark = if sent.is_empty() { "" } else { "?" };
    let base_url = format!("{{{{{}}}}}", call.base_url);
    json!({
        "raw": format!("{base_url}{}{mark}{}", call.path, sent.join("&")),
        "host": [base_url],
        "path": call.path.trim_start_matches('/').split('/').collect::<Vec<_>>(),
        "query": call.query.iter().map(query).collect::<Value>(),
    })
}

fn body(body: &ExampleBody) -> Option<Value> {
    let raw =
        |text: String, language: &str| json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } });
    let text = |key: &String, value: &String| json!({ "key": key, "value": value, "type": "text" });
    Some(match body {
        ExampleBody::None => return None,
        ExampleBody::Json(_, value) => raw(format!("{value:#}"), "json"),
        ExampleBody::Text(_, content) => raw(content.clone(), "text"),
        ExampleBody::File(_) => json!({ "mode": "file", "file": {} }),
        ExampleBody::Form(pairs) => {
            json!({ "mode": "urlencoded", "urlencoded": pairs.iter().map(|(key, value)| text(key, value)).collect::<Value>() })
        }
        ExampleBody::Multipart(parts) => {
            let parts = parts.iter().map(|(key, part)| match part {
                Part::Text(value) => text(key, value),
                Part::File => json!({ "key": key, "type": "file", "src": [] }),
            });
            json!({ "mode": "formdata", "formdata": parts.collect::<Value>() })
        }
    })
}
