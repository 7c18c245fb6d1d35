//! The command line: its commands, the options that all of them have, and its help.
//!
//! In: the arguments of the process. Out: a command with its options. Wrong arguments end the process with exit code 2. Not here: the options of
//! one command (see its module).

use std::ffi::OsString;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::{check, completions, coverage, explain, export, fmt, generate, import, man, new, schema, suggest};

/// The end of each page of help.
const EXIT_CODES: &str = "Exit codes:
  0  success
  1  problems in the input, or a file that cannot be read or written
  2  wrong arguments";

/// Generates Rust from an API specification in YAML: types, validators, server traits and a typed client.
#[derive(Debug, Parser)]
#[command(name = "specwright", version, disable_version_flag = true, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Arguments {
    /// When messages have colours. `auto`: on a terminal, unless NO_COLOR, CLICOLOR_FORCE, CLICOLOR or TERM says otherwise.
    #[arg(long = "color", visible_alias = "colour", value_enum, value_name = "WHEN", default_value_t, global = true)]
    colour: Colour,
    /// Prints the version.
    #[arg(short = 'V', long)]
    version: bool,
    /// With `--version`: prints also the commit, the version of Rust, the platform, and the versions of the languages that are read.
    #[arg(long, requires = "version")]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
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
    /// Proposes choices about an OpenAPI document: pages, outcomes, timestamps and ids that it has by convention, each with its evidence.
    Suggest(suggest::Suggest),
    /// Creates a project with a specification, a server, a client and tests.
    New(new::New),
    /// Prints the JSON Schema of the language, which editors use for completion and checks, or of the output of commands.
    Schema(schema::Schema),
    /// Prints a specification in another format.
    Export(export::Export),
    /// Compares a specification with a table of documented parameters and fields.
    Coverage(coverage::Coverage),
    /// Prints a script that completes commands and options in a shell.
    Completions(completions::Completions),
    /// Writes the manual pages, one for each command.
    Man(man::Man),
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Colour {
    // The values have no documentation: the help of every command would repeat it.
    #[default]
    Auto,
    Always,
    Never,
}

impl Arguments {
    /// The arguments of the process. Prints help and ends the process if that was asked for, or if they are wrong.
    pub(crate) fn of_process() -> Arguments {
        choose_colours(std::env::args_os().skip(1));
        let matches = command().get_matches();
        let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        if arguments.command.is_none() && !arguments.version {
            command().error(ErrorKind::MissingSubcommand, "a command is missing; `specwright --help` lists them").exit();
        }
        arguments
    }
}

/// The command line with its help.
pub(crate) fn command() -> clap::Command {
    with_exit_codes(Arguments::command())
}

/// Adds the exit codes to the help of a command and of its subcommands.
fn with_exit_codes(command: clap::Command) -> clap::Command {
    command.after_help(EXIT_CODES).mut_subcommands(with_exit_codes)
}

/// Applies `--color` to all messages, also to those about wrong arguments. Therefore the option is read before all arguments are parsed.
fn choose_colours(arguments: impl Iterator<Item = OsString>) {
    let mut arguments = arguments.take_while(|argument| argument != "--");
    let mut choice = ColorChoice::Auto;
    while let Some(argument) = arguments.next() {
        let Some(argument) = argument.to_str() else { continue };
        let value = match argument.split_once('=') {
            Some(("--color" | "--colour", value)) => Some(value.to_owned()),
            None if matches!(argument, "--color" | "--colour") => arguments.next().and_then(|value| value.into_string().ok()),
            _ => None,
        };
        choice = match value.as_deref() {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => choice,
        };
    }
    choice.write_global();
}
