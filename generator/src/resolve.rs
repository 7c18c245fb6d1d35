//! Meaning: what the documents say becomes a service of which every name is resolved and every word understood.
//!
//! In: documents. Out: the model, and every name, word and include that means nothing. Not here: whether the service makes sense
//! (see `check`). What is broken is left out or stands as JSON, so that one mistake does not bring forth others.

mod answers;
mod definitions;
mod fields;
mod groups;
mod operations;
mod scope;
mod types;
mod wire;
mod words;

#[cfg(test)]
mod tests;

use crate::diagnostic::Problems;
use crate::document::{self, Documents};
use crate::model::{Resource, Service, Wire};
use crate::source::Spanned;
use scope::Scope;

/// The service that the documents describe.
pub(crate) fn resolve(documents: &Documents, out: &mut Problems) -> Service {
    let mut scope = Scope::new(documents, out);
    scope.resolve_groups();
    let types = scope.definitions();
    let wire = wire::wire(&documents.service.wire, scope.out);
    let resources = documents.resources.iter().enumerate().map(|(home, resource)| resource_of(home, resource, &wire, &mut scope));
    let resources = resources.collect();
    scope.report_unresolved();
    let service = &documents.service;
    Service {
        name: service.name.clone(),
        title: text(&service.title),
        docs: text(&service.docs),
        version: text(&service.version),
        base_path: text(&service.base_path),
        auth: wire::auth(&service.auth),
        errors: wire::errors(&service.errors, out),
        wire,
        types,
        resources,
        places: wire::places(service),
    }
}

fn resource_of<'a>(home: usize, resource: &'a document::Resource, wire: &Wire, scope: &mut Scope<'a>) -> Resource {
    let operations = resource.operations.iter().enumerate();
    let operations = operations.map(|(index, operation)| operations::operation((home, index), operation, resource, wire, scope));
    let operations = operations.collect();
    Resource { name: resource.name.clone(), docs: text(&resource.docs), operations }
}

/// Empty when there is none.
fn text(text: &Option<Spanned<String>>) -> String {
    text.as_ref().map(|text| text.value.clone()).unwrap_or_default()
}

fn optional(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}
