//! Servers besides that of the base URL.

use super::{Operation, Service, Stage};
use crate::source::Spanned;

/// A server at which a service has some of its operations.
#[derive(Clone, Debug)]
pub struct NamedServer {
    /// The name in the specification: `files`.
    pub name: Spanned<String>,
    /// The scheme and the host, as a [`ServerUrl`](super::ServerUrl): `https://files.desk.example`. `None` for that of the base URL of the client.
    pub url: Option<Spanned<String>>,
    /// The beginning of the paths of its operations, in place of that of the service. `None` if they have no common beginning.
    pub base_path: Option<Spanned<String>>,
    /// Documentation; empty if there is none.
    pub docs: String,
}

impl<S: Stage> Service<S> {
    /// The server of an operation. `None` if it is that of the service.
    pub fn server_of(&self, operation: &Operation<S>) -> Option<&NamedServer> {
        let name = operation.server.as_ref()?;
        self.servers.iter().find(|server| server.name.value == name.value)
    }

    /// The beginning of the path of an operation. A webhook has none. It is empty, or begins with `/` and does not end with it.
    pub fn base_path_of(&self, operation: &Operation<S>) -> &str {
        match self.server_of(operation) {
            _ if operation.webhook => "",
            Some(server) => server.base_path.as_ref().map_or("", |path| path.as_str()),
            None => &self.base_path,
        }
    }
}
