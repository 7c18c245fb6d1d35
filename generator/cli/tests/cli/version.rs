//! `specwright --version`, short and with what a report of a fault needs.

use std::process::Command;

use crate::common::{root, specification, specwright};

#[test]
fn the_version_is_one_line() {
    for option in ["--version", "-V"] {
        let run = specwright(&root(), &[option]);
        assert_eq!((run.code, run.out.as_str()), (0, concat!("specwright ", env!("CARGO_PKG_VERSION"), "\n")));
    }
}

#[test]
fn the_verbose_version_has_commit_compiler_target_and_languages() {
    let run = specwright(&root(), &["-V", "--verbose"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<_> = run.out.lines().map(|line| line.split_once(": ").unwrap_or(("", line))).collect();
    let keys: Vec<_> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, ["", "commit", "rust", "target", "reads"]);
    let git = Command::new("git").args(["log", "-1", "--format=%h %cs"]).current_dir(root()).output();
    // Without git, or in sources without their history, there is no commit.
    let commit = git
        .ok()
        .filter(|git| git.status.success() && root().join(".git").exists())
        .map(|git| String::from_utf8(git.stdout).unwrap().trim().to_owned());
    assert_eq!(lines[1].1, commit.as_deref().unwrap_or("unknown (not built from a checkout)"));
    assert!(lines[2].1.starts_with("rustc 1.") && lines[3].1.contains(std::env::consts::ARCH), "{}", run.out);
}

/// Each of the languages that the line names is read, and no other version.
#[test]
fn the_languages_are_those_that_are_read() {
    let run = specwright(&root(), &["-V", "--verbose"]);
    let reads = run.out.lines().find_map(|line| line.strip_prefix("reads: ")).unwrap();
    assert_eq!(reads, "specwright 1; Swagger 2.0; OpenAPI 3.0, 3.1");
    let folder = specification("");
    assert_eq!(specwright(folder.path(), &["check", "."]).code, 0);
    let check = |key: &str, version: &str| {
        let text = format!("{key}: '{version}'\ninfo: {{ title: Desk, version: '1' }}\npaths: {{}}\n");
        std::fs::write(folder.path().join("document.yaml"), text).unwrap();
        !specwright(folder.path(), &["check", "document.yaml"]).err.contains("SW0600")
    };
    assert!(check("swagger", "2.0") && check("openapi", "3.0.3") && check("openapi", "3.1.0"));
    assert!(!check("swagger", "1.2") && !check("openapi", "4.0.0"));
}
