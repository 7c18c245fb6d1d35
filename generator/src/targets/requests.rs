//! The target of example requests: a Postman collection, and a file for HTTP clients (`.http`).
//!
//! In: a service, and the URL of its server. Out: one request for each operation, with the values of its example. The address of the service
//! and the credentials are variables.

mod call;
mod http;
mod postman;

use call::Call;
pub use http::http;
pub use postman::postman;

use crate::bug::Bug;
use crate::model::{Lookups, NamedServer, Resource, ServerUrl, Service};

/// The example requests of all operations, by resource.
fn calls(service: &Service) -> Result<Vec<(&Resource, Vec<Call<'_>>)>, Bug> {
    let lookups = Lookups::new(service);
    let mut calls = Vec::new();
    for resource in service.resources.iter().filter(|it| it.called().next().is_some() || it.webhooks().next().is_none()) {
        calls.push((resource, resource.called().map(|operation| Call::of(&lookups, operation)).collect()));
    }
    lookups.finish()?;
    Ok(calls)
}

/// The name of a variable, and its value.
type Variable = (String, String);

/// The value of a credential, which the user replaces. It is not empty, since some HTTP clients do not read a variable without a value.
const PLACEHOLDER: &str = "CHANGE_ME";

/// The variables that the requests use: the addresses of the service, and the credentials that it accepts.
fn variables(service: &Service, server: Option<&ServerUrl>) -> Vec<Variable> {
    let base_url = |server: Option<&ServerUrl>, base_path: &str| match server {
        Some(server) => server.join(base_path),
        None => format!("http://localhost:8080{base_path}"),
    };
    let named = service.servers.iter().map(|named| {
        let own = named.url.as_ref().and_then(|url| url.parse().ok());
        let base_path = named.base_path.as_ref().map_or("", |path| path.as_str());
        (base_url_of(Some(named)), base_url(own.as_ref().or(server), base_path))
    });
    let auth = &service.auth;
    let credentials =
        [(auth.basic, "username"), (auth.basic, "password"), (auth.bearer, "token"), (auth.oauth2.is_some(), "access_token")];
    let credentials = credentials.into_iter().filter(|(is_accepted, _)| *is_accepted).map(|(_, name)| name.to_owned());
    let keys = auth.api_keys.iter().map(|key| key.name.value.clone());
    let credentials = credentials.chain(keys).map(|name| (name, PLACEHOLDER.to_owned()));
    let own = (base_url_of(None), base_url(server, &service.base_path));
    std::iter::once(own).chain(named).chain(credentials).collect()
}

/// The name of the variable with the base URL of a server.
fn base_url_of(server: Option<&NamedServer>) -> String {
    server.map_or_else(|| "baseUrl".to_owned(), |server| format!("baseUrl_{}", *server.name))
}
