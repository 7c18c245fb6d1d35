//! The command `specwright import DOCUMENT --out DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::import;
use specwright_generator::source::Sources;

use crate::deviations::Deviations;
use crate::output::{Colour, print_stderr, show_problems};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Path of an OpenAPI document (3.0, 3.1 or Swagger 2.0, in JSON or YAML).
    document: PathBuf,
    /// The folder of the specification: service.yaml and a file for each resource. It is created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replaces files that exist. Changes that were made in them are lost.
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    deviations: Deviations,
}

impl Import {
    /// Writes the specification and shows the problems of the document.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let (analysis, files) = import(&self.document, Sources::disk());
        show_problems(&analysis.problems, &analysis.sources, colour);
        if !self.deviations.accept(&analysis) || files.is_empty() {
            return ExitCode::FAILURE;
        }
        let changed =
            |(name, text): &&(String, String)| std::fs::read_to_string(self.out.join(name)).is_ok_and(|known| known != *text);
        if let Some((name, _)) = files.iter().find(changed).filter(|_| !self.overwrite) {
            let path = self.out.join(name);
            print_stderr(format_args!("error: {} exists and has another content; `--overwrite` replaces it", path.display()));
            return ExitCode::FAILURE;
        }
        match self.write(&files) {
            Ok(()) => {
                let count: usize =
                    analysis.service.iter().flat_map(|service| &service.resources).map(|it| it.operations.len()).sum();
                print_stderr(format_args!("{}: {count} operations in {} files", self.out.display(), files.len()));
                ExitCode::SUCCESS
            }
            Err(error) => {
                print_stderr(format_args!("error: cannot write {}: {error}", self.out.display()));
                ExitCode::FAILURE
            }
        }
    }

    fn write(&self, files: &[(String, String)]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.out)?;
        files.iter().try_for_each(|(name, text)| std::fs::write(self.out.join(name), text))
    }
}
