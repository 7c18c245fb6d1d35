//! Checks, generates and compiles every example of docs/language.md. The examples must contain every key and every word of the language.
//!
//! A line of an example that ends with `…` is removed, but `fields: …` gets a field. Types that an example uses and does not declare are
//! declared in a second file.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Options, Problems, analyse, schema};

use crate::project::{Project, output_text, root};

const SERVICE: &[&str] = &["specwright: 1", "service: Desk"];
const RESOURCE: &[&str] = &["resource: things", "docs: Things."];
const OPERATION: &str = "operations:\n  ping: { http: GET /ping, docs: Answers. }";

/// Types that examples use. Each is declared unless the example declares it.
const TYPES: &[(&str, &str)] = &[
    ("DateFormat", "enum: string, values: { epoch: Epoch, iso8601: Iso8601 }"),
    ("BreakingNews", "fields: { id: { type: integer, docs: Id. } }"),
    ("Book", "fields: { id: { type: integer, required: true, docs: Id. } }"),
    ("UserTarget", "fields: { user: { type: integer, docs: User. } }"),
    ("GroupTarget", "fields: { group: { type: integer, docs: Group. } }"),
];

/// Ids that examples use. Each is declared unless the example declares it.
const IDS: &[&str] = &["BreakingNewsId", "HelpdeskId", "GroupId"];

/// The files of an example.
fn files(example: &str) -> [(String, String); 3] {
    let text: String = example.lines().filter_map(completed).map(|line| format!("{line}\n")).collect();
    let has = |key: &str| text.lines().any(|line| line.starts_with(&format!("{key}:")));
    let is_service =
        ["specwright", "auth", "servers", "wire", "errors", "headers", "ids"].iter().any(|key| has(key)) && !has("resource");
    let add = |text: &str, keys: &[&str]| -> String {
        let missing = keys.iter().filter(|key| !has(key.split(':').next().unwrap_or_default()));
        missing.map(|key| format!("{key}\n")).chain([text.to_owned()]).collect()
    };
    let rest = declarations(&text);
    if is_service {
        let text = text.lines().filter(|line| !line.starts_with("files:")).map(|line| format!("{line}\n")).collect::<String>();
        let service = format!("{}files: [example.yaml, declarations.yaml]\n", add(&text, SERVICE));
        [
            ("service.yaml".to_owned(), service),
            ("example.yaml".to_owned(), add("", &[RESOURCE, &[OPERATION]].concat())),
            ("declarations.yaml".to_owned(), rest),
        ]
    } else {
        let wire = "wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info, error] } }";
        let auth = "auth: { basic: true, api_keys: { key: { query: api_key } } }";
        let servers =
            "servers: { files: { url: \"https://files.desk.example\" }, local: { url: \"https://eu.desk.example\" }, root: {} }";
        let service = format!("{}\n{auth}\n{servers}\n{wire}\nfiles: [example.yaml, declarations.yaml]\n", SERVICE.join("\n"));
        let example = add(&text, &[RESOURCE, &[OPERATION]].concat());
        [("service.yaml".to_owned(), service), ("example.yaml".to_owned(), example), ("declarations.yaml".to_owned(), rest)]
    }
}

/// A line of an example, without `…`. `None` if the line is removed.
fn completed(line: &str) -> Option<String> {
    let whole = match line.strip_suffix('…') {
        None => return Some(line.to_owned()),
        Some(begin) => begin.trim_end(),
    };
    let indent = whole.len() - whole.trim_start().len();
    match whole.trim() {
        "fields:" => Some(format!("{}fields: {{ more: {{ type: string, docs: More. }} }}", " ".repeat(indent))),
        // An operation is added below, since a resource file needs one.
        "params:" => Some(format!("{}http: GET /example\n{}docs: An example.", " ".repeat(indent), " ".repeat(indent))),
        _ => None,
    }
}

/// A file that declares what the example uses and does not declare.
fn declarations(text: &str) -> String {
    let declares = |name: &str| text.lines().any(|line| line.trim_start().starts_with(&format!("{name}:")));
    let types = TYPES.iter().filter(|(name, _)| !declares(name));
    let types: String = types.map(|(name, definition)| format!("  {name}: {{ docs: Named., {definition} }}\n")).collect();
    let ids: Vec<_> = IDS.iter().copied().filter(|name| !declares(name)).collect();
    let groups =
        if text.contains("RequestCore") { "groups:\n  RequestCore: { core: { type: string, docs: Core. } }\n" } else { "" };
    let other = OPERATION.replace("ping", "pong");
    format!("resource: other\ndocs: Other.\nids: [{}]\n{groups}types:\n{types}{other}\n", ids.join(", "))
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/language.md")).unwrap()
}

fn examples(page: &str) -> Vec<&str> {
    page.split("\n```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

/// The generated code of an example.
fn generated(example: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files(example) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut analysis = analyse(folder.path(), Sources::disk());
    let generated = analysis.generate(&Options::default());
    let errors = analysis.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: String =
        errors.map(|problem| Problems::render_one(problem, &analysis.sources, Style { colour: false }) + "\n").collect();
    assert!(errors.is_empty(), "{example}\n{errors}");
    generated.unwrap().text().unwrap()
}

/// A type of the user, which an example names.
const OWN: &str = r#"
/// A license plate.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plate(pub String);
impl std::fmt::Display for Plate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::str::FromStr for Plate {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Plate(text.to_owned()))
    }
}
specwright::text_value!(Plate, key);
"#;

#[test]
fn every_example_compiles() {
    let dependencies =
        "[dependencies]\nspecwright = { path = \"{root}/runtime\", features = [\"client\", \"reqwest\", \"server\"] }";
    let project = Project::new("examples", dependencies);
    let page = page();
    let mut library = format!("//! The examples of the language.\n#![deny(warnings, clippy::all)]\n{OWN}");
    for (at, example) in examples(&page).into_iter().enumerate() {
        project.write(&format!("src/example_{at}.rs"), &generated(example));
        library.push_str(&format!("pub mod example_{at};\n"));
    }
    project.write("src/lib.rs", &library);
    let output = project.lint(&[]);
    assert!(output.status.success(), "in {}:\n{}", project.folder().display(), output_text(&output));
}

/// Collects the keys of the mappings of the language, and the words that are values of keys.
fn words(schema: &Value, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("properties", Value::Object(all)) => keys.extend(all.keys().cloned()),
                    ("enum", Value::Array(all)) => words.extend(all.iter().filter_map(Value::as_str).map(str::to_owned)),
                    _ => {}
                }
                self::words(value, keys, words);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| self::words(value, keys, words)),
        _ => {}
    }
}

/// A line without its comment and without the text of `docs`.
fn without_prose(line: &str) -> String {
    let line = line.split(" #").next().unwrap_or_default();
    let Some((before, prose)) = line.split_once("docs: ") else { return line.to_owned() };
    let after = prose.find([',', '}']).map_or("", |end| &prose[end..]);
    format!("{before}docs: {after}")
}

#[test]
fn examples_have_every_key_and_every_word() {
    let (mut keys, mut values) = (BTreeSet::new(), BTreeSet::new());
    for text in [schema::service(), schema::resource()] {
        words(&serde_json::from_str(&text).unwrap(), &mut keys, &mut values);
    }
    values.extend(["list", "one_or_many", "map", "nullable", "or_false"].map(str::to_owned));
    assert!(keys.len() > 70 && values.len() > 40, "{keys:?} {values:?}");
    let page = page();
    let lines = examples(&page).into_iter().flat_map(str::lines).map(|line| format!(" {} ", without_prose(line)));
    let lines: Vec<_> = lines.collect();
    let has = |word: &String, ends: &[char]| {
        let begins = |before: char| " {[<-\"".contains(before);
        let whole = |line: &str, at: usize| line[..at].ends_with(begins) && line[at + word.len()..].starts_with(ends);
        lines.iter().any(|line| line.match_indices(word.as_str()).any(|(at, _)| whole(line, at)))
    };
    let missing: Vec<_> = keys.iter().filter(|key| !has(key, &[':'])).collect();
    assert!(missing.is_empty(), "docs/language.md has no example of the keys {missing:?}");
    let missing: Vec<_> = values.iter().filter(|word| !has(word, &[',', ' ', '<', '>', ']', '}', '"'])).collect();
    assert!(missing.is_empty(), "docs/language.md has no example of {missing:?}");
}
