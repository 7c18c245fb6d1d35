//! The commands of this tool that README.md prints, run as printed.

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
