//! OpenAPI documents on the command line: `import`, and the options `--strict` and `--report`.

use crate::common::specwright;

/// A document with a header that a server sets by itself, and an operation whose method the language does not have.
const DOCUMENT: &str = r##"openapi: 3.0.3
info: { title: Desk, version: "1" }
paths:
  /users/{id}:
    get:
      operationId: user
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: One., headers: { Content-Type: { schema: { type: integer } } }, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } } }
    query: { responses: { "200": { description: One. } } }
components:
  schemas:
    User: { type: object, required: [name], properties: { name: { type: string } } }
"##;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.yaml"), DOCUMENT).unwrap();
    folder
}

#[test]
fn an_imported_specification_is_formatted_and_generates_the_same() {
    let folder = folder();
    let run = |arguments: &[&str]| specwright(folder.path(), arguments);
    let import = run(&["import", "desk.yaml", "--out", "spec"]);
    assert!(import.code == 0 && import.err.ends_with("spec: 1 operation in 2 files\n"), "{}", import.err);
    assert_eq!(run(&["fmt", "--check", "spec"]).code, 0);
    assert_eq!(run(&["generate", "spec", "--out", "imported"]).code, 0);
    assert_eq!(run(&["generate", "desk.yaml", "--out", "direct"]).code, 0);
    let text = |name: &str| {
        let text = std::fs::read_to_string(folder.path().join(name).join("desk.rs")).unwrap();
        // The header has the hash of the sources.
        text.lines().filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(text("imported"), text("direct"));
}

#[test]
fn each_resource_has_a_file_of_its_own_beside_service_yaml() {
    let folder = tempfile::tempdir().unwrap();
    let operation = |tag: &str| {
        format!(
            "  /{tag}: {{ get: {{ tags: [{tag}], operationId: {tag}, responses: {{ \"204\": {{ description: Done. }} }} }} }}\n"
        )
    };
    for tags in
        [&["service"][..], &["service", "service_resource"], &["service_resource_resource", "service_resource", "service"]]
    {
        let paths: String = tags.iter().map(|tag| operation(tag)).collect();
        let document = format!("openapi: 3.0.3\ninfo: {{ title: Desk, version: \"1\" }}\npaths:\n{paths}");
        std::fs::write(folder.path().join("desk.yaml"), document).unwrap();
        let out = format!("spec{}", tags.len());
        let import = specwright(folder.path(), &["import", "desk.yaml", "--out", &out]);
        assert_eq!(import.code, 0, "{tags:?}: {}", import.err);
        let check = specwright(folder.path(), &["check", &out]);
        assert!(check.code == 0 && check.err.contains(&format!("{} operation", tags.len())), "{tags:?}: {}", check.err);
        // `import.lock` is beside them.
        assert_eq!(std::fs::read_dir(folder.path().join(&out)).unwrap().count(), 2 + tags.len(), "{tags:?}");
    }
}

#[test]
fn a_changed_file_is_replaced_only_on_request() {
    let folder = folder();
    let import = |more: &[&str]| specwright(folder.path(), &[&["import", "desk.yaml", "--out", "spec"], more].concat());
    assert_eq!((import(&[]).code, import(&[]).code), (0, 0));
    let service = folder.path().join("spec/service.yaml");
    let imported = std::fs::read_to_string(&service).unwrap();
    std::fs::write(&service, "mine").unwrap();
    // The document is as before: the change by hand stays.
    let kept = import(&[]);
    assert!(kept.code == 0 && kept.err.contains("kept as it was changed by hand"), "{}", kept.err);
    assert_eq!(std::fs::read_to_string(&service).unwrap(), "mine");
    // Without knowledge of the last import, nothing is merged.
    std::fs::remove_file(folder.path().join("spec/import.lock")).unwrap();
    let refused = import(&[]);
    assert!(refused.code == 1 && refused.err.contains("--overwrite"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(&service).unwrap(), "mine");
    assert_eq!(import(&["--overwrite"]).code, 0);
    assert_eq!(std::fs::read_to_string(&service).unwrap(), imported);
}

/// A folder with an imported document of two operations. Then the documentation of one is changed by hand, and the document is replaced.
fn changed(by_hand: (&str, &str), document: (&str, &str)) -> tempfile::TempDir {
    let folder = folder();
    let both = DOCUMENT.replace(
        "components:",
        "  /users: { get: { operationId: all, tags: [users], summary: Lists users., responses: { \"204\": { description: Done. } } } }\n  \
         /teams: { get: { operationId: teams, tags: [teams], summary: Lists teams., responses: { \"204\": { description: Done. } } } }\ncomponents:",
    );
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("desk.yaml", &both);
    let run = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let users = std::fs::read_to_string(folder.path().join("spec/users.yaml")).unwrap();
    assert!(users.contains(by_hand.0) && both.contains(document.0), "{users}");
    write("spec/users.yaml", &users.replace(by_hand.0, by_hand.1));
    write("desk.yaml", &both.replace(document.0, document.1));
    folder
}

#[test]
fn a_second_import_merges_changes_by_hand_with_those_of_the_document() {
    let folder = changed(
        ("docs: \"`GET /users/{id}`.\"", "docs: Returns a user."),
        ("summary: Lists users.", "summary: Lists all users."),
    );
    let read = || std::fs::read_to_string(folder.path().join("spec/users.yaml")).unwrap();
    let run = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert!(run.code == 0 && run.err.contains("users.yaml: merged with the changes by hand"), "{}", run.err);
    let users = read();
    assert!(users.contains("Returns a user.") && users.contains("Lists all users."), "{users}");
    assert_eq!(specwright(folder.path(), &["check", "spec"]).code, 0);
    // A third import changes nothing.
    assert_eq!(specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]).code, 0);
    assert_eq!(read(), users);
}

#[test]
fn changes_in_the_same_lines_are_reported_and_nothing_is_written() {
    let folder = changed(("Lists users.", "Lists my users."), ("summary: Lists users.", "summary: Lists all users."));
    let read = || std::fs::read_to_string(folder.path().join("spec/users.yaml")).unwrap();
    let before = read();
    let import = |more: &[&str]| specwright(folder.path(), &[&["import", "desk.yaml", "--out", "spec"], more].concat());
    let run = import(&[]);
    assert!(run.code == 1 && run.err.contains("are in the same lines"), "{}", run.err);
    assert!(run.err.contains("Lists my users.") && run.err.contains("Lists all users."), "{}", run.err);
    assert_eq!(read(), before);
    assert_eq!(import(&["--keep"]).code, 0);
    assert!(read().contains("Lists my users.") && !read().contains("Lists all users."), "{}", read());
    // The document is known now: it is no conflict any more.
    assert_eq!(import(&[]).code, 0);
    assert_eq!(import(&["--overwrite"]).code, 0);
    assert!(read().contains("Lists all users."), "{}", read());
}

#[test]
fn a_resource_that_the_document_loses_is_removed_unless_it_was_changed() {
    let without_teams = ("tags: [teams]", "tags: [users]");
    let folder = changed(("Lists users.", "Lists users."), without_teams);
    let run = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert!(run.code == 0 && run.err.contains("teams.yaml: removed"), "{}", run.err);
    assert!(!folder.path().join("spec/teams.yaml").exists());
    assert_eq!(specwright(folder.path(), &["check", "spec", "--deny", "warnings"]).code, 0);
    let folder = changed(("Lists users.", "Lists users."), without_teams);
    let teams = folder.path().join("spec/teams.yaml");
    std::fs::write(&teams, std::fs::read_to_string(&teams).unwrap().replace("Lists teams.", "Lists my teams.")).unwrap();
    let run = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert!(run.code == 1 && run.err.contains("the document no longer has it") && teams.exists(), "{}", run.err);
}

#[test]
fn strict_refuses_a_document_that_is_not_carried_over_as_it_is() {
    let folder = folder();
    for command in
        [&["import", "desk.yaml", "--out", "out"][..], &["generate", "desk.yaml", "--out", "out"], &["check", "desk.yaml"]]
    {
        assert_eq!(specwright(folder.path(), command).code, 0, "{command:?}");
        std::fs::remove_dir_all(folder.path().join("out")).ok();
        let strict = specwright(folder.path(), &[command, &["--strict"]].concat());
        assert!(strict.code == 1 && strict.err.contains("`--strict` refuses"), "{command:?}: {}", strict.err);
        assert!(!folder.path().join("out").exists(), "{command:?}");
    }
}

#[test]
fn the_report_has_a_line_for_each_part() {
    let folder = folder();
    assert_eq!(specwright(folder.path(), &["check", "desk.yaml", "--report", "report.tsv"]).code, 0);
    let report = std::fs::read_to_string(folder.path().join("report.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = report.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["code", "line", "column", "pointer", "name", "message"]);
    let parts: Vec<_> = rows[1..].iter().map(|row| (row[0], row[1], row[3], row[4])).collect();
    let header = ("SW0607", "8", "/paths/~1users~1{id}/get/responses/200/headers/Content-Type", "Content-Type");
    assert_eq!(parts, [header, ("SW0601", "9", "/paths/~1users~1{id}/query", "QUERY /users/{id}")]);
}

#[test]
fn a_document_with_errors_is_not_imported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.yaml"), "openapi: 4.0.0\ninfo: { title: Desk }\npaths: {}\n").unwrap();
    let run = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert!(run.code == 1 && run.err.contains("SW0600") && !folder.path().join("spec").exists(), "{}", run.err);
}
