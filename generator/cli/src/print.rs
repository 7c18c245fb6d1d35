//! Text on stdout and stderr: results go to stdout, messages to stderr.
//!
//! In: text. Out: nothing. A stream that is closed or full causes no panic, as it does with `println!`.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints a result to stdout.
///
/// # Errors
/// If it cannot be written. A reader that closes the stream early, such as `head`, is no error.
pub(crate) fn write_stdout(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Prints a result to stdout. Returns the exit code; prints the error if the result cannot be written.
pub(crate) fn print_stdout(text: impl Display) -> ExitCode {
    match write_stdout(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_stderr(format_args!("error: cannot write: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Prints a line to stderr. A failure is ignored, since the exit code still reports the result.
pub(crate) fn print_stderr(line: impl Display) {
    // One write, so that lines of several programs do not mix.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
