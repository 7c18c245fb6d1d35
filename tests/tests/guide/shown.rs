//! The pages of docs/guide/howto show code that is compiled: their Rust is in this folder, and their YAML is in `specs/guide`.

use std::path::{Path, PathBuf};

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide")
}

/// A page of the guide.
pub(crate) fn page(name: &str) -> String {
    std::fs::read_to_string(guide().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The texts of all files in a folder of this crate.
fn texts(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

/// The regions of a file between `// Guide: name` and `// end`, without their indentation. The generated module is
/// `crate::api` in the pages.
fn regions(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while lines.by_ref().any(|line| line.trim().starts_with("// Guide: ")) {
        let region: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "// end").collect();
        let indent = region.first().map_or(0, |line| line.len() - line.trim_start().len());
        let shown: String = region.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect();
        found.push(shown.replace("crate::library::api", "crate::api"));
    }
    found
}

/// The blocks of a page, each with its info string.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let block = lines.by_ref().take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect();
            found.push((info.to_owned(), block));
        }
    }
    found
}

/// The pages with commands are followed by the tests of the programs: `guide.rs` of the command, and of the service desk.
const FOLLOWED: [&str; 3] = ["build.md", "desk.md", "openapi.md"];

#[test]
fn the_code_of_every_page_is_compiled() {
    let regions: Vec<String> = texts("tests/guide").iter().flat_map(|text| regions(text)).collect();
    let specification = texts("specs/guide");
    let mut shown = Vec::new();
    for entry in std::fs::read_dir(guide().join("howto")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if FOLLOWED.contains(&name.as_str()) {
            continue;
        }
        for (info, block) in blocks(&page(&format!("howto/{name}"))) {
            match info.as_str() {
                "rust,ignore" => assert!(regions.contains(&block), "{name}: no region of tests/tests/guide is\n{block}"),
                "yaml" => {
                    assert!(specification.iter().any(|text| text.contains(&block)), "{name}: not in tests/specs/guide:\n{block}");
                }
                "text" => {}
                _ => panic!("{name}: a block of `{info}` is not tested"),
            }
            shown.push(block);
        }
    }
    let unused: Vec<_> = regions.iter().filter(|region| !shown.contains(region)).collect();
    assert!(unused.is_empty(), "no page shows {unused:#?}");
}
