//! `specwright fmt SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Problems;
use specwright_generator::format::{self, Formatted};

use crate::say::{Colour, print, show, tell};

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// `service.yaml`, or its folder.
    spec: PathBuf,
    /// Writes nothing; lists the files that would change, and fails when there are any.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    /// Formats, and says which files were changed.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let mut problems = Problems::default();
        let files = format::format(&self.spec, &mut problems);
        show(&problems, colour);
        let mut good = !problems.has_errors();
        for file in files.iter().filter(|file| file.changes()) {
            good &= print(format_args!("{}\n", file.path.display())) == ExitCode::SUCCESS && !self.check && write(file);
        }
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn write(file: &Formatted) -> bool {
    let done = file.write();
    if let Err(error) = &done {
        tell(format_args!("error: cannot write {}: {error}", file.path.display()));
    }
    done.is_ok()
}
