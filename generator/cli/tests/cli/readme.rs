//! The commands of this tool that README.md and the form for reports of bugs show, run as shown.

use crate::common::{root, specwright};

#[test]
fn the_commands_of_the_readme_work_as_printed() {
    let page = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (project, tool) = (page("README.md"), page("generator/cli/README.md"));
    let commands = project.lines().filter_map(|line| line.strip_prefix("$ cargo run -p specwright-cli -- "));
    let commands: Vec<_> = commands.chain(tool.lines().filter_map(|line| line.strip_prefix("$ specwright "))).collect();
    assert!(commands.len() >= 6, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    for command in commands {
        // What is written goes elsewhere, so that the test leaves nothing behind.
        let command = command.replace("target/", &format!("{}/", folder.path().display()));
        let run = specwright(&root(), &command.split_whitespace().collect::<Vec<_>>());
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
}

#[test]
fn the_command_of_the_form_for_bugs_prints_the_version() {
    let form = std::fs::read_to_string(root().join(".github/ISSUE_TEMPLATE/bug.yml")).unwrap();
    assert!(form.contains("`specwright --version --verbose`"));
    let long = specwright(&root(), &["--version", "--verbose"]);
    let short = specwright(&root(), &["-V"]);
    assert_eq!((long.code, short.code), (0, 0), "{}{}", long.err, short.err);
    assert_eq!(short.out, concat!("specwright ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(long.out.starts_with(&short.out) && long.out.contains("\nreads: specwright 1; "), "{}", long.out);
    // Only the version has a long form, and a command is required.
    assert_eq!(specwright(&root(), &["--verbose"]).code, 2);
    let missing = specwright(&root(), &["--color", "never"]);
    assert!(missing.code == 2 && missing.err.contains("a command is missing"), "{}", missing.err);
}
