//! Continuous integration, the changelog and the page about the installation: they have the stages, the form and the paths that exist.

use crate::{blocks, read, root};

/// The words behind `name=(` in `.ci/run`.
fn stages(name: &str) -> Vec<String> {
    let script = read(".ci/run");
    let (_, rest) = script.split_once(&format!("\n{name}=(")).unwrap();
    rest.split(')').next().unwrap().split_whitespace().map(str::to_owned).collect()
}

#[test]
fn workflow_runs_every_stage_once() {
    let workflow = read(".github/workflows/ci.yml");
    let (change, nightly) = workflow.split_once("\n  nightly:\n").unwrap();
    for (job, name) in [(change, "change"), (nightly, "long")] {
        let lines = job.lines().skip_while(|line| line.trim() != "stages:").skip(1);
        let listed = lines.map_while(|line| line.trim().strip_prefix("- ")).flat_map(str::split_whitespace);
        assert_eq!(listed.collect::<Vec<_>>(), sorted_like(&stages(name), job), "{name}");
    }
}

/// The stages in the order in which a job names them, each once.
fn sorted_like<'s>(stages: &'s [String], job: &str) -> Vec<&'s str> {
    let words: Vec<&str> = job.split_whitespace().collect();
    let place = |stage: &str| words.iter().position(|word| *word == stage).unwrap_or(usize::MAX);
    let mut sorted: Vec<&str> = stages.iter().map(String::as_str).collect();
    sorted.sort_by_key(|stage| place(stage));
    sorted
}

#[test]
fn every_stage_is_a_function() {
    let script = read(".ci/run");
    for stage in [stages("change"), stages("long")].concat() {
        assert!(script.contains(&format!("\n{stage}() {{\n")), "{stage}");
    }
}

#[test]
fn changelog_has_the_usual_form() {
    let page = read("CHANGELOG.md");
    let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings.first(), Some(&"# Changelog"));
    assert_eq!(headings.get(1), Some(&"## Unreleased"));
    let mut seen = Vec::new();
    for heading in headings.iter().skip(1) {
        match heading.strip_prefix("### ") {
            None => seen.clear(),
            Some(kind) => {
                let order = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
                let place = order.iter().position(|known| *known == kind).unwrap_or_else(|| panic!("{kind} is no usual heading"));
                assert!(seen.last().is_none_or(|last| *last < place), "{kind} is in the wrong place");
                seen.push(place);
            }
        }
    }
    let versions = headings.iter().filter_map(|heading| heading.strip_prefix("## ")).skip(1);
    for version in versions {
        let (number, date) = version.split_once(" - ").unwrap_or_else(|| panic!("`{version}` is not `0.1.0 - 2026-01-31`"));
        assert!(number.split('.').count() == 3 && date.len() == 10, "{version}");
    }
}

#[test]
fn installed_packages_have_programs() {
    let page = read("docs/guide/install.md");
    let commands = blocks(&page, "console install").concat();
    let paths: Vec<&str> =
        commands.lines().filter_map(|line| line.split_once("--path specwright/")).map(|(_, path)| path).collect();
    assert_eq!(paths.len(), commands.lines().count(), "{commands}");
    for path in paths {
        let manifest: toml::Table = read(&format!("{path}/Cargo.toml")).parse().unwrap();
        assert!(manifest.contains_key("bin") || root().join(path).join("src/bin").exists(), "{path} has no program");
    }
    let minimum = read("Cargo.toml").lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().replace('"', "");
    assert!(page.contains(&format!("Rust {minimum} or later")), "{minimum}");
}

/// The address of the repository is a placeholder until it is public. The page about releases says where it stands.
#[test]
fn pages_have_the_address_of_the_repository() {
    let address = read("Cargo.toml").lines().find_map(|line| line.strip_prefix("repository = ")).unwrap().replace('"', "");
    assert!(read("docs/releasing.md").contains(&format!("`{address}`")), "{address}");
    for path in ["README.md", "docs/guide/install.md"] {
        let page = read(path);
        let cloned: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("$ git clone ")).collect();
        assert_eq!(cloned, [address.as_str()], "{path}");
    }
}

#[test]
fn crates_are_published_in_the_order_of_the_packages() {
    let script = read("tests/packages/run");
    let (_, crates) = script.split_once("\ncrates=(").unwrap();
    let packages: Vec<&str> = crates.split(')').next().unwrap().split_whitespace().collect();
    let page = read("docs/releasing.md");
    let published: Vec<&str> = page.lines().filter_map(|line| line.trim().strip_prefix("$ cargo publish --locked -p ")).collect();
    assert_eq!(published, packages);
}
