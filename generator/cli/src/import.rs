//! The command `specwright import DOCUMENT --out DIR`.

mod merge;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use specwright_generator::import_with;
use specwright_generator::source::Sources;

use crate::deviations::Deviations;
use crate::output::{Output, OutputArguments, counted};
use crate::overlays::Overlays;
use merge::{Action, Change, Last, Resolution};

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
    /// Where a change by hand and a change of the document are in the same lines, keeps the one by hand.
    #[arg(long, conflicts_with = "overwrite")]
    keep: bool,
    #[command(flatten)]
    overlays: Overlays,
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
        let (analysis, files) = import_with(&self.document, &self.overlays.paths, Sources::disk());
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

    /// Writes the files, merged with changes that were made in them since the last import. Returns whether they are written. If one of them
    /// cannot be merged, none is written.
    fn write(&self, files: &[(String, String)], output: &mut Output) -> bool {
        let last = if self.overwrite { Last::default() } else { Last::read(&self.out) };
        let changes = match merge::changes(&self.out, &last, files, self.resolution()) {
            Ok(changes) => changes,
            Err(error) => {
                output.failure(format_args!("cannot read {}: {error}", self.out.display()));
                return false;
            }
        };
        let conflicts: Vec<_> = changes.iter().filter_map(|change| change.conflict().map(|why| (&change.name, why))).collect();
        for (name, why) in &conflicts {
            let path = self.out.join(name);
            output.failure(format_args!("{}: {why}", path.display()));
            output.file(&path, "differs");
        }
        if !conflicts.is_empty() {
            output.failure("no file is written: `--keep` keeps what is in the folder, `--overwrite` replaces it");
            return false;
        }
        let done = std::fs::create_dir_all(&self.out)
            .and_then(|()| changes.iter().try_for_each(|change| self.perform(change, output)))
            .and_then(|()| Last::of(files).write(&self.out));
        if let Err(error) = &done {
            output.failure(format_args!("cannot write {}: {error}", self.out.display()));
        }
        done.is_ok()
    }

    fn resolution(&self) -> Resolution {
        match (self.overwrite, self.keep) {
            (true, _) => Resolution::Document,
            (false, true) => Resolution::Hand,
            (false, false) => Resolution::None,
        }
    }

    fn perform(&self, change: &Change, output: &mut Output) -> std::io::Result<()> {
        let path = self.out.join(&change.name);
        match &change.action {
            Action::Write { text, is_merged } => {
                std::fs::write(&path, text)?;
                if *is_merged {
                    output.message(format_args!("{}: merged with the changes by hand", path.display()));
                }
                output.file(&path, "written");
            }
            Action::Remove => {
                std::fs::remove_file(&path)?;
                output.message(format_args!("{}: removed, since the document no longer has its operations", path.display()));
                output.file(&path, "removed");
            }
            Action::Keep => {
                output.message(format_args!("{}: kept as it was changed by hand", path.display()));
                output.file(&path, "current");
            }
            Action::Nothing => output.file(&path, "current"),
            // `write` refuses conflicts before.
            Action::Conflict(_) => {}
        }
        Ok(())
    }
}
