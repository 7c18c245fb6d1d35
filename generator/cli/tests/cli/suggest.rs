//! `specwright suggest` on a small document with each convention.

use serde_json::Value;

use crate::common::{Run, specwright};

const DOCUMENT: &str = r##"openapi: 3.0.3
info: { title: Desk, version: "1" }
paths:
  /users:
    get:
      operationId: users
      tags: [users]
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: per_page, in: query, schema: { type: integer, default: 30 } }
      responses: { "200": { description: All., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/User" } } } } } }
  /users/{id}:
    get:
      operationId: user
      tags: [users]
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: One., content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } } }
    delete:
      operationId: leave
      tags: [users]
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: Done., content: { application/json: { schema: { $ref: "#/components/schemas/Done" } } } } }
  /charges:
    get:
      operationId: charges
      tags: [charges]
      parameters:
        - { name: starting_after, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema:
                type: object
                required: [data, has_more]
                properties:
                  data: { type: array, items: { $ref: "#/components/schemas/Charge" } }
                  has_more: { type: boolean }
                  url: { type: string }
  /channels:
    get:
      operationId: channels
      tags: [channels]
      parameters: [{ name: cursor, in: query, schema: { type: string } }]
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema:
                type: object
                required: [channels]
                properties:
                  channels: { type: array, items: { type: string } }
                  response_metadata: { type: object, properties: { next_cursor: { type: string } } }
  /repos:
    get:
      operationId: repos
      tags: [repos]
      responses:
        "200":
          description: All.
          headers: { Link: { schema: { type: string } } }
          content: { application/json: { schema: { type: array, items: { type: string } } } }
  /invite:
    post: { operationId: invite, tags: [users], responses: { "200": { description: Done., content: { application/json: { schema: { $ref: "#/components/schemas/Done" } } } } } }
  /teams:
    get:
      operationId: teams
      tags: [teams]
      responses: { "200": { description: All., content: { application/json: { schema: { type: object, additionalProperties: { $ref: "#/components/schemas/User" } } } } } }
components:
  schemas:
    User:
      type: object
      required: [id]
      properties:
        id: { type: integer }
        created_at: { type: integer, description: "When it was created, as a Unix timestamp." }
        seen_at: { type: integer, description: "When it was seen, in milliseconds since the epoch." }
        age: { type: integer, description: In years. }
    Charge: { type: object, required: [id], properties: { id: { type: string } } }
    Done: { type: object, required: [ok], properties: { ok: { type: boolean }, error: { type: string }, team: { type: string } } }
"##;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.yaml"), DOCUMENT).unwrap();
    folder
}

fn suggest(folder: &tempfile::TempDir, more: &[&str]) -> Run {
    specwright(folder.path(), &[&["suggest", "desk.yaml"], more].concat())
}

/// Each convention is proposed once at its place, and nothing else is.
#[test]
fn each_convention_is_proposed_with_its_evidence() {
    let run = suggest(&folder(), &["--format", "json"]);
    let value: Value = serde_json::from_str(&run.out).unwrap();
    let mut found: Vec<String> = Vec::new();
    for one in value["suggestions"].as_array().unwrap() {
        let keys: Vec<_> = one["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
        assert!(one["line"].as_u64().unwrap() > 3 && one["pointer"].as_str().unwrap().starts_with('/'), "{one}");
        found.push(format!("{} {} = {}", one["kind"].as_str().unwrap(), keys.join(" > "), one["value"]));
    }
    found.sort();
    let has = |text: &str| assert!(found.iter().any(|one| one == text), "{text}: {found:#?}");
    has(r#"pages operations > GET /users > pages = {"page":"page","limit":"per_page","size":30}"#);
    has(r#"pages operations > GET /charges > pages = {"cursor":"starting_after","after_item":"id","limit":"limit","size":25}"#);
    has(r#"pages operations > GET /channels > pages = {"cursor":"cursor"}"#);
    has(r#"pages operations > GET /repos > pages = {"link":"header"}"#);
    has(r#"timestamps types > User > fields > created_at = {"type":"timestamp","format":"epoch"}"#);
    has(r#"timestamps types > User > fields > seen_at = {"type":"timestamp","format":"epoch_ms"}"#);
    has(r#"ids declare > ids > UserId = {"type":"integer","docs":"Identifies a user."}"#);
    has(r#"ids operations > GET /users/{id} > params > id = {"type":"UserId"}"#);
    has(r#"outcomes wire > outcome = {"field":"ok","ok":[true],"error":[false],"message":["error"]}"#);
    has(r#"maps operations > GET /teams > returns = {"keyed_by":"integer","of":"User","key":"id"}"#);
    assert!(!found.iter().any(|one| one.contains(" > age ")), "{found:#?}");
}

#[test]
fn a_suggestion_is_a_comment_until_it_is_accepted() {
    let folder = folder();
    let printed = suggest(&folder, &[]).out;
    let is_comment = |line: &str| line.starts_with('#') || line == "specwright: 1" || line == "from: desk.yaml";
    assert!(printed.lines().all(is_comment) && printed.contains("desk.yaml:"), "{printed}");
    let run = suggest(&folder, &["--out", "specwright.yaml"]);
    assert_eq!((run.code, std::fs::read_to_string(folder.path().join("specwright.yaml")).unwrap()), (0, printed));
    // A file is not replaced.
    assert_eq!(suggest(&folder, &["--out", "specwright.yaml"]).code, 1);
    // The comments change nothing.
    let export = |input: &str| specwright(folder.path(), &["export", "openapi", input]).out;
    assert_eq!(export("specwright.yaml"), export("desk.yaml"));
}

/// With every choice, the document is accepted, and each choice has an effect.
#[test]
fn accepted_suggestions_are_choices() {
    let folder = folder();
    let run = suggest(&folder, &["--accept", "pages,outcomes,timestamps,maps,ids", "--out", "all.yaml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let check = specwright(folder.path(), &["check", "all.yaml"]);
    let text = std::fs::read_to_string(folder.path().join("all.yaml")).unwrap();
    assert_eq!(check.code, 0, "{}\n{text}", check.err);
    assert_eq!(specwright(folder.path(), &["import", "all.yaml", "--out", "spec"]).code, 0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("spec").join(name)).unwrap();
    let users = read("users.yaml");
    for has in ["page: page", "type: UserId", "format: epoch_ms", "outcome: true"] {
        assert!(users.contains(has) || read("service.yaml").contains(has), "{has}: {users}");
    }
    assert!(read("channels.yaml").contains("next: response_metadata.next_cursor"), "{}", read("channels.yaml"));
    assert!(read("charges.yaml").contains("more: has_more"), "{}", read("charges.yaml"));
    // One kind alone is accepted too.
    for kind in ["pages", "outcomes", "timestamps", "maps", "ids"] {
        let name = format!("{kind}.yaml");
        assert_eq!(suggest(&folder, &["--accept", kind, "--out", &name]).code, 0);
        let check = specwright(folder.path(), &["check", &name]);
        assert_eq!(check.code, 0, "{kind}: {}", check.err);
    }
}
