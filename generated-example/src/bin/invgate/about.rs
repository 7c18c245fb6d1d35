//! What the program says about itself: `--version`, and the commands `completions` and `man`.
//!
//! In: the definitions of arguments, and facts of the build script. Out: text on stdout, and manual pages.

use std::io;

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions, Man};
use crate::print_line;

/// Prints the version; if it is `verbose`, also the facts that a report of a fault needs.
pub(crate) fn print_version(verbose: bool) {
    let version = concat!("invgate ", env!("CARGO_PKG_VERSION"));
    let (commit, rust, target) = (env!("BUILT_FROM"), env!("BUILT_WITH"), env!("BUILT_FOR"));
    let commit = if commit.is_empty() { "unknown (only a release build from a checkout has it)" } else { commit };
    let facts = if verbose { format!("\ncommit: {commit}\nrust: {rust}\ntarget: {target}") } else { String::new() };
    print_line(io::stdout(), &format!("{version}{facts}"));
}

impl Completions {
    pub(crate) fn run(&self) -> Result<(), String> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "invgate", &mut script);
        print_line(io::stdout(), String::from_utf8_lossy(&script).trim_end());
        Ok(())
    }
}

impl Man {
    pub(crate) fn run(&self) -> Result<(), String> {
        let written = std::fs::create_dir_all(&self.out).and_then(|()| clap_mangen::generate_to(Arguments::command(), &self.out));
        written.map_err(|error| format!("{} cannot be written: {error}", self.out.display()))
    }
}
