//! Output that nobody takes: what is closed or full is no panic.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::common::{finished, root};

const COMMANDS: &[&[&str]] = &[
    &["check", "spec", "--format", "json"],
    &["fmt", "spec", "--check", "--format", "json"],
    &["explain", "--format", "json"],
    &["--version", "--verbose"],
    &["completions", "bash"],
    &["schema", "--for", "output"],
    &["schema", "--for", "service"],
    &["explain"],
    &["export", "openapi", "spec"],
    &["export", "postman", "spec"],
    &["export", "http", "spec"],
    &["export", "json-schema", "spec"],
    &["coverage", "spec", "--against", "tests/data/fields.tsv"],
];

/// Runs with this stdout and stderr, and gives the exit code.
fn code(arguments: &[&str], out: Stdio, err: Stdio) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(arguments).current_dir(root()).stdout(out).stderr(err).status().unwrap().code()
}

/// A pipe whose reader has gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_reader_that_has_gone_is_no_mistake() {
    for arguments in COMMANDS {
        let expected = code(arguments, Stdio::null(), Stdio::null());
        assert_eq!(code(arguments, closed(), closed()), expected, "{arguments:?}");
    }
}

/// Help is printed by the library that parses arguments.
#[test]
fn a_reader_of_help_can_go() {
    for arguments in [&["--help"][..], &["help", "check"], &["check", "--help"]] {
        assert_eq!(code(arguments, closed(), closed()), Some(0), "{arguments:?}");
    }
}

/// As a user sees it: `head` ends after one line.
#[cfg(unix)]
#[test]
fn head_ends_the_output_without_a_message() {
    for arguments in COMMANDS {
        let line = format!("set -o pipefail; '{}' {} | head -n 1", env!("CARGO_BIN_EXE_specwright"), arguments.join(" "));
        let run = finished(Command::new("bash").args(["-c", &line]).current_dir(root()));
        let whole = code(arguments, Stdio::null(), Stdio::null());
        assert_eq!(
            (Some(run.code), run.err.contains("error: cannot write") || run.err.contains("anic")),
            (whole, false),
            "{run:?}"
        );
        assert_eq!(run.out.lines().count(), 1, "{arguments:?}: {run:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_fails() {
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    for arguments in COMMANDS {
        assert_eq!(code(arguments, full(), full()), Some(1), "{arguments:?}");
    }
    let nowhere = ["check", "tests/specs/none"];
    assert_eq!(code(&nowhere, Stdio::null(), full()), Some(1));
}
