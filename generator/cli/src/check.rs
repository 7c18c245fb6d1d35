//! The command `specwright check SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use specwright_generator::diagnostic::Problem;
use specwright_generator::diagnostic::fix::fixed;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Bug, Problems, Service, analyse_with};

use crate::deviations::Deviations;
use crate::output::{Ended, Output, OutputArguments, counted};
use crate::overlays::Overlays;
use crate::watch::Watch;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Path of `service.yaml`, of its folder, of an OpenAPI document, or of a file of choices (`specwright.yaml`).
    spec: PathBuf,
    #[command(flatten)]
    output: OutputArguments,
    /// Fails if there are warnings.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Applies the fixes of errors and warnings to the files, and lists the fixed problems.
    #[arg(long, conflicts_with = "watch")]
    fix: bool,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    deviations: Deviations,
    #[command(flatten)]
    watch: Watch,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// All warnings.
    Warnings,
}

/// Maximum number of rounds of fixes. After a fix of the syntax, further mistakes of a file can be found.
const ROUNDS: usize = 10;

impl Check {
    /// Checks the specification and shows the problems; with `--watch`, again after each change.
    pub(crate) fn run(&self) -> ExitCode {
        self.watch.run(&self.spec, self.output.is_text().then_some("check"), || self.run_once())
    }

    /// Fails if there are errors, or denied warnings.
    fn run_once(&self) -> Ended {
        let mut output = self.output.begin("check");
        if self.fix && !self.apply_fixes(&mut output) {
            return output.finish(false);
        }
        let progress = output.progress("Checking", &self.spec);
        let mut analysis = analyse_with(&self.spec, &self.overlays.paths, Sources::disk());
        let is_valid = analysis.check_rust();
        drop(progress);
        output.problems(&analysis.problems, &analysis.sources);
        let is_denied = self.deny.is_some() && !analysis.problems.is_empty();
        let good = self.deviations.accept(&analysis, &mut output) && is_valid && !is_denied;
        output.member("service", analysis.service.as_ref().map_or(Value::Null, summary));
        if let Some(service) = analysis.service.filter(|_| good) {
            let (name, resources) = (&service.name.value, counted(service.resources.len(), "resource"));
            output.message(format_args!("{name}: {} in {resources}, no mistakes", counted(operations(&service), "operation")));
        }
        output.finish(good)
    }

    /// Applies fixes until no problem has one. Returns whether all files could be written.
    fn apply_fixes(&self, output: &mut Output) -> bool {
        let mut all = Vec::new();
        for _ in 0..ROUNDS {
            let mut analysis = analyse_with(&self.spec, &self.overlays.paths, Sources::disk());
            analysis.check_rust();
            let Analysis { sources, problems, .. } = analysis;
            let (files, fixed) = match fixed(&problems, &sources) {
                Ok(fixed) => fixed,
                Err(outside) => {
                    let mut problems = Problems::default();
                    problems.add(Bug::from(outside).into());
                    output.problems(&problems, &sources);
                    return false;
                }
            };
            if files.is_empty() {
                break;
            }
            if !files.iter().all(|file| output.rewrite(file)) {
                return false;
            }
            all.extend(report(&fixed, &sources, output));
        }
        output.member("fixed", Value::Array(all));
        true
    }
}

/// Tells people about fixed problems, and returns them for programs.
fn report(fixed: &[&Problem], sources: &Sources, output: &Output) -> Vec<Value> {
    let mut problems = Problems::default();
    for problem in fixed {
        let place = problem.span.map(|span| (sources.path(span.file).display(), sources.position(span)));
        let place = place.map_or(String::new(), |(path, at)| format!("{path}:{}:{}: ", at.line, at.column));
        output.message(format_args!("fixed: {place}{} [{}]", problem.message, problem.code));
        problems.add((*problem).clone());
    }
    problems.to_json(sources).as_array().cloned().unwrap_or_default()
}

fn operations(service: &Service) -> usize {
    service.resources.iter().map(|resource| resource.operations.len()).sum()
}

fn summary(service: &Service) -> Value {
    json!({ "name": service.name.value, "operations": operations(service), "resources": service.resources.len() })
}
