//! docs/language.md: every example is a specification, or becomes one with what it leaves out.
//!
//! In: the page. Out: each example, checked. A line that ends with `…` stands for anything: it is left out, `fields: …` has a
//! field. What an example names and does not declare is declared in a file beside it.

use specwright_generator::Diagnostics;
use specwright_generator::diagnostic::{Severity, Style};

use crate::{blocks, read};

const SERVICE: &[&str] = &["specwright: 1", "service: Desk"];
const RESOURCE: &[&str] = &["resource: things", "docs: Things."];
const OPERATION: &str = "operations:\n  ping: { http: GET /ping, docs: Answers. }";

/// What examples name; each is declared unless the example declares it.
const NAMED: &[(&str, &str)] = &[
    ("DateFormat", "enum: string, values: { epoch: Epoch, iso8601: Iso8601 }"),
    ("BreakingNews", "fields: { id: { type: integer, docs: Id. } }"),
    ("UserTarget", "fields: { user: { type: integer, docs: User. } }"),
    ("GroupTarget", "fields: { group: { type: integer, docs: Group. } }"),
];

/// Ids that examples name, likewise.
const IDS: &[&str] = &["BreakingNewsId", "HelpdeskId", "GroupId"];

/// The files of an example.
fn files(example: &str) -> [(String, String); 3] {
    let text: String = example.lines().filter_map(completed).map(|line| format!("{line}\n")).collect();
    let has = |key: &str| text.lines().any(|line| line.starts_with(&format!("{key}:")));
    let is_service = ["specwright", "auth", "wire", "errors", "ids"].iter().any(|key| has(key)) && !has("resource");
    let add = |text: &str, keys: &[&str]| -> String {
        let missing = keys.iter().filter(|key| !has(key.split(':').next().unwrap_or_default()));
        missing.map(|key| format!("{key}\n")).chain([text.to_owned()]).collect()
    };
    let rest = beside(&text);
    if is_service {
        let text = text.lines().filter(|line| !line.starts_with("files:")).map(|line| format!("{line}\n")).collect::<String>();
        let service = format!("{}files: [example.yaml, beside.yaml]\n", add(&text, SERVICE));
        [
            ("service.yaml".to_owned(), service),
            ("example.yaml".to_owned(), add("", &[RESOURCE, &[OPERATION]].concat())),
            ("beside.yaml".to_owned(), rest),
        ]
    } else {
        let wire = "wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info] } }";
        let service = format!("{}\n{wire}\nfiles: [example.yaml, beside.yaml]\n", SERVICE.join("\n"));
        let example = add(&text, &[RESOURCE, &[OPERATION]].concat());
        [("service.yaml".to_owned(), service), ("example.yaml".to_owned(), example), ("beside.yaml".to_owned(), rest)]
    }
}

/// A line, without what stands for anything.
fn completed(line: &str) -> Option<String> {
    let whole = match line.strip_suffix('…') {
        None => return Some(line.to_owned()),
        Some(begin) => begin.trim_end(),
    };
    let indent = whole.len() - whole.trim_start().len();
    match whole.trim() {
        "fields:" => Some(format!("{}fields: {{ more: {{ type: string, docs: More. }} }}", " ".repeat(indent))),
        // An operation is made of it below: an include alone is none.
        "params:" => Some(format!("{}http: GET /example\n{}docs: An example.", " ".repeat(indent), " ".repeat(indent))),
        _ => None,
    }
}

/// A file with all that the example only names.
fn beside(text: &str) -> String {
    let declares = |name: &str| text.lines().any(|line| line.trim_start().starts_with(&format!("{name}:")));
    let types = NAMED.iter().filter(|(name, _)| !declares(name));
    let types: String = types.map(|(name, what)| format!("  {name}: {{ docs: Named., {what} }}\n")).collect();
    let ids: Vec<_> = IDS.iter().copied().filter(|name| !declares(name)).collect();
    let groups =
        if text.contains("RequestCore") { "groups:\n  RequestCore: { core: { type: string, docs: Core. } }\n" } else { "" };
    let other = OPERATION.replace("ping", "pong");
    format!("resource: beside\ndocs: Beside.\nids: [{}]\n{groups}types:\n{types}{other}\n", ids.join(", "))
}

#[test]
fn every_example_is_accepted() {
    let examples = blocks(&read("docs/language.md"), "yaml");
    assert!(examples.len() >= 8, "{}", examples.len());
    for example in examples {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files(&example) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mut diagnostics = Diagnostics::default();
        specwright_generator::checked(folder.path(), &mut diagnostics);
        let errors = diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        let errors: String = errors.map(|problem| diagnostics.render_one(problem, Style { colour: false }) + "\n").collect();
        assert!(errors.is_empty(), "{example}\n{errors}");
    }
}
