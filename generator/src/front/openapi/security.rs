//! Credentials.
//!
//! In: security schemes and requirements. Out: what the language says about authentication, for the service and for each operation.

use std::collections::BTreeSet;

use super::document::Version;
use super::headers::is_header_name;
use super::names::{Names, snake};
use super::nodes::{at, clipped, get, sequence, text, text_of};
use super::params::OWN_HEADERS;
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::document::{Alternative, ApiKey, Auth, OAuth2};
use crate::model::{Credential, KeyLocation};
use crate::source::Spanned;
use crate::syntax::{Entry, Node};

/// What a scheme comes to.
enum Scheme<'a> {
    Basic,
    Bearer,
    ClientCredentials(&'a Node),
    Key(KeyLocation, &'a Node),
    Unknown,
}

impl<'a> Reader<'a> {
    /// The credentials of the service, and what operations require that state nothing else.
    pub(super) fn auth(&mut self) -> Auth {
        let schemes = match self.document.version {
            Version::Swagger => get(&self.document.root, "securityDefinitions"),
            Version::Three => self.document.at("/components/securitySchemes"),
        };
        let (mut auth, mut names) = (Auth::default(), Names::default());
        for (name, _) in Credential::AUTHORIZATION {
            names.take_exactly(name);
        }
        for entry in schemes.map(Node::entries).unwrap_or_default() {
            let scheme = self.target(&entry.value);
            let name = match self.scheme(scheme) {
                Scheme::Basic => {
                    auth.basic = true;
                    "basic".to_owned()
                }
                Scheme::Bearer => {
                    auth.bearer = true;
                    "bearer".to_owned()
                }
                Scheme::ClientCredentials(url) => {
                    let token_url = at(text(url).unwrap_or_default(), url.span);
                    auth.oauth2 = Some(OAuth2 { token_url, scope: None });
                    "oauth2".to_owned()
                }
                Scheme::Key(location, wire) => api_key(entry, location, wire, &mut auth, &mut names),
                Scheme::Unknown => {
                    let what = "the language has no credentials of this kind";
                    self.findings.add_named(Code::SW0608, entry.key.span, entry.name(), what);
                    continue;
                }
            };
            self.credentials.insert(entry.name(), name);
        }
        if let Some(stated) = get(&self.document.root, "security") {
            let required = self.listed_credentials(stated);
            let listed: BTreeSet<Vec<&String>> =
                required.iter().map(|names| names.iter().map(|name| &name.value).collect()).collect();
            // Without `require`, each kind of credentials is enough.
            if listed != self.credentials.values().map(|name| vec![name]).collect() {
                auth.require = required;
            }
        } else {
            self.is_open = true;
        }
        auth
    }

    fn scheme(&mut self, node: &'a Node) -> Scheme<'a> {
        let http = text_of(node, "scheme").map(str::to_ascii_lowercase);
        match (text_of(node, "type"), http.as_deref()) {
            (Some("basic"), _) | (Some("http"), Some("basic")) => Scheme::Basic,
            (Some("http"), Some("bearer")) => Scheme::Bearer,
            (Some("openIdConnect"), _) => {
                let what = "tokens of this flow are supplied by the application, as bearer tokens";
                self.findings.add(Code::SW0608, node.span, what);
                Scheme::Bearer
            }
            (Some("apiKey"), _) => self.key(node),
            (Some("oauth2"), _) => {
                let flow = get(node, "flows").and_then(|flows| get(flows, "clientCredentials"));
                let flow = flow.or_else(|| Some(node).filter(|node| text_of(node, "flow") == Some("application")));
                match flow.and_then(|flow| get(flow, "tokenUrl")) {
                    Some(url) => Scheme::ClientCredentials(url),
                    None => {
                        let what = "tokens of this flow are supplied by the application, as bearer tokens";
                        self.findings.add(Code::SW0608, node.span, what);
                        Scheme::Bearer
                    }
                }
            }
            _ => Scheme::Unknown,
        }
    }

    fn key(&mut self, node: &'a Node) -> Scheme<'a> {
        let (Some(location), Some(name)) = (text_of(node, "in"), get(node, "name")) else { return Scheme::Unknown };
        if location == "header" && text(name).is_some_and(|name| name.eq_ignore_ascii_case("authorization")) {
            let what = "an API key in the header `Authorization` is sent as a bearer token";
            self.findings.add(Code::SW0608, name.span, what);
            return Scheme::Bearer;
        }
        let is_own = text(name).is_some_and(|name| OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
        if location == "header" && (is_own || !text(name).is_some_and(is_header_name)) {
            return Scheme::Unknown;
        }
        let location = KeyLocation::KEYWORDS.into_iter().find(|(word, _)| *word == location);
        location.map_or(Scheme::Unknown, |(_, location)| {
            if let Some(wire) = text(name) {
                self.keys.push((location, wire));
            }
            Scheme::Key(location, name)
        })
    }

    /// The alternatives of `security`. One that names credentials which the language lacks is left out.
    fn listed_credentials(&mut self, stated: &'a Node) -> Vec<Alternative> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for requirement in sequence(stated) {
            let mut names: Vec<Spanned<String>> = Vec::new();
            let mut is_known = true;
            for entry in requirement.entries() {
                let is_oauth2 = self.credentials.get(entry.name()).is_some_and(|name| name == "oauth2");
                if is_oauth2 && !sequence(&entry.value).is_empty() {
                    let what = "scopes of operations are not read: a client asks for a token without a scope";
                    self.findings.add(Code::SW0608, entry.value.span, what);
                }
                match self.credentials.get(entry.name()) {
                    Some(name) if !names.iter().any(|known| known.value == *name) => names.push(at(name, entry.key.span)),
                    Some(_) => {}
                    None => is_known = false,
                }
            }
            let in_header = names.iter().filter(|name| Credential::is_in_authorization(name)).count();
            if !is_known || in_header > 1 {
                let what = "a requirement of credentials that the language lacks, or cannot send together, is left out";
                self.findings.add(Code::SW0608, requirement.span, what);
            } else if !alternatives.iter().any(|known| known.value == names) {
                alternatives.push(Spanned::new(names, clipped(requirement.span)));
            }
        }
        alternatives
    }

    /// What an operation requires: whether nothing, and the alternatives that it states.
    pub(super) fn requirements(&mut self, node: &'a Node) -> (bool, Option<Vec<Alternative>>) {
        if self.credentials.is_empty() {
            return (false, None);
        }
        match get(node, "security") {
            None => (self.is_open, None),
            Some(stated) => {
                let alternatives = self.listed_credentials(stated);
                let is_public = alternatives.iter().all(|names| names.is_empty());
                let is_same = get(&self.document.root, "security").is_some_and(|all| all.to_json() == stated.to_json());
                (is_public, (!is_public && !is_same).then_some(alternatives))
            }
        }
    }
}

/// Adds an API key, and returns its name. Two schemes for one place are one key.
fn api_key(entry: &Entry, location: KeyLocation, wire: &Node, auth: &mut Auth, names: &mut Names) -> String {
    let value = text(wire).unwrap_or_default();
    let same = |known: &&ApiKey| known.location == location && known.wire.value.eq_ignore_ascii_case(value);
    if let Some(known) = auth.api_keys.iter().find(same) {
        return known.name.value.clone();
    }
    let wanted = snake(entry.name());
    let name = names.take(&[wanted.clone(), format!("{wanted}_key"), "key".to_owned()], entry.name());
    let docs = text_of(&entry.value, "description").unwrap_or_default().trim().to_owned();
    auth.api_keys.push(ApiKey { name: at(&name, entry.key.span), location, wire: at(value, wire.span), docs });
    name
}
