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

/// Runs `specwright` in a folder.
pub(crate) fn specwright(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_specwright")).args(arguments).current_dir(folder).output().unwrap();
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
