//! `specwright coverage SPEC --against FIELDS.tsv`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Diagnostics;
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::{Code, Diagnostic};
use specwright_generator::source::FileId;

use crate::say::{Colour, print, show};

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// `service.yaml`, or its folder.
    spec: PathBuf,
    /// What is documented: method, path, side, name, required, type; separated by tabs, with a line of headings.
    #[arg(long, value_name = "FIELDS.tsv")]
    against: PathBuf,
    /// Differences that have a reason: method, path, side, name, reason.
    #[arg(long, value_name = "FILE.tsv")]
    explained: Option<PathBuf>,
}

impl Coverage {
    /// Compares and prints; fails when there are differences without a reason.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let mut diagnostics = Diagnostics::default();
        let covered = self.compare(&mut diagnostics);
        show(&diagnostics, colour);
        let Some(covered) = covered else { return ExitCode::FAILURE };
        let printed = print(format_args!("{covered}\n")) == ExitCode::SUCCESS;
        let good = printed && covered.unexplained().next().is_none() && !diagnostics.has_errors();
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn compare(&self, diagnostics: &mut Diagnostics) -> Option<specwright_generator::coverage::Coverage> {
        let service = specwright_generator::checked(&self.spec, diagnostics)?;
        let documented = read(&self.against, diagnostics)?;
        let explained = match &self.explained {
            Some(path) => Some(read(path, diagnostics)?),
            None => None,
        };
        Some(coverage(&service, documented, explained, diagnostics))
    }
}

/// Reads a table into the sources, so that mistakes in it can be shown at their place.
fn read(path: &Path, diagnostics: &mut Diagnostics) -> Option<FileId> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(diagnostics.sources.add(path.to_path_buf(), text)),
        Err(error) => {
            diagnostics.add(Diagnostic::without_place(Code::SW0001, format!("cannot read {}: {error}", path.display())));
            None
        }
    }
}
