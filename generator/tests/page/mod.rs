//! Parses docs/diagnostics.md, and analyses its examples.
//!
//! In: docs/diagnostics.md. Out: its sections and themes, and the problems of an example. Not here: what is expected of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::explain::PAGE;
use specwright_generator::source::{Sources, Span};
use specwright_generator::{Analysis, Problems, analyse};

use crate::wrong::{CHOICES, Files, OPENAPI, block, files, long_example};

/// The section of one code.
pub(crate) struct Section {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    /// The explanation.
    pub(crate) words: &'static str,
    /// The wrong example.
    pub(crate) wrong: Option<&'static str>,
    /// The right example.
    pub(crate) right: Option<&'static str>,
    /// Whether the page does not contain the whole wrong example.
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
    /// Whether its examples are tables for `specwright coverage`, or options.
    pub(crate) fn is_about_tables(&self) -> bool {
        ("SW0400".."SW0600").contains(&self.code) || self.code > "SW9000"
    }

    /// The files of the wrong example, also if the page does not contain all of it.
    pub(crate) fn wrong_files(&self) -> Option<Files> {
        match self.wrong {
            Some(example) => Some(files(example)),
            None => long_example(self.code),
        }
    }

    /// The files of the right example.
    pub(crate) fn right_files(&self) -> Option<Files> {
        self.right.map(files)
    }
}

/// The rendered problems that have a code. Short examples also have warnings about missing docs.
pub(crate) fn of_code(code: &str, output: &str) -> String {
    let problems = output.split("\n\n").filter(|problem| problem.contains(&format!("[{code}]")));
    problems.map(|problem| format!("{}\n\n", problem.trim_end())).collect()
}

/// Joins the texts of all codes of a theme. Returns the name of each theme, which is also the name of a snapshot, and its text.
pub(crate) fn by_theme(texts: &BTreeMap<&'static str, String>) -> Vec<(String, String)> {
    let text = |codes: &[&str]| codes.iter().filter_map(|code| texts.get(code)).cloned().collect::<String>();
    let themes = themes().into_iter().map(|(theme, codes)| (theme, text(&codes)));
    themes.filter(|(_, text)| !text.is_empty()).collect()
}

/// The themes of the index with their codes. The name of a theme is in snake case.
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

/// The result of an analysis.
pub(crate) struct Outcome {
    /// Whether Rust can be generated.
    pub(crate) accepted: bool,
    pub(crate) problems: Problems,
    pub(crate) sources: Sources,
}

/// Analyses a specification. The files are in memory, unless one of them is not UTF-8, which is possible on a disk only.
pub(crate) fn run(files: &Files) -> Outcome {
    let texts: Option<Vec<_>> = files.iter().map(|(name, text)| Some((name, std::str::from_utf8(text).ok()?))).collect();
    if let Some(texts) = texts {
        let beginning = [CHOICES, OPENAPI].into_iter().find(|name| files.contains_key(*name)).unwrap_or("service.yaml");
        return outcome(analyse(Path::new(beginning), Sources::memory(texts)));
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut outcome = run_in(folder.path());
    outcome.sources.show_from(folder.path());
    outcome
}

/// Analyses the specification in a folder.
pub(crate) fn run_in(folder: &Path) -> Outcome {
    outcome(analyse(folder, Sources::disk()))
}

fn outcome(mut analysis: Analysis) -> Outcome {
    let accepted = analysis.check_rust();
    let Analysis { problems, sources, .. } = analysis;
    Outcome { accepted, problems, sources }
}

impl Outcome {
    /// The code of each problem.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    /// The text of a span.
    pub(crate) fn at(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// The problems, rendered as text.
    pub(crate) fn text(&self) -> String {
        self.problems.render(&self.sources, Style::default())
    }
}
