//! What the program says: on stdout what was asked for, on stderr what people read.
//!
//! In: text. Out: the same, written; a stream that is closed or full ends nothing with a panic, as `println!` would. Not here: what
//! is said.

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
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Colour {
    /// Whether stderr gets them.
    fn is_wanted(self) -> bool {
        match self {
            Colour::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}

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

/// Writes a file; whether it could be written, which people are told otherwise.
pub(crate) fn rewrite(file: &Rewritten) -> bool {
    let done = file.write();
    if let Err(error) = &done {
        tell(format_args!("error: cannot write {}: {error}", file.path.display()));
    }
    done.is_ok()
}

/// Draws mistakes for people.
pub(crate) fn show(problems: &Problems, sources: &Sources, colour: Colour) {
    let text = problems.render(sources, Style { colour: colour.is_wanted() });
    let _ = io::stderr().write_all(text.as_bytes());
}
