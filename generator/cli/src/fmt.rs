//! `specwright fmt SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Problems;
use specwright_generator::format::format;
use specwright_generator::source::Sources;

use crate::say::{Colour, print, rewrite, show};

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
        let (mut problems, mut sources) = (Problems::default(), Sources::disk());
        let files = format(&self.spec, &mut sources, &mut problems);
        show(&problems, &sources, colour);
        let mut good = !problems.has_errors();
        for file in files.iter().filter(|file| file.changes()) {
            good &= print(format_args!("{}\n", file.path.display())) == ExitCode::SUCCESS && !self.check && rewrite(file);
        }
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
