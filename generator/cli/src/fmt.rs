//! The command `specwright fmt SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::Problems;
use specwright_generator::format::format;
use specwright_generator::source::Sources;

use crate::output::OutputArguments;

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Path of `service.yaml`, or of its folder.
    spec: PathBuf,
    /// Writes nothing. Lists the files that are not formatted, and fails if there are any.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    output: OutputArguments,
}

impl Fmt {
    /// Formats the files of the specification, and lists the files that changed.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("fmt");
        let (mut problems, mut sources) = (Problems::default(), Sources::disk());
        let files = format(&self.spec, &mut sources, &mut problems);
        output.problems(&problems, &sources);
        let mut good = !problems.has_errors();
        for file in files.iter().filter(|file| file.changes()) {
            output.result(format_args!("{}\n", file.path.display()));
            let is_written = !self.check && output.rewrite(file);
            output.file(&file.path, if is_written { "written" } else { "differs" });
            good &= is_written;
        }
        output.finish(good).code
    }
}
