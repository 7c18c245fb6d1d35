//! The command `specwright`: a thin front end of the generator.
//!
//! In: arguments. Out: files, diagnostics on stderr, an exit code: 0 when it went well, 1 when the specification has
//! mistakes, 2 when the command was misused. Not here: anything about specifications.

mod check;
mod coverage;
mod explain;
mod export;
mod fmt;
mod generate;
mod new;
mod say;
mod schema;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use say::Colour;

/// Turns endpoint definitions in YAML into Rust: types, validators, route traits, a typed client.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// When mistakes are drawn in colours.
    #[arg(long = "color", visible_alias = "colour", value_enum, value_name = "WHEN", default_value_t, global = true)]
    colour: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reports every mistake of a specification.
    Check(check::Check),
    /// Brings the files of a specification into one style; what they mean and their comments stay.
    Fmt(fmt::Fmt),
    /// Explains a mistake by its code, with a wrong and a right example.
    Explain(explain::Explain),
    /// Writes the Rust of a specification.
    Generate(generate::Generate),
    /// Makes a project with a specification, a server, a client and tests.
    New(new::New),
    /// Prints the JSON Schema of the language, by which editors complete and check.
    Schema(schema::Schema),
    /// Prints a specification in a format of others.
    Export(export::Export),
    /// Holds a specification against a documented list of parameters and fields.
    Coverage(coverage::Coverage),
}

fn main() -> ExitCode {
    let Arguments { colour, command } = Arguments::parse();
    match command {
        Command::Check(check) => check.run(colour),
        Command::Explain(explain) => explain.run(),
        Command::Fmt(fmt) => fmt.run(colour),
        Command::Generate(generate) => generate.run(colour),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Export(export) => export.run(colour),
        Command::Coverage(coverage) => coverage.run(colour),
    }
}
