//! The generator: a specification in YAML becomes Rust.
//!
//! [`analyse`] is the pipeline: it reads a specification, resolves its names and checks it. A target then writes the checked service:
//! [`Analysis::generate`] writes Rust, and `openapi` writes an OpenAPI document. Each stage knows only the stage before it. After `check`,
//! nothing can fail but reading and writing files. Three programs call the pipeline: a build script calls [`build`], and the macro
//! `service_api` and the command line call [`analyse`]. The feature `tools` enables what only the command line needs. Not here: what
//! generated code does at run time (see the crate `specwright`).

mod bug;
mod build_script;
mod check;
pub mod diagnostic;
mod document;
mod draft;
#[cfg(feature = "tools")]
mod example;
mod front;
pub mod language;
pub mod model;
#[cfg(feature = "tools")]
mod query;
mod resolve;
mod session;
pub mod source;
mod syntax;
mod targets;

pub use bug::Bug;
pub use build_script::{build, build_with};
pub use check::selection::select;
pub use diagnostic::Problems;
#[cfg(feature = "tools")]
pub use diagnostic::explain;
#[cfg(feature = "tools")]
pub use front::yaml::format;
#[cfg(feature = "tools")]
pub use language::schema;
#[cfg(feature = "tools")]
pub use model::ServerUrl;
pub use model::{Selection, Service};
#[cfg(feature = "tools")]
pub use query::coverage;
#[cfg(feature = "tools")]
pub use session::import;
pub use session::{Analysis, Deviation, analyse};
#[cfg(feature = "tools")]
pub use targets::openapi::{OpenApiBodies, OpenApiOptions, OpenApiRules, OpenApiVersion, json_schema, openapi};
#[cfg(feature = "tools")]
pub use targets::requests::{http, postman};
pub use targets::rust::{Generated, InvalidOption, Options, RuntimePath, Server, TraitPath, names, write};
