//! Credentials.
//!
//! In: security schemes and requirements. Out: what the language says about authentication.

use super::Reader;
use super::document::Version;
use super::nodes::{at, entries, get, sequence, text_of};
use crate::diagnostic::Code;
use crate::document::{Auth, OAuth2};
use crate::syntax::Node;

/// What a scheme comes to.
enum Scheme<'a> {
    Basic,
    Bearer,
    ClientCredentials(&'a Node),
    Unknown,
}

impl<'a> Reader<'a> {
    /// The credentials of the service: those of each scheme that some operation requires.
    pub(super) fn auth(&mut self) -> Auth {
        let schemes = match self.document.version {
            Version::Swagger => get(&self.document.root, "securityDefinitions"),
            Version::Three => self.document.at("#/components/securitySchemes"),
        };
        let mut auth = Auth::default();
        for entry in schemes.map(Node::entries).unwrap_or_default() {
            let scheme = self.target(&entry.value);
            match self.scheme(scheme) {
                Scheme::Basic => auth.basic = true,
                Scheme::Bearer => auth.bearer = true,
                Scheme::ClientCredentials(url) => {
                    let token_url = at(super::nodes::text(url).unwrap_or_default(), url.span);
                    auth.oauth2 = Some(OAuth2 { token_url, scope: None });
                }
                Scheme::Unknown => {
                    let what = "the language has no credentials of this kind";
                    self.findings.add_named(Code::SW0608, entry.key.span, entry.name(), what);
                }
            }
        }
        self.has_auth = auth.basic || auth.bearer || auth.oauth2.is_some();
        auth
    }

    fn scheme(&mut self, node: &'a Node) -> Scheme<'a> {
        let http = text_of(node, "scheme").map(str::to_ascii_lowercase);
        match (text_of(node, "type"), http.as_deref()) {
            (Some("basic"), _) | (Some("http"), Some("basic")) => Scheme::Basic,
            (Some("http"), Some("bearer")) | (Some("openIdConnect"), _) => Scheme::Bearer,
            (Some("oauth2"), _) => {
                let flows = get(node, "flows");
                let flow = flows
                    .and_then(|flows| get(flows, "clientCredentials"))
                    .or_else(|| Some(node).filter(|node| matches!(text_of(node, "flow"), Some("application"))));
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

    /// Whether an operation needs no credentials.
    pub(super) fn is_public(&self, node: &Node) -> bool {
        let stated = get(node, "security").or_else(|| get(&self.document.root, "security"));
        let none = match stated {
            None => true,
            Some(stated) => sequence(stated).iter().all(|requirement| requirement.entries().is_empty()),
        };
        self.has_auth && none && !entries(&self.document.root, "paths").is_empty()
    }
}
