//! A cargo project in its own folder, compiled with the runtime of this workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A project whose folder and build output are reused by the next run. The other files of an earlier run are removed.
pub(crate) struct Project {
    folder: PathBuf,
}

/// The root of this workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

impl Project {
    /// A project with these dependencies in its manifest. `{root}` in them is replaced by the root of this workspace.
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
        // The lock file of this workspace determines the versions, so cargo needs no network.
        std::fs::copy(root().join("Cargo.lock"), project.folder.join("Cargo.lock")).unwrap();
        project
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file if its text differs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        specwright_generator::write::write_if_changed(&self.folder.join(path), text).unwrap();
    }

    /// Compiles the project, with the lints of clippy if clippy is installed.
    pub(crate) fn lint(&self, arguments: &[&str]) -> Output {
        let clippy =
            Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|output| output.status.success());
        self.cargo(&[&[if clippy { "clippy" } else { "check" }], arguments].concat())
    }

    pub(crate) fn run(&self) -> Output {
        self.cargo(&["run"])
    }

    /// Runs cargo without network. All projects share one target folder.
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

/// The output of a program, for a message.
pub(crate) fn output_text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
