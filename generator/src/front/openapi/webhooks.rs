//! Webhooks and callbacks: requests that the service sends.
//!
//! In: `webhooks` of the document, and `callbacks` of operations. Out: webhooks, as operations of one resource, and the types of the payloads of
//! callbacks, which are generated although no operation uses them.

use std::collections::BTreeSet;

use super::document::Version;
use super::endpoints::{Found, METHODS};
use super::media::{Media, media, preference};
use super::names::{camel, snake};
use super::nodes::{at, entries, get, text_of};
use super::reader::Reader;
use super::reading::Part;
use crate::diagnostic::Code;
use crate::syntax::{Entry, Node};

/// The resource of all webhooks, so that `only` can leave them out together: a document can have more of them than operations.
const RESOURCE: &str = "webhooks";

impl<'a> Reader<'a> {
    /// The webhooks of the document, with their names.
    pub(super) fn found_webhooks(&mut self, operations: &[Found<'a>]) -> Vec<Found<'a>> {
        let is_taken = operations.iter().any(|operation| operation.resource == RESOURCE);
        let resource = if is_taken { format!("{RESOURCE}_sent") } else { RESOURCE.to_owned() };
        let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
        for webhook in ["webhooks", "x-webhooks"].into_iter().flat_map(|key| entries(&self.document.root, key)) {
            let item = self.target(&webhook.value);
            let methods: Vec<&Entry> = item.entries().iter().filter(|entry| METHODS.contains(&entry.name())).collect();
            for entry in &methods {
                self.parts.insert(entry.value.span.node, Part::Operation(entry.value.span.node));
                let stated = webhook.name();
                let own = snake(stated);
                let own = if own.is_empty() { "webhook".to_owned() } else { own };
                let name = if methods.len() > 1 { format!("{own}_{}", entry.name()) } else { own };
                let numbered = (2..).map(|number| format!("{name}_{number}"));
                let free = std::iter::once(name.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
                let method = at(entry.name().to_uppercase(), entry.key.span);
                let (name, request) = (free.unwrap_or(name), String::new());
                let (node, resource) = (&entry.value, resource.clone());
                found.push(Found { method, path: "", stated, item, node, resource, name, request, webhook: true, choice: None });
            }
        }
        found
    }

    /// The payloads of the callbacks of an operation.
    pub(super) fn callbacks(&mut self, found: &Found<'a>) {
        if self.document.version == Version::Swagger {
            return;
        }
        for callback in entries(found.node, "callbacks") {
            let name = format!("{}{}", found.request, camel(callback.name()));
            let urls = self.target(&callback.value).entries();
            urls.iter().filter(|url| !url.name().starts_with("x-")).for_each(|url| self.payloads(url, &name));
        }
    }

    /// The payloads of the requests of a path item.
    fn payloads(&mut self, entry: &'a Entry, name: &str) {
        let item = self.target(&entry.value);
        for operation in item.entries().iter().filter(|operation| METHODS.contains(&operation.name())) {
            let words = format!("{} {}", operation.name().to_uppercase(), entry.name());
            let id = text_of(&operation.value, "operationId").map(camel).filter(|id| !id.is_empty());
            let name = format!("{}Payload", id.unwrap_or_else(|| name.to_owned()));
            let what = match self.payload(&operation.value, &name) {
                true => "a request that the service sends is read as the type of its payload",
                false => "the service sends this request, and its payload is no JSON object, so that it has no type",
            };
            self.findings.add_named(Code::SW0610, operation.key.span, words, what);
        }
    }

    /// Whether the type of a payload is declared.
    fn payload(&mut self, operation: &'a Node, name: &str) -> bool {
        let Some(body) = get(operation, "requestBody").map(|body| self.target(body)) else { return false };
        let chosen = entries(body, "content").iter().min_by_key(|entry| preference(entry.name()));
        let chosen = chosen.filter(|entry| media(entry.name()) <= Media::Form);
        let Some(schema) = chosen.and_then(|entry| get(&entry.value, "schema")) else { return false };
        let declared = self.queue.len();
        let ty = self.ty(schema, name).ty;
        let is_declared = ty.name.value.starts_with(|first: char| first.is_ascii_uppercase());
        if is_declared {
            self.kept.insert(ty.name.value);
        } else {
            self.forget_types(declared);
        }
        is_declared
    }
}
