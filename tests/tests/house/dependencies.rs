//! docs/dependencies.md lists every direct dependency of every crate, and no other.

use std::collections::BTreeSet;

use crate::read;

const CRATES: &[(&str, &str)] = &[
    ("specwright-text", "text"),
    ("specwright", "runtime"),
    ("specwright-generator", "generator"),
    ("specwright-macros", "generator/macros"),
    ("specwright-cli", "generator/cli"),
    ("invgate", "generated-example"),
    ("examples", "examples/slack"),
    ("examples", "examples/stripe"),
    ("examples", "examples/github"),
    ("specwright-tests", "tests"),
    ("specwright-benches", "benches"),
];

/// Pairs of a dependency and a crate that uses it. The name of a crate that uses it only for tests ends with ` (tests)`.
fn declared() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (name, folder) in CRATES {
        let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|all| all.values());
        let tables: Vec<_> = targets.filter_map(toml::Value::as_table).chain([&manifest]).collect();
        let of = |kind: &str| {
            tables
                .iter()
                .filter_map(|table| table.get(kind)?.as_table())
                .inspect(|it| assert!(are_inherited(it), "{folder}: {it:?}"))
                .flat_map(names)
                .collect::<BTreeSet<_>>()
        };
        let used: BTreeSet<_> = of("dependencies").union(&of("build-dependencies")).cloned().collect();
        found.extend(of("dev-dependencies").difference(&used).map(|it| (it.clone(), format!("{name} (tests)"))));
        found.extend(used.into_iter().map(|it| (it, (*name).to_owned())));
    }
    found
}

/// Dependencies that are not crates of the workspace.
fn names(table: &toml::Table) -> Vec<String> {
    let own = |name: &str| CRATES.iter().any(|(own, _)| *own == name);
    table.keys().filter(|name| !own(name)).cloned().collect()
}

/// Whether versions are only in the manifest of the workspace. A crate that depends on itself for its tests has no version: a package cannot
/// depend on a version that is not published yet.
fn are_inherited(table: &toml::Table) -> bool {
    let is_itself = |value: &toml::Value| value.get("path").and_then(toml::Value::as_str) == Some(".");
    table.values().all(|value| value.get("workspace").and_then(toml::Value::as_bool) == Some(true) || is_itself(value))
}

/// The pairs in the page.
fn explained() -> BTreeSet<(String, String)> {
    let page = read("docs/dependencies.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let pairs = rows.flat_map(|line| {
        let columns: Vec<&str> = line.split(" | ").collect();
        let [name, why, against, crates, alive] = columns.as_slice() else { panic!("not five columns: {line}") };
        assert!(why.len() > 3 && against.len() > 3 && alive.len() > 3, "a reason is missing: {line}");
        let name = name.trim_matches(['|', ' ', '`']).to_owned();
        crates.split(", ").map(|it| (name.clone(), it.replace('`', ""))).collect::<Vec<_>>()
    });
    pairs.collect()
}

#[test]
fn page_lists_every_dependency() {
    let (declared, explained) = (declared(), explained());
    let missing: Vec<_> = declared.difference(&explained).collect();
    let extra: Vec<_> = explained.difference(&declared).collect();
    assert!(missing.is_empty() && extra.is_empty(), "docs/dependencies.md lacks {missing:?} and has in excess {extra:?}");
}
