//! The command `specwright import DOCUMENT --out DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::import;
use specwright_generator::source::Sources;

use crate::deviations::Deviations;
use crate::output::{Output, OutputArguments, counted};

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
    #[command(flatten)]
    output: OutputArguments,
}

impl Import {
    /// Writes the specification and shows the problems of the document.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("import");
        let progress = output.progress("Reading", &self.document);
        let (analysis, files) = import(&self.document, Sources::disk());
        drop(progress);
        output.problems(&analysis.problems, &analysis.sources);
        let good = self.deviations.accept(&analysis, &mut output) && !files.is_empty() && self.write(&files, &mut output);
        if good {
            let resources = analysis.service.iter().flat_map(|service| &service.resources);
            let count: usize = resources.map(|resource| resource.operations.len()).sum();
            let (operations, files) = (counted(count, "operation"), counted(files.len(), "file"));
            output.message(format_args!("{}: {operations} in {files}", self.out.display()));
        }
        output.finish(good).code
    }

    /// Writes the files, unless one of them has another content already. Returns whether they are written.
    fn write(&self, files: &[(String, String)], output: &mut Output) -> bool {
        let changed =
            |(name, text): &&(String, String)| std::fs::read_to_string(self.out.join(name)).is_ok_and(|known| known != *text);
        if let Some((name, _)) = files.iter().find(changed).filter(|_| !self.overwrite) {
            let path = self.out.join(name);
            output.failure(format_args!("{} exists and has another content; `--overwrite` replaces it", path.display()));
            return false;
        }
        let done =
            std::fs::create_dir_all(&self.out).and_then(|()| files.iter().try_for_each(|file| self.write_one(file, output)));
        if let Err(error) = &done {
            output.failure(format_args!("cannot write {}: {error}", self.out.display()));
        }
        done.is_ok()
    }

    fn write_one(&self, (name, text): &(String, String), output: &mut Output) -> std::io::Result<()> {
        let path = self.out.join(name);
        std::fs::write(&path, text)?;
        output.file(&path, "written");
        Ok(())
    }
}
