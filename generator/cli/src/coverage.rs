//! The command `specwright coverage SPEC --against FIELDS.tsv`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use specwright_generator::diagnostic::{Code, Problem};
use specwright_generator::source::{FileId, Sources};
use specwright_generator::{Analysis, Problems, Selection, analyse, coverage, select};

use crate::output::OutputArguments;

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// Path of `service.yaml`, or of its folder.
    spec: PathBuf,
    /// The documented fields, a table with a line of headings: method, path, side, name, required, type; separated by tabs.
    #[arg(long, value_name = "FIELDS.tsv")]
    against: PathBuf,
    /// A table of differences that have a reason: method, path, side, name, reason.
    #[arg(long, value_name = "FILE.tsv")]
    explained: Option<PathBuf>,
    /// Compares only these resources (`users`), operations (`users.create`), tags (`tag:public`) and paths (`/users/{id}`, `GET /users`,
    /// `/users/*`); `!` before a selection excludes it
    /// (`!tag:internal`).
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',')]
    only: Vec<Selection>,
    #[command(flatten)]
    output: OutputArguments,
}

impl Coverage {
    /// Compares the specification with the table and prints the result. Fails if there are differences without a reason.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("coverage");
        let mut analysis = analyse(&self.spec, Sources::disk());
        let covered = self.compare(&mut analysis);
        output.problems(&analysis.problems, &analysis.sources);
        let Some(covered) = covered else { return output.finish(false).code };
        output.result(format_args!("{covered}\n"));
        output.member("coverage", to_json(&covered));
        output.finish(covered.unexplained().next().is_none() && !analysis.problems.has_errors()).code
    }

    fn compare(&self, analysis: &mut Analysis) -> Option<coverage::Coverage> {
        let Analysis { sources, service, problems, .. } = analysis;
        let service = select(service.as_ref()?, &self.only, problems)?;
        let documented = read(&self.against, sources, problems)?;
        let explained = match &self.explained {
            Some(path) => Some(read(path, sources, problems)?),
            None => None,
        };
        Some(coverage::coverage(&service, documented, explained, sources, problems))
    }
}

/// Reads a table into the sources, so that problems in it are shown with their line.
fn read(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<FileId> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(sources.add(path.to_path_buf(), text)),
        Err(error) => {
            problems.add(Problem::without_span(Code::SW0001, format!("cannot read {}: {error}", path.display())));
            None
        }
    }
}

fn to_json(covered: &coverage::Coverage) -> Value {
    let count = |count: coverage::Count| {
        let coverage::Count { documented, same, maps, explained } = count;
        json!({ "documented": documented, "covered": count.covered(), "same": same, "maps": maps, "explained": explained })
    };
    let differences = covered.differences.iter().map(|it| {
        json!({
            "method": it.method,
            "path": it.path,
            "side": it.side.to_string(),
            "name": it.name,
            "message": it.what.to_string(),
            "reason": it.reason,
        })
    });
    json!({
        "operations": count(covered.operations),
        "parameters": count(covered.parameters),
        "fields": count(covered.fields),
        "differences": differences.collect::<Value>(),
    })
}
