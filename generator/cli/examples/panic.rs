//! A program that panics as the command would, for the test of its message.

use std::process::ExitCode;

#[path = "../src/fault.rs"]
mod fault;
#[path = "../src/print.rs"]
mod print;

fn main() -> ExitCode {
    fault::guarded(|| {
        print::print_stdout("begun\n");
        panic!("an invariant is broken")
    })
}
