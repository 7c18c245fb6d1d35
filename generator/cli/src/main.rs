//! The command `specwright`, a front end of the generator.
//!
//! In: arguments. Out: files, problems on stderr or as JSON, and an exit code: 0 for success, 1 for problems in the input and for files that
//! cannot be read or written, 2 for wrong arguments. Not here: the generator itself.

mod arguments;
mod check;
mod completions;
mod coverage;
mod deviations;
mod explain;
mod export;
mod fault;
mod fmt;
mod generate;
mod import;
mod man;
mod new;
mod output;
mod overlays;
mod print;
mod progress;
mod schema;
mod suggest;
mod version;
mod watch;

use std::process::ExitCode;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    fault::guarded(run)
}

fn run() -> ExitCode {
    match Arguments::of_process() {
        Arguments { command: Some(command), .. } => run_command(command),
        Arguments { command: None, verbose, .. } => version::print(verbose),
    }
}

fn run_command(command: Command) -> ExitCode {
    match command {
        Command::Check(check) => check.run(),
        Command::Completions(completions) => completions.run(),
        Command::Coverage(coverage) => coverage.run(),
        Command::Explain(explain) => explain.run(),
        Command::Export(export) => export.run(),
        Command::Fmt(fmt) => fmt.run(),
        Command::Generate(generate) => generate.run(),
        Command::Import(import) => import.run(),
        Command::Man(man) => man.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Suggest(suggest) => suggest.run(),
    }
}
