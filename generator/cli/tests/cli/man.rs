//! `specwright man`: a page for each command, which troff reads without warnings.

use std::process::Command;

use crate::common::{finished, root, specwright};
use crate::page::commands;

#[test]
fn each_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let run = specwright(folder.path(), &["man", "--out", "share/man1"]);
    assert!(run.code == 0 && run.err.starts_with("share/man1: written"), "{}", run.err);
    let pages = folder.path().join("share/man1");
    for command in commands(&root()) {
        let path = pages.join(format!("{}.1", [vec!["specwright".to_owned()], command].concat().join("-")));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.contains(".SH SYNOPSIS") && text.contains("Exit codes:"), "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn troff_reads_the_pages() {
    if Command::new("groff").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "groff is not installed");
        eprintln!("NOT RUN: troff_reads_the_pages, since groff is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(specwright(folder.path(), &["man", "--out", "."]).code, 0);
    let mut found = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let run = finished(Command::new("groff").args(["-man", "-Tutf8", "-ww"]).arg(&path).env("GROFF_NO_SGR", "1"));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", path.display());
        found += 1;
    }
    assert!(found > 10);
}
