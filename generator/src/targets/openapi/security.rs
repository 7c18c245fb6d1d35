//! Credentials: the schemes of the service, and the requirements of each operation.

use serde_json::{Value, json};

use super::{Object, ServerUrl, object, put_some};
use crate::model::{Operation, Service};

/// Every scheme of the service; OAuth2 with the scope of each operation.
pub(super) fn schemes(service: &Service, server: Option<&ServerUrl>) -> Object {
    let mut schemes = Object::new();
    let http = |scheme: &str, docs: &str| json!({ "type": "http", "scheme": scheme, "description": docs });
    put_some(&mut schemes, "basic", service.auth.basic.then(|| http("basic", "A user of the API and its token.")));
    put_some(&mut schemes, "bearer", service.auth.bearer.then(|| http("bearer", "A token that the user has.")));
    let oauth2 = service.auth.oauth2.as_ref().map(|oauth2| {
        let url = match server {
            Some(server) if oauth2.token_url.starts_with('/') => server.join(&oauth2.token_url),
            _ => oauth2.token_url.clone(),
        };
        let flow = json!({ "tokenUrl": url, "scopes": scopes(service) });
        let docs = "Client credentials. A token has the scopes that were asked for.";
        json!({ "type": "oauth2", "description": docs, "flows": { "clientCredentials": flow } })
    });
    put_some(&mut schemes, "oauth2", oauth2);
    schemes
}

/// Every scope with the operations that it allows.
fn scopes(service: &Service) -> Object {
    let mut scopes = Object::new();
    for operation in service.operations() {
        let Some(scope) = service.scope(operation) else { continue };
        let docs = format!("`{} {}`: {}", operation.http.method.as_str(), operation.http.path.value, operation.docs.trim());
        match scopes.get_mut(&scope) {
            Some(Value::String(known)) => known.push_str(&format!(" {docs}")),
            _ => drop(scopes.insert(scope, json!(docs))),
        }
    }
    scopes
}

/// The schemes that an operation accepts; an empty list if it is public. `None` if the service has no schemes.
pub(super) fn of(service: &Service, operation: &Operation) -> Option<Value> {
    if !service.auth.is_some() {
        return None;
    }
    if operation.public {
        return Some(json!([]));
    }
    let scope = service.scope(operation);
    let wanted = [
        service.auth.basic.then(|| object([("basic", json!([]))])),
        service.auth.bearer.then(|| object([("bearer", json!([]))])),
        service.auth.oauth2.as_ref().map(|_| object([("oauth2", json!(scope.into_iter().collect::<Vec<_>>()))])),
    ];
    Some(wanted.into_iter().flatten().collect::<Vec<_>>().into())
}
