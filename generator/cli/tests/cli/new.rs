//! `specwright new`: the project is in the style, has no mistakes, compiles without warnings, and its tests pass.

use std::path::Path;
use std::process::Command;

use crate::common::{root, specwright};

#[test]
fn a_new_project_is_clean_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let run = specwright(folder.path(), &["new", "my-notes"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let check = specwright(folder.path(), &["check", "my-notes/spec", "--deny", "warnings"]);
    assert_eq!((check.code, check.err.as_str()), (0, "MyNotes: 3 operations in 1 resource, no mistakes\n"));
    assert_eq!(specwright(folder.path(), &["fmt", "my-notes/spec", "--check"]).code, 0);
    let manifest = |path: &Path| std::fs::read_to_string(path.join("Cargo.toml")).unwrap();
    let wanted = manifest(&root().join("runtime")).lines().find(|line| line.starts_with("rust-version")).unwrap().to_owned();
    assert!(manifest(&folder.path().join("my-notes")).contains(&wanted), "{wanted}");
    let main = std::fs::read_to_string(folder.path().join("my-notes/src/main.rs")).unwrap();
    assert!(main.contains("my_notes::router()") && !main.contains("{{"), "{main}");

    let again = specwright(folder.path(), &["new", "other", "--path", "my-notes"]);
    assert_eq!((again.code, again.err.as_str()), (1, "error: my-notes exists already; nothing was written\n"));
    assert_eq!(specwright(folder.path(), &["new", "fn"]).code, 1);
    assert_eq!(specwright(folder.path(), &["new", "a", "--specwright", "nowhere"]).code, 1);
    assert!(!folder.path().join("a").exists());
}

#[test]
fn a_new_project_compiles_and_its_tests_pass() {
    let folder = tempfile::tempdir().unwrap();
    let run = specwright(folder.path(), &["new", "demo"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let project = folder.path().join("demo");
    // Nothing is looked up and little is compiled anew: versions are those of this workspace, and so is the folder for what is built.
    std::fs::copy(root().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet"])
        .current_dir(&project)
        .env("CARGO_TARGET_DIR", built)
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env("CARGO_PROFILE_TEST_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("3 passed") && out.contains("2 passed"), "{out}\n{err}");
    // Warnings of the crates in this workspace are told elsewhere.
    let here = root().canonicalize().unwrap();
    let places = err.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
    assert_eq!(places.filter(|place| !Path::new(place).starts_with(&here)).collect::<Vec<_>>(), Vec::<&str>::new(), "{err}");
    // The test of a package builds its programs too.
    names_the_address_that_is_taken(&built.join("debug/demo"));
}

/// The server of a new project says at which address it cannot listen.
fn names_the_address_that_is_taken(server: &Path) {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = Command::new(server).arg(&address).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && err.contains(&format!("cannot listen at {address}")), "{err}");
}
