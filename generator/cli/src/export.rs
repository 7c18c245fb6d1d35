//! The command `specwright export openapi SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{
    Analysis, OpenApiBodies, OpenApiOptions, OpenApiRules, OpenApiVersion, Selection, ServerUrl, analyse, openapi, select,
};

use crate::output::{Colour, print_stdout, show_problems};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// Prints an OpenAPI document to stdout.
    Openapi(Openapi),
}

#[derive(Debug, Args)]
struct Openapi {
    /// Path of `service.yaml`, or of its folder.
    spec: PathBuf,
    /// Exports only these resources (`users`), operations (`users.create`) and tags (`tag:public`); `!` before a selection excludes it
    /// (`!tag:internal`).
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',')]
    only: Vec<Selection>,
    /// The version of OpenAPI.
    #[arg(long, value_enum, default_value_t)]
    version: Version,
    /// Media types of request bodies.
    #[arg(long, value_enum, default_value_t)]
    bodies: Bodies,
    /// How rules across parameters are described, beside their sentences.
    #[arg(long, value_enum, default_value_t)]
    rules: Rules,
    /// Where the service runs, without its base path: `https://{instance=support}.desk.example`, with `instance` as a variable. By
    /// default, addresses are relative to the host that serves the document.
    #[arg(long, value_name = "URL")]
    server: Option<ServerUrl>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Bodies {
    /// JSON, or multipart if a parameter is a file.
    #[default]
    One,
    /// Every media type that the service reads, JSON first.
    All,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Rules {
    /// As data under `x-specwright-rules`.
    #[default]
    Extension,
    /// As JSON Schema of the body too.
    Schema,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Version {
    /// OpenAPI 3.1.0.
    #[default]
    #[value(name = "3.1")]
    V3_1,
    /// OpenAPI 3.0.3.
    #[value(name = "3.0")]
    V3_0,
}

impl Export {
    /// Exports the specification and shows its problems.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let Format::Openapi(openapi) = &self.format;
        openapi.run(colour)
    }
}

impl Openapi {
    fn run(&self, colour: Colour) -> ExitCode {
        let mut analysis = analyse(&self.spec, Sources::disk());
        let document = self.document(&mut analysis);
        show_problems(&analysis.problems, &analysis.sources, colour);
        match document {
            Some(document) => print_stdout(document),
            None => ExitCode::FAILURE,
        }
    }

    fn options(&self) -> OpenApiOptions {
        let version = match self.version {
            Version::V3_1 => OpenApiVersion::V3_1,
            Version::V3_0 => OpenApiVersion::V3_0,
        };
        let bodies = match self.bodies {
            Bodies::One => OpenApiBodies::One,
            Bodies::All => OpenApiBodies::All,
        };
        let rules = match self.rules {
            Rules::Extension => OpenApiRules::Extension,
            Rules::Schema => OpenApiRules::Schema,
        };
        OpenApiOptions { version, bodies, rules, server: self.server.clone() }
    }

    /// The document of the selected operations; `None` if there are errors.
    fn document(&self, Analysis { service, problems, .. }: &mut Analysis) -> Option<String> {
        let service = select(service.as_ref()?, &self.only, problems)?;
        let document = openapi(&service, &self.options()).map_err(|bug| problems.add(bug.into())).ok()?;
        Some(format!("{document:#}\n"))
    }
}
