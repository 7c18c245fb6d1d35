//! `specwright export openapi SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiVersion, analyse, openapi};

use crate::say::{Colour, print, show};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// An OpenAPI document, on stdout.
    Openapi(Openapi),
}

#[derive(Debug, Args)]
struct Openapi {
    /// `service.yaml`, or its folder.
    spec: PathBuf,
    /// Version of OpenAPI.
    #[arg(long, value_enum, default_value_t)]
    version: Version,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Version {
    /// 3.1.0
    #[default]
    #[value(name = "3.1")]
    V3_1,
    /// 3.0.3
    #[value(name = "3.0")]
    V3_0,
}

impl Export {
    /// Checks, shows, prints.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let Format::Openapi(openapi) = &self.format;
        openapi.run(colour)
    }
}

impl Openapi {
    fn run(&self, colour: Colour) -> ExitCode {
        let analysis = analyse(&self.spec, Sources::disk());
        show(&analysis.problems, &analysis.sources, colour);
        let Some(service) = analysis.service else { return ExitCode::FAILURE };
        let version = match self.version {
            Version::V3_1 => OpenApiVersion::V3_1,
            Version::V3_0 => OpenApiVersion::V3_0,
        };
        print(format_args!("{:#}\n", openapi(&service, version)))
    }
}
