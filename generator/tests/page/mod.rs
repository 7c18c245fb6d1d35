//! The page of diagnostics as data, and its examples run.
//!
//! In: docs/diagnostics.md. Out: its sections, its themes, and what an example reports. Not here: what is expected of them.

use std::fs;
use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::explain::PAGE;
use specwright_generator::source::Span;
use specwright_generator::{Problems, checked};

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

/// What a specification reports.
pub(crate) struct Found {
    pub(crate) accepted: bool,
    pub(crate) problems: Problems,
    folder: String,
}

/// Checks a specification of these files.
pub(crate) fn run(files: &Files) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    run_in(folder.path())
}

/// Checks the specification in a folder.
pub(crate) fn run_in(folder: &Path) -> Found {
    let mut problems = Problems::default();
    let accepted = checked(folder, &mut problems).is_some();
    Found { accepted, problems, folder: folder.to_string_lossy().into_owned() }
}

impl Found {
    /// The code of each problem.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    /// The text at a place.
    pub(crate) fn at(&self, span: Span) -> &str {
        self.problems.sources.text(span.file).get(span.start..span.end).unwrap_or("outside of the file")
    }

    /// As it is printed, without the folder.
    pub(crate) fn text(&self) -> String {
        self.problems.render(Style::default()).replace(&format!("{}/", self.folder), "")
    }
}
