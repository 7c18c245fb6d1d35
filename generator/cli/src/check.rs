//! `specwright check SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::Problems;

use crate::say::{Colour, print, show, tell};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// `service.yaml`, or its folder.
    spec: PathBuf,
    /// How mistakes are shown.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Warnings count as mistakes.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Drawn, for people; on stderr.
    #[default]
    Text,
    /// A JSON document, for tools; on stdout.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// Every warning.
    Warnings,
}

impl Check {
    /// Checks, shows, and says with the exit code how it went.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let mut problems = Problems::default();
        let service = specwright_generator::checked(&self.spec, &mut problems);
        match self.format {
            Format::Text => show(&problems, colour),
            Format::Json if print(format_args!("{}\n", problems.to_json())) == ExitCode::FAILURE => return ExitCode::FAILURE,
            Format::Json => {}
        }
        let denied = self.deny.is_some() && !problems.is_empty();
        match service {
            Some(service) if !denied => {
                if matches!(self.format, Format::Text) {
                    let operations: usize = service.resources.iter().map(|resource| resource.operations.len()).sum();
                    let (name, resources) = (&service.name.value, service.resources.len());
                    tell(format_args!("{name}: {operations} operations in {resources} resources, no mistakes"));
                }
                ExitCode::SUCCESS
            }
            _ => ExitCode::FAILURE,
        }
    }
}
