//! A test case for every code, for the tests of each front end. The cases are the wrong examples of docs/diagnostics.md.
//!
//! In: docs/diagnostics.md. Out: the files of each wrong example, and what triggers the problem. Not here: what is expected (see
//! `diagnostics` here, `wrong` in the tests of the command, and the tests of the macro).

use std::collections::BTreeMap;
use std::path::Path;

use specwright_generator::diagnostic::Code;
use specwright_generator::explain::explain;

/// The text of each file of a specification, by its name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What triggers the problem of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// The specification.
    Specification,
    /// The option `only` with this value.
    Only(&'static str),
    /// The option `derives` with this value.
    Derives(&'static str),
    /// The option `runtime` with this value.
    Runtime(&'static str),
    /// `specwright coverage` with the tables `fields.tsv` and, if it exists, `explained.tsv`.
    Tables,
}

/// A wrong example.
pub(crate) struct Case {
    pub(crate) code: &'static str,
    pub(crate) trigger: Trigger,
    files: Files,
}

/// A specification with the parameter that the tables of the page list.
const WITH_LISTED_PARAMETER: &str = "# things.yaml\noperations:\n  get:\n    http: GET /things\n    docs: Gets.\n    \
    params: { id: { type: integer, required: true, docs: Id. } }\n";

/// A specification with a type that has no `Eq`.
const WITH_FLOAT: &str = "# things.yaml\ntypes:\n  Thing: { docs: Describes a thing., fields: { size: { type: float, docs: Contains its size. } } }\n\
    operations: { get: { http: GET /things, docs: Gets., returns: { type: Thing } } }\n";

/// The file of an example that is an OpenAPI document.
pub(crate) const OPENAPI: &str = "openapi.yaml";

/// The file of an example that has choices about an OpenAPI document.
pub(crate) const CHOICES: &str = "specwright.yaml";

/// The OpenAPI document of an example that shows none.
const DOCUMENT: &str = "openapi: 3.0.3\ninfo: { title: Desk, version: \"1\" }\npaths:\n  /ping: { get: { responses: { \"204\": { description: Done. } } } }\n";

/// Greater codes than this one are bugs of the generator, which no specification can cause.
pub(crate) const FIRST_BUG: &str = "SW9000";

/// A case for every code that is not a bug of the generator.
pub(crate) fn cases() -> Vec<Case> {
    Code::ALL.iter().map(|code| code.as_str()).filter(|code| *code < FIRST_BUG).map(case).collect()
}

fn case(code: &'static str) -> Case {
    let section = explain(code).expect("a section");
    let option = |flag: &str| {
        let (_, value) = block(section, "yaml shortened")?.split_once(flag)?;
        Some(value.trim().trim_matches('"'))
    };
    if let Some(only) = option("--only") {
        return Case { code, trigger: Trigger::Only(only), files: files("# things.yaml\nresource: users\n") };
    }
    if let Some(derives) = option("--derives") {
        return Case { code, trigger: Trigger::Derives(derives), files: files(WITH_FLOAT) };
    }
    if let Some(runtime) = option("--runtime") {
        return Case { code, trigger: Trigger::Runtime(runtime), files: files("") };
    }
    if let Some(table) = block(section, "tsv wrong") {
        return Case { code, trigger: Trigger::Tables, files: tables(table) };
    }
    let files = block(section, "yaml wrong").map(files).or_else(|| long_example(code)).unwrap_or_else(|| files(""));
    Case { code, trigger: Trigger::Specification, files }
}

/// The files of an example that is a table: a specification, the table, and for a table of reasons also the list.
fn tables(table: &str) -> Files {
    let mut all = files(WITH_LISTED_PARAMETER);
    if table.contains("reason") {
        all.insert("explained.tsv".to_owned(), table.into());
        let list = "method\tpath\tside\tname\trequired\ttype\nGET\t/things\tparam\tid\tyes\tINTEGER\n";
        all.insert("fields.tsv".to_owned(), list.into());
    } else {
        all.insert("fields.tsv".to_owned(), table.into());
    }
    all
}

impl Case {
    /// Writes its files into a folder.
    pub(crate) fn write(&self, folder: &Path) {
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).expect("a file");
        }
    }
}

/// The text of the first code block in a section that begins with "```" and `info`.
pub(crate) fn block(body: &'static str, info: &str) -> Option<&'static str> {
    let (_, rest) = body.split_once(&format!("```{info}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

/// The files of an example. A comment with the name of a file begins each part of the example. Required keys that it leaves out are added.
pub(crate) fn files(example: &str) -> Files {
    if let Some(choices) = part(example, CHOICES) {
        let document = part(example, OPENAPI).unwrap_or_else(|| DOCUMENT.to_owned());
        let mut files = Files::from([(CHOICES.to_owned(), choices.into_bytes()), (OPENAPI.to_owned(), document.into_bytes())]);
        files.extend(part(example, "overlay.yaml").map(|overlay| ("overlay.yaml".to_owned(), overlay.into_bytes())));
        return files;
    }
    if let Some(document) = part(example, OPENAPI) {
        return Files::from([(OPENAPI.to_owned(), document.into_bytes())]);
    }
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

/// The part of an example after the comment with the name of a file. `None` if there is no such comment.
fn part(example: &str, name: &str) -> Option<String> {
    let heading = |line: &&str| line.starts_with("# ") && line.ends_with(".yaml");
    let mut lines = example.lines().skip_while(|line| !(heading(line) && line.get(2..) == Some(name)));
    lines.next()?;
    Some(lines.take_while(|line| !heading(line)).map(|line| format!("{line}\n")).collect())
}

/// The text of a file with the required keys that it leaves out. If the part is empty, the file is empty.
fn completed(part: Option<String>, keys: &[&str]) -> String {
    if part.as_ref().is_some_and(|text| text.trim().is_empty()) {
        return String::new();
    }
    let text = part.unwrap_or_default();
    let missing = keys.iter().filter(|key| {
        let name = key.split(':').next().unwrap_or_default();
        !text.lines().any(|line| line.starts_with(&format!("{name}:")))
    });
    missing.map(|key| format!("{key}\n")).chain([text.clone()]).collect()
}

/// The files of a wrong example that the page does not contain, because it is too long or is not text.
pub(crate) fn long_example(code: &str) -> Option<Files> {
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
        "SW0031" => {
            let items = "1,".repeat(1_000_000);
            let example =
                format!("types:\n  Thing: {{ docs: A., fields: {{ a: {{ type: json, docs: A., example: [{items}] }} }} }}\n");
            (name, format!("{text}docs: Things.\n{example}").into_bytes())
        }
        "SW0032" => ("service.yaml", b"resource: things\ndocs: Things.\n".to_vec()),
        "SW0245" => {
            let ty = |index: usize| {
                let next = if index < 40 { format!("list<T{}>", index + 1) } else { "string".to_owned() };
                format!("  T{index}: {{ docs: A., fields: {{ next: {{ type: {next}, docs: Next. }} }} }}\n")
            };
            (name, format!("{text}docs: Things.\ntypes:\n{}", (1..=40).map(ty).collect::<String>()).into_bytes())
        }
        "SW0244" => {
            let fields: String = (0..1001).map(|index| format!("      f{index}: {{ type: string, docs: A. }}\n")).collect();
            (name, format!("{text}docs: Things.\ntypes:\n  Thing:\n    docs: A thing.\n    fields:\n{fields}").into_bytes())
        }
        _ => return None,
    };
    all.insert(name.to_owned(), bytes);
    Some(all)
}
