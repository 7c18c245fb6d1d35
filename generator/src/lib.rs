//! The generator: a specification in YAML becomes Rust.
//!
//! The pipeline is [`generate`] and [`Generated`]: load, resolve, check, lower, emit, write. Each stage knows only the one before it, and
//! after `check` nothing can fail but the file system. Three front ends call it: [`build`] from build scripts, the macro
//! `service_api`, and the command line. What only the last needs is behind the feature `tools`. Not here:
//! what generated code does at run time (see the crate `specwright`).

mod build_script;
mod check;
#[cfg(feature = "tools")]
pub mod coverage;
pub mod diagnostic;
mod document;
mod emit;
#[cfg(feature = "tools")]
pub mod explain;
#[cfg(feature = "tools")]
pub mod export;
#[cfg(feature = "tools")]
pub mod fmt;
mod load;
mod lower;
pub mod model;
pub mod names;
mod options;
mod resolve;
mod rust;
#[cfg(feature = "tools")]
pub mod schema;
pub mod write;

use std::path::Path;

use proc_macro2::TokenStream;

pub use build_script::{build, build_with};
pub use check::Checked;
pub use diagnostic::Diagnostics;
pub use options::{Options, Server};

/// What comes out of a specification: Rust, not yet spelled.
#[derive(Debug)]
pub struct Generated {
    /// Name of the service in lower case: the file's name.
    pub service: String,
    file: rust::File,
    runtime: String,
}

impl Generated {
    /// The items as tokens, for a macro. They import nothing, for they stand beside what the user wrote: whatever names that has,
    /// or imports, are left to it.
    pub fn tokens(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        emit::each(&self.file, &[], &self.runtime, &mut |items| tokens.extend(items));
        tokens
    }
    /// What the items were made from, as lines of Markdown: what a file says at its head, a module says in its documentation.
    pub fn header_docs(&self) -> Vec<String> {
        lower::as_docs(&self.file.header)
    }
    /// The items as formatted text, for a file.
    pub fn text(&self) -> String {
        let mut text = write::Writer::new(&self.file.header);
        emit::each(&self.file, &self.file.imports, &self.runtime, &mut |items| text.add(items));
        text.finish()
    }
}

/// Makes Rust of the specification at `spec`, which is `service.yaml` or its folder. `None` when there are mistakes;
/// all of them are in the diagnostics, which also hold warnings and every file that was read.
pub fn generate(spec: &Path, options: &Options) -> (Option<Generated>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(service) = checked(spec, &mut diagnostics) else { return (None, diagnostics) };
    if !check::suits(&service, options, &mut diagnostics) {
        return (None, diagnostics);
    }
    let file = lower::lower(&service, options, diagnostics.sources.hash());
    (Some(Generated { service: service.name.to_lowercase(), file, runtime: options.runtime.clone() }), diagnostics)
}

/// Reads and proves a specification: load, resolve, check. What was read with mistakes is checked too, so that all of
/// a run come together.
pub fn checked(spec: &Path, diagnostics: &mut Diagnostics) -> Option<Checked> {
    let documents = load::load(spec, diagnostics)?;
    let service = resolve::resolve(&documents, diagnostics);
    let checked = check::check(service, diagnostics);
    diagnostics.settle_allows();
    checked
}
