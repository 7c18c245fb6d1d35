//! Checks of credentials: `auth` of the service and of operations.

use super::names_in_messages::suggestion;
use super::params::{header_name_problem, is_header_name, location};
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::{Alternative, Draft, Operation, Param, Requirement};
use crate::model::{ApiKey, Credential, KeyLocation, Location, SendAs};

/// The name of an API key must be in snake case, and must differ from the names of other credentials.
pub(super) fn api_keys_have_names(service: &Draft, report: &mut Report<'_>) {
    for ApiKey { name, .. } in &service.auth.api_keys {
        let is_taken = Credential::is_in_authorization(name) || **name == "none";
        if is_taken || !super::case::is_snake(name) {
            let label = if is_taken { "the name of other credentials" } else { "not in snake case" };
            let problem = Problem::error(Code::SW0356, name.span, format!("an API key cannot have the name `{}`", **name));
            let help = if is_taken { "choose another name, such as `app_key`".to_owned() } else { super::case::snake_help(name) };
            report.add(problem.label(label).help(help));
        }
    }
}

/// A header, a parameter in the query or a cookie must have a name that HTTP allows, and belong to one API key.
pub(super) fn api_keys_have_distinct_wire_names(service: &Draft, report: &mut Report<'_>) {
    for key in &service.auth.api_keys {
        if let Some((label, help)) = wire_name_problem(key) {
            let message = format!("`{}` cannot be the {} of an API key", *key.wire, noun(key.location));
            report.add(Problem::error(Code::SW0357, key.wire.span, message).label(label).help(help));
        }
    }
    for (first, again) in repeated(&service.auth.api_keys, |key| Some((key.location.word(), lower_if_header(key)))) {
        let message = format!("`{}` and `{}` are the same {}", *first.name, *again.name, noun(again.location));
        let problem = Problem::error(Code::SW0358, again.wire.span, message).label("the second one");
        report.add(problem.related(first.wire.span, "the first one").help("keep one of them: `require` can name it many times"));
    }
}

/// Names of headers have no case.
fn lower_if_header(key: &ApiKey) -> String {
    if key.location == KeyLocation::Header { key.wire.to_ascii_lowercase() } else { key.wire.value.clone() }
}

fn noun(location: KeyLocation) -> &'static str {
    match location {
        KeyLocation::Header => "header",
        KeyLocation::Query => "parameter",
        KeyLocation::Cookie => "cookie",
    }
}

/// The label and the help for a name that HTTP does not allow.
fn wire_name_problem(key: &ApiKey) -> Option<(&'static str, &'static str)> {
    match key.location {
        KeyLocation::Header if key.wire.eq_ignore_ascii_case("authorization") => None,
        KeyLocation::Header if key.wire.eq_ignore_ascii_case("cookie") => {
            Some(("not a header of its own", "write `cookie: name`"))
        }
        KeyLocation::Header => header_name_problem(&key.wire),
        KeyLocation::Cookie if !is_header_name(&key.wire) => {
            Some(("not the name of a cookie", "letters, digits, `-` and `_`, such as `session`"))
        }
        KeyLocation::Query if key.wire.is_empty() => Some(("empty", "the name of a parameter, such as `api_key`")),
        KeyLocation::Cookie | KeyLocation::Query => None,
    }
}

/// Alternatives must name credentials that the service takes.
pub(super) fn required_credentials_are_declared(service: &Draft, report: &mut Report<'_>) {
    let credentials = service.auth.credentials();
    let known: Vec<&str> = credentials.iter().map(Credential::name).collect();
    for name in alternatives(service).flat_map(|alternative| &alternative.value) {
        if known.contains(&name.as_str()) {
            continue;
        }
        let problem = Problem::error(Code::SW0359, name.span, format!("the service takes no credentials `{}`", **name));
        let help = match known.as_slice() {
            [] => "declare it under `auth` of service.yaml: `api_keys: { app_key: { header: X-Api-Key } }`".to_owned(),
            known => suggestion(name, known, "credentials"),
        };
        let better = closest(name, known.iter().copied());
        report.add(problem.label("not declared under `auth`").help(help).replaced_by(better));
    }
}

/// The credentials of one alternative must be different ones, of which at most one is in `Authorization`.
pub(super) fn required_credentials_can_be_sent_together(service: &Draft, report: &mut Report<'_>) {
    let is_in_authorization = |name: &str| {
        let key = service.auth.api_keys.iter().find(|key| key.name.value == name);
        let is_key = key.is_some_and(|key| key.location == KeyLocation::Header && lower_if_header(key) == "authorization");
        is_key || Credential::is_in_authorization(name)
    };
    for alternative in alternatives(service) {
        let sent_as = |name: &str| if is_in_authorization(name) { "Authorization".to_owned() } else { name.to_owned() };
        for (first, again) in repeated(&alternative.value, |name| Some(sent_as(name))) {
            let problem =
                Problem::error(Code::SW0360, again.span, format!("`{}` and `{}` cannot be sent together", **first, **again));
            report.add(
                problem
                    .label("in the same header")
                    .related(first.span, "the first one")
                    .help("a list within the list is sent together; write two items if one of them is enough"),
            );
        }
    }
}

/// A parameter must not be sent where an API key is sent.
pub(super) fn parameters_are_no_api_keys(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        for param in &operation.params {
            let same = service.auth.api_keys.iter().find(|key| is_same_location(service, operation, param, key));
            let Some(key) = same else { continue };
            let message = format!("the parameter `{}` is the API key `{}`", *param.name, *key.name);
            let problem = Problem::error(Code::SW0361, param.name.span, message).label("declared under `auth` too");
            report.add(problem.related(key.wire.span, "the API key").help(
                "take the parameter out: a client sends the key that its builder has, and a server gives it to the hook that authenticates",
            ));
        }
    }
}

/// Whether a server would read the parameter where the API key is. With `accept: any`, it reads every parameter in the query.
fn is_same_location(service: &Draft, operation: &Operation, param: &Param, key: &ApiKey) -> bool {
    let is_sent_in_query = operation.known_http().is_some_and(|http| http.send == SendAs::Query) || service.wire.accept_any;
    match (key.location, location(param)) {
        (KeyLocation::Header, Some(Location::Header)) => param.name.eq_ignore_ascii_case(&key.wire),
        (KeyLocation::Cookie, Some(Location::Cookie)) | (KeyLocation::Query, Some(Location::Query)) => *param.name == *key.wire,
        (KeyLocation::Query, Some(Location::Body | Location::Form)) => service.wire.accept_any && *param.name == *key.wire,
        (KeyLocation::Query, None) => is_sent_in_query && *param.name == *key.wire,
        _ => false,
    }
}

/// The alternatives of the service and of its operations.
fn alternatives(service: &Draft) -> impl Iterator<Item = &Alternative> {
    let own = service.operations().flat_map(|operation| match &operation.auth {
        Requirement::OneOf(stated) => stated.as_slice(),
        Requirement::OfService | Requirement::Public => &[],
    });
    service.auth.require.iter().chain(own)
}
