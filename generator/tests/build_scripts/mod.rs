//! The output of build scripts: errors go to stderr and fail the build, and warnings are printed in the format of cargo.
//!
//! In: two wrong examples of docs/diagnostics.md. Not here: the text of messages (see `diagnostics`), and the use of cargo (see `compiles`
//! in `tests`).

use std::process::{Command, ExitCode, Output};

use specwright_generator::build;

use crate::page;
use crate::wrong::{Case, cases};

/// This environment variable is set in the process that acts as the build script.
const IS_BUILD_SCRIPT: &str = "SPECWRIGHT_TEST_SCRIPT";

/// The test runs its own program again as the build script.
#[test]
fn problems_are_printed_as_they_are_rendered() -> ExitCode {
    if std::env::var_os(IS_BUILD_SCRIPT).is_some() {
        return build("spec");
    }
    let (error_output, error_text) = run_build_script("SW0100");
    assert!(!error_output.status.success());
    assert_eq!(String::from_utf8_lossy(&error_output.stderr).trim_end(), error_text.trim_end());
    let (warning_output, warning_text) = run_build_script("SW0350");
    assert!(warning_output.status.success());
    let lines = String::from_utf8_lossy(&warning_output.stdout).into_owned();
    let lines: Vec<_> = lines.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(lines, warning_text.lines().collect::<Vec<_>>());
    ExitCode::SUCCESS
}

/// Runs a build script with the wrong example of a code. Returns its output, and the problems as the generator renders them.
fn run_build_script(code: &str) -> (Output, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("spec");
    std::fs::create_dir(&spec).expect("a folder");
    let case: Case = cases().into_iter().find(|case| case.code == code).expect("a case");
    case.write(&spec);
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    // With one thread, the name of the test would be printed before the first line.
    command.args(["--exact", "build_scripts::problems_are_printed_as_they_are_rendered", "--nocapture", "--test-threads=2"]);
    let output =
        command.current_dir(folder.path()).env(IS_BUILD_SCRIPT, "").env("OUT_DIR", folder.path()).output().expect("a run");
    let stdout = String::from_utf8_lossy(&output.stdout);
    for watched in ["spec", "spec/service.yaml", "spec/base.yaml", "spec/things.yaml"] {
        assert!(stdout.contains(&format!("cargo::rerun-if-changed={watched}\n")), "{watched}: {stdout}");
    }
    let mut outcome = page::run_in(&spec);
    outcome.sources.show_from(folder.path());
    (output, outcome.text())
}
