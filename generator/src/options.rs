//! What a user chooses about the output; declared once for build scripts, the macro and the command line.

/// Choices of one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether there is a client.
    pub client: bool,
    /// Whether there is a server, and what becomes of operations without a handler.
    pub server: Server,
    /// What to keep: resources such as `users`, operations such as `users.create`, those with a tag such as `tag:public`. Types that
    /// nothing kept uses are left out.
    /// Empty for all.
    pub only: Vec<String>,
    /// Traits that all types derive, by path, beside those that they have anyway: `Eq`, `schemars::JsonSchema`.
    pub derives: Vec<String>,
    /// Path of the runtime crate, `::specwright` unless it is renamed.
    pub runtime: String,
}

/// The server that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// None.
    Without,
    /// A handler that does not implement every operation does not compile.
    Complete,
    /// An operation without a handler answers 501.
    Stubs,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            client: true,
            server: Server::Complete,
            only: Vec::new(),
            derives: Vec::new(),
            runtime: "::specwright".to_owned(),
        }
    }
}

impl Options {
    /// One line for the head of the output.
    pub fn describe(&self) -> String {
        let client = if self.client { "client" } else { "no client" };
        let server = match self.server {
            Server::Without => "no server",
            Server::Complete => "server",
            Server::Stubs => "server with stubs",
        };
        let only = if self.only.is_empty() { "all resources".to_owned() } else { self.only.join(", ") };
        let derives = if self.derives.is_empty() { String::new() } else { format!(", deriving {}", self.derives.join(", ")) };
        let runtime = match self.runtime.as_str() {
            "::specwright" => String::new(),
            other => format!(", with the runtime {other}"),
        };
        format!("{client}, {server}, {only}{derives}{runtime}")
    }
}
