//! Reading an OpenAPI document: 3.0, 3.1 and Swagger 2.0, in JSON or YAML.
//!
//! In: the tree of an OpenAPI document ([`Document`]). Out: [`Documents`], the structs that `front/yaml` also makes, with spans in the
//! OpenAPI document; and findings. A finding names a part of the OpenAPI document that is left out or gets another form. Not here: the rules
//! of the language. If `check` refuses a part, `session` reads the document again with [`Reductions`], which list each refused part and how
//! much of it to read.

mod answers;
mod bodies;
mod chosen;
mod constants;
mod cycles;
mod document;
mod endpoints;
mod enums;
mod errors;
mod files;
mod findings;
mod headers;
mod kinds;
mod limits;
mod media;
mod merge;
mod missing;
mod names;
mod nodes;
mod objects;
mod operations;
mod overlay;
mod params;
mod place;
mod placement;
mod reader;
mod reading;
mod reductions;
mod request_names;
mod rules;
mod security;
mod servers;
mod service;
mod shape;
mod styles;
mod typed;
mod types;
mod unions;
mod webhooks;

pub(crate) use document::{Document, document_at, read_document};
pub(crate) use findings::{Findings, report};
pub(crate) use overlay::without_document;
pub(crate) use place::Place;
pub(crate) use reading::ReadDocument;
pub(crate) use reductions::Reductions;

use crate::document::{Choices, Documents, Type, TypeBody};
use crate::model;
use crate::syntax::Node;
use reader::Reader;
use reading::Part;
use typed::{Declared, What};

/// Reads a document. A part with a reduction is left out or read in a simpler form. Choices decide about names, resources and operations that
/// are left out.
pub(crate) fn documents(document: &Document, reductions: &Reductions, choices: Option<&Choices>) -> ReadDocument {
    let mut reader = Reader::new(document, reductions, choices);
    let documents = reader.all();
    let schemas = reader.declared.iter().map(|(node, name)| (name.clone(), *node)).collect();
    let mut addresses = reader.addresses;
    if choices.is_some() {
        addresses.types = reader.types.into_given();
    }
    ReadDocument { documents, findings: reader.findings, parts: reader.parts, schemas, addresses }
}

impl<'a> Reader<'a> {
    fn all(&mut self) -> Documents {
        let mut service = self.service();
        let mut found = self.found();
        self.choose_names();
        self.name_operations(&mut found);
        let webhooks = self.found_webhooks(&found);
        found.extend(webhooks);
        self.name_components();
        self.name_requests(&mut found);
        let resources = self.resources(&found);
        let mut types = std::mem::take(&mut self.headers);
        self.is_inside = true;
        while let Some(declared) = self.queue.pop_front() {
            types.push(self.declaration(declared));
        }
        service.servers = std::mem::take(&mut self.servers);
        let mut documents = Documents { service, resources, complete: true };
        placement::place(types, &mut documents);
        documents
    }

    /// Gives each schema in the components a type name. A schema whose name can stay unchanged is first, so that a converted name cannot take
    /// it.
    fn name_components(&mut self) {
        let schemas = self.document.at("/components/schemas").or_else(|| self.document.at("/definitions"));
        let entries = schemas.map(Node::entries).unwrap_or_default();
        let (exact, others): (Vec<_>, Vec<_>) = entries
            .iter()
            .partition(|entry| self.reductions.names_of_type(entry.name()).first().is_some_and(|name| name == entry.name()));
        for entry in exact.into_iter().chain(others) {
            let name = self.types.take(&self.reductions.names_of_type(entry.name()), entry.name());
            // A schema of another file has the name that the document gives to it.
            let target = self.follow(&entry.value).unwrap_or(&entry.value);
            if !self.document.is_own(target.span.file) {
                self.components.entry(target.span.node).or_insert_with(|| name.clone());
            }
            self.components.insert(entry.value.span.node, name);
            self.parts.insert(entry.value.span.node, Part::Schema(entry.value.span.node));
        }
        self.name_schemas_of_files();
        self.name_shared_schemas();
    }

    /// Names inline schemas of shared responses and the like after them: of `#/components/responses/NotFound`, the type is `NotFound`.
    fn name_shared_schemas(&mut self) {
        let kinds = ["responses", "requestBodies", "parameters", "headers"];
        for kind in kinds {
            let shared = self.document.at(&format!("/components/{kind}")).or_else(|| self.document.at(&format!("/{kind}")));
            for entry in shared.map(Node::entries).unwrap_or_default() {
                let contents = nodes::entries(&entry.value, "content").iter().map(|content| &content.value);
                let schemas = contents.chain([&entry.value]).filter_map(|node| nodes::get(node, "schema"));
                let inline = schemas.filter(|schema| nodes::get(schema, "$ref").is_none());
                self.shared.extend(
                    inline.map(|schema| (schema.span.node, names::camel(entry.name()))).filter(|(_, name)| !name.is_empty()),
                );
            }
        }
    }

    /// Gives each schema of another file a type name, if a reference leads to it.
    fn name_schemas_of_files(&mut self) {
        let document = self.document;
        let roots = || std::iter::once(&document.root).chain(document.others.iter().map(|other| &other.root));
        let schemas = roots().filter(|_| !document.others.is_empty()).flat_map(files::references).filter(|it| it.is_schema);
        for reference in schemas {
            let Some(target) = document.resolve(reference.file, reference.text) else { continue };
            if !document.is_own(target.span.file) && !self.components.contains_key(&target.span.node) {
                let place = document.pointer(target.span);
                let name = self.types.take(&self.reductions.names_of_type(files::name_of(reference.text)), &place);
                self.components.insert(target.span.node, name);
            }
        }
    }

    fn declaration(&mut self, declared: Declared<'a>) -> Type {
        let Declared { name, node, what } = declared;
        let shape = self.shape(node);
        let docs = self.docs_of(&shape, node, &format!("The type `{name}`."));
        let body = match what {
            What::Enum(listed) => TypeBody::Enum(self.enumeration(node, listed)),
            What::Union => TypeBody::Union(self.union(&name, node)),
            What::Kinds => TypeBody::Union(self.union_of_kinds(&name, node)),
            What::Object { parts, without } => TypeBody::Object(self.object(&name, node, &parts, without.as_slice())),
        };
        let deprecated = shape.deprecated.then(String::new);
        let rust = model::RustHints { keep: self.kept.contains(&name), ..model::RustHints::default() };
        let span = self.types.span_of(&name).unwrap_or(node.span);
        Type { name: nodes::at(name, span), docs: Some(docs), deprecated, rust, body }
    }
}
