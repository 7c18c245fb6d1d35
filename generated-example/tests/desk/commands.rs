//! docs/guide/invgate.md: it shows the help of each command, and every environment variable.

use std::path::{Path, PathBuf};
use std::process::Command;

const BEGIN: &str = "<!-- The help of each command. A test writes this part. -->\n";
const END: &str = "<!-- The end of the help. -->\n";

/// The help of the program or of a command, without the values of variables.
fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    for variable in ["INVGATE_LISTEN", "INVGATE_HOSTS", "INVGATE_URL"] {
        command.env_remove(variable);
    }
    let output = command.arg("help").args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The names of the commands in the help of the program.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let first = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    first.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

#[test]
fn the_page_has_the_help_of_each_command() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/invgate.md");
    let whole = help(&[]);
    let section = |name: &str, help: &str| format!("### `{name}`\n\n```text\n{}\n```\n\n", help.trim_end());
    let names = commands(&whole);
    assert!(names.contains(&"serve") && names.contains(&"check-database"), "{names:?}");
    let sections = names.iter().map(|name| section(&format!("invgate {name}"), &help(&[*name])));
    let expected = format!("{}{}", section("invgate", &whole), sections.collect::<String>());
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}\n{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(shown.trim_start(), expected, "docs/guide/invgate.md is stale: run this test with UPDATE=1");
    let variables = expected.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next());
    for variable in variables {
        assert!(before.contains(&format!("`{variable}`")), "the table of the page has no {variable}");
    }
}
