//! Resolution: names in documents become ids, words become enums, and included groups are expanded.
//!
//! In: documents. Out: a draft, and a problem for each unknown name, word and group. Not here: whether the service is valid (see `check`).
//! A part that cannot be resolved is marked as unknown, so that one mistake does not cause further problems.

mod answers;
mod definitions;
mod errors;
mod field_list;
mod field_paths;
mod fields;
mod groups;
mod headers;
mod names;
mod operations;
mod outcomes;
mod resolver;
mod rules;
mod types;
mod unknown_names;
mod wire;
mod words;

#[cfg(test)]
mod tests;

use crate::diagnostic::Problems;
use crate::document::{self, Documents};
use crate::draft::{Auth, Draft, Resource};
use crate::model::Wire;
use resolver::Resolver;
use words::text_or_empty;

/// Returns the draft of the service that the documents describe, and adds the problems to `problems`.
pub(crate) fn resolve(documents: &Documents, problems: &mut Problems) -> Draft {
    let mut resolver = Resolver::new(documents, problems);
    resolver.resolve_groups();
    let types = resolver.definitions();
    let wire = wire::wire(&documents.service.wire, resolver.problems);
    let auth = wire::auth(&documents.service.auth);
    let error_types = resolver.error_types(&documents.service.errors.types);
    let headers = documents.service.headers.as_ref().and_then(|ty| resolver.header_type(ty));
    let errors = wire::errors(&documents.service.errors, error_types, resolver.problems);
    let resources = documents
        .resources
        .iter()
        .enumerate()
        .map(|(resource_index, resource)| resource_of(resource_index, resource, &wire, &auth, &mut resolver));
    let resources = resources.collect();
    resolver.report_unresolved();
    let service = &documents.service;
    Draft {
        name: service.name.clone(),
        title: text_or_empty(&service.title),
        docs: text_or_empty(&service.docs),
        version: text_or_empty(&service.version),
        contact: service.contact.clone(),
        license: service.license.clone(),
        base_path: text_or_empty(&service.base_path),
        servers: service.servers.clone(),
        auth,
        errors,
        headers,
        wire,
        types,
        resources,
        selected_types: None,
        setting_spans: wire::setting_spans(service),
    }
}

fn resource_of<'a>(
    resource_index: usize,
    resource: &'a document::Resource,
    wire: &Wire,
    auth: &Auth,
    resolver: &mut Resolver<'a>,
) -> Resource {
    let operations = resource.operations.iter().enumerate();
    let operations = operations
        .map(|(index, operation)| operations::operation(resource_index, index, operation, resource, wire, auth, resolver));
    let operations = operations.collect();
    let (name, docs, tags) = (resource.name.clone(), text_or_empty(&resource.docs), resource.tags.clone());
    Resource { name, docs, tags, operations }
}
