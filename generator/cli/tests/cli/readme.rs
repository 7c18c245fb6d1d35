//! The commands of this tool that README.md prints, run as printed.

use crate::common::{root, specwright};

#[test]
fn the_commands_of_the_readme_work_as_printed() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("$ cargo run -p specwright-cli -- ")).collect();
    assert!(commands.len() >= 2, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    for command in commands {
        // What is written goes elsewhere, so that the test leaves nothing behind.
        let command = command.replace("target/", &format!("{}/", folder.path().display()));
        let run = specwright(&root(), &command.split_whitespace().collect::<Vec<_>>());
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
}
