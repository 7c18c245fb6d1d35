//! The repository itself: documents agree with the code, and files follow the rules of the project.

mod architecture;
mod dependencies;
mod interface;
mod links;
mod process;
mod readme;
mod runtime_modules;
mod services;
mod snippets;
mod tidy;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file of the workspace.
fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The path and the text of every Rust file in a folder of the workspace. The path is relative to that folder.
fn sources(folder: &str) -> Vec<(String, String)> {
    let base = root().join(folder);
    let (mut open, mut found) = (vec![base.clone()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&base).unwrap().display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

/// The code blocks of a page whose fence has this info string.
fn blocks(page: &str, info: &str) -> Vec<String> {
    let fence = format!("\n```{info}\n");
    page.split(&fence).skip(1).filter_map(|rest| rest.split("\n```").next()).map(|block| format!("{block}\n")).collect()
}
