//! The program `invgate`: it serves the service desk, manages its database, and prints completions and manual pages.
//!
//! In: arguments and environment variables (see `arguments`). Out: a running server or the result of a command. The exit code is 0 for
//! success, 1 for a failure and 2 for invalid arguments. Not here: the desk itself (see the library).

mod about;
mod address;
mod arguments;
mod database;
mod demonstration;
mod greeting;
mod serve;
mod shutdown;

use std::io::Write;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { command, version, verbose, serve } = Arguments::parse();
    if version {
        about::print_version(verbose);
        return ExitCode::SUCCESS;
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let colours = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    let result = match command {
        // Without a command, the program serves, with the options of `serve`.
        None => serve.run().await,
        Some(Command::Serve(serve)) => serve.run().await,
        Some(Command::Seed(seed)) => seed.run().await,
        Some(Command::Reset(reset)) => reset.run().await,
        Some(Command::CheckDatabase(check)) => check.run().await,
        Some(Command::Completions(completions)) => completions.run(),
        Some(Command::Man(man)) => man.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            print_line(std::io::stderr(), &format!("error: {message}"));
            ExitCode::FAILURE
        }
    }
}

/// Prints a line. Ignores errors: the program continues if its output is closed.
fn print_line(mut out: impl Write, line: &str) {
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Formats an error and its causes in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let errors = std::iter::successors(Some(error), |error| error.source());
    let mut messages: Vec<_> = errors.map(ToString::to_string).collect();
    // An error that only wraps its cause has the same message.
    messages.dedup();
    messages.join(": ").lines().collect::<Vec<_>>().join(" ")
}
