//! The command `specwright schema --for service|resource`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::schema;

use crate::output::print_stdout;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of file that the schema describes.
    #[arg(long = "for", value_enum, value_name = "KIND")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// The file service.yaml.
    Service,
    /// A resource file, which service.yaml lists.
    Resource,
}

impl Schema {
    /// Prints the schema.
    pub(crate) fn run(&self) -> ExitCode {
        let text = match self.kind {
            Kind::Service => schema::service(),
            Kind::Resource => schema::resource(),
        };
        print_stdout(text)
    }
}
