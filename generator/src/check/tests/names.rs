//! Names of services, types, resources, operations, fields and parameters.

use super::*;

#[test]
fn a_service_is_in_upper_camel_case() {
    let service = SERVICE.replace("Desk", "my_desk");
    assert_eq!(problems_of(&service, THINGS, Severity::Error), ["SW0200 my_desk"]);
}

#[test]
fn types_are_in_upper_camel_case() {
    assert_eq!(errors("ids: { user_id: A user. }\n"), ["SW0201 user_id"]);
    assert_eq!(errors("types:\n  Foo_Bar: { enum: string, values: { a: A } }\n"), ["SW0201 Foo_Bar"]);
    assert_eq!(help("ids: { user_id: A user. }\n"), "write `UserId`");
    let request = operation("GET /things", "", "request: get_things");
    assert_eq!(errors(&request), ["SW0201 get_things"]);
}

#[test]
fn types_ids_requests_and_answers_must_have_different_names() {
    assert_eq!(errors("ids: { GetThings: A name. }\noperations:\n  get: { http: GET /things, docs: Gets. }\n"), ["SW0202 get"]);
    let answers = "ids: { Found: A name. }\noperations:\n  get:\n    http: GET /things\n    docs: Gets.\n    \
                   returns: { name: Found, fields: { id: { type: Found } } }\n";
    assert_eq!(errors(answers), ["SW0202 Found"]);
    assert_eq!(errors("ids: { UserID: A user. }\ntypes:\n  UserId: { enum: string, values: { a: A } }\n"), ["SW0202 UserId"]);
}

#[test]
fn names_of_generated_types_cannot_be_declared() {
    assert_eq!(errors("ids: { Client: A customer. }\n"), ["SW0203 Client"]);
    assert_eq!(errors("ids: { Self: Me. }\n"), ["SW0203 Self"]);
    assert_eq!(errors("ids: { Outcome: A result. }\n"), NO_PROBLEMS);
    let outcome =
        "wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info] } }\nids: { Outcome: A result. }\n";
    let things = format!("{THINGS}{}", operation("GET /things", "", "returns: { outcome: true }"));
    assert_eq!(problems_of(&format!("{SERVICE}{outcome}"), &things, Severity::Error), ["SW0203 Outcome"]);
}

#[test]
fn types_can_have_names_of_the_standard_library() {
    assert_eq!(errors("ids: { Option: A choice., String: Beads., Vec: A list., Result: An end., Box: A case. }\n"), NO_PROBLEMS);
}

#[test]
fn resources_are_in_snake_case_and_unique() {
    let things = |name: &str| problems_of(SERVICE, &format!("resource: {name}\ndocs: Things.\n"), Severity::Error);
    assert_eq!(things("BreakingNews"), ["SW0204 BreakingNews"]);
    assert_eq!(things("base"), ["SW0205 base"]);
    for taken in ["builder", "new", "call", "t", "router"] {
        assert_eq!(things(taken), [format!("SW0206 {taken}")]);
    }
    assert_eq!(things("type"), NO_PROBLEMS);
}

#[test]
fn operations_are_in_snake_case_and_unique() {
    assert_eq!(errors("operations:\n  getAll: { http: GET /things, docs: Gets. }\n"), ["SW0207 getAll"]);
    let twins = "operations:\n  self: { http: GET /a, docs: Gets. }\n  self_: { http: GET /b, docs: Gets., request: Other }\n";
    assert_eq!(errors(twins), ["SW0208 self_"]);
    assert_eq!(errors("operations:\n  match: { http: GET /things, docs: Gets. }\n"), NO_PROBLEMS);
}

#[test]
fn wire_names_that_cannot_become_rust_names_need_rust() {
    assert_eq!(param_errors("2fa: { type: string }"), ["SW0211 2fa"]);
    assert_eq!(param_errors("2fa: { type: string, rust: second_factor }"), NO_PROBLEMS);
    assert_eq!(param_errors("naïve: { type: string }"), ["SW0211 naïve"]);
    assert_eq!(param_errors("type: { type: string }\nself: { type: string }\nother-email: { type: string }"), NO_PROBLEMS);
}

#[test]
fn rust_names_are_in_snake_case_and_unique() {
    assert_eq!(param_errors("a: { type: string, rust: TheA }"), ["SW0212 TheA"]);
    assert_eq!(param_errors("a: { type: string, rust: \"b c\" }"), ["SW0212 \"b c\""]);
    assert_eq!(field_errors("user-id: { type: string }\nuserId: { type: string }"), ["SW0213 userId"]);
    assert_eq!(field_errors("user-id: { type: string }\nuserId: { type: string, rust: other }"), NO_PROBLEMS);
    assert_eq!(field_errors("a: { type: string }\nb: { type: string, rust: a }"), ["SW0213 b"]);
}

#[test]
fn setters_must_not_have_names_of_other_functions() {
    assert_eq!(param_errors("new: { type: string }"), ["SW0214 new"]);
    assert_eq!(param_errors("value: { type: string, rust: default }"), ["SW0214 default"]);
    assert_eq!(param_errors("new: { type: string, required: true }"), NO_PROBLEMS);
    assert_eq!(field_errors("new: { type: string }"), NO_PROBLEMS);
}

#[test]
fn a_mistake_in_a_group_is_reported_once() {
    let twice = "groups:\n  G:\n    user-id: { type: string }\n    userId: { type: string }\noperations:\n  \
                 a: { http: GET /a, docs: A., include: [G] }\n  b: { http: GET /b, docs: B., include: [G] }\n";
    assert_eq!(errors(twice), ["SW0213 userId"]);
}
