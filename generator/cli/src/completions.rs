//! The command `specwright completions SHELL`.

use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

use crate::arguments;
use crate::print::print_stdout;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub(crate) fn run(&self) -> ExitCode {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut arguments::command(), "specwright", &mut script);
        print_stdout(String::from_utf8_lossy(&script))
    }
}
