//! The options of the target Rust. Build scripts, the macro and the command line share them.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::names::Path;
use crate::diagnostic::{Code, Problem};
use crate::model::Selection;

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to generate a client. Default: true.
    pub client: bool,
    /// Whether to generate a server, and which one. Default: [`Server::Complete`].
    pub server: Server,
    /// The operations to generate, with the types that they use. All operations if the list is empty.
    pub only: Vec<Selection>,
    /// Traits that all types derive, in addition to the ones that they have by default.
    pub derives: Vec<TraitPath>,
    /// The path of the runtime crate. Default: `::specwright`.
    pub runtime: RuntimePath,
    /// Paths of OpenAPI Overlay documents, which are applied to an OpenAPI document in their order before it is read. Needs the feature
    /// `overlays`.
    pub overlays: Vec<PathBuf>,
}

/// The server to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// No server.
    Without,
    /// Traits without default methods: a program that lacks an operation's handler does not compile.
    Complete,
    /// Traits with default methods: an operation without a handler answers 501.
    Stubs,
}

impl Default for Options {
    fn default() -> Self {
        let (only, derives, overlays) = (Vec::new(), Vec::new(), Vec::new());
        Options { client: true, server: Server::Complete, only, derives, runtime: RuntimePath::default(), overlays }
    }
}

/// The path of a trait to derive. It is parsed: `"schemars::JsonSchema".parse::<TraitPath>()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraitPath(Path);

impl TraitPath {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl FromStr for TraitPath {
    type Err = InvalidOption;
    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Path::parse(text).map(TraitPath).ok_or_else(|| InvalidOption {
            code: Code::SW0501,
            message: format!("`{text}` cannot be derived: it is no path of a trait"),
            help: "write it as in `Eq` or `schemars::JsonSchema`",
        })
    }
}

impl fmt::Display for TraitPath {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

/// The path of the runtime crate: `::renamed` or `crate::runtime`. It is parsed: `"::renamed".parse::<RuntimePath>()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimePath(Path);

impl RuntimePath {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for RuntimePath {
    /// `::specwright`
    fn default() -> Self {
        RuntimePath(Path::specwright())
    }
}

impl FromStr for RuntimePath {
    type Err = InvalidOption;
    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        let is_global = (text.starts_with("::") && !text.starts_with("::crate")) || text.starts_with("crate::");
        Path::parse(text).filter(|_| is_global).map(RuntimePath).ok_or_else(|| InvalidOption {
            code: Code::SW0502,
            message: format!("`{text}` is no path of the runtime crate"),
            help: "a path that means the same in every module is expected, such as `::renamed` or `crate::runtime`",
        })
    }
}

impl fmt::Display for RuntimePath {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

/// The error of parsing an option. It is shown with its code and a help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOption {
    code: Code,
    message: String,
    help: &'static str,
}

impl fmt::Display for InvalidOption {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "[{}] {}; {}", self.code, self.message, self.help)
    }
}

impl std::error::Error for InvalidOption {}

impl From<InvalidOption> for Problem {
    fn from(invalid: InvalidOption) -> Problem {
        Problem::without_span(invalid.code, invalid.message).help(invalid.help)
    }
}

impl Options {
    /// Returns the options as one line for the header of a generated file: `client, server with stubs, all resources`.
    pub fn describe(&self) -> String {
        let client = if self.client { "client" } else { "no client" };
        let server = match self.server {
            Server::Without => "no server",
            Server::Complete => "server",
            Server::Stubs => "server with stubs",
        };
        let only = if self.only.is_empty() { "all resources".to_owned() } else { joined(&self.only) };
        let derives = if self.derives.is_empty() { String::new() } else { format!(", deriving {}", joined(&self.derives)) };
        let renamed = self.runtime != RuntimePath::default();
        let runtime = if renamed { format!(", with the runtime {}", self.runtime) } else { String::new() };
        format!("{client}, {server}, {only}{derives}{runtime}")
    }
}

fn joined<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_paths() {
        let derive = |text: &str| text.parse::<TraitPath>().map(|path| path.to_string()).map_err(|invalid| invalid.code.as_str());
        let runtime =
            |text: &str| text.parse::<RuntimePath>().map(|path| path.to_string()).map_err(|invalid| invalid.code.as_str());
        assert_eq!((derive("Eq").as_deref(), derive("Eq + Hash")), (Ok("Eq"), Err("SW0501")));
        for path in ["::renamed", "crate::runtime", "::a::b"] {
            assert_eq!(runtime(path).as_deref(), Ok(path));
        }
        // These are tokens of Rust, but not paths with the same meaning in every module.
        for text in ["renamed", "::", "::a b", "::a<u8>", "::crate::a", "crate", "1 +"] {
            assert_eq!(runtime(text), Err("SW0502"), "{text}");
        }
    }
}
