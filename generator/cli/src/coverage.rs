//! `specwright coverage SPEC --against FIELDS.tsv`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Problems;
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::{Code, Problem};
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
        let mut problems = Problems::default();
        let covered = self.compare(&mut problems);
        show(&problems, colour);
        let Some(covered) = covered else { return ExitCode::FAILURE };
        let printed = print(format_args!("{covered}\n")) == ExitCode::SUCCESS;
        let good = printed && covered.unexplained().next().is_none() && !problems.has_errors();
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn compare(&self, problems: &mut Problems) -> Option<specwright_generator::coverage::Coverage> {
        let service = specwright_generator::checked(&self.spec, problems)?;
        let documented = read(&self.against, problems)?;
        let explained = match &self.explained {
            Some(path) => Some(read(path, problems)?),
            None => None,
        };
        Some(coverage(&service, documented, explained, problems))
    }
}

/// Reads a table into the sources, so that mistakes in it can be shown at their place.
fn read(path: &Path, problems: &mut Problems) -> Option<FileId> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(problems.sources.add(path.to_path_buf(), text)),
        Err(error) => {
            problems.add(Problem::without_place(Code::SW0001, format!("cannot read {}: {error}", path.display())));
            None
        }
    }
}
