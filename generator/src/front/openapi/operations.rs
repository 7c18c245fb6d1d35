//! Operations: paths and methods, with names of resources and operations.
//!
//! In: `paths`. Out: operations by resource. Not here: parameters, bodies and answers.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::document::Version;
use super::endpoints::{Found, METHODS, constant, selection};
use super::names::{digits, snake};
use super::nodes::{at, entries, flag, get, items, sequence, text, text_of};
use super::params::{with_signs, with_star};
use super::reader::Reader;
use super::reading::Part;
use crate::diagnostic::Code;
use crate::document::{Field, Http, Operation, Resource, Rule, Test};
use crate::source::Spanned;
use crate::syntax::Node;

/// Keys of an operation that are read, or that say nothing about what is sent.
const KEYS: [&str; 15] = [
    "callbacks",
    "consumes",
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "produces",
    "requestBody",
    "responses",
    "schemes",
    "security",
    "servers",
    "summary",
    "tags",
];

/// A method of OpenAPI 3.2 that the language lacks.
const OTHER_METHOD: &str = "query";

impl<'a> Reader<'a> {
    /// The operations of the document, without names.
    pub(super) fn found(&mut self) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for path in entries(&self.document.root, "paths") {
            let item = self.target(&path.value);
            if path.name().starts_with("x-") {
                continue;
            }
            for entry in item.entries() {
                if METHODS.contains(&entry.name()) {
                    self.parts.insert(entry.value.span.node, Part::Operation(entry.value.span.node));
                    let method = at(entry.name().to_uppercase(), entry.key.span);
                    let stated = path.name();
                    let path = stated.split(['?', '#']).next().unwrap_or_default();
                    let node = &entry.value;
                    let choice = self.choice(&format!("{} {stated}", method.value), node);
                    let chosen = choice.and_then(|choice| choice.resource.as_ref()).map(|name| name.value.clone());
                    let resource = chosen.unwrap_or_else(|| self.resource_of(path, node));
                    let (name, request) = (String::new(), String::new());
                    found.push(Found { method, path, stated, item, node, resource, name, request, webhook: false, choice });
                } else if entry.name() == OTHER_METHOD {
                    let words = format!("{} {}", entry.name().to_uppercase(), path.name());
                    let what = "the language has no operations of this method";
                    self.findings.add_named(Code::SW0601, entry.key.span, words, what);
                } else if !matches!(entry.name(), "parameters" | "summary" | "description" | "$ref" | "servers")
                    && !entry.name().starts_with("x-")
                {
                    self.findings.add(Code::SW0610, entry.key.span, format!("`{}` of a path is not read", entry.name()));
                }
            }
        }
        found
    }

    /// The resource of an operation: its first tag, else the first fixed segment of its path.
    fn resource_of(&self, path: &str, node: &'a Node) -> String {
        let tag = items(node, "tags").first().and_then(text).map(snake).filter(|name| !name.is_empty());
        let fixed = |segment: &&str| !segment.is_empty() && !segment.contains('{');
        let name = tag.or_else(|| path.split('/').filter(fixed).map(snake).find(|name| !name.is_empty()));
        let name = name.unwrap_or_else(|| "root".to_owned());
        if self.reductions.renames(&name) { format!("{name}_api") } else { name }
    }

    /// Gives each operation the name of its id, without the name of its resource before it where that leaves a name of its own; else the
    /// name of its method and path.
    pub(super) fn name_operations(&mut self, found: &mut [Found<'a>]) {
        let mut ids: BTreeMap<(String, String), usize> = BTreeMap::new();
        for operation in found.iter() {
            if let Some(id) = text_of(operation.node, "operationId").map(snake) {
                *ids.entry((operation.resource.clone(), id)).or_default() += 1;
            }
        }
        let full: BTreeSet<(String, String)> = ids.keys().cloned().collect();
        let mut taken = BTreeSet::new();
        for operation in found.iter_mut() {
            if let Some(name) = operation.choice.and_then(|choice| choice.name.as_ref()) {
                operation.name.clone_from(&name.value);
                taken.insert((operation.resource.clone(), name.value.clone()));
            }
        }
        for operation in found.iter_mut().filter(|operation| operation.name.is_empty()) {
            let id = text_of(operation.node, "operationId").map(snake).filter(|id| !id.is_empty());
            let id = id.filter(|id| ids.get(&(operation.resource.clone(), id.clone())) == Some(&1));
            let by_path = by_path(operation);
            let resource = operation.resource.clone();
            let short = id.as_ref().and_then(|id| without_resource(id, &resource));
            let short = short.filter(|short| !full.contains(&(resource.clone(), short.clone())));
            let mut candidates = vec![short, id, Some(by_path.clone())].into_iter().flatten();
            let free = candidates.find(|name| taken.insert((resource.clone(), name.clone())));
            operation.name = free.unwrap_or_else(|| format!("{by_path}_{}", digits(&operation.words())));
        }
        self.record_addresses(found);
    }

    /// Reads the operations into resources, in the order of the document.
    pub(super) fn resources(&mut self, found: &[Found<'a>]) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for operation in found.iter().filter(|operation| !self.is_omitted(operation)).collect::<Vec<_>>() {
            let Some(read) = self.operation(operation) else { continue };
            match resources.iter_mut().find(|resource| resource.name.value == operation.resource) {
                Some(resource) => resource.operations.push(read),
                None => {
                    let mut resource = self.resource(operation);
                    resource.operations.push(read);
                    resources.push(resource);
                }
            }
        }
        resources
    }

    fn resource(&mut self, operation: &Found<'a>) -> Resource {
        let tag = items(operation.node, "tags")
            .first()
            .and_then(text)
            .filter(|_| operation.choice.is_none_or(|it| it.resource.is_none()));
        let described = sequence(get(&self.document.root, "tags").unwrap_or(&self.document.root));
        let described = described.iter().find(|one| text_of(one, "name") == tag && tag.is_some());
        let described = described.filter(|_| !operation.webhook);
        let docs = described.and_then(|tag| get(tag, "description")).and_then(|docs| Some(at(text(docs)?.trim(), docs.span)));
        let chosen = operation.choice.and_then(|choice| choice.resource.as_ref());
        let span = chosen.map_or(operation.node.span, |name| name.span);
        let title = tag.unwrap_or(&operation.resource);
        let default = match operation.webhook {
            true => "Webhooks: requests that the service sends to its subscribers.".to_owned(),
            false => format!("Operations of {title}."),
        };
        Resource {
            name: at(&operation.resource, span),
            docs: Some(docs.filter(|docs| !docs.is_empty()).unwrap_or_else(|| at(default, span))),
            tags: Vec::new(),
            server: None,
            declarations: Default::default(),
            operations: Vec::new(),
        }
    }

    /// An operation. `None` if it is left out, which is a finding.
    fn operation(&mut self, found: &Found<'a>) -> Option<Operation> {
        let node = found.node;
        let refused = self.reductions.of_operation(node.span.node).map(str::to_owned);
        if let Some(why) = refused.or_else(|| self.needs_missing_file(found)) {
            self.findings.add_named(Code::SW0601, found.method.span, found.words(), why);
            return None;
        }
        let declared = self.queue.len();
        let read = self.parameters(found).and_then(|mut params| {
            let mut body = self.body(found)?;
            let is_in_body = body.whole.is_none();
            if !found.webhook {
                add_constants(found, &mut params, if is_in_body { &mut body.fields } else { &mut [] });
            }
            self.sends_its_query(found, &params)?;
            let returns = self.answers(found);
            Ok((params, body, returns))
        });
        let (mut params, body, returns) = match read {
            Ok(read) => read,
            Err(why) => {
                self.forget_types(declared);
                self.findings.add_named(Code::SW0601, found.method.span, found.words(), why);
                return None;
            }
        };
        self.note_unread(node);
        let chosen = found.choice.and_then(|choice| choice.name.as_ref()).map(|name| name.span);
        let span = chosen.or(text_span(node, "operationId")).unwrap_or(found.method.span);
        let declared_params = self.declared_params(found);
        let path = match found.webhook {
            true => format!("/{}", found.name),
            false => with_star(&with_signs(&self.path(found.path), &declared_params), &declared_params, &params),
        };
        let http = Http { method: found.method.clone(), path: at(path, found.method.span), names: Vec::new() };
        let default = found.default_request();
        let mut operation = Operation::new(at(&found.name, span));
        operation.webhook = found.webhook;
        operation.server = if found.webhook { None } else { self.server(found) };
        operation.send = body.send.map(|word| at(word, found.method.span));
        operation.http = Some(http);
        operation.docs = Some(docs(node, found));
        operation.request = (found.request != default).then(|| at(&found.request, span));
        let is_query = body.whole.is_some() || !body.is_there && !matches!(found.method.value.as_str(), "POST" | "PUT" | "PATCH");
        operation.body = body.whole;
        let is_form = |send: &Spanned<String>| matches!(send.value.as_str(), "form" | "multipart");
        let in_body = if operation.send.as_ref().is_some_and(is_form) { "form" } else { "body" };
        let of_body: Vec<String> = body.fields.iter().map(|field| field.name.value.clone()).collect();
        self.join(&mut params, (body.fields, in_body), operation.body.as_mut(), is_query);
        operation.rules = with_keys(body.rules, &of_body, &params);
        operation.params.fields = params;
        operation.returns = returns;
        operation.errors = self.errors(found);
        operation.headers = self.headers(found);
        self.callbacks(found);
        if !found.webhook {
            (operation.public, operation.auth) = self.requirements(node);
        }
        operation.deprecated = flag(node, "deprecated").then(String::new);
        Some(operation)
    }

    /// Whether parameters send the query that a path states: of `/things?kind=a`, the parameter `kind`. A fragment is not sent; documents
    /// have it to distinguish operations with one path.
    fn sends_its_query(&self, found: &Found<'a>, params: &[Field]) -> Result<(), String> {
        let Some((_, query)) = found.stated.split_once('?').filter(|_| !found.webhook) else { return Ok(()) };
        let pairs = query.split('#').next().unwrap_or_default().split('&');
        let is_sent = |name: &str| {
            params.iter().any(|param| param.name.value == name && param.location.as_ref().is_some_and(|at| at.value == "query"))
        };
        match pairs.map(|pair| pair.split('=').next().unwrap_or(pair)).find(|name| !is_sent(name)) {
            Some(name) => Err(format!("its path has a query with `{name}`, which is no parameter")),
            None => Ok(()),
        }
    }

    /// The path of an operation, behind the base path.
    fn path(&self, path: &str) -> String {
        match self.document.version {
            Version::Swagger | Version::Three if path.starts_with('/') => path.to_owned(),
            _ => format!("/{path}"),
        }
    }

    /// Reports parts of an operation that have no counterpart in the language.
    fn note_unread(&mut self, node: &'a Node) {
        for entry in node.entries() {
            let what = match entry.name() {
                name if KEYS.contains(&name) || name.starts_with("x-") => continue,
                _ => "an unknown key of an operation is not read",
            };
            self.findings.add(Code::SW0610, entry.key.span, what);
        }
    }
}

/// The rules of a body whose fields became the last parameters. A parameter can have another key than the name that it has in the body.
fn with_keys(rules: Vec<Spanned<Rule>>, names: &[String], params: &[Field]) -> Vec<Spanned<Rule>> {
    let fields = params.iter().skip(params.len().saturating_sub(names.len()));
    let keys: BTreeMap<&String, &String> = names.iter().zip(fields.map(|field| &field.name.value)).collect();
    let key = |name: Spanned<String>| {
        let key = keys.get(&name.value).map_or_else(|| name.value.clone(), |key| (*key).clone());
        Ok::<_, Infallible>(Spanned::new(key, name.span))
    };
    let renamed = |rule: Spanned<Rule>| {
        let test = |test: Test| Ok(Test { param: key(test.param)?, requires: test.requires });
        let Ok(value) = rule.value.try_map(key, |condition| condition.try_map(test));
        Spanned::new(value, rule.span)
    };
    rules.into_iter().map(renamed).collect()
}

fn text_span(node: &Node, key: &str) -> Option<crate::source::Span> {
    get(node, key).filter(|value| text(value).is_some()).map(|value| value.span)
}

/// The summary and the description of an operation; a sentence where both are missing.
fn docs(node: &Node, found: &Found<'_>) -> Spanned<String> {
    let words = |node| ["summary", "description"].into_iter().filter_map(|key| text_of(node, key)).map(str::trim).collect();
    let own: Vec<&str> = words(node);
    // The words of a path belong to each of its operations that has none.
    let parts = if own.is_empty() { words(found.item) } else { own };
    let text = match parts.as_slice() {
        [] => format!("`{}`.", found.words()),
        [summary, description] if description.starts_with(*summary) => (*description).to_owned(),
        [summary, description] => {
            format!("{summary}{}\n\n{description}", if summary.ends_with(['.', '!', '?']) { "" } else { "." })
        }
        [one, ..] => (*one).to_owned(),
    };
    at(text, found.method.span)
}

/// A name without that of its resource before it: `users_list` of `users` is `list`.
fn without_resource(id: &str, resource: &str) -> Option<String> {
    let rest = id.strip_prefix(resource)?.strip_prefix('_')?;
    rest.starts_with(|first: char| first.is_ascii_lowercase()).then(|| rest.to_owned())
}

/// Adds the constants that select an operation and are not among its parameters: a field of the body of this name becomes a constant. One of a
/// fragment that is no parameter is not sent.
fn add_constants(found: &Found<'_>, params: &mut Vec<Field>, fields: &mut [Field]) {
    let span = found.method.span;
    for (name, value, is_in_query) in selection(found.stated) {
        if params.iter().any(|param| param.value.is_some() && param.name.value == name) {
            continue;
        }
        match fields.iter_mut().find(|field| field.name.value == name) {
            Some(field) => *field = constant(name, value, field.location.take(), span),
            None if is_in_query => params.push(constant(name, value, Some(at("query", span)), span)),
            None => {}
        }
    }
}

/// The name of a method and a path: `get_users_by_id`, without the resource's name where the path begins with it.
fn by_path(found: &Found<'_>) -> String {
    let segments = found.stated.split(['/', '#', '?']).filter(|segment| !segment.is_empty());
    let words = segments.map(|segment| match segment.contains('{') {
        true => format!("by {segment}"),
        false => segment.to_owned(),
    });
    let path = snake(&words.collect::<Vec<_>>().join(" "));
    let rest = path.strip_prefix(&found.resource).unwrap_or(&path);
    snake(&format!("{} {rest}", found.method.value.to_lowercase()))
}
