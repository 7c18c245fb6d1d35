//! The command `specwright generate SPEC --out DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{Options, RuntimePath, Selection, Server, TraitPath, analyse, write};

use crate::deviations::Deviations;
use crate::output::{Colour, print_stderr, show_problems};

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Path of `service.yaml`, of its folder, or of an OpenAPI document.
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
    /// Generates only these resources (`users`), operations (`users.create`) and tags (`tag:public`); `!` before a selection excludes it
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
    deviations: Deviations,
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
    /// Generates the file and shows the problems of the specification.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let mut analysis = analyse(&self.spec, Sources::disk());
        let generated = analysis.generate(&self.options());
        show_problems(&analysis.problems, &analysis.sources, colour);
        if !self.deviations.accept(&analysis) {
            return ExitCode::FAILURE;
        }
        let Some(generated) = generated else { return ExitCode::FAILURE };
        let path = self.out.join(format!("{}.rs", generated.service));
        let text = match generated.text() {
            Ok(text) => text,
            Err(bug) => {
                print_stderr(bug);
                return ExitCode::FAILURE;
            }
        };
        let doing = if self.check { "read" } else { "write" };
        let done = if self.check {
            std::fs::read_to_string(&path).map(|known| if known == text { "is up to date" } else { "differs" })
        } else {
            write::write_if_changed(&path, &text).map(|changed| if changed { "written" } else { "unchanged" })
        };
        match done {
            Ok(word) => {
                print_stderr(format_args!("{}: {word}", path.display()));
                if word == "differs" { ExitCode::FAILURE } else { ExitCode::SUCCESS }
            }
            Err(error) => {
                print_stderr(format_args!("error: cannot {doing} {}: {error}", path.display()));
                ExitCode::FAILURE
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
        Options { client: !self.no_client, server, only, derives, runtime }
    }
}
