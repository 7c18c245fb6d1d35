//! Facts about a build, for the option `--version --verbose` of the programs.
//!
//! In: the compiler, the target, and the git repository of the checkout. Out: environment variables for the crate: `BUILT_FROM` is the
//! commit, or empty if it is unknown; `BUILT_WITH` is the version of the compiler; `BUILT_FOR` is the target.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Exports the variables. With the commit, the crate is compiled again after each commit.
pub(crate) fn export(with_commit: bool) {
    println!("cargo::rustc-env=BUILT_FROM={}", with_commit.then(commit).flatten().unwrap_or_default());
    println!("cargo::rustc-env=BUILT_WITH={}", line(&variable("RUSTC"), &["--version"]).unwrap_or_default());
    println!("cargo::rustc-env=BUILT_FOR={}", variable("TARGET"));
    // Without a line of this kind, cargo watches all files of the package.
    println!("cargo::rerun-if-env-changed=RUSTC");
}

/// The hash and the date of the last commit. `None` for a package that is unpacked elsewhere, also inside of another project.
fn commit() -> Option<String> {
    let folder = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let is_root = |folder: &&Path| folder.join("generator/cli/build/facts.rs").is_file() && folder.join(".git").exists();
    let root = folder.ancestors().find(is_root)?.to_str()?;
    let git = |arguments: &[&str]| line("git", &[&["-C", root], arguments].concat());
    // The log of HEAD gets a line for each commit and each checkout.
    for file in ["HEAD", "logs/HEAD"] {
        let path = Path::new(root).join(git(&["rev-parse", "--git-path", file])?);
        if path.exists() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    git(&["log", "-1", "--format=%h %cs"])
}

/// The first line that a program prints. `None` if it cannot run or fails.
fn line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.lines().next().map(str::to_owned)
}

/// A variable that cargo sets for build scripts.
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
