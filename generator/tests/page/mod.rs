//! The page of diagnostics as data, and its examples run.
//!
//! In: docs/diagnostics.md. Out: its sections, its themes, and what an example reports. Not here: what is expected of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use specwright_generator::diagnostic::{Span, Style};
use specwright_generator::explain::PAGE;
use specwright_generator::{Diagnostics, checked};

/// Name and text of each file of a specification.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

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

fn block(body: &'static str, info: &str) -> Option<&'static str> {
    let (_, rest) = body.split_once(&format!("```{info}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

/// The themes of the index with their codes; the name is one for a file.
pub(crate) fn themes() -> Vec<(String, Vec<&'static str>)> {
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

/// Parts of files, with what they leave out.
pub(crate) fn files(example: &str) -> Files {
    let mut files = Files::new();
    for (name, keys) in [
        ("service.yaml", &["specwright: 1", "service: Desk", "files: [base.yaml, things.yaml]"][..]),
        ("base.yaml", &["resource: base", "docs: Base.", "operations:\n  ping: { http: GET /ping, docs: Answers. }"][..]),
        ("things.yaml", &["resource: things", "docs: Things."][..]),
    ] {
        files.insert(name.to_owned(), completed(part(example, name), keys).into_bytes());
    }
    files
}

/// What stands behind the comment with the file's name; `None` when there is no such comment.
fn part(example: &str, name: &str) -> Option<String> {
    let heading = |line: &&str| line.starts_with("# ") && line.ends_with(".yaml");
    let mut lines = example.lines().skip_while(|line| !(heading(line) && line.get(2..) == Some(name)));
    lines.next()?;
    Some(lines.take_while(|line| !heading(line)).map(|line| format!("{line}\n")).collect())
}

/// A file without any key is meant to be empty.
fn completed(part: Option<String>, keys: &[&str]) -> String {
    if part.as_ref().is_some_and(|text| text.trim().is_empty()) {
        return String::new();
    }
    let text = part.unwrap_or_default();
    let left_out = keys.iter().filter(|key| {
        let name = key.split(':').next().unwrap_or_default();
        !text.lines().any(|line| line.starts_with(&format!("{name}:")))
    });
    left_out.map(|key| format!("{key}\n")).chain([text.clone()]).collect()
}

/// Examples that are too long for the page, or no text.
fn made(code: &str) -> Option<Files> {
    let (mut all, name, text) = (files(""), "things.yaml", "resource: things\n");
    let (name, bytes) = match code {
        "SW0002" => (name, [text.as_bytes(), &vec![b'#'; 5 << 20]].concat()),
        "SW0003" => (name, b"resource: things\ndocs: Caf\xe9.\n".to_vec()),
        "SW0022" => {
            let names: Vec<_> = (0..1001).map(|index| format!("a{index}.yaml")).collect();
            all.extend(
                names
                    .iter()
                    .map(|name| (name.clone(), format!("resource: {}\ndocs: A.\n", name.replace(".yaml", "")).into_bytes())),
            );
            ("service.yaml", format!("specwright: 1\nservice: Desk\nfiles:\n- {}\n", names.join("\n- ")).into_bytes())
        }
        "SW0104" => {
            let groups: String = (1..70).map(|index| format!("  G{index}: {{ include: [G{}] }}\n", index + 1)).collect();
            (name, format!("{text}docs: Things.\ngroups:\n{groups}  G70: {{}}\n").into_bytes())
        }
        _ => return None,
    };
    all.insert(name.to_owned(), bytes);
    Some(all)
}

/// What a specification reports.
pub(crate) struct Found {
    pub(crate) accepted: bool,
    pub(crate) diagnostics: Diagnostics,
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
    let mut diagnostics = Diagnostics::default();
    let accepted = checked(folder, &mut diagnostics).is_some();
    Found { accepted, diagnostics, folder: folder.to_string_lossy().into_owned() }
}

impl Found {
    /// The code of each problem.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.diagnostics.iter().map(|problem| problem.code).collect()
    }

    /// The text at a place.
    pub(crate) fn at(&self, span: Span) -> &str {
        self.diagnostics.sources.text(span.file).get(span.start..span.end).unwrap_or("outside of the file")
    }

    /// As it is printed, without the folder.
    pub(crate) fn text(&self) -> String {
        self.diagnostics.render(Style::default()).replace(&format!("{}/", self.folder), "")
    }

    /// The problems of a section's code only, for a snapshot.
    pub(crate) fn drawn(&self, section: &Section) -> String {
        let text = self.text();
        let of_code = text.split("\n\n").filter(|problem| problem.contains(&format!("[{}]", section.code)));
        of_code.map(|problem| format!("{}\n\n", problem.trim_end())).collect()
    }
}
