//! What the program says: on stdout what was asked for, on stderr what people read.
//!
//! In: text. Out: the same, written; a stream that is closed or full ends nothing with a panic, as `println!` would. Not here: what
//! is said.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints what was asked for. A reader that has seen enough, such as `head`, is no mistake; a disk that is full is one.
pub(crate) fn print(text: impl Display) -> ExitCode {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            tell(format_args!("error: cannot write: {error}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Tells people a line. Where nobody listens, the exit code still says how it went.
pub(crate) fn tell(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Tells people what has its own line ends.
pub(crate) fn show(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
