//! Describes credentials: the security schemes of the service, and the security requirements of each operation.

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use crate::model::{Credential, Operation, ServerUrl, Service};

/// The security schemes of the service. OAuth2 lists the scopes of all operations.
pub(super) fn schemes(service: &Service, server: Option<&ServerUrl>) -> Object {
    let mut schemes = Object::new();
    let http = |scheme: &str, docs: &str| json!({ "type": "http", "scheme": scheme, "description": docs });
    insert_if_some(
        &mut schemes,
        "basic",
        service.auth.basic.then(|| http("basic", "Takes the name of an API user as user name, and its token as password.")),
    );
    insert_if_some(&mut schemes, "bearer", service.auth.bearer.then(|| http("bearer", "Takes an access token.")));
    let oauth2 = service.auth.oauth2.as_ref().map(|oauth2| {
        let url = match server {
            Some(server) if oauth2.token_url.starts_with('/') => server.join(&oauth2.token_url),
            _ => oauth2.token_url.clone(),
        };
        let flow = json!({ "tokenUrl": url, "scopes": scopes(service) });
        let docs = "Takes a token, which a client requests with its credentials. A token has the scopes that its request names.";
        json!({ "type": "oauth2", "description": docs, "flows": { "clientCredentials": flow } })
    });
    insert_if_some(&mut schemes, "oauth2", oauth2);
    for key in &service.auth.api_keys {
        let mut scheme = object([("type", json!("apiKey")), ("in", json!(key.location.word())), ("name", json!(key.wire.value))]);
        insert_if_some(&mut scheme, "description", key.docs.clone());
        schemes.insert(key.name.value.clone(), scheme.into());
    }
    schemes
}

/// Each scope, with a description of the operations that it allows.
fn scopes(service: &Service) -> Object {
    let mut scopes = Object::new();
    for operation in service.operations() {
        let Some(scope) = service.scope(operation) else { continue };
        let docs = format!("`{} {}`: {}", operation.http.method.as_str(), operation.http.path.value, operation.docs.trim());
        match scopes.get_mut(&scope) {
            Some(Value::String(description)) => description.push_str(&format!(" {docs}")),
            _ => drop(scopes.insert(scope, json!(docs))),
        }
    }
    scopes
}

/// The security requirements of an operation. The list is empty if the operation is public. `None` if the service has no schemes.
pub(super) fn requirements(service: &Service, operation: &Operation) -> Option<Value> {
    if !service.auth.is_some() {
        return None;
    }
    if operation.auth.is_public() {
        return Some(json!([]));
    }
    let scope: Vec<_> = service.scope(operation).into_iter().collect();
    let scopes = |credential: &Credential| match credential {
        Credential::OAuth2 => json!(scope),
        Credential::Basic | Credential::Bearer | Credential::ApiKey(_) => json!([]),
    };
    let requirement = |all: &Vec<Credential>| {
        all.iter().map(|credential| (credential.name().to_owned(), scopes(credential))).collect::<Object>()
    };
    Some(service.alternatives(operation).iter().map(requirement).collect::<Vec<_>>().into())
}

/// A sentence about the credentials that an operation requires. It is needed if an alternative names several credentials or none.
pub(super) fn sentence(service: &Service, operation: &Operation) -> Option<String> {
    let alternatives = service.alternatives(operation);
    if operation.auth.is_public() || alternatives.iter().all(|all| all.len() == 1) {
        return None;
    }
    let words = |all: &Vec<Credential>| match all.as_slice() {
        [] => "no credentials".to_owned(),
        all => all.iter().map(|credential| format!("`{}`", credential.name())).collect::<Vec<_>>().join(" and "),
    };
    Some(format!("It requires {}.", alternatives.iter().map(words).collect::<Vec<_>>().join(", or ")))
}
