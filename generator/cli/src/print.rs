//! Text on stdout and stderr: results go to stdout, messages to stderr.
//!
//! In: text. Out: nothing. A stream that is closed or full causes no panic, as it does with `println!`.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Whether the reader of a stream still reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// It reads, or did not say otherwise yet.
    Reads,
    /// It closed the stream early, such as `head`.
    Gone,
}

/// Prints a result to stdout.
///
/// # Errors
/// If it cannot be written. A reader that is gone is no error.
pub(crate) fn write_stdout(text: impl Display) -> io::Result<Reader> {
    write_to(&mut io::stdout().lock(), text)
}

/// Prints a line to stderr. A reader that is gone is no error, and a failure is ignored, since the exit code still reports the result.
pub(crate) fn print_stderr(line: impl Display) -> Reader {
    // One write, so that lines of several programs do not mix.
    write_to(&mut io::stderr().lock(), format!("{line}\n")).unwrap_or(Reader::Reads)
}

fn write_to(out: &mut impl Write, text: impl Display) -> io::Result<Reader> {
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::Reads),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(error),
    }
}

/// Prints a result to stdout. Returns the exit code; prints the error if the result cannot be written.
pub(crate) fn print_stdout(text: impl Display) -> ExitCode {
    match write_stdout(text) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            print_stderr(format_args!("error: cannot write: {error}"));
            ExitCode::FAILURE
        }
    }
}
