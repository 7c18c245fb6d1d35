//! The command `specwright schema --for service|resource|choices|output`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::schema;

use crate::output;
use crate::print::print_stdout;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema describes.
    #[arg(long = "for", value_enum, value_name = "KIND")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// The file service.yaml.
    Service,
    /// A resource file, which service.yaml lists.
    Resource,
    /// A file of choices about an OpenAPI document, such as specwright.yaml.
    Choices,
    /// The JSON that commands print with `--format json`.
    Output,
}

impl Schema {
    /// Prints the schema.
    pub(crate) fn run(&self) -> ExitCode {
        let text = match self.kind {
            Kind::Service => schema::service(),
            Kind::Resource => schema::resource(),
            Kind::Choices => schema::choices(),
            Kind::Output => output::SCHEMA.to_owned(),
        };
        print_stdout(text)
    }
}
