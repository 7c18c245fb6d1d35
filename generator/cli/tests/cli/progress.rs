//! Progress: on a terminal only, and never beside JSON.

use std::fmt::Write as _;

use crate::common::{on_terminal, specwright};

/// The number of operations of a document that takes longer than short work, in debug builds and in release builds.
const OPERATIONS: usize = if cfg!(debug_assertions) { 2_000 } else { 20_000 };

/// A folder with this document.
fn folder() -> tempfile::TempDir {
    let mut paths = String::new();
    for number in 0..OPERATIONS {
        let schema = r#"{ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } }"#;
        let comma = if number == 0 { "" } else { "," };
        write!(
            paths,
            r#"{comma}"/things{number}/{{id}}": {{ "get": {{ "operationId": "get{number}", "parameters": [{{ "name": "id", "in": "path",
            "required": true, "schema": {{ "type": "integer" }} }}], "responses": {{ "200": {{ "description": "Done.", "content": {{
            "application/json": {{ "schema": {schema} }} }} }} }} }} }}"#
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let text = format!(r#"{{ "openapi": "3.0.3", "info": {{ "title": "Desk", "version": "1" }}, "paths": {{ {paths} }} }}"#);
    std::fs::write(folder.path().join("large.json"), text).unwrap();
    folder
}

#[cfg(target_os = "linux")]
#[test]
fn long_work_shows_its_steps_on_a_terminal() {
    let folder = folder();
    let run = on_terminal(folder.path(), "xterm", &["generate", "large.json", "--out", "out"], &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("Checking large.json (0s)") || run.out.contains("Generating Rust from large.json (0s)"), "{run:?}");
    // The line is gone at the end.
    assert!(run.out.trim_end().ends_with("desk.rs: written"), "{run:?}");
    let import = on_terminal(folder.path(), "xterm", &["import", "large.json", "--out", "spec"], &[]);
    assert!(import.code == 0 && import.out.contains("Reading large.json ("), "{import:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_plain_terminals_and_programs_get_no_progress() {
    let folder = folder();
    let check = ["check", "large.json"];
    let expected = specwright(folder.path(), &check);
    assert!(expected.code == 0 && !expected.err.contains("Checking"), "{}", expected.err);
    assert!(!on_terminal(folder.path(), "dumb", &check, &[]).out.contains("Checking"));
    let json = on_terminal(folder.path(), "xterm", &["check", "large.json", "--format", "json"], &[]);
    assert!(json.out.starts_with('{') && json.out.lines().count() == 1, "{json:?}");
}
