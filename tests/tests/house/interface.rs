//! The public interface of the runtime: which types get no further cases or fields, and the features. The lint stage of `.ci/run` refuses a
//! type that can be extended by nobody and has no reason.

use std::collections::BTreeSet;

use crate::{read, sources};

/// The names in the first column of the table below a heading, without back quotes.
fn first_column(page: &str, heading: &str) -> BTreeSet<String> {
    let lines = page.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let rows = lines.filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split(" | ").next().unwrap_or_default().split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn types_without_further_cases_are_listed_with_a_reason() {
    let root = read("runtime/src/lib.rs");
    assert!(root.contains("#![warn(clippy::exhaustive_enums, clippy::exhaustive_structs, clippy::must_use_candidate)]"));
    let mut found = BTreeSet::new();
    for (path, text) in sources("runtime/src") {
        if path.starts_with("private") {
            continue;
        }
        assert!(!text.contains("allow(clippy::exhaustive"), "{path} silences the lint without a check that it is needed");
        for (_, below) in text.match_indices("#[expect(clippy::exhaustive_").map(|(at, _)| text.split_at(at)) {
            let declared = below.split("pub struct ").nth(1).into_iter().chain(below.split("pub enum ").nth(1));
            let nearest = declared.max_by_key(|rest| rest.len()).unwrap_or_default();
            found.insert(nearest.split(|it: char| !it.is_alphanumeric()).next().unwrap_or_default().to_owned());
        }
    }
    assert_eq!(found, first_column(&read("docs/stability.md"), "## Types that get no further cases or fields"));
}

#[test]
fn every_feature_has_a_row() {
    let manifest: toml::Table = toml::from_str(&read("runtime/Cargo.toml")).unwrap();
    let features = manifest["features"].as_table().unwrap().keys();
    // A feature whose name begins with `_` is not for users.
    let features: BTreeSet<String> = features.filter(|name| *name != "default" && !name.starts_with('_')).cloned().collect();
    let page = read("docs/guide/install.md");
    assert_eq!(first_column(&page, "## Features of the crate `specwright`"), features);
    let rustdoc = read("runtime/src/lib.rs").replace("//! ", "");
    assert_eq!(first_column(&rustdoc, "# Features"), features);
    for feature in &features {
        assert!(page.contains(&format!("\n| `{feature}` |")), "`{feature}` has no row of its own");
        assert!(rustdoc.contains(&format!("\n| `{feature}` |")), "`{feature}` has no row of its own");
    }
}
