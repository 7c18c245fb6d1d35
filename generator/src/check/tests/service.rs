//! Settings of service.yaml, and specifications with several mistakes.

use super::*;

#[test]
fn a_service_must_have_operations() {
    let service = "specwright: 1\nservice: Desk\nfiles: [things.yaml]\n";
    assert_eq!(problems_of(service, THINGS, Severity::Error), ["SW0340 Desk"]);
}

#[test]
fn invalid_settings_are_refused() {
    for (setting, problem) in [
        ("base_path: api", "SW0341 api"),
        ("base_path: /api/", "SW0341 /api/"),
        ("base_path: \"/{tenant}\"", "SW0341 \"/{tenant}\""),
        ("errors: { invalid: 200 }", "SW0342 200"),
        ("errors: { html: [401, 302] }", "SW0342 302"),
        ("errors: { invalid: [400, 200] }", "SW0342 200"),
        ("errors: { body: { status: code } }", "SW0344 status"),
        ("wire: { outcome: { field: status, ok: [], error: [ERROR] } }", "SW0345 status"),
        ("wire: { outcome: { field: status, ok: [OK], error: [OK] } }", "SW0345 OK"),
        ("wire: { outcome: { field: status, ok: [OK], error: [NO], message: [status] } }", "SW0345 status"),
        ("wire: { outcome: { field: error, error: present, ok: [OK] } }", "SW0345 OK"),
        ("wire: { outcome: { field: error, error: present, unlisted: ok } }", "SW0345 ok"),
        ("wire: { outcome: { field: error, error: present, absent: error } }", "SW0345 error"),
        ("wire: { outcome: { field: status, ok: [OK], unlisted: ok, absent: ok } }", "SW0345 status"),
        ("auth: { oauth2: { token_url: /token, scope: \"a.{endpont}\" } }", "SW0346 \"a.{endpont}\""),
        ("auth: { oauth2: { token_url: /token, scope: \"a.{endpoint\" } }", "SW0346 \"a.{endpoint\""),
        ("auth: { oauth2: { token_url: token } }", "SW0347 token"),
    ] {
        assert_eq!(service_errors(setting), [problem], "{setting}");
    }
    let valid = "base_path: /api/v1\nerrors: { invalid: 428, body: { error: message } }\n\
                auth: { oauth2: { token_url: \"https://a.example/token\", scope: \"a.{endpoint}:{method}\" } }\n";
    assert_eq!(service_errors(valid), NO_PROBLEMS);
}

#[test]
fn servers_have_names_and_base_urls() {
    for (server, problem) in [
        ("Files: {}", "SW0391 Files"),
        ("a: { url: files.example }", "SW0391 files.example"),
        ("a: { url: \"ftp://files.example\" }", "SW0391 \"ftp://files.example\""),
        ("a: { url: \"https://files.example/v1\" }", "SW0391 \"https://files.example/v1\""),
        ("a: { url: \"https://u:p@files.example\" }", "SW0391 \"https://u:p@files.example\""),
        ("a: { url: \"https://{region}.example\" }", "SW0391 \"https://{region}.example\""),
        ("a: { url: \"https://{region=eu.example\" }", "SW0391 \"https://{region=eu.example\""),
        ("a: { base_path: v1 }", "SW0341 v1"),
        ("a: { base_path: /v1/ }", "SW0341 /v1/"),
    ] {
        assert_eq!(service_errors(&format!("servers: {{ {server} }}\n")), [problem], "{server}");
    }
    let valid = "servers: { a: {}, b_c: { url: \"http://files.example:8080\" }, d: { url: \"https://{region=eu}.example\" } }\n";
    assert_eq!(service_errors(valid), NO_PROBLEMS);
}

#[test]
fn operations_name_declared_servers() {
    let service = format!("{SERVICE}servers: {{ files: {{ base_path: /f }}, root: {{}} }}\nbase_path: /v1\n");
    let found = |things: &str| problems_of(&service, &format!("{THINGS}{things}"), Severity::Error);
    let get = |server: &str| format!("operations:\n  get: {{ http: GET /f/a, docs: A.{server} }}\n");
    assert_eq!(found(&get(", server: files")), NO_PROBLEMS);
    assert_eq!(found(&get(", server: file")), ["SW0390 file"]);
    // The resource names it for two operations, and is reported once.
    let two = "server: file\noperations:\n  get: { http: GET /a, docs: A. }\n  set: { http: POST /a, docs: A. }\n";
    assert_eq!(found(two), ["SW0390 file"]);
    // With their base paths, both are /f/a.
    let same = format!("{}  other: {{ http: GET /a, docs: A., server: files }}\n", get(", server: root"));
    assert_eq!(found(&same), ["SW0274 /a"]);
    let other = format!("{}  other: {{ http: GET /f/a, docs: A., server: files }}\n", get(""));
    assert_eq!(found(&other), ["SW0274 /f/a"]);
}

#[test]
fn webhooks_are_beside_operations() {
    let webhooks = |more: &str| errors(&format!("operations:\n  get: {{ http: POST /a, docs: A. }}\nwebhooks:\n{more}"));
    assert_eq!(webhooks("  a: { docs: A. }\n  b: { docs: B., http: POST /c }\n"), NO_PROBLEMS);
    assert_eq!(webhooks("  a: { docs: A. }\n  b: { docs: B., http: POST /a }\n"), ["SW0274 /a"]);
    assert_eq!(webhooks("  get: { docs: A. }\n"), ["SW0208 get"]);
    let path = "  a: { docs: A., http: \"POST /a/{id}\", params: { id: { type: string, required: true, docs: Id. } } }\n";
    assert_eq!(webhooks(path), ["SW0392 /a/{id}"]);
    for key in ["public: true", "auth: none", "server: a", "chunk: { param: a, size: 5 }", "pages: { link: header }"] {
        let found = webhooks(&format!("  a: {{ docs: A., {key} }}\n"));
        assert!(found.first().is_some_and(|first| first.starts_with("SW0013")), "{key}: {found:?}");
    }
    // A resource can have webhooks only.
    assert_eq!(errors("webhooks:\n  a: { docs: A. }\n"), NO_PROBLEMS);
}

#[test]
fn public_has_no_effect_without_credentials() {
    assert_eq!(warnings(&operation("GET /things", "", "public: true")), ["SW0348 get"]);
}

#[test]
fn unknown_types_cause_no_other_errors() {
    let params = "id: { type: Nothing, min: 1, required: true }\nkey: { type: Nowhere }";
    let more = "rules:\n  - required_if: { param: key, when: id == 1 }\nreturns: { list: Nobody }\nchunk: { param: key, size: 5 }\n\
                pages: { offset: key, limit: id, size: 5 }";
    let found = operation_errors("GET /a/{id}", params, more);
    assert!(found.iter().all(|it| it.starts_with("SW0100")), "{found:?}");
}

#[test]
fn all_mistakes_are_reported_in_one_run() {
    let many = "ids: { user_id: A user. }\ntypes:\n  Empty: { docs: Empty., fields: {} }\noperations:\n  \
                getAll: { http: GET things, docs: Gets., params: { a: { type: integer, min: 2, max: 1, default: x } } }\n";
    assert_eq!(errors(many), ["SW0201 user_id", "SW0230 Empty", "SW0207 getAll", "SW0270 things", "SW0251 2", "SW0259 x"]);
}
