//! Servers of single operations and paths.
//!
//! In: `servers` of an operation, or of its path. Out: the name of the server, which is declared for the service. Not here: the servers of the
//! document, of which the base path is read (see `service`).

use super::endpoints::Found;
use super::names::snake;
use super::nodes::{at, entries, get, items, text, text_of};
use super::reader::Reader;
use super::reading::Part;
use crate::diagnostic::Code;
use crate::document::NamedServer;
use crate::model::ServerUrl;
use crate::source::Spanned;
use crate::syntax::Node;

impl<'a> Reader<'a> {
    /// The server of an operation, if it is none of the document's. Of several servers, the first is read.
    pub(super) fn server(&mut self, found: &Found<'a>) -> Option<Spanned<String>> {
        let own = [found.node, found.item].into_iter().map(|node| items(node, "servers")).find(|servers| !servers.is_empty())?;
        let first = own.first()?;
        let node = get(first, "url")?;
        let url = with_variables(text(node)?, first);
        let of_document = items(&self.document.root, "servers").iter();
        if of_document.filter_map(|server| Some(with_variables(text_of(server, "url")?, server))).any(|known| known == url) {
            return None;
        }
        if own.len() > 1 {
            self.findings.add(Code::SW0610, node.span, "only the first server of an operation is read");
        }
        if let Some(why) = self.reductions.of_setting(node.span.node) {
            self.findings.add(Code::SW0610, node.span, format!("the server of an operation is not read: {why}"));
            return None;
        }
        self.parts.insert(node.span.node, Part::Setting(node.span.node));
        let (host, path) = split(&url);
        let path = path.trim_end_matches('/');
        let expanded = host.as_ref().map(|host| host.parse::<ServerUrl>());
        if path.contains(['{', '}', '?', '#']) || matches!(expanded, Some(Err(_))) {
            let what = "the server of an operation is not read: its path has a variable or a query, or it is no URL";
            self.findings.add(Code::SW0610, node.span, what);
            return None;
        }
        let docs = text_of(first, "description").map(str::trim).unwrap_or_default();
        Some(at(self.declared_server(host, path, docs, node), node.span))
    }

    /// The name of a server, which is declared if it is new.
    fn declared_server(&mut self, host: Option<String>, path: &str, docs: &str, node: &Node) -> String {
        let value = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        let base_path = Some(path).filter(|path| !path.is_empty()).map(str::to_owned);
        if let Some(same) = self.servers.iter().find(|one| value(&one.url) == host && value(&one.base_path) == base_path) {
            return same.name.value.clone();
        }
        let name = name_of(host.as_deref().unwrap_or(path));
        let is_free = |name: &String| self.servers.iter().all(|server| server.name.value != *name);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let name = std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name);
        let spanned = |text: String| at(text, node.span);
        self.servers.push(NamedServer {
            name: at(&name, node.span),
            url: host.map(spanned),
            base_path: base_path.map(spanned),
            docs: docs.to_owned(),
        });
        name
    }
}

/// A URL with each variable as `{name=default}`.
fn with_variables(url: &str, server: &Node) -> String {
    entries(server, "variables").iter().fold(url.to_owned(), |url, variable| {
        let default = text_of(&variable.value, "default").unwrap_or_default();
        url.replace(&format!("{{{}}}", variable.name()), &format!("{{{}={default}}}", variable.name()))
    })
}

/// Scheme and host of a URL, if it has them, and its path. `//host` has the scheme of encrypted pages.
fn split(url: &str) -> (Option<String>, &str) {
    let Some((scheme, rest)) = url.split_once("//") else { return (None, url) };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let scheme = if scheme.is_empty() { "https:" } else { scheme };
    (Some(format!("{scheme}//{host}")), path)
}

/// The name of a server: the first label of its host, such as `files` of `https://files.desk.example`, or its path.
fn name_of(url: &str) -> String {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let label = rest.split(['.', ':']).map(snake).find(|label| label.starts_with(|first: char| first.is_ascii_lowercase()));
    label.unwrap_or_else(|| "root".to_owned())
}
