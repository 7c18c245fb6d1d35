//! README.md and docs/server.md: their Rust code is in `snippets.rs`, and their tables are right. The tests of the command line
//! run the commands.

use crate::{blocks, read};

/// A region of `snippets.rs`, without its indentation.
fn region(name: &str) -> String {
    let text = read("tests/tests/house/snippets.rs");
    let lines = text.lines().skip_while(|line| line.trim() != format!("// README: {name}")).skip(1);
    let lines: Vec<_> = lines.take_while(|line| line.trim() != "// end").collect();
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    lines.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect()
}

#[test]
fn rust_of_readme_is_in_snippets() {
    let shown = blocks(&read("README.md"), "rust,ignore");
    let library = read("generated-example/src/lib.rs");
    let included = shown.iter().filter(|block| library.contains(block.as_str())).count();
    let api = region("macro").replace("specs/library/service.yaml", "spec/service.yaml");
    let compiled = [region("build"), region("client"), region("server"), api];
    for block in &shown {
        assert!(compiled.contains(block) || library.contains(block.as_str()), "not in tests/tests/house/snippets.rs:\n{block}");
    }
    assert_eq!((shown.len(), included), (compiled.len() + 1, 1));
}

/// The pages of the crates show the same code as the page of the project.
#[test]
fn rust_of_crate_pages_is_in_snippets() {
    let compiled = [region("build"), region("client"), region("server"), region("macro")];
    let pages = ["runtime/README.md", "generator/README.md", "generator/macros/README.md"];
    let shown: Vec<_> = pages.iter().flat_map(|page| blocks(&read(page), "rust,ignore")).collect();
    assert_eq!(shown.len(), 5);
    for block in shown {
        assert!(compiled.contains(&block), "not in tests/tests/house/snippets.rs:\n{block}");
    }
}

#[test]
fn rust_of_server_page_is_in_snippets() {
    assert_eq!(
        blocks(&read("docs/server.md"), "rust,ignore"),
        [region("uses of the server"), region("failures"), region("layers")]
    );
}

#[test]
fn server_page_has_every_limit_with_its_default() {
    let page = read("docs/server.md");
    let rows: Vec<Vec<&str>> = page.lines().map(|line| line.split(" | ").collect()).collect();
    let limits = format!("{:?}", specwright::server::Limits::default());
    let limits = limits.trim_start_matches("Limits { ").trim_end_matches(" }").split(", ");
    for (name, default) in limits.map(|limit| limit.split_once(": ").unwrap()) {
        let row = rows.iter().find(|row| row.first() == Some(&format!("| `{name}`").as_str()));
        let shown = row.unwrap_or_else(|| panic!("docs/server.md lacks {name}"))[1];
        let bytes = shown.replace(" MiB", "000000").replace(" KiB", "000").replace([',', ' '], "");
        let rounded = default.parse().map_or(default.to_owned(), |number: u64| match number {
            number if number.is_multiple_of(1 << 20) => format!("{}000000", number >> 20),
            number if number.is_multiple_of(1 << 10) && number != 1 << 10 => format!("{}000", number >> 10),
            number => number.to_string(),
        });
        assert_eq!(bytes, rounded, "{name}");
    }
}

#[test]
fn specification_in_readme_is_in_the_invgate_specification() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let specification = words(&read("spec/breaking_news.yaml"));
    for block in blocks(&read("README.md"), "yaml") {
        let (_, operation) = block.split_once("operations:\n").unwrap();
        assert!(specification.contains(&words(operation)), "{block}");
    }
}
