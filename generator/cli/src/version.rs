//! The option `--version`, alone and with `--verbose`.
//!
//! In: what the build script found out. Out: lines on stdout.

use std::process::ExitCode;

use crate::print::print_stdout;

/// The languages that are read. A test reads a file of each.
const LANGUAGES: &str = "specwright 1; Swagger 2.0; OpenAPI 3.0, 3.1";

/// Prints the version; if it is `verbose`, also the facts that a report of a fault needs.
pub(crate) fn print(verbose: bool) -> ExitCode {
    let version = concat!("specwright ", env!("CARGO_PKG_VERSION"));
    if !verbose {
        return print_stdout(format_args!("{version}\n"));
    }
    let commit = match env!("BUILT_FROM") {
        "" => "unknown (not built from a checkout)",
        commit => commit,
    };
    let (rust, target) = (env!("BUILT_WITH"), env!("BUILT_FOR"));
    print_stdout(format_args!("{version}\ncommit: {commit}\nrust: {rust}\ntarget: {target}\nreads: {LANGUAGES}\n"))
}
