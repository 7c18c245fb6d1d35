//! Webhooks and callbacks: requests that the service sends.
//!
//! In: `webhooks` of a document without operations, and `callbacks` of operations. Out: the types of their payloads, which are generated
//! although no operation uses them. Beside operations, webhooks are not read: callers of the operations would compile their types, which can be
//! more than those of the operations.

use super::Reader;
use super::document::Version;
use super::media::{Media, media, preference};
use super::names::camel;
use super::nodes::{entries, get, text_of};
use super::operations::{Found, METHODS};
use crate::diagnostic::Code;
use crate::syntax::{Entry, Node};

impl<'a> Reader<'a> {
    /// The payloads of the webhooks of the document. `has_operations` says that the document has operations too.
    pub(super) fn webhooks(&mut self, has_operations: bool) {
        let root = &self.document.root;
        if has_operations {
            for node in ["webhooks", "x-webhooks"].into_iter().filter_map(|key| get(root, key)) {
                let what =
                    "webhooks are not read beside operations; from a document of them alone, the types of their payloads are";
                self.findings.add(Code::SW0610, node.span, what);
            }
            return;
        }
        for entry in ["webhooks", "x-webhooks"].into_iter().flat_map(|key| entries(root, key)) {
            let name = camel(entry.name());
            self.payloads(entry, &name, Code::SW0601);
        }
    }

    /// The payloads of the callbacks of an operation.
    pub(super) fn callbacks(&mut self, found: &Found<'a>) {
        if self.document.version == Version::Swagger {
            return;
        }
        for callback in entries(found.node, "callbacks") {
            let name = format!("{}{}", found.request, camel(callback.name()));
            let urls = self.target(&callback.value).entries();
            urls.iter().filter(|url| !url.name().starts_with("x-")).for_each(|url| self.payloads(url, &name, Code::SW0610));
        }
    }

    /// The payloads of the requests of a path item. `left_out` is the code of the finding for a request without a payload that is a type.
    fn payloads(&mut self, entry: &'a Entry, name: &str, left_out: Code) {
        let item = self.target(&entry.value);
        for operation in item.entries().iter().filter(|operation| METHODS.contains(&operation.name())) {
            let words = format!("{} {}", operation.name().to_uppercase(), entry.name());
            let id = text_of(&operation.value, "operationId").map(camel).filter(|id| !id.is_empty());
            let name = format!("{}Payload", id.unwrap_or_else(|| name.to_owned()));
            if self.payload(&operation.value, &name) {
                let what = "a request that the service sends is read as the type of its payload";
                self.findings.add_named(Code::SW0610, operation.key.span, words, what);
            } else {
                let what = "the service sends this request, and its payload is no JSON object, so that it has no type";
                self.findings.add_named(left_out, operation.key.span, words, what);
            }
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
