//! The service itself: its name, documentation and base path.
//!
//! In: `info`, `servers` and the like. Out: the service without declarations.

use super::document::Version;
use super::names::camel;
use super::nodes::{at, entries, get, items, sequence, text, text_of};
use super::reader::Reader;
use super::reading::Part;
use crate::diagnostic::Code;
use crate::document::{Contact, Declarations, License, Service, Wire};
use crate::source::Spanned;
use crate::syntax::Node;

/// Keys at the top of a document that are read, or that say nothing about what is sent.
const KEYS: [&str; 20] = [
    "$schema",
    "basePath",
    "components",
    "consumes",
    "definitions",
    "externalDocs",
    "host",
    "info",
    "jsonSchemaDialect",
    "openapi",
    "parameters",
    "paths",
    "produces",
    "responses",
    "schemes",
    "security",
    "securityDefinitions",
    "servers",
    "swagger",
    "tags",
];

impl Reader<'_> {
    /// The service.
    pub(super) fn service(&mut self) -> Service {
        let root = &self.document.root;
        let info = get(root, "info").unwrap_or(root);
        let is_known = |key: &str| KEYS.contains(&key) || key == "webhooks" || key.starts_with("x-");
        for entry in root.entries().iter().filter(|entry| !is_known(entry.name())) {
            self.findings.add(Code::SW0610, entry.key.span, "an unknown key of the document is not read");
        }
        for (node, key) in [(info, "summary"), (info, "termsOfService")] {
            if let Some(stated) = get(node, key) {
                self.findings.add(Code::SW0610, stated.span, format!("`{key}` of `info` is not read"));
            }
        }
        Service {
            name: self.name(info),
            title: spanned(info, "title"),
            docs: spanned(info, "description"),
            version: spanned(info, "version"),
            contact: get(info, "contact").and_then(|node| self.contact(node)),
            license: get(info, "license").and_then(|node| self.license(node)),
            base_path: self.base_path(),
            servers: Vec::new(),
            auth: self.auth(),
            wire: Wire::default(),
            errors: Default::default(),
            headers: None,
            files: Vec::new(),
            declarations: Declarations::default(),
        }
    }

    fn name(&self, info: &Node) -> Spanned<String> {
        let title = get(info, "title");
        let name = title.and_then(text).map(camel).filter(|name| !name.is_empty()).unwrap_or_else(|| "Api".to_owned());
        at(name, title.map_or(self.document.beginning(), |title| title.span))
    }

    fn contact(&mut self, node: &Node) -> Option<Contact> {
        let contact = Contact { name: spanned(node, "name"), url: self.url(node), email: spanned(node, "email") };
        (contact.name.is_some() || contact.url.is_some() || contact.email.is_some()).then_some(contact)
    }

    fn license(&mut self, node: &Node) -> Option<License> {
        Some(License { name: spanned(node, "name")?, url: self.url(node) })
    }

    /// The URL of a contact or a licence, unless the checks refused it.
    fn url(&mut self, node: &Node) -> Option<Spanned<String>> {
        let url = get(node, "url")?.span;
        if let Some(why) = self.reductions.of_setting(url.node) {
            self.findings.add(Code::SW0610, url, format!("the URL is not read: {why}"));
            return None;
        }
        self.parts.insert(url.node, Part::Setting(url.node));
        spanned(node, "url")
    }

    /// The path of the first server; its host is given to the client.
    fn base_path(&mut self) -> Option<Spanned<String>> {
        let root = &self.document.root;
        let (url, span) = match self.document.version {
            Version::Swagger => get(root, "basePath").and_then(|path| Some((text(path)?.to_owned(), path.span)))?,
            Version::Three => {
                let server = sequence(get(root, "servers")?).first()?;
                let node = get(server, "url")?;
                let url = text(node)?;
                if items(root, "servers").len() > 1 {
                    let what = "only the path of the first server is read: the client is given a base URL";
                    self.findings.add(Code::SW0610, node.span, what);
                }
                (with_defaults(url, server), node.span)
            }
        };
        if let Some(why) = self.reductions.of_setting(span.node) {
            self.findings.add(Code::SW0610, span, format!("the path of the server is not read: {why}"));
            return None;
        }
        self.parts.insert(span.node, Part::Setting(span.node));
        // `https://host/path`, and `//host/path` with the scheme of the page.
        let path = match url.split_once("//") {
            Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
                rest.find('/').map_or("", |at| rest.get(at..).unwrap_or_default())
            }
            _ => url.as_str(),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        if path.contains(['{', '}']) {
            self.findings.add(Code::SW0610, span, "the path of the server has a variable without a default, and is not read");
            return None;
        }
        (path.starts_with('/')).then(|| at(path, span))
    }
}

/// The URL of a server with the defaults of its variables.
fn with_defaults(url: &str, server: &Node) -> String {
    let variables = entries(server, "variables");
    variables.iter().fold(url.to_owned(), |url, variable| {
        let default = text_of(&variable.value, "default").unwrap_or_default();
        url.replace(&format!("{{{}}}", variable.name()), default)
    })
}

fn spanned(node: &Node, key: &str) -> Option<Spanned<String>> {
    let value = get(node, key)?;
    text(value).map(str::trim).filter(|text| !text.is_empty()).map(|text| at(text, value.span))
}
