//! Exit codes of each command: 0 for success, 1 for problems in the input and files that cannot be read or written, 2 for wrong arguments.

use crate::common::{root, specification, specwright};

/// A command with arguments of three runs, with exit code 0, 1 and 2. `SPEC` is a specification, `WRONG` one with an error, `OPENAPI` an OpenAPI
/// document, `NEW` a path that does not exist, `FILE` a file.
const RUNS: &[(&str, [&str; 3])] = &[
    ("check", ["SPEC", "WRONG", "SPEC --format yaml"]),
    ("fmt", ["SPEC", "NEW", "SPEC --chek"]),
    ("explain", ["SW0001", "SW001", "SW0001 SW0002"]),
    ("generate", ["SPEC --out NEW", "SPEC --out FILE", "SPEC"]),
    ("import", ["OPENAPI --out NEW", "OPENAPI --out FILE", "OPENAPI"]),
    ("suggest", ["OPENAPI", "NEW", "OPENAPI --accept all"]),
    ("new", ["demo --path NEW", "fn --path NEW", "--path NEW"]),
    ("schema", ["--for output", "", "--for tool"]),
    ("export openapi", ["SPEC", "WRONG", "SPEC --version 2.0"]),
    ("export postman", ["SPEC", "NEW", "SPEC --server nowhere:x"]),
    ("export http", ["SPEC", "SPEC --only none", "SPEC --bodies all"]),
    ("export json-schema", ["SPEC", "WRONG", ""]),
    ("coverage", ["SPEC --against TABLE --only users.find", "SPEC --against TABLE", "SPEC"]),
    ("completions", ["zsh", "", "csh"]),
    ("man", ["--out NEW", "--out FILE", ""]),
];

const DOCUMENT: &str = r#"{ "openapi": "3.0.3", "info": { "title": "Desk", "version": "1" }, "paths": { "/ping": { "get": { "responses": {
  "204": { "description": "Done." } } } } } }"#;

/// A second operation.
const FIND: &str = "  find: { http: GET /users, docs: Finds., params: { id: { type: integer, docs: Id. } } }\n";

fn code(command: &str, arguments: &str) -> i32 {
    let (good, wrong) = (specification(FIND), specification("type: {}\n"));
    let path = |name: &str| good.path().join(name).display().to_string();
    std::fs::write(path("openapi.json"), DOCUMENT).unwrap();
    std::fs::write(path("table.tsv"), "method\tpath\tside\tname\trequired\ttype\nGET\t/users\tparam\tid\tno\tINTEGER\n").unwrap();
    let arguments = arguments
        .replace("SPEC", &path("service.yaml"))
        .replace("WRONG", &wrong.path().display().to_string())
        .replace("OPENAPI", &path("openapi.json"))
        .replace("NEW", &path("new"))
        .replace("FILE", &path("users.yaml"))
        .replace("TABLE", &path("table.tsv"));
    let words: Vec<_> = command.split_whitespace().chain(arguments.split_whitespace()).collect();
    let run = specwright(good.path(), &words);
    assert!(run.code == 0 || !run.out.is_empty() || run.err.contains("error"), "no reason of {words:?}: {run:?}");
    run.code
}

#[test]
fn each_command_has_the_same_exit_codes() {
    for (command, runs) in RUNS {
        for (expected, arguments) in (0..).zip(runs) {
            // What has no input and writes no file cannot fail but by a full disk; see `streams`.
            let cannot_fail = arguments.is_empty() && expected == 1;
            assert!(cannot_fail || code(command, arguments) == expected, "{command} {arguments}: not {expected}");
        }
    }
}

#[test]
fn the_table_has_each_command_and_help_says_the_codes() {
    let help = |words: &[&str]| specwright(&root(), &[&["help"], words].concat()).out;
    let commands = crate::page::subcommands(&help(&[]));
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let known = RUNS.iter().filter(|(name, _)| name.split(' ').next() == Some(command.as_str()));
        assert!(known.count() > 0, "no exit codes of {command}");
    }
    for (command, _) in RUNS {
        let text = help(&command.split(' ').collect::<Vec<_>>());
        assert!(text.contains("Exit codes:\n  0  success\n  1  ") && text.contains("\n  2  wrong arguments\n"), "{text}");
    }
    for help in [&["--help"][..], &["--version"], &["check", "--help"]] {
        assert_eq!(specwright(&root(), help).code, 0, "{help:?}");
    }
    for wrong in [&[][..], &["chekc"], &["--verbose"], &["--color", "never"], &["--color", "blue", "check", "."]] {
        assert_eq!(specwright(&root(), wrong).code, 2, "{wrong:?}");
    }
}
