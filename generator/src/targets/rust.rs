//! The target Rust: types, validators, server traits and a client.
//!
//! In: a service and options. Out: [`Generated`], as tokens or as formatted text. Not here: the behaviour of generated code at run time
//! (see the crate `specwright`).

mod checks;
mod emit;
pub(crate) mod ir;
mod lints;
mod lower;
pub mod names;
mod options;
mod traits;
pub mod write;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::bug::Bug;
use crate::diagnostic::Problems;
use crate::model::Service;

pub use options::{InvalidOption, Options, RuntimePath, Server, TraitPath};

/// The generated items of a service, as tokens or as text.
#[derive(Debug)]
pub struct Generated {
    /// The name of the service in lower case, which is also the name of the file: `invgate` for `invgate.rs`.
    pub service: String,
    file: ir::File,
    runtime: RuntimePath,
}

impl Generated {
    /// Returns the items as tokens, for a macro. The tokens contain no imports, so that names and imports of the user's module keep their
    /// meaning.
    ///
    /// # Errors
    /// If the generator has a fault.
    pub fn tokens(&self) -> Result<TokenStream, Bug> {
        let mut tokens = TokenStream::new();
        emit::emit(&self.file, &[], self.runtime.path(), &mut |block| {
            block.to_tokens(&mut tokens);
            Ok(())
        })?;
        Ok(tokens)
    }

    /// Returns the header of the file as lines of Markdown, for the documentation of a module: the service, the version of the generator,
    /// and the options.
    pub fn header_docs(&self) -> Vec<String> {
        lower::as_docs(&self.file.header)
    }

    /// Returns the items as formatted text, for a file.
    ///
    /// # Errors
    /// If the generator has a fault.
    pub fn text(&self) -> Result<String, Bug> {
        let mut text = write::Writer::new(&self.file.header);
        emit::emit(&self.file, &self.file.imports, self.runtime.path(), &mut |block| text.add(block))?;
        Ok(text.finish())
    }
}

/// Reports every reason why a service cannot be generated as Rust with these options. Returns whether there is none.
pub(crate) fn check(service: &Service, options: &Options, problems: &mut Problems) -> bool {
    checks::check(service, options, problems)
}

/// Generates Rust from a service that [`check`] accepted. `hash` is the hash of the specification's files.
pub(crate) fn render(service: &Service, options: &Options, hash: u64) -> Result<Generated, Bug> {
    let file = lower::lower(service, options, hash)?;
    Ok(Generated { service: service.name.to_lowercase(), file, runtime: options.runtime.clone() })
}
