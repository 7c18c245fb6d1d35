//! Operations.
//!
//! In: operations as written. Out: operations with methods, parameters and answers. Not here: whether paths are distinct (see `check`).

use super::fields::literal;
use super::scope::Scope;
use super::{optional, text, words};
use crate::document::{self, Resource};
use crate::model::{Chunk, Compare, Condition, Field, Method, Operation, Pages, Place, Rule, Send, Wire};
use crate::names;
use crate::source::{Span, Spanned};

/// An operation, which is the `index`th of the `home`th resource. One without method and path stands with what else is said of it, so
/// that mistakes in that are found.
pub(super) fn operation<'a>(
    (home, index): (usize, usize),
    operation: &'a document::Operation,
    resource: &Resource,
    wire: &Wire,
    scope: &mut Scope<'a>,
) -> Operation {
    let params = scope.parts(&operation.params);
    let answers = super::answers::answers((home, index), operation, scope);
    let send = scope.word(&operation.send, "`send`", words::SENDS);
    let http = operation.http.as_ref();
    let method = http.and_then(|http| words::choice(&http.method, "a method", words::METHODS, scope.out));
    let by_default = method.and_then(|method| wire.send.get(&method).copied()).unwrap_or(Send::Query);
    let path = http.map_or_else(|| Spanned::new(String::new(), operation.name.span), |http| http.path.clone());
    Operation {
        name: operation.name.clone(),
        method: method.unwrap_or(Method::Post),
        has_http: method.is_some(),
        docs: text(&operation.docs),
        request: request(operation, resource),
        params: params.list.into_iter().map(|param| in_path(param, &path)).collect(),
        incomplete: params.incomplete,
        path,
        rules: operation.rules.iter().filter_map(rule).collect(),
        answers,
        pages: operation.pages.as_ref().map(pages),
        chunk: operation.chunk.as_ref().map(chunk),
        send: send.map_or(by_default, |send| send.value),
        public: operation.public,
        tags: resource.tags.iter().chain(&operation.tags).cloned().collect(),
        deprecated: operation.deprecated.clone(),
        since: optional(&operation.since),
    }
}

/// The name of the request type, as given or made.
pub(super) fn request(operation: &document::Operation, resource: &Resource) -> Spanned<String> {
    let made = || Spanned::new(names::request(&operation.name, &resource.name), operation.name.span);
    operation.request.clone().unwrap_or_else(made)
}

/// A parameter that the path names travels there, unless it says otherwise.
fn in_path(mut param: Field, path: &Spanned<String>) -> Field {
    if param.place.is_none() && path.contains(&format!("{{{}}}", param.name.value)) {
        param.place = Some(Spanned::new(Place::Path, path.span));
    }
    param
}

fn rule(rule: &Spanned<document::Rule>) -> Option<Spanned<Rule>> {
    let span = rule.span;
    let rule = match &rule.value {
        document::Rule::AnyOf(names) => Rule::AnyOf(names.clone()),
        document::Rule::OneOf(names) => Rule::OneOf(names.clone()),
        document::Rule::Exclusive(names) => Rule::Exclusive(names.clone()),
        document::Rule::Together(names) => Rule::Together(names.clone()),
        document::Rule::RequiredIf(param, when) => Rule::RequiredIf(param.clone(), condition(when)?),
        document::Rule::RequiredUnless(param, when) => Rule::RequiredUnless(param.clone(), condition(when)?),
        document::Rule::Ordered(first, second) => Rule::Ordered(first.clone(), second.clone()),
    };
    Some(Spanned::new(rule, span))
}

fn condition(condition: &document::Condition) -> Option<Condition> {
    let compare = match &condition.compare {
        Some((operator, value)) => Some((compare(*operator), literal(value)?)),
        None => None,
    };
    Some(Condition { param: condition.param.clone(), compare })
}

fn compare(operator: document::Compare) -> Compare {
    match operator {
        document::Compare::Eq => Compare::Eq,
        document::Compare::Ne => Compare::Ne,
        document::Compare::Lt => Compare::Lt,
        document::Compare::Le => Compare::Le,
        document::Compare::Gt => Compare::Gt,
        document::Compare::Ge => Compare::Ge,
    }
}

fn pages(pages: &Spanned<document::Pages>) -> Spanned<Pages> {
    let span: Span = pages.span;
    let pages = match &pages.value {
        document::Pages::Cursor { param } => Pages::Cursor { param: param.clone() },
        document::Pages::Offset { offset, limit, size } => {
            Pages::Offset { offset: offset.clone(), limit: limit.clone(), size: size.clone() }
        }
    };
    Spanned::new(pages, span)
}

fn chunk(chunk: &Spanned<document::Chunk>) -> Spanned<Chunk> {
    Spanned::new(Chunk { param: chunk.param.clone(), size: chunk.size.clone() }, chunk.span)
}
