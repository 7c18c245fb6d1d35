//! The variables of the requests: the addresses of the service, and the credentials that it accepts.
//!
//! In: a service, and the URL of its server. Out: names and values.

use crate::model::{NamedServer, ServerUrl, Service};

/// The name of a variable, and its value.
pub(super) type Variable = (String, String);

/// The value of a credential, which the user replaces. It is not empty, since some HTTP clients do not read a variable without a value.
const PLACEHOLDER: &str = "CHANGE_ME";

/// The variables that the requests use: the addresses of the service, and the credentials that it accepts.
pub(super) fn variables(service: &Service, server: Option<&ServerUrl>) -> Vec<Variable> {
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
pub(super) fn base_url_of(server: Option<&NamedServer>) -> String {
    server.map_or_else(|| "baseUrl".to_owned(), |server| format!("baseUrl_{}", *server.name))
}
