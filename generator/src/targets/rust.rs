//! Rust: types, validators, server traits and a client.
//!
//! In: a checked service and options. Out: [`Generated`], as tokens or as formatted text. Not here: what generated code does at run
//! time (see the crate `specwright`).

mod emit;
pub(crate) mod ir;
mod lower;
pub mod write;

use proc_macro2::TokenStream;

use crate::check::Checked;
use crate::options::Options;

/// What comes out of a specification: Rust, not yet spelled.
#[derive(Debug)]
pub struct Generated {
    /// Name of the service in lower case: the file's name.
    pub service: String,
    file: ir::File,
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

/// Generates Rust from a checked service. `hash` is that of its files.
pub(crate) fn render(service: &Checked, options: &Options, hash: u64) -> Generated {
    let file = lower::lower(service, options, hash);
    Generated { service: service.name.to_lowercase(), file, runtime: options.runtime.clone() }
}
