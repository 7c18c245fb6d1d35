//! What a file of choices decides about names: of operations and types, resources, and operations that are left out.
//!
//! In: choices, and the operations of the document. Out: the names of the operations. Not here: other choices, which are merged into the
//! documents (see `front/yaml/merge`).

use super::endpoints::Found;
use super::nodes::text_of;
use super::reader::Reader;
use crate::document::Choice;
use crate::source::Spanned;
use crate::syntax::Node;

impl<'a> Reader<'a> {
    /// The choices about an operation, which is called by its method and path, or by its id.
    pub(super) fn choice(&self, words: &str, node: &Node) -> Option<&'a Choice> {
        let id = text_of(node, "operationId");
        let is_meant = |choice: &&Choice| choice.of.value == words || id == Some(choice.of.value.as_str());
        self.choices.and_then(|choices| choices.operations.iter().find(is_meant))
    }

    /// Whether an operation is left out by choice.
    pub(super) fn is_omitted(&self, found: &Found<'a>) -> bool {
        let (words, id) = (found.words(), text_of(found.node, "operationId"));
        let is_meant = |omitted: &Spanned<String>| omitted.value == words || id == Some(omitted.value.as_str());
        self.choices.is_some_and(|choices| choices.omit.iter().any(is_meant))
    }

    /// Takes the names of types that are chosen, so that no other type gets them.
    pub(super) fn choose_names(&mut self) {
        let types = self.choices.map(|choices| choices.types.as_slice()).unwrap_or_default();
        for choice in types {
            if let Some(name) = &choice.name {
                self.types.choose(&choice.of.value, name.clone());
            }
        }
    }

    /// Records how choices can call the operations.
    pub(super) fn record_addresses(&mut self, found: &[Found<'a>]) {
        if self.choices.is_none() {
            return;
        }
        for operation in found {
            let names = (operation.resource.clone(), operation.name.clone());
            if let Some(id) = text_of(operation.node, "operationId") {
                self.addresses.operations.insert(id.to_owned(), names.clone());
            }
            self.addresses.operations.insert(operation.words(), names);
        }
    }
}
