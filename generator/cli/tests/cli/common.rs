//! The command as users run it. In: arguments. Out: exit code, stdout, stderr. Not here: what is expected of them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// What was printed.
    pub(crate) out: String,
    /// What was said beside it.
    pub(crate) err: String,
}

/// The program, to be run in a folder. The variables that choose colours are not set.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(arguments).current_dir(folder);
    without_colours(&mut command);
    command
}

/// Removes the variables that choose colours, and those by which a terminal is recognised as that of a CI.
fn without_colours(command: &mut Command) {
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(variable);
    }
}

/// Runs `specwright` in a folder.
pub(crate) fn specwright(folder: &Path, arguments: &[&str]) -> Run {
    finished(&mut program(folder, arguments))
}

/// Runs `specwright` in a folder, with a terminal of this kind. What it prints is in `out`.
#[cfg(target_os = "linux")]
pub(crate) fn on_terminal(folder: &Path, kind: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let line = format!("'{}' {}", env!("CARGO_BIN_EXE_specwright"), arguments.join(" "));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(folder);
    without_colours(&mut command);
    finished(command.env("TERM", kind).envs(variables.iter().copied()).stdin(std::process::Stdio::null()))
}

/// Runs a program to its end.
pub(crate) fn finished(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder with a specification of one resource; `users` is the rest of its file.
pub(crate) fn specification(users: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("service.yaml", "specwright: 1\nservice: Desk\nfiles: [users.yaml]\n");
    write(
        "users.yaml",
        &format!("resource: users\ndocs: Users.\noperations:\n  ping: {{ http: GET /ping, docs: Answers. }}\n{users}"),
    );
    folder
}
