//! OpenAPI Overlay documents on the command line: `--overlay`, and `overlays` of a file of choices.

use crate::common::{Run, specwright};

const DOCUMENT: &str = r##"openapi: 3.0.3
info: { title: Desk, version: "1" }
tags: [{ name: users }]
paths:
  /users:
    get: { operationId: users, tags: [users], responses: { "200": { description: All., content: { application/json: { schema: { $ref: "#/components/schemas/Users" } } } } } }
  /internal/reset:
    post: { operationId: reset, x-internal: true, responses: { "204": { description: Done. } } }
components:
  schemas:
    Users: { type: array, items: { $ref: "#/components/schemas/User" } }
    User: { type: object, properties: { name: { type: string } } }
"##;

/// A folder with a document, and an overlay with these actions.
fn folder(actions: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("desk.yaml", DOCUMENT);
    write("fixes.yaml", &format!("overlay: 1.0.0\ninfo: {{ title: Fixes, version: '1' }}\nactions:\n{actions}"));
    write("specwright.yaml", "specwright: 1\nfrom: desk.yaml\noverlays: [fixes.yaml]\n");
    folder
}

/// Imports the document with the overlay, and returns the files as one text.
fn imported(actions: &str) -> String {
    let folder = folder(actions);
    let run = specwright(folder.path(), &["import", "desk.yaml", "--overlay", "fixes.yaml", "--out", "spec"]);
    assert_eq!((run.code, run.err.contains("warning")), (0, false), "{}", run.err);
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("spec")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn check(actions: &str) -> Run {
    specwright(folder(actions).path(), &["check", "desk.yaml", "--overlay", "fixes.yaml"])
}

#[test]
fn actions_update_and_remove_what_their_targets_select() {
    for (actions, has, has_not) in [
        ("  - { target: \"$.paths['/internal/reset']\", remove: true }\n", "/users", "reset"),
        ("  - { target: '$.paths[*][?@[\"x-internal\"] == true]', remove: true }\n", "/users", "reset"),
        ("  - { target: $..get, update: { operationId: everyone } }\n", "everyone:", "\n  users:"),
        ("  - { target: $.components.schemas.User.properties, update: { age: { type: integer } } }\n", "age:", "nothing"),
        ("  - { target: $.components.schemas.User, update: { required: [name] } }\n", "required: true", "nothing"),
        // A list gets a new item, and the second action sees what the first one did.
        (
            "  - { target: $.components.schemas.User, update: { required: [] } }\n  - { target: $.components.schemas.User.required, update: name }\n",
            "required: true",
            "nothing",
        ),
        // `remove` is done alone.
        (
            "  - { target: $.components.schemas.User.properties.name, remove: true, update: { type: integer } }\n",
            "map<string, json>",
            "integer",
        ),
    ] {
        let text = imported(actions);
        assert!(text.contains(has) && !text.contains(has_not), "{actions}\n{text}");
    }
}

#[test]
fn a_finding_in_an_overlaid_part_points_to_the_overlay() {
    let run = check(
        "  - target: $.components.schemas.User.properties\n    update:\n      when: { $ref: '#/components/schemas/Missing' }\n",
    );
    assert!(run.code == 0 && run.err.contains("fixes.yaml:6:"), "{}", run.err);
    let report = folder(
        "  - target: $.components.schemas.User.properties\n    update:\n      when: { $ref: '#/components/schemas/Missing' }\n",
    );
    specwright(report.path(), &["check", "specwright.yaml", "--report", "report.tsv"]);
    let table = std::fs::read_to_string(report.path().join("report.tsv")).unwrap();
    assert!(table.contains("/components/schemas/User/properties/when"), "{table}");
}

/// A reference in an overlay leads to the document.
#[test]
fn an_overlay_refers_to_the_document() {
    let text = imported(
        "  - { target: $.components.schemas.User.properties, update: { boss: { $ref: '#/components/schemas/User' } } }\n",
    );
    assert!(text.contains("boss: { type: User"), "{text}");
}

#[test]
fn a_target_that_selects_nothing_is_a_warning_and_a_wrong_one_an_error() {
    for (actions, code, exit) in [
        ("  - { target: '$.paths[\"/user\"]', remove: true }\n", "warning[SW0621]", 0),
        ("  - { target: paths.users, remove: true }\n", "error[SW0622]", 1),
        ("  - { target: '$..*..*..*', remove: true }\n", "error[SW0622]", 1),
        ("  - { target: $, remove: true }\n", "error[SW0620]", 1),
        ("  - { target: $.info.title, update: { text: Desk } }\n", "error[SW0620]", 1),
        ("  - { target: $.info, update: { title: [Desk] } }\n", "error[SW0620]", 1),
        ("  - { target: $.info, updates: { title: Desk } }\n", "error[SW0620]", 1),
        ("  - { update: { title: Desk } }\n", "error[SW0620]", 1),
        ("  - { target: $.info }\n", "error[SW0620]", 1),
        ("  []\n", "error[SW0620]", 1),
    ] {
        let run = check(actions);
        assert!(run.code == exit && run.err.contains(code), "{actions}\n{}", run.err);
        assert!(run.err.contains("--> fixes.yaml:"), "{actions}\n{}", run.err);
    }
}

#[test]
fn an_overlay_for_something_else_or_that_is_missing_is_an_error() {
    let folder = folder("  - { target: $.info, update: { title: Staff } }\n");
    let spec = specwright(folder.path(), &["import", "desk.yaml", "--out", "spec"]);
    assert_eq!(spec.code, 0, "{}", spec.err);
    let run = specwright(folder.path(), &["check", "spec", "--overlay", "fixes.yaml"]);
    assert!(run.code == 1 && run.err.contains("SW0620"), "{}", run.err);
    let run = specwright(folder.path(), &["check", "desk.yaml", "--overlay", "none.yaml"]);
    assert!(run.code == 1 && run.err.contains("SW0001") && run.err.contains("none.yaml"), "{}", run.err);
    std::fs::write(folder.path().join("fixes.yaml"), "overlay: 2.0.0\nactions: []\n").unwrap();
    let run = specwright(folder.path(), &["check", "specwright.yaml"]);
    assert!(run.code == 1 && run.err.contains("SW0620"), "{}", run.err);
}

/// The folder, the file of choices and the document with the option are the same input.
#[test]
fn a_file_of_choices_names_the_document_and_its_overlays() {
    let folder = folder("  - { target: $.info, update: { title: Staff } }\n");
    for input in [&["."][..], &["specwright.yaml"], &["desk.yaml", "--overlay", "fixes.yaml"]] {
        let run = specwright(folder.path(), &[&["check"], input].concat());
        assert!(run.code == 0 && run.err.contains("Staff: 2 operations"), "{input:?}: {}", run.err);
        let run = specwright(folder.path(), &[&["export", "openapi"], input].concat());
        assert!(run.code == 0 && run.out.contains("\"title\": \"Staff\""), "{input:?}: {}", run.err);
        let run = specwright(folder.path(), &[&["generate", "--out", "out"], input].concat());
        assert!(run.code == 0 && folder.path().join("out/staff.rs").exists(), "{input:?}: {}", run.err);
    }
    std::fs::write(folder.path().join("specwright.yaml"), "specwright: 1\nfrom: dask.yaml\n").unwrap();
    let run = specwright(folder.path(), &["check", "specwright.yaml"]);
    assert!(run.code == 1 && run.err.contains("SW0001") && run.err.contains("specwright.yaml:2:7"), "{}", run.err);
}
