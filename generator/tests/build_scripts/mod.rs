//! What build scripts print: errors on stderr, which stop the build, and warnings as cargo takes them.
//!
//! In: two wrong examples of the page. Out: nothing. Not here: the wording (see `diagnostics`), and cargo itself (see `compiles` in
//! `tests`).

use std::process::{Command, ExitCode, Output};

use specwright_generator::build;

use crate::page;
use crate::wrong::{Case, cases};

/// Set in the process that is the build script.
const SCRIPT: &str = "SPECWRIGHT_TEST_SCRIPT";

#[test]
fn problems_are_printed_as_they_are_drawn() -> ExitCode {
    if std::env::var_os(SCRIPT).is_some() {
        return build("spec");
    }
    let (error, warning) = (run("SW0100"), run("SW0350"));
    assert!(!error.0.status.success() && warning.0.status.success());
    assert_eq!(String::from_utf8_lossy(&error.0.stderr).trim_end(), error.1.trim_end());
    let lines = String::from_utf8_lossy(&warning.0.stdout).into_owned();
    let lines: Vec<_> = lines.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(lines, warning.1.lines().collect::<Vec<_>>());
    ExitCode::SUCCESS
}

/// What a build script prints of a code's wrong example, and what the generator draws.
fn run(code: &str) -> (Output, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("spec");
    std::fs::create_dir(&spec).expect("a folder");
    let case: Case = cases().into_iter().find(|case| case.code == code).expect("a case");
    case.write(&spec);
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    // Alone it would print the test's name in front of the first line.
    command.args(["--exact", "build_scripts::problems_are_printed_as_they_are_drawn", "--nocapture", "--test-threads=2"]);
    let output = command.current_dir(folder.path()).env(SCRIPT, "").env("OUT_DIR", folder.path()).output().expect("a run");
    let out = String::from_utf8_lossy(&output.stdout);
    for watched in ["spec", "spec/service.yaml", "spec/base.yaml", "spec/things.yaml"] {
        assert!(out.contains(&format!("cargo::rerun-if-changed={watched}\n")), "{watched}: {out}");
    }
    let mut found = page::run_in(&spec);
    found.sources.show_from(folder.path());
    (output, found.text())
}
