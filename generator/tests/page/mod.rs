//! The page of diagnostics as data, and its examples run.
//!
//! In: docs/diagnostics.md. Out: its sections, its themes, and what an example reports. Not here: what is expected of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::explain::PAGE;
use specwright_generator::source::{Sources, Span};
use specwright_generator::{Analysis, Problems, analyse};

use crate::wrong::{Files, block, files, made};

/// One code of the page.
pub(crate) struct Section {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) words: &'static str,
    pub(crate) wrong: Option<&'static str>,
    pub(crate) right: Option<&'static str>,
    /// The wrong example is only hinted at.
    pub(crate) shortened: bool,
}

/// All sections, in the order of the page.
pub(crate) fn sections() -> Vec<Section> {
    PAGE.split("\n## ").skip(1).filter(|section| section.starts_with("SW")).map(section).collect()
}

fn section(text: &'static str) -> Section {
    let (heading, body) = text.split_once('\n').expect("a heading");
    let (code, title) = heading.split_once(": ").expect("code and title");
    let words = body.split("```").next().unwrap_or_default().trim();
    let shortened = body.contains("```yaml shortened") || body.contains("```tsv wrong");
    Section { code, title, words, wrong: block(body, "yaml wrong"), right: block(body, "yaml right"), shortened }
}

impl Section {
    /// Its examples are tables, which `specwright coverage` reads.
    pub(crate) fn is_of_tables(&self) -> bool {
        self.code >= "SW0400"
    }

    /// The files of the wrong example; made here where the page only hints at them.
    pub(crate) fn wrong_files(&self) -> Option<Files> {
        match self.wrong {
            Some(example) => Some(files(example)),
            None => made(self.code),
        }
    }

    /// The files of the right example.
    pub(crate) fn right_files(&self) -> Option<Files> {
        self.right.map(files)
    }
}

/// What an output says of a code: examples are short, and lack docs and uses.
pub(crate) fn of_code(code: &str, output: &str) -> String {
    let problems = output.split("\n\n").filter(|problem| problem.contains(&format!("[{code}]")));
    problems.map(|problem| format!("{}\n\n", problem.trim_end())).collect()
}

/// Outputs by the theme of their codes, each with a name for its snapshot.
pub(crate) fn by_theme(said: &BTreeMap<&'static str, String>) -> Vec<(String, String)> {
    let text = |codes: &[&str]| codes.iter().filter_map(|code| said.get(code)).cloned().collect::<String>();
    let themes = themes().into_iter().map(|(theme, codes)| (theme, text(&codes)));
    themes.filter(|(_, text)| !text.is_empty()).collect()
}

/// The themes of the index with their codes; the name is one for a file.
fn themes() -> Vec<(String, Vec<&'static str>)> {
    let (_, index) = PAGE.split_once("## Index").expect("an index");
    let (index, _) = index.split_once("\n## ").expect("sections");
    let themes = index.split("- **").skip(1).map(|theme| {
        let (name, codes) = theme.split_once("**").expect("a name");
        let words: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == ' ').collect();
        let codes = codes.split("[").skip(1).filter_map(|code| code.get(..6)).collect();
        (words.trim().to_lowercase().replace(' ', "_"), codes)
    });
    themes.collect()
}

/// What a specification reports.
pub(crate) struct Found {
    pub(crate) accepted: bool,
    pub(crate) problems: Problems,
    pub(crate) sources: Sources,
}

/// Analyses a specification of these files, in memory unless one of them is not UTF-8, which only a disk can hold.
pub(crate) fn run(files: &Files) -> Found {
    let texts: Option<Vec<_>> = files.iter().map(|(name, text)| Some((name, std::str::from_utf8(text).ok()?))).collect();
    if let Some(texts) = texts {
        return found(analyse(Path::new("service.yaml"), Sources::memory(texts)));
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut found = run_in(folder.path());
    found.sources.show_from(folder.path());
    found
}

/// Analyses the specification in a folder.
pub(crate) fn run_in(folder: &Path) -> Found {
    found(analyse(folder, Sources::disk()))
}

fn found(mut analysis: Analysis) -> Found {
    let accepted = analysis.check_rust();
    let Analysis { problems, sources, .. } = analysis;
    Found { accepted, problems, sources }
}

impl Found {
    /// The code of each problem.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    /// The text at a place.
    pub(crate) fn at(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// As it is printed.
    pub(crate) fn text(&self) -> String {
        self.problems.render(&self.sources, Style::default())
    }
}
