//! The command `specwright check SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::diagnostic::fix::fixed;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, analyse};

use crate::deviations::Deviations;
use crate::output::{Colour, print_stderr, print_stdout, show_problems, write_file};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Path of `service.yaml`, of its folder, or of an OpenAPI document.
    spec: PathBuf,
    /// The format of the problems.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Fails if there are warnings.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Applies the fixes of errors and warnings to the files, and lists the fixed problems.
    #[arg(long)]
    fix: bool,
    #[command(flatten)]
    deviations: Deviations,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Text for people, on stderr.
    #[default]
    Text,
    /// A JSON document for programs, on stdout.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// All warnings.
    Warnings,
}

/// Maximum number of rounds of fixes. After a fix of the syntax, further mistakes of a file can be found.
const ROUNDS: usize = 10;

impl Check {
    /// Checks the specification and shows the problems. Fails if there are errors, or denied warnings.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        if self.fix && !self.apply_fixes() {
            return ExitCode::FAILURE;
        }
        let mut analysis = analyse(&self.spec, Sources::disk());
        let accepted = analysis.check_rust();
        let is_tolerated = self.deviations.accept(&analysis);
        let Analysis { sources, service, problems, .. } = analysis;
        match self.format {
            Format::Text => show_problems(&problems, &sources, colour),
            Format::Json if print_stdout(format_args!("{}\n", problems.to_json(&sources))) == ExitCode::FAILURE => {
                return ExitCode::FAILURE;
            }
            Format::Json => {}
        }
        let denied = self.deny.is_some() && !problems.is_empty();
        match service {
            Some(service) if accepted && is_tolerated && !denied => {
                if matches!(self.format, Format::Text) {
                    let operations: usize = service.resources.iter().map(|resource| resource.operations.len()).sum();
                    let (name, resources) = (&service.name.value, service.resources.len());
                    print_stderr(format_args!("{name}: {operations} operations in {resources} resources, no mistakes"));
                }
                ExitCode::SUCCESS
            }
            _ => ExitCode::FAILURE,
        }
    }

    /// Applies fixes until no problem has one. Returns whether all files could be written.
    fn apply_fixes(&self) -> bool {
        for _ in 0..ROUNDS {
            let mut analysis = analyse(&self.spec, Sources::disk());
            analysis.check_rust();
            let Analysis { sources, problems, .. } = analysis;
            let (files, fixed) = fixed(&problems, &sources);
            if files.is_empty() {
                break;
            }
            if !files.iter().all(write_file) {
                return false;
            }
            for problem in fixed {
                let place = problem.span.map(|span| (sources.path(span.file).display(), sources.position(span)));
                let place = place.map_or(String::new(), |(path, at)| format!("{path}:{}:{}: ", at.line, at.column));
                print_stderr(format_args!("fixed: {place}{} [{}]", problem.message, problem.code));
            }
        }
        true
    }
}
