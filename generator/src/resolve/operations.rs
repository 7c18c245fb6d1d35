//! Operations.
//!
//! In: operations as written. Out: operations with methods, parameters and answers. Not here: whether paths are distinct (see `check`).

use super::names;
use super::resolver::Resolver;
use super::scalars::{literal, optional, text};
use super::words;
use crate::document::{self, Resource};
use crate::draft::{Condition, Field, Operation, Rule};
use crate::model::{Http, Location, Send, Wire};
use crate::source::Spanned;

/// An operation: the `index`th of the `resource_index`th resource. Without method and path the rest is still resolved, so that its mistakes
/// are found.
pub(super) fn operation<'a>(
    (resource_index, index): (usize, usize),
    operation: &'a document::Operation,
    resource: &Resource,
    wire: &Wire,
    resolver: &mut Resolver<'a>,
) -> Operation {
    let params = resolver.object_fields(&operation.params);
    let answers = super::answers::answers((resource_index, index), operation, resolver);
    let path = operation.http.as_ref().map(|http| &http.path);
    Operation {
        name: operation.name.clone(),
        http: http(operation, wire, resolver),
        docs: text(&operation.docs),
        request: names::request(operation, resource),
        params: params.list.into_iter().map(|param| in_path(param, path)).collect(),
        includes: params.includes,
        rules: operation.rules.iter().filter_map(rule).collect(),
        answers,
        pages: operation.pages.clone(),
        chunk: operation.chunk.clone(),
        public: operation.public,
        tags: resource.tags.iter().chain(&operation.tags).cloned().collect(),
        deprecated: operation.deprecated.clone(),
        since: optional(&operation.since),
    }
}

/// Method and path, and where parameters travel: as the operation says, else as the service says for the method.
fn http(operation: &document::Operation, wire: &Wire, resolver: &mut Resolver<'_>) -> Option<Http> {
    let send = resolver.word(&operation.send, "`send`", &Send::WORDS);
    let http = operation.http.as_ref()?;
    let method = words::choice(&http.method, "a method", &words::methods(), resolver.out)?;
    let send = send.map(|send| send.value).or_else(|| wire.send.get(&method).copied())?;
    Some(Http { method, path: http.path.clone(), send })
}

/// A parameter that the path names travels there, unless it states another place.
fn in_path(mut param: Field, path: Option<&Spanned<String>>) -> Field {
    if let Some(path) = path.filter(|path| param.location.is_none() && path.contains(&format!("{{{}}}", param.name.value))) {
        param.location = Some(Spanned::new(Location::Path, path.span));
    }
    param
}

/// A rule with values as literals; `None` if a condition compares with an empty value.
fn rule(rule: &Spanned<document::Rule>) -> Option<Spanned<Rule>> {
    let resolved = rule.value.clone().try_map(Ok, |when| condition(when).ok_or(())).ok()?;
    Some(Spanned::new(resolved, rule.span))
}

fn condition(condition: document::Condition) -> Option<Condition> {
    let compare = match condition.compare {
        Some((operator, value)) => Some((operator, literal(&value)?)),
        None => None,
    };
    Some(Condition { param: condition.param, compare })
}
