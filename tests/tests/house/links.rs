//! Links of all Markdown files of the repository: files and headings that they lead to exist, and the book in docs/ contains every page.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::{read, root};

/// Folders that contain no pages of the project: what was built or installed, and the repository itself.
const SKIPPED: [&str; 4] = ["target", ".git", "node_modules", "venv"];

/// The paths of all pages, relative to the root. Links in the file system are skipped, since they show a page a second time.
fn pages() -> Vec<String> {
    let (mut open, mut found) = (vec![root()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let name = entry.file_name().into_string().unwrap();
            if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
                open.push(path);
            } else if kind.is_file() && name.ends_with(".md") {
                found.push(path.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

/// The lines of a page outside of code blocks.
fn prose(page: &str) -> Vec<&str> {
    let mut code = false;
    let lines = page.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !fence && !code
    });
    lines.collect()
}

/// A line without its code spans.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// The targets of the links in a page: `[text](target)`, also over two lines, and `[name]: target`.
fn links(page: &str) -> Vec<String> {
    let text: Vec<String> = prose(page).into_iter().map(without_code).collect();
    let named = text.iter().filter_map(|line| line.strip_prefix('[')?.split_once("]: ").map(|(_, target)| target.to_owned()));
    let joined = text.join("\n");
    let inline = joined.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned());
    named.chain(inline).collect()
}

/// The anchors of the headings of a page, as forges and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in prose(page) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let kept = title.trim().to_lowercase().replace(' ', "-");
        let kept: String = kept.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect();
        let numbered = (1..).map(|number| format!("{kept}-{number}"));
        let free = std::iter::once(kept.clone()).chain(numbered).find(|anchor| !found.contains(anchor));
        found.extend(free);
    }
    found
}

/// What is wrong with a link of a page, if anything is.
fn mistake(page: &str, link: &str) -> Option<String> {
    if link.contains("://") {
        let uri = link.parse::<http::Uri>();
        let is_valid = uri.is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
        return (!is_valid).then(|| "the URL is invalid".to_owned());
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { page.to_owned() } else { resolved(page, path) };
    if !root().join(&target).exists() {
        return Some(format!("{target} does not exist"));
    }
    if page.starts_with("docs/") && !target.starts_with("docs/") {
        return Some("the book in docs/ does not contain it".to_owned());
    }
    let missing = anchor.is_some_and(|anchor| !anchors(&read(&target)).contains(anchor));
    missing.then(|| format!("{target} has no such heading"))
}

/// The path that a link of a page leads to, relative to the root.
fn resolved(page: &str, path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in Path::new(page).parent().unwrap().join(path).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.iter().collect::<PathBuf>().display().to_string()
}

#[test]
fn links_lead_to_files_and_headings() {
    let pages = pages();
    assert!(pages.len() > 30, "{pages:?}");
    let mut mistakes = Vec::new();
    for page in &pages {
        let all = links(&read(page)).into_iter().filter_map(|link| Some(format!("{page}: {link}: {}", mistake(page, &link)?)));
        mistakes.extend(all);
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn book_contains_every_page_once() {
    let mut listed: Vec<String> = links(&read("docs/SUMMARY.md")).iter().map(|link| resolved("docs/SUMMARY.md", link)).collect();
    listed.sort();
    let pages: Vec<String> = pages().into_iter().filter(|page| page.starts_with("docs/") && page != "docs/SUMMARY.md").collect();
    assert_eq!(listed, pages);
}

#[test]
fn links_and_anchors_are_found() {
    let page = "# A `b` page\n[x](a.md) `[y](b.md)` and [z\nz](c.md#d)\n```\n# no\n[n](n.md)\n```\n[r]: http://r.example/\n## A b page\n";
    assert_eq!(links(page), ["http://r.example/", "a.md", "c.md#d"]);
    assert_eq!(anchors(page).into_iter().collect::<Vec<_>>(), ["a-b-page", "a-b-page-1"]);
    assert!(mistake("README.md", "http://").is_some() && mistake("README.md", "https://a.example/b#c").is_none());
    assert!(mistake("docs/language.md", "#nowhere").is_some() && mistake("docs/language.md", "../README.md").is_some());
}
