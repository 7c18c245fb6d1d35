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
