//! Panics of the program. No input should cause one. If one happens, the user reads how to report it.
//!
//! In: a function. Out: its exit code; after a panic a message on stderr and the exit code of a failure.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use specwright_generator::Bug;

use crate::print::print_stderr;

/// Runs a function. A panic in it becomes a message with a code, and exit code 1.
pub(crate) fn guarded(run: fn() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(print_fault));
    panic::catch_unwind(run).unwrap_or(ExitCode::FAILURE)
}

/// Prints a panic as an internal error; with RUST_BACKTRACE also where it comes from.
fn print_fault(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("a panic without a message");
    let place = panic.location().map_or(String::new(), |place| format!(" ({}:{})", place.file(), place.line()));
    print_stderr(Bug::of_panic(format!("{message}{place}")));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        print_stderr(backtrace);
    }
}
