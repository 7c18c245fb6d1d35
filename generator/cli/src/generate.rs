//! `specwright generate SPEC --out DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{Options, RuntimePath, Selection, Server, TraitPath, analyse, write};

use crate::say::{Colour, show, tell};

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// `service.yaml`, or its folder.
    spec: PathBuf,
    /// Folder for the file, which is named after the service.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Leaves the client out.
    #[arg(long)]
    no_client: bool,
    /// The server that is wanted.
    #[arg(long, value_enum, default_value_t)]
    server: Mode,
    /// Keeps only these resources (`users`), operations (`users.create`) and what has these tags (`tag:public`);
    /// `!` in front leaves them out (`!tag:internal`).
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',')]
    only: Vec<Selection>,
    /// Traits that all types derive beside the usual ones, by path.
    #[arg(long, value_name = "TRAIT", value_delimiter = ',')]
    derives: Vec<TraitPath>,
    /// Path of the runtime crate, where it is renamed.
    #[arg(long, value_name = "PATH", default_value_t)]
    runtime: RuntimePath,
    /// Writes nothing; fails when the file is not what would be written.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Mode {
    /// Every operation needs a handler.
    #[default]
    Complete,
    /// An operation without a handler answers 501.
    Stubs,
    /// No server.
    None,
}

impl Generate {
    /// Generates, shows, writes.
    pub(crate) fn run(&self, colour: Colour) -> ExitCode {
        let mut analysis = analyse(&self.spec, Sources::disk());
        let generated = analysis.generate(&self.options());
        show(&analysis.problems, &analysis.sources, colour);
        let Some(generated) = generated else { return ExitCode::FAILURE };
        let path = self.out.join(format!("{}.rs", generated.service));
        let text = match generated.text() {
            Ok(text) => text,
            Err(bug) => {
                tell(bug);
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
                tell(format_args!("{}: {word}", path.display()));
                if word == "differs" { ExitCode::FAILURE } else { ExitCode::SUCCESS }
            }
            Err(error) => {
                tell(format_args!("error: cannot {doing} {}: {error}", path.display()));
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
