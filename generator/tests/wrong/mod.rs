//! A case of every code: the wrong examples of docs/diagnostics.md, completed, for the tests of each front end.
//!
//! In: the page. Out: files that are wrong, and how they have to be used. Not here: what is expected (see `diagnostics` here,
//! `wrong` of the command's tests, and the tests of the macro).

use std::collections::BTreeMap;
use std::path::Path;

use specwright_generator::diagnostic::Code;
use specwright_generator::explain::explain;

/// Name and text of each file of a specification.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What shows a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The specification alone.
    Specification,
    /// A choice of what is kept of it.
    Only(&'static str),
    /// A choice of traits to derive.
    Derives(&'static str),
    /// A choice of the runtime's path.
    Runtime(&'static str),
    /// A comparison with `fields.tsv`, which only the command makes; and with `explained.tsv` where that is there.
    Tables,
}

/// Something that is wrong in one way.
pub(crate) struct Case {
    pub(crate) code: &'static str,
    pub(crate) by: By,
    files: Files,
}

/// With the parameter that the tables of the page speak of.
const LISTED: &str = "# things.yaml\noperations:\n  get:\n    http: GET /things\n    docs: Gets.\n    \
    params: { id: { type: integer, required: true, docs: Id. } }\n";

/// Codes from here on are faults of the generator, which no specification causes.
pub(crate) const FAULTS: &str = "SW9000";

/// A case of every code but those of faults of the generator.
pub(crate) fn cases() -> Vec<Case> {
    Code::ALL.iter().map(|code| code.as_str()).filter(|code| *code < FAULTS).map(case).collect()
}

fn case(code: &'static str) -> Case {
    let section = explain(code).expect("a section");
    let chosen = |flag: &str| {
        let (_, word) = block(section, "yaml shortened")?.split_once(flag)?;
        Some(word.trim().trim_matches('"'))
    };
    if let Some(only) = chosen("--only") {
        return Case { code, by: By::Only(only), files: files("# things.yaml\nresource: users\n") };
    }
    if let Some(derives) = chosen("--derives") {
        return Case { code, by: By::Derives(derives), files: files("") };
    }
    if let Some(runtime) = chosen("--runtime") {
        return Case { code, by: By::Runtime(runtime), files: files("") };
    }
    if let Some(table) = block(section, "tsv wrong") {
        return Case { code, by: By::Tables, files: tables(table) };
    }
    let files = block(section, "yaml wrong").map(files).or_else(|| made(code)).unwrap_or_else(|| files(""));
    Case { code, by: By::Specification, files }
}

/// A table of the page beside a specification: one of reasons has the list without it.
fn tables(table: &str) -> Files {
    let mut all = files(LISTED);
    if table.contains("reason") {
        all.insert("explained.tsv".to_owned(), table.into());
        let row = "method\tpath\tside\tname\trequired\ttype\nGET\t/things\tparam\tid\tyes\tINTEGER\n";
        all.insert("fields.tsv".to_owned(), row.into());
    } else {
        all.insert("fields.tsv".to_owned(), table.into());
    }
    all
}

impl Case {
    /// Its files, in a folder.
    pub(crate) fn write(&self, folder: &Path) {
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).expect("a file");
        }
    }
}

/// The text of a block with these words behind its fence.
pub(crate) fn block(body: &'static str, info: &str) -> Option<&'static str> {
    let (_, rest) = body.split_once(&format!("```{info}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
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

/// The files of a wrong example that is too long for the page, or no text.
pub(crate) fn made(code: &str) -> Option<Files> {
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
