//! The command `specwright`, a front end of the generator.
//!
//! In: arguments. Out: files, problems on stderr, and an exit code: 0 for success, 1 if the specification has errors or a file cannot be
//! read or written, 2 for wrong arguments. Not here: the generator itself.

mod check;
mod coverage;
mod deviations;
mod explain;
mod export;
mod fmt;
mod generate;
mod import;
mod new;
mod output;
mod schema;
mod version;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};

use output::Colour;

/// Generates Rust from an API specification in YAML: types, validators, server traits and a typed client.
#[derive(Debug, Parser)]
#[command(disable_version_flag = true, arg_required_else_help = true)]
struct Arguments {
    /// Print the version.
    #[arg(short = 'V', long)]
    version: bool,
    /// With --version, also print what a report of a bug needs.
    #[arg(short, long, requires = "version")]
    verbose: bool,
    /// When problems are shown in colours.
    #[arg(long = "color", visible_alias = "colour", value_enum, value_name = "WHEN", default_value_t, global = true)]
    colour: Colour,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reports all mistakes in a specification.
    Check(check::Check),
    /// Formats the files of a specification, and keeps their meaning and comments.
    Fmt(fmt::Fmt),
    /// Explains the code of a problem, with a wrong and a right example.
    Explain(explain::Explain),
    /// Generates Rust from a specification.
    Generate(generate::Generate),
    /// Writes an OpenAPI document as a specification.
    Import(import::Import),
    /// Creates a project with a specification, a server, a client and tests.
    New(new::New),
    /// Prints the JSON Schema of the language, which editors use for completion and checks.
    Schema(schema::Schema),
    /// Prints a specification in another format.
    Export(export::Export),
    /// Compares a specification with a table of documented parameters and fields.
    Coverage(coverage::Coverage),
}

fn main() -> ExitCode {
    let Arguments { version, verbose, colour, command } = Arguments::parse();
    if version {
        return output::print_stdout(version::text(verbose));
    }
    let Some(command) = command else {
        Arguments::command().error(ErrorKind::MissingSubcommand, "a command is missing, such as `check`").exit()
    };
    match command {
        Command::Check(check) => check.run(colour),
        Command::Explain(explain) => explain.run(),
        Command::Fmt(fmt) => fmt.run(colour),
        Command::Generate(generate) => generate.run(colour),
        Command::Import(import) => import.run(colour),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Export(export) => export.run(colour),
        Command::Coverage(coverage) => coverage.run(colour),
    }
}
