//! The generator: a specification in YAML becomes Rust.
//!
//! [`analyse`] is the pipeline: it reads a specification, resolves its names and checks it. A target then writes the checked service:
//! [`Analysis::generate`] writes Rust, and `openapi` writes an OpenAPI document. Three programs call the pipeline: a build script calls
//! [`build`], and the macro `service_api` and the command line call [`analyse`]. The feature `tools` enables what only the command line
//! needs. Not here: what generated code does at run time (see the crate `specwright`).
//!
//! The stages, each with the module that it is in and with its result:
//!
//! | stage | module | result |
//! |---|---|---|
//! | parse | `syntax` | the tree of each file, with comments and error nodes |
//! | read | `front` | documents (`document`): the same content as structs |
//! | resolve | `resolve` | a draft (`draft`): names are bound, parts can be unknown |
//! | check | `check` | a service (`model`): no part is unknown, every check has passed |
//! | write | `targets` | files |
//!
//! A stage uses the result of the stage before it, and of no other stage. The stages up to `check` report all mistakes of a specification, and
//! a target can refuse a service that it cannot express. After that, an error is a failure to read or write a file, or a bug of the generator.

// The documentation shows which feature an item needs, where a nightly compiler builds it.
#![cfg_attr(docsrs, feature(doc_cfg))]

// An internal error: an invariant of the generator is broken.
mod bug;
mod build_script;
// From a draft to a service.
mod check;
// Problems of a specification, and how they are shown.
pub mod diagnostic;
// The data between `front` and `resolve`: files as structs.
mod document;
// The data between `resolve` and `check`: a service with gaps.
mod draft;
// Example requests and values of a service, for documents.
#[cfg(feature = "tools")]
mod example;
// From trees to documents, for YAML and for OpenAPI.
mod front;
// The keys of the language, as tables.
pub mod language;
// The data between `check` and the targets: a service without gaps.
pub mod model;
// Reports about a service, such as its coverage of a list.
#[cfg(feature = "tools")]
mod query;
// From documents to a draft.
mod resolve;
// The pipeline as one function.
mod session;
pub mod source;
// From text to a tree.
mod syntax;
mod targets;

pub use bug::Bug;
pub use build_script::{build, build_with};
pub use check::selection::select;
pub use diagnostic::Problems;
#[cfg(feature = "tools")]
pub use diagnostic::explain;
#[cfg(feature = "tools")]
pub use front::suggestions::{Suggestion, SuggestionKind, render as render_suggestions};
#[cfg(feature = "tools")]
pub use front::yaml::format;
#[cfg(feature = "tools")]
pub use language::schema;
#[cfg(feature = "tools")]
pub use model::ServerUrl;
pub use model::{Selection, Service};
#[cfg(feature = "tools")]
pub use query::coverage;
pub use session::{Analysis, Deviation, analyse, analyse_with};
#[cfg(feature = "tools")]
pub use session::{import, import_with, suggest};
#[cfg(feature = "tools")]
pub use targets::openapi::{OpenApiBodies, OpenApiErrors, OpenApiOptions, OpenApiRules, OpenApiVersion, json_schema, openapi};
#[cfg(feature = "tools")]
pub use targets::requests::{http, postman};
pub use targets::rust::{Generated, InvalidOption, Options, RuntimePath, Server, TraitPath, names, write};
