//! A cargo project in a folder of its own, compiled with the runtime of this workspace.
//!
//! In: files. Out: what cargo says. Not here: what is in the files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A project whose folder is kept from run to run, with what cargo built in it. Files of an earlier run are removed.
pub(crate) struct Project {
    folder: PathBuf,
}

/// The root of this workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

impl Project {
    /// A project with a manifest whose `[dependencies]` are given; `{root}` in them is the root of this workspace.
    pub(crate) fn new(name: &str, dependencies: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let dependencies = dependencies.replace("{root}", &root().display().to_string());
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n{dependencies}\n\n[workspace]\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n"
        );
        for sources in ["src", "spec"].map(|name| folder.join(name)).iter().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(sources).unwrap();
        }
        let project = Project { folder };
        project.write("Cargo.toml", &manifest);
        // Nothing is looked up: versions are those of this workspace.
        std::fs::copy(root().join("Cargo.lock"), project.folder.join("Cargo.lock")).unwrap();
        project
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file when it differs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        specwright_generator::write::write_if_changed(&self.folder.join(path), text).unwrap();
    }

    /// Compiles it, with clippy's lints where clippy is installed.
    pub(crate) fn lint(&self, arguments: &[&str]) -> Output {
        let clippy =
            Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|output| output.status.success());
        self.cargo(&[&[if clippy { "clippy" } else { "check" }], arguments].concat())
    }

    /// Runs the program.
    pub(crate) fn run(&self) -> Output {
        self.cargo(&["run"])
    }

    /// Runs cargo, without network, beside what was built for these tests already.
    fn cargo(&self, arguments: &[&str]) -> Output {
        let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", built)
            .output()
            .unwrap()
    }
}

/// What a program said, for a message.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
