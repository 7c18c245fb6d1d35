//! `--format json`: each command that reports prints one line, in the form of docs/schema/output.schema.json.

use serde_json::Value;

use crate::common::{Run, root, specification, specwright};

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: { title: Desk, version: '1' }\npaths:\n  /ping:\n    get: { responses: { '204': \
                        { description: Done. } } }\n    query: { responses: { '204': { description: Done. } } }\n";

/// Files for the runs: a specification with a warning, a wrong one, an OpenAPI document, a table.
fn folder() -> tempfile::TempDir {
    let folder = specification("types:   { Later: { docs: Later., enum: string, values: { a: A } } }\n");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("openapi.yaml", DOCUMENT);
    write("table.tsv", "method\tpath\tside\tname\trequired\ttype\nGET\t/ping\tparam\tid\tyes\tINTEGER\n");
    std::fs::create_dir(folder.path().join("wrong")).unwrap();
    write("wrong/service.yaml", "specwright: 1\nservice: Desk\nfiles: [users.yaml]\n");
    write("wrong/users.yaml", "resource: users\ndocs: Users.\noperation: {}\noperations:\n  a: { http: GET /a, docs: A. }\n");
    folder
}

/// Checks a line against the schema, and its members against the run.
fn validated(run: &Run, line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let schema = std::fs::read_to_string(root().join("docs/schema/output.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&serde_json::from_str(&schema).unwrap()).unwrap();
    let wrong: Vec<_> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:?}: {line}");
    assert_eq!(value["success"], run.code == 0, "{run:?}");
    value
}

/// Runs a command in a folder. Its JSON is the only line on stdout.
fn json(folder: &std::path::Path, arguments: &str) -> (i32, Value) {
    let words: Vec<_> = arguments.split(' ').chain(["--format", "json"]).collect();
    let run = specwright(folder, &words);
    assert_eq!((run.err.as_str(), run.out.lines().count()), ("", 1), "{arguments}: {run:?}");
    let value = validated(&run, &run.out);
    assert_eq!(value["command"], words[0]);
    (run.code, value)
}

fn states(value: &Value) -> Vec<(&str, &str)> {
    let files = value["files"].as_array().unwrap().iter();
    files.map(|file| (file["path"].as_str().unwrap(), file["state"].as_str().unwrap())).collect()
}

#[test]
fn check_has_problems_the_service_and_fixed_problems() {
    let folder = folder();
    let (code, value) = json(folder.path(), "check .");
    let service = serde_json::json!({ "name": "Desk", "operations": 1, "resources": 1 });
    assert_eq!((code, &value["problems"][0]["code"], &value["service"]), (0, &"SW0350".into(), &service));
    assert_eq!(json(folder.path(), "check . --deny warnings").0, 1);
    let (code, value) = json(folder.path(), "check wrong");
    assert_eq!((code, &value["problems"][0]["severity"], &value["service"]), (1, &"error".into(), &Value::Null));
    let (code, value) = json(folder.path(), "check nowhere");
    assert_eq!((code, &value["problems"][0]["code"], &value["problems"][0]["file"]), (1, &"SW0001".into(), &Value::Null));
    std::fs::write(
        folder.path().join("wrong/users.yaml"),
        "resource: users\ndocs: Users.\noperatons:\n  a: { http: GET /a, docs: A. }\n",
    )
    .unwrap();
    let (code, value) = json(folder.path(), "check wrong --fix");
    assert_eq!((code, &value["fixed"][0]["code"], &value["fixed"][0]["line"]), (0, &"SW0013".into(), &3.into()));
}

#[test]
fn deviations_and_their_refusal_are_members() {
    let folder = folder();
    let (code, value) = json(folder.path(), "check openapi.yaml");
    let [deviation] = value["deviations"].as_array().unwrap().as_slice() else { panic!("{value}") };
    assert_eq!((code, &deviation["code"], &deviation["pointer"]), (0, &"SW0601".into(), &"/paths/~1ping/query".into()));
    for command in ["check openapi.yaml", "generate openapi.yaml --out out", "import openapi.yaml --out out"] {
        let (code, value) = json(folder.path(), &format!("{command} --strict"));
        let failure = value["failures"][0].as_str().unwrap();
        assert!(code == 1 && failure.contains("`--strict` refuses") && states(&value).is_empty(), "{value}");
    }
}

#[test]
fn written_files_have_a_state() {
    let folder = folder();
    let states_of = |arguments: &str| {
        let (code, value) = json(folder.path(), arguments);
        (code, states(&value).iter().map(|(path, state)| format!("{path} {state}")).collect::<Vec<_>>())
    };
    let generate = "generate . --out out";
    assert_eq!(states_of(generate), (0, vec!["out/desk.rs written".to_owned()]));
    assert_eq!(states_of(generate), (0, vec!["out/desk.rs current".to_owned()]));
    assert_eq!(states_of("generate . --out out --no-client --check"), (1, vec!["out/desk.rs differs".to_owned()]));
    assert_eq!(states_of("fmt . --check"), (1, vec!["./users.yaml differs".to_owned()]));
    assert_eq!(states_of("fmt ."), (0, vec!["./users.yaml written".to_owned()]));
    assert_eq!(states_of("fmt . --check"), (0, vec![]));
    let imported = ["spec/service.yaml written", "spec/ping.yaml written"].map(str::to_owned).to_vec();
    assert_eq!(states_of("import openapi.yaml --out spec"), (0, imported));
    let (code, files) = states_of("new demo");
    assert!(code == 0 && files.contains(&"demo/src/main.rs written".to_owned()), "{files:?}");
    let (code, value) = json(folder.path(), "new demo");
    assert_eq!((code, &value["failures"][0]), (1, &"demo exists already; nothing was written".into()));
    let (code, value) = json(folder.path(), "generate . --out users.yaml");
    assert!(code == 1 && value["failures"][0].as_str().unwrap().starts_with("cannot write users.yaml/desk.rs"), "{value}");
}

#[test]
fn coverage_has_counts_and_differences_and_explain_has_sections() {
    let folder = folder();
    let (code, value) = json(folder.path(), "coverage . --against table.tsv");
    let (covered, difference) = (&value["coverage"], &value["coverage"]["differences"][0]);
    assert_eq!((code, &covered["parameters"]["documented"], &covered["parameters"]["covered"]), (1, &1.into(), &0.into()));
    assert_eq!((&difference["name"], &difference["reason"]), (&"id".into(), &Value::Null), "{difference}");
    assert_eq!(json(folder.path(), "coverage wrong --against table.tsv").0, 1);
    let (code, value) = json(folder.path(), "explain sw0012");
    let text = value["codes"][0]["text"].as_str().unwrap();
    assert!(code == 0 && text.starts_with("## SW0012: "), "{text}");
    let (_, value) = json(folder.path(), "explain");
    assert_eq!(value["codes"].as_array().unwrap().len(), specwright(&root(), &["explain"]).out.lines().count());
    let (code, value) = json(folder.path(), "explain SW00012");
    assert!(code == 1 && value["failures"][0].as_str().unwrap().contains("did you mean `SW0012`?"), "{value}");
}

/// A full stdout is a failure for each of them; see `streams`.
#[test]
fn an_export_has_its_document_on_stdout_and_the_line_on_stderr() {
    let folder = folder();
    for target in ["openapi", "postman", "http", "json-schema"] {
        let run = specwright(folder.path(), &["export", target, ".", "--format", "json"]);
        let plain = specwright(folder.path(), &["export", target, "."]);
        assert_eq!((run.code, &run.out), (0, &plain.out));
        assert_eq!(validated(&run, &run.err)["problems"][0]["code"], "SW0350");
        let refused = specwright(folder.path(), &["export", target, "wrong", "--format", "json"]);
        assert_eq!((refused.code, refused.out.as_str(), refused.err.lines().count()), (1, "", 1));
        assert_eq!(validated(&refused, &refused.err)["problems"][0]["code"], "SW0013");
    }
}

#[test]
fn the_example_of_the_page_is_what_is_printed() {
    let page = std::fs::read_to_string(root().join("docs/command.md")).unwrap();
    let shown = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = folder();
    let users = folder.path().join("users.yaml");
    let text = std::fs::read_to_string(&users).unwrap().split("types:").next().unwrap().replace("operations:", "operatons:");
    std::fs::write(users, text).unwrap();
    assert_eq!(json(folder.path(), "check ."), (1, serde_json::from_str(shown).unwrap()));
}

/// Wrong arguments are reported before a command runs.
#[test]
fn wrong_arguments_are_text() {
    let run = specwright(&root(), &["check", "--format", "json"]);
    assert!(run.code == 2 && run.out.is_empty() && run.err.starts_with("error: "), "{run:?}");
}
