//! The command `specwright man --out DIR`.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::arguments;
use crate::print::print_stderr;

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder of the pages. It is created if it does not exist. `man` finds the pages in a folder `man1`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Man {
    /// Writes a page for the program and for each command.
    pub(crate) fn run(&self) -> ExitCode {
        match self.write() {
            Ok(()) => {
                print_stderr(format_args!("{}: written; next: man {0}/specwright.1", self.out.display()));
                ExitCode::SUCCESS
            }
            Err(error) => {
                print_stderr(format_args!("error: cannot write {}: {error}", self.out.display()));
                ExitCode::FAILURE
            }
        }
    }

    fn write(&self) -> io::Result<()> {
        std::fs::create_dir_all(&self.out)?;
        clap_mangen::generate_to(arguments::command(), &self.out)
    }
}
