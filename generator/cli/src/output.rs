//! Output on stdout and stderr: results go to stdout, messages to stderr.
//!
//! In: text. Out: nothing. A stream that is closed or full causes no panic, as it does with `println!`.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use specwright_generator::Problems;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::{Rewritten, Sources};

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Whether the output on stderr has colours.
    fn is_wanted(self) -> bool {
        match self {
            Colour::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}

/// Prints a result to stdout. Fails if it cannot be written; a reader that closes the stream early, such as `head`, is no failure.
pub(crate) fn print_stdout(text: impl Display) -> ExitCode {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            print_stderr(format_args!("error: cannot write: {error}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Prints a line to stderr. A failure is ignored, since the exit code still reports the result.
pub(crate) fn print_stderr(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a file. Returns whether it could be written; if not, prints the error.
pub(crate) fn write_file(file: &Rewritten) -> bool {
    let done = file.write();
    if let Err(error) = &done {
        print_stderr(format_args!("error: cannot write {}: {error}", file.path.display()));
    }
    done.is_ok()
}

/// Prints problems to stderr.
pub(crate) fn show_problems(problems: &Problems, sources: &Sources, colour: Colour) {
    let text = problems.render(sources, Style { colour: colour.is_wanted() });
    let _ = io::stderr().write_all(text.as_bytes());
}
