//! `specwright schema --for service|resource`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::schema;

use crate::say::print;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of file that is described.
    #[arg(long = "for", value_enum, value_name = "KIND")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// service.yaml.
    Service,
    /// The files that it lists.
    Resource,
}

impl Schema {
    /// Prints the schema.
    pub(crate) fn run(&self) -> ExitCode {
        let text = match self.kind {
            Kind::Service => schema::service(),
            Kind::Resource => schema::resource(),
        };
        print(text)
    }
}
