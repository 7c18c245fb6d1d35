//! The command `specwright fmt SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Problems;
use specwright_generator::format::format;
use specwright_generator::source::Sources;

use crate::output::{Colour, print_stdout, show_problems, write_file};

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Path of `service.yaml`, or of its folder.
    spec: PathBuf,
    /// Writes nothing. Lists the files that are not formatted, and fails if there are any.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    /// Formats the files of the specification, and lists the files that changed.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let (mut problems, mut sources) = (Problems::default(), Sources::disk());
        let files = format(&self.spec, &mut sources, &mut problems);
        show_problems(&problems, &sources, colour);
        let mut good = !problems.has_errors();
        for file in files.iter().filter(|file| file.changes()) {
            good &=
                print_stdout(format_args!("{}\n", file.path.display())) == ExitCode::SUCCESS && !self.check && write_file(file);
        }
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
