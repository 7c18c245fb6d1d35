//! The command `specwright generate SPEC --out DIR`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{Options, RuntimePath, Selection, Server, TraitPath, analyse_with, write};

use crate::deviations::Deviations;
use crate::output::{Ended, Output, OutputArguments};
use crate::overlays::Overlays;
use crate::watch::Watch;

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Path of `service.yaml`, of its folder, of an OpenAPI document, or of a file of choices (`specwright.yaml`).
    spec: PathBuf,
    /// The folder of the generated file, whose name is that of the service.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Generates no client.
    #[arg(long)]
    no_client: bool,
    /// The server to generate.
    #[arg(long, value_enum, default_value_t)]
    server: Mode,
    /// Generates only these resources (`users`), operations (`users.create`), tags (`tag:public`) and paths (`/users/{id}`, `GET /users`,
    /// `/users/*`); `!` before a selection excludes it
    /// (`!tag:internal`).
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',')]
    only: Vec<Selection>,
    /// Paths of traits that all types derive, in addition to the ones that they have by default.
    #[arg(long, value_name = "TRAIT", value_delimiter = ',')]
    derives: Vec<TraitPath>,
    /// The path of the runtime crate, if it is renamed.
    #[arg(long, value_name = "PATH", default_value_t)]
    runtime: RuntimePath,
    /// Writes nothing. Fails if the file differs from the generated text.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    deviations: Deviations,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    watch: Watch,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Mode {
    /// Every operation must have a handler.
    #[default]
    Complete,
    /// An operation without a handler answers 501.
    Stubs,
    /// No server.
    None,
}

impl Generate {
    /// Generates the file and shows the problems of the specification; with `--watch`, again after each change.
    pub(crate) fn run(&self) -> ExitCode {
        self.watch.run(&self.spec, self.output.is_text().then_some("generate"), || self.run_once())
    }

    fn run_once(&self) -> Ended {
        let mut output = self.output.begin("generate");
        let progress = output.progress("Checking", &self.spec);
        let mut analysis = analyse_with(&self.spec, &self.overlays.paths, Sources::disk());
        progress.step(&format!("Generating Rust from {}", self.spec.display()));
        let generated = analysis.generate(&self.options()).and_then(|generated| {
            let text = generated.text().map_err(|bug| analysis.problems.add(bug.into())).ok()?;
            Some((self.out.join(format!("{}.rs", generated.service)), text))
        });
        drop(progress);
        output.problems(&analysis.problems, &analysis.sources);
        let is_tolerated = self.deviations.accept(&analysis, &mut output);
        let good = generated.is_some_and(|(path, text)| is_tolerated && self.finish(&path, &text, &mut output));
        output.finish(good)
    }

    /// Writes the file, or compares it. Returns whether it has the generated text now.
    fn finish(&self, path: &Path, text: &str, output: &mut Output) -> bool {
        let (doing, done) = if self.check {
            let known = std::fs::read_to_string(path);
            ("read", known.map(|known| if known == text { ("current", "is up to date") } else { ("differs", "differs") }))
        } else {
            let changed = write::write_if_changed(path, text);
            ("write", changed.map(|changed| if changed { ("written", "written") } else { ("current", "unchanged") }))
        };
        match done {
            Ok((state, word)) => {
                output.message(format_args!("{}: {word}", path.display()));
                output.file(path, state);
                state != "differs"
            }
            Err(error) => {
                output.failure(format_args!("cannot {doing} {}: {error}", path.display()));
                false
            }
        }
    }

    fn options(&self) -> Options {
        let server = match self.server {
            Mode::Complete => Server::Complete,
            Mode::Stubs => Server::Stubs,
            Mode::None => Server::Without,
        };
        let (only, derives, runtime) = (self.only.clone(), self.derives.clone(), self.runtime.clone());
        let overlays = self.overlays.paths.clone();
        Options { client: !self.no_client, server, only, derives, runtime, overlays }
    }
}
