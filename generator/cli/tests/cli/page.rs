//! docs/command.md: it shows the help of each command, and its commands work as printed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{finished, root, specwright};

const BEGIN: &str = "<!-- The help of each command. A test writes this part. -->\n";
const END: &str = "<!-- The end of the help. -->\n";

fn path() -> PathBuf {
    root().join("docs/command.md")
}

/// The names of the subcommands in a page of help.
pub(crate) fn subcommands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let first = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    first.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The words of each command, such as `export openapi`; first those of the program itself, which has none.
pub(crate) fn commands(folder: &Path) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut at = 0;
    while let Some(command) = all.get(at).cloned() {
        at += 1;
        let found: Vec<_> =
            subcommands(&help(folder, &command)).into_iter().map(|name| [command.clone(), vec![name]].concat()).collect();
        all.splice(at..at, found);
    }
    all
}

fn help(folder: &Path, command: &[String]) -> String {
    let words: Vec<_> = std::iter::once("help").chain(command.iter().map(String::as_str)).collect();
    specwright(folder, &words).out
}

#[test]
fn the_page_has_the_help_of_each_command() {
    let sections = commands(&root()).into_iter().map(|command| {
        let help: String = help(&root(), &command).lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let name = [vec!["specwright".to_owned()], command].concat().join(" ");
        format!("### `{name}`\n\n```text\n{}\n```\n\n", help.trim_end())
    });
    let expected: String = sections.collect();
    let page = std::fs::read_to_string(path()).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(), format!("{before}{BEGIN}\n{expected}{END}{after}")).unwrap();
    } else {
        assert_eq!(shown.trim_start(), expected, "docs/command.md is stale: run this test with UPDATE=1");
    }
}

/// The commands of the page, in its order, in a folder with the specification.
#[cfg(unix)]
#[test]
fn the_commands_of_the_page_work_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let page = std::fs::read_to_string(path()).unwrap();
    let commands: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(commands.len() > 5, "{commands:?}");
    std::os::unix::fs::symlink(root().canonicalize().unwrap().join("spec"), folder.path().join("spec")).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().unwrap();
    let search = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    for command in commands {
        let mut shell = Command::new("bash");
        let run =
            finished(shell.args(["-euc", command]).current_dir(folder.path()).env("PATH", &search).env("HOME", folder.path()));
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
}
