use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::Problems;
use crate::front::yaml as load;
use crate::language::keys::MAPPINGS;
use crate::source::Sources;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::draft202012::new(&serde_json::from_str(schema).unwrap()).unwrap()
}

/// Whether the schema of its kind accepts a file, and why not.
fn judge(name: &str, text: &str) -> Result<(), String> {
    let schema = match name {
        "service.yaml" => super::service(),
        "specwright.yaml" => super::choices(),
        _ => super::resource(),
    };
    let value = serde_json::Value::from(&load::tree_of(text).unwrap().root.unwrap().to_json());
    let errors: Vec<_> =
        validator(&schema).iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

/// A file of docs/ that is made from the table; with `UPDATE_SCHEMA` it is written.
fn is_current(path: &str, text: &str) -> bool {
    let path = root().join("docs").join(path);
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    std::fs::read_to_string(path).unwrap_or_default() == text
}

#[test]
fn schemas_and_reference_in_docs_are_made_from_the_table() {
    for (name, text) in [("service", super::service()), ("resource", super::resource()), ("choices", super::choices())] {
        assert!(is_current(&format!("schema/{name}.schema.json"), &text), "write docs/schema anew with UPDATE_SCHEMA=1");
        assert!(jsonschema::draft202012::meta::is_valid(&serde_json::from_str(&text).unwrap()));
    }
    assert!(is_current("keys.md", &super::reference()), "write docs/keys.md anew with UPDATE_SCHEMA=1");
}

fn files(spec: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(spec)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push((path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()));
        }
    }
    files
}

#[test]
fn every_specification_here_fits_and_names_its_schema() {
    let choices = std::fs::read_to_string(root().join("tests/specs/chosen/specwright.yaml")).unwrap();
    assert_eq!(judge("specwright.yaml", &choices), Ok(()));
    for (spec, up) in [("spec", ".."), ("tests/specs/library", "../../.."), ("tests/specs/hazards", "../../..")] {
        for (name, text) in files(spec) {
            assert_eq!(judge(&name, &text), Ok(()), "{spec}/{name}");
            let kind = if name == "service.yaml" { "service" } else { "resource" };
            let first = format!("# yaml-language-server: $schema={up}/docs/schema/{kind}.schema.json");
            assert_eq!(text.lines().next(), Some(first.as_str()), "{spec}/{name}");
        }
    }
}

/// Files with a wrong key in every mapping of the language.
const WRONG: [(&str, &str); 3] = [
    (
        "specwright.yaml",
        "specwright: 1\nfrom: openapi.yaml\nzz: 1\noperations: { a: { zz: 1, params: { b: { zz: 1 } } } }\ntypes: { A: { zz: 1 } }\ndeclare: { zz: 1 }\n",
    ),
    (
        "service.yaml",
        "specwright: 1
service: Desk
files: [users.yaml]
zz: 1
auth: { zz: 1, oauth2: { token_url: /t, zz: 1 }, api_keys: { a: { header: X, zz: 1 } } }
wire: { zz: 1, send: { zz: 1 }, outcome: { zz: 1 } }
errors: { zz: 1 }
contact: { zz: 1 }
license: { name: MIT, zz: 1 }
servers: { a: { zz: 1 } }
",
    ),
    (
        "users.yaml",
        "resource: users
zz: 1
ids: { A: { zz: 1 } }
types:
  B: { enum: string, values: { b: { name: B, zz: 1 } }, zz: 1 }
  C: { fields: { c: { type: string, zz: 1 } }, zz: 1 }
  D: { union: { variants: { a: { type: B, zz: 1 } }, zz: 1 }, zz: 1 }
operations:
  e:
    zz: 1
    rules: [{ zz: 1 }, { required_if: { zz: 1 } }]
    pages: { zz: 1 }
    chunk: { zz: 1 }
    body: { type: string, zz: 1 }
    returns: { envelope: { zz: 1 }, items: { list: string, zz: 1 }, zz: 1 }
    errors: { 404: { type: C, zz: 1 } }
  f: { pages: { cursor: a, zz: 1 }, returns: { outcome: { zz: 1 } } }
webhooks: { g: { zz: 1 } }
",
    ),
];

/// The keys that `load` says there are, by what it calls the mapping.
fn loaded_keys() -> BTreeMap<String, BTreeSet<String>> {
    let mut problems = Problems::default();
    let mut sources = Sources::memory(WRONG);
    load::load(Path::new("service.yaml"), &mut sources, &mut problems);
    load::choices(Path::new("specwright.yaml"), &mut sources, &mut problems);
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for help in problems.iter().filter(|problem| problem.code.as_str() == "SW0013").filter_map(|problem| problem.help.as_deref())
    {
        let (what, list) = help.strip_prefix("keys of ").unwrap().split_once(": ").unwrap();
        keys.entry(what.to_owned()).or_default().extend(list.split(", ").map(|key| key.trim_matches('`').to_owned()));
    }
    keys
}

#[test]
fn the_table_has_the_keys_that_load_reads() {
    let table: BTreeMap<_, BTreeSet<_>> = MAPPINGS
        .iter()
        .map(|mapping| (mapping.what.to_owned(), mapping.keys.iter().map(|key| key.name.to_owned()).collect()))
        .collect();
    assert_eq!(table, loaded_keys());
}

/// A key or a word with a slip, in each kind of mapping, is refused by the schema.
#[test]
fn a_misspelt_key_is_refused() {
    let whole = files("spec").into_iter().find(|(name, _)| name == "requests.yaml").unwrap().1;
    for (right, wrong) in [
        ("operations:", "operation:"),
        ("required: true", "requierd: true"),
        ("docs: Identifies", "doc: Identifies"),
        ("any_of:", "anyof:"),
        ("envelope:", "envelop:"),
        ("cursor:", "curser:"),
        ("enum: string", "enum: strin"),
        ("http: GET", "http: GTE"),
        ("keyed_by:", "keyd_by:"),
        ("name: Solution", "nam: Solution"),
    ] {
        let text = whole.replacen(right, wrong, 1);
        assert!(text != whole && judge("requests.yaml", &text).is_err(), "{wrong} is accepted");
    }
    let service = files("spec").into_iter().find(|(name, _)| name == "service.yaml").unwrap().1;
    for (right, wrong) in [("arrays: brackets", "arrays: bracket"), ("scope:", "scpoe:"), ("specwright: 1", "specwright: 2")] {
        assert!(
            service.contains(right) && judge("service.yaml", &service.replacen(right, wrong, 1)).is_err(),
            "{wrong} is accepted"
        );
    }
}
