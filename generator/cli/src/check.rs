//! `specwright check SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::diagnostic::fix::fixed;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, analyse};

use crate::say::{Colour, print, rewrite, show, tell};

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
    /// Applies the fixes that mistakes and warnings carry, and says what it changed.
    #[arg(long)]
    fix: bool,
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

/// Most rounds of fixes: a file whose syntax is fixed can have mistakes that could not be seen before.
const ROUNDS: usize = 10;

impl Check {
    /// Checks, shows, and says with the exit code how it went.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        if self.fix && !self.apply_fixes() {
            return ExitCode::FAILURE;
        }
        let mut analysis = analyse(&self.spec, Sources::disk());
        let accepted = analysis.check_rust();
        let Analysis { sources, service, problems, .. } = analysis;
        match self.format {
            Format::Text => show(&problems, &sources, colour),
            Format::Json if print(format_args!("{}\n", problems.to_json(&sources))) == ExitCode::FAILURE => {
                return ExitCode::FAILURE;
            }
            Format::Json => {}
        }
        let denied = self.deny.is_some() && !problems.is_empty();
        match service {
            Some(service) if accepted && !denied => {
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

    /// Fixes until nothing more can be fixed; whether every file could be written.
    fn apply_fixes(&self) -> bool {
        for _ in 0..ROUNDS {
            let mut analysis = analyse(&self.spec, Sources::disk());
            analysis.check_rust();
            let Analysis { sources, problems, .. } = analysis;
            let (files, fixed) = fixed(&problems, &sources);
            if files.is_empty() {
                break;
            }
            if !files.iter().all(rewrite) {
                return false;
            }
            for problem in fixed {
                let place = problem.span.map(|span| (sources.path(span.file).display(), sources.position(span)));
                let place = place.map_or(String::new(), |(path, at)| format!("{path}:{}:{}: ", at.line, at.column));
                tell(format_args!("fixed: {place}{} [{}]", problem.message, problem.code));
            }
        }
        true
    }
}
