//! Operations.
//!
//! In: operations as written. Out: operations with methods, parameters and answers. Not here: whether paths are unique (see `check`).

use std::convert::Infallible;

use specwright_text::path::{parameter, upper_case_escapes};

use super::resolver::Resolver;
use super::words;
use super::words::{optional, text_or_empty};
use super::{field_paths, names, rules};
use crate::document::{self, Resource};
use crate::draft::{Alternative, Auth, Operation, Pages, Param, Requirement};
use crate::model::{BodyKind, Http, Location, SendAs, Wire};
use crate::source::Spanned;

/// Resolves an operation. `resource_index` is the index of the resource, and `index` that of the operation in it. If the method or the path
/// is unknown, the rest is still resolved, so that its mistakes are reported.
pub(super) fn operation<'a>(
    resource_index: usize,
    index: usize,
    operation: &'a document::Operation,
    resource: &Resource,
    wire: &Wire,
    auth: &Auth,
    resolver: &mut Resolver<'a>,
) -> Operation {
    let params = resolver.object_fields(&operation.params);
    let answers = super::answers::answers(resource_index, index, operation, resolver);
    let path = operation.http.as_ref().map(|http| &http.path);
    Operation {
        name: operation.name.clone(),
        webhook: operation.webhook,
        http: http(operation, wire, resolver),
        server: operation.server.as_ref().or(resource.server.as_ref().filter(|_| !operation.webhook)).cloned(),
        docs: text_or_empty(&operation.docs),
        request: names::request(operation, resource),
        params: params.list.into_iter().map(|param| with_path_location(param, path)).chain(body(operation, resolver)).collect(),
        constants: params.constants.into_iter().map(|(_, constant)| constant).collect(),
        media: operation.body.as_ref().and_then(|body| body.media.clone()),
        includes: params.includes,
        rules: operation.rules.clone(),
        rule_statuses: rules::statuses(&operation.rule_statuses, resolver.problems),
        answers,
        errors: resolver.error_types(&operation.errors),
        headers: operation.headers.as_ref().and_then(|ty| resolver.header_type(ty)),
        pages: operation.pages.as_ref().map(|written| pages(written, resolver)),
        chunk: operation.chunk.clone(),
        auth: requirement(operation, auth),
        tags: operation.tags.clone(),
        deprecated: operation.deprecated.clone(),
        since: optional(&operation.since),
    }
}

/// Converts the pages of an operation. Only the path in `after_item` changes: it is parsed, and its mistakes are reported.
fn pages(written: &Spanned<document::Pages>, resolver: &mut Resolver<'_>) -> Spanned<Pages> {
    let path = |path: Spanned<String>| Ok(field_paths::read(&path, resolver.problems));
    let Ok(pages) = written.value.clone().try_map(Ok::<_, Infallible>, path, Ok);
    Spanned::new(pages, written.span)
}

/// What the operation requires. `public` is short for `auth: none`, and a webhook takes no credentials of the service.
fn requirement(operation: &document::Operation, auth: &Auth) -> Requirement {
    match &operation.auth {
        _ if operation.public || operation.webhook => Requirement::Public,
        Some(stated) if needs_no_credentials(stated) => Requirement::Public,
        Some(stated) => Requirement::OneOf(stated.clone()),
        None if needs_no_credentials(&auth.require) => Requirement::Public,
        None => Requirement::OfService,
    }
}

/// Whether the only alternative is a request without credentials.
fn needs_no_credentials(alternatives: &[Alternative]) -> bool {
    matches!(alternatives, [only] if only.is_empty())
}

/// Returns the method, the path, and the default location of parameters: `send` of the operation, else the query if the operation has a
/// `body`, else `send` of the service for the method. The result is `None` if the method, the path or the location is unknown.
fn http(operation: &document::Operation, wire: &Wire, resolver: &mut Resolver<'_>) -> Option<Http> {
    let send = resolver.word(&operation.send, "`send`", &SendAs::KEYWORDS);
    let http = operation.http.as_ref()?;
    let method = words::choice(&http.method, "a method", &words::methods(), resolver.problems)?;
    // The key `body` declares the whole body, so the other parameters are in the query.
    let beside_body = operation.body.as_ref().map(|_| SendAs::Query);
    let send = send.map(|send| send.value).or(beside_body).or_else(|| wire.send.get(&method).copied())?;
    let path = Spanned { value: percent_encoded(&http.path), span: http.path.span };
    Some(Http { method, path, names: http.names.clone(), send })
}

/// The body as a parameter.
fn body<'a>(operation: &'a document::Operation, resolver: &mut Resolver<'a>) -> Option<Param> {
    let body = operation.body.as_ref()?;
    let mut field = resolver.field(&body.field);
    let kind = BodyKind::of(&field.ty.value, body.media.as_ref().map(|media| media.as_str()));
    field.location = Some(Spanned::new(Location::Whole(kind), field.name.span));
    if field.docs.is_empty() {
        "Is the body of the request.".clone_into(&mut field.field.docs);
    }
    Some(field)
}

/// A path as it is in requests: `/über` is `/%C3%BCber`, and escapes have upper-case digits. The names of parameters are unchanged.
fn percent_encoded(path: &str) -> String {
    let (mut out, mut in_name) = (String::new(), false);
    for letter in upper_case_escapes(path).chars() {
        in_name = letter == '{' || in_name && letter != '}';
        match letter {
            _ if in_name || letter.is_ascii() => out.push(letter),
            _ => letter.to_string().bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
        }
    }
    out
}

/// Sets the location of a parameter that the path names, unless the parameter states a location.
fn with_path_location(mut param: Param, path: Option<&Spanned<String>>) -> Param {
    let has_name = |path: &str| {
        let names = path.split('{').skip(1).filter_map(|part| part.split_once('}'));
        names.into_iter().any(|(text, _)| parameter(text).0 == param.name.value)
    };
    if let Some(path) = path.filter(|path| param.location.is_none() && has_name(path)) {
        param.location = Some(Spanned::new(Location::Path, path.span));
    }
    param
}
