//! What build scripts print of a case of every code.
//!
//! In: the wrong examples of the page. Out: snapshots of what cargo shows. Not here: cargo itself (see `compiles` in `tests`).

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

use specwright_generator::diagnostic::Code;
use specwright_generator::{Options, build_with};

use crate::wrong::{By, Case, by_theme, cases, of_code};

/// Set in the process that stands for the build script; the choices beside it.
const SCRIPT: [&str; 3] = ["SPECWRIGHT_TEST_SCRIPT", "SPECWRIGHT_TEST_ONLY", "SPECWRIGHT_TEST_DERIVES"];

/// How cargo is told of a warning.
const WARNING: &str = "cargo::warning=";

#[test]
fn every_code_is_said_plainly() -> ExitCode {
    let [script, only, derives] = SCRIPT.map(|name| std::env::var(name).ok());
    if script.is_some() {
        let list = |chosen: Option<String>| chosen.into_iter().collect();
        return build_with("spec", &Options { only: list(only), derives: list(derives), ..Options::default() });
    }
    let said: BTreeMap<_, _> = cases().iter().filter(|case| case.by != By::Tables).map(|case| (case.code, said(case))).collect();
    for (code, text) in &said {
        assert!(text.contains(&format!("[{code}]")) && !text.contains('\u{1b}'), "{code}: {text}");
    }
    let tables = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !said.contains_key(code));
    assert_eq!(tables.collect::<Vec<_>>(), ["SW0400", "SW0401", "SW0402", "SW0403"]);
    for (theme, text) in by_theme(&said) {
        insta::assert_snapshot!(theme, text);
    }
    ExitCode::SUCCESS
}

/// What a build script prints: on stderr what stops the build, else what cargo takes for warnings.
fn said(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("spec")).expect("a folder");
    case.write(&folder.path().join("spec"));
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    match case.by {
        By::Only(name) => command.env(SCRIPT[1], name),
        By::Derives(name) => command.env(SCRIPT[2], name),
        _ => &mut command,
    };
    // Alone it would print the test's name in front of the first line.
    command.args(["--exact", "build_scripts::every_code_is_said_plainly", "--nocapture", "--test-threads=2"]);
    let output = command.current_dir(folder.path()).env(SCRIPT[0], "").env("OUT_DIR", folder.path()).output().expect("a run");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("cargo::rerun-if-changed=spec\n"), "{}: {out}{err}", case.code);
    if !output.status.success() {
        return of_code(case.code, &err);
    }
    let warnings: String = out.lines().filter_map(|line| line.strip_prefix(WARNING)).map(|line| format!("{line}\n")).collect();
    let warnings = of_code(case.code, &warnings);
    warnings.lines().map(|line| format!("{WARNING}{line}\n")).collect()
}
