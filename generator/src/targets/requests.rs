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
use crate::model::{Lookups, Resource, ServerUrl, Service};

/// The example requests of all operations, by resource.
fn calls(service: &Service) -> Result<Vec<(&Resource, Vec<Call<'_>>)>, Bug> {
    let lookups = Lookups::new(service);
    let mut calls = Vec::new();
    for resource in &service.resources {
        calls.push((resource, resource.operations.iter().map(|operation| Call::of(&lookups, operation)).collect()));
    }
    lookups.finish()?;
    Ok(calls)
}

/// The name of a variable, and its value.
type Variable = (String, String);

/// The value of a credential, which the user replaces. It is not empty, since some HTTP clients do not read a variable without a value.
const PLACEHOLDER: &str = "CHANGE_ME";

/// The variables that the requests use: the address of the service, and the credentials that it accepts.
fn variables(service: &Service, server: Option<&ServerUrl>) -> Vec<Variable> {
    let base_url = match server {
        Some(server) => server.join(&service.base_path),
        None => format!("http://localhost:8080{}", service.base_path),
    };
    let auth = &service.auth;
    let credentials =
        [(auth.basic, "username"), (auth.basic, "password"), (auth.bearer, "token"), (auth.oauth2.is_some(), "access_token")];
    let credentials = credentials.into_iter().filter(|(is_accepted, _)| *is_accepted).map(|(_, name)| name.to_owned());
    let keys = auth.api_keys.iter().map(|key| key.name.value.clone());
    let credentials = credentials.chain(keys).map(|name| (name, PLACEHOLDER.to_owned()));
    std::iter::once(("baseUrl".to_owned(), base_url)).chain(credentials).collect()
}
