//! Tests of `resolve`: names, includes, defaults, and the types that answers declare.
//!
//! In: small specifications as text. Not here: keys and kinds of values (see the tests of `front::yaml`).

use std::fmt::Write;

use crate::diagnostic::Style;
use crate::draft::{Draft, Member, Param, Shape, Ty, TypeDef, TypeKind, Unknown};
use crate::front::yaml::tests::{SERVICE, codes_with_positions, run};
use crate::model::{Location, SendAs};
use crate::source::{FileId, Span, Spanned};

/// The draft of a specification without problems. `service` is the end of service.yaml, and `users` is the text of users.yaml.
fn draft(service: &str, users: &str) -> Draft {
    let (draft, report) = run(&[("service.yaml", &format!("{SERVICE}{service}")), ("users.yaml", users)]);
    assert!(report.problems.is_empty(), "{}", report.render(Style::default()));
    draft.expect("a draft")
}

/// The code and the position of each problem. The arguments are as in [`draft`].
fn problems(service: &str, users: &str) -> Vec<String> {
    codes_with_positions(&run(&[("service.yaml", &format!("{SERVICE}{service}")), ("users.yaml", users)]).1)
}

fn fields(ty: &TypeDef) -> &[Member] {
    match &ty.kind {
        TypeKind::Object(object) => &object.fields,
        _ => &[],
    }
}

fn names(fields: &[Member]) -> Vec<&str> {
    fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn types_are_numbered_in_the_order_of_files_ids_first_answers_last() {
    let users = "resource: users
operations:
  create: { http: POST /u, docs: a, returns: { fields: { id: { type: UserId } } } }
  get: { http: GET /u, docs: a, returns: { type: User } }
  find: { http: GET /v, docs: a, returns: [{ fields: {} }, { fields: {}, status: 202 }, { type: User, status: 203 }] }
types: { User: { fields: {} } }
ids: [UserId]
";
    let service = draft("types: { Shared: { fields: {} } }\nids: { Key: { type: string } }\n", users);
    let types: Vec<_> = service.types.iter().map(|ty| (ty.name.as_str(), ty.resource_index)).collect();
    assert_eq!(
        types,
        [
            ("Key", None),
            ("Shared", None),
            ("UserId", Some(0)),
            ("User", Some(0)),
            ("CreateUsersAnswer", Some(0)),
            ("FindUsersAnswer200", Some(0)),
            ("FindUsersAnswer202", Some(0)),
        ]
    );
    let operations = service.resources.first().map_or(&[][..], |resource| &resource.operations);
    let shapes: Vec<_> = operations.iter().flat_map(|operation| &operation.answers).map(|answer| &answer.shape).collect();
    let ids = |shape: &&Shape| match shape {
        Shape::Object { id, .. } => format!("object {}", id.0),
        Shape::Type(ty) => format!("{:?}", ty.value),
        other => format!("{other:?}"),
    };
    assert_eq!(
        shapes.iter().map(ids).collect::<Vec<_>>(),
        ["object 4", "Named(TypeId(3))", "object 5", "object 6", "Named(TypeId(3))"]
    );
    assert_eq!(
        operations.iter().map(|operation| operation.request.as_str()).collect::<Vec<_>>(),
        ["CreateUsers", "GetUsers", "FindUsers"]
    );
}

#[test]
fn fields_of_included_groups_come_first_in_the_order_of_include() {
    let groups =
        "groups:\n  A: { include: [C], a: { type: string } }\n  B: { b: { type: string } }\n  C: { c: { type: string } }\n";
    let users = "resource: users\ntypes:\n  T: { include: [B, A], fields: { t: { type: string } } }\n";
    let service = draft(groups, users);
    assert_eq!(service.types.first().map(|ty| names(fields(ty))), Some(vec!["b", "c", "a", "t"]));
}

#[test]
fn the_message_of_the_outcome_and_the_keys_of_an_envelope_are_fields() {
    let wire = "wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info, error] } }\n";
    let users = "resource: users
operations:
  a: { http: GET /a, docs: a, returns: { outcome: true, fields: { id: { type: integer } } } }
  b: { http: GET /b, docs: a, returns: { outcome: true, fields: { id: { type: integer }, info: { type: text } } } }
  c: { http: GET /c, docs: a, returns: { outcome: true } }
  d:
    http: GET /d
    docs: a
    returns:
      outcome: true
      envelope: { items: users, next: page, total: count }
      items: { keyed_by: integer, of: string, key: id }
      fields: { more: { type: boolean } }
";
    let service = draft(wire, users);
    let declared: Vec<_> = service.types.iter().map(|ty| names(fields(ty))).collect();
    assert_eq!(declared, [vec!["info", "id"], vec!["id", "info"], vec!["info", "users", "page", "count", "more"]]);
    let items = service.types.get(2).and_then(|ty| fields(ty).get(1)).map(|field| (field.required, field.ty.value.clone()));
    let integer = Ty::Scalar(crate::model::Scalar::Int64);
    let key = Spanned::new("id".to_owned(), Span::new(FileId(0), 0, 0));
    assert_eq!(items, Some((true, Ty::Map(Box::new(integer), Box::new(Ty::Scalar(crate::model::Scalar::String)), Some(key)))));
    let operations = service.resources.first().map_or(&[][..], |resource| &resource.operations);
    let third = operations.get(2).and_then(|operation| operation.answers.first());
    assert!(third.is_some_and(|answer| answer.outcome.is_some() && matches!(answer.shape, Shape::Outcome)));
}

#[test]
fn defaults_of_wire_and_locations_are_filled_in() {
    let users = "resource: users
operations:
  get: { http: 'GET /u/{id}', docs: a, params: { id: { type: integer }, x: { type: integer } } }
  put: { http: PUT /u, docs: a }
  add: { http: POST /u, docs: a, send: form, params: { at: { type: string, in: header } } }
";
    let service = draft("wire: { send: { post: query, files: multipart } }\n", users);
    let operations = service.resources.first().map_or(&[][..], |resource| &resource.operations);
    assert_eq!(
        operations.iter().map(|operation| operation.known_http().map(|http| http.send)).collect::<Vec<_>>(),
        [Some(SendAs::Query), Some(SendAs::Json), Some(SendAs::Form)]
    );
    let location = |field: &Param| field.location.as_ref().map(|location| location.value);
    let locations: Vec<_> = operations.iter().flat_map(|operation| operation.params.iter().map(location)).collect();
    assert_eq!(locations, [Some(Location::Path), None, Some(Location::Header)]);
    assert!(operations.iter().all(|operation| operation.answers.first().is_some_and(|answer| answer.status == 204)));
    assert_eq!((service.errors.invalid, service.errors.refused, service.errors.body.is_none()), (400, 409, true));
}

#[test]
fn an_unknown_type_is_reported_once_and_its_field_is_kept() {
    let users = "resource: users
types: { User: { fields: { a: { type: Usr, min: 3 }, b: { type: list<Usr> }, c: { type: int }, d: { type: map<string> } } } }
";
    let (draft, problems) = run(&[("service.yaml", SERVICE), ("users.yaml", users)]);
    assert_eq!(codes_with_positions(&problems), ["SW0100 users:2:39", "SW0100 users:2:89", "SW0101 users:2:107"]);
    let draft = draft.expect("a draft");
    assert_eq!(draft.types.first().map(|ty| names(fields(ty))), Some(vec!["a", "b", "c", "d"]));
    let unknown = || Ty::Unknown(Unknown);
    let types: Vec<_> = draft.types.iter().flat_map(fields).map(|field| field.ty.value.clone()).collect();
    assert_eq!(types, [unknown(), Ty::List(Box::new(unknown())), unknown(), unknown()]);
    let text = problems.render(Style::default());
    assert!(
        text.contains("and here") && text.contains("did you mean `User`?") && text.contains("did you mean `integer`?"),
        "{text}"
    );
}

#[test]
fn unknown_names_are_not_reported_if_a_file_was_not_read() {
    let service = "specwright: 1\nservice: Desk\nfiles: [users.yaml, types.yaml]\n";
    let users = "resource: users\ntypes: { User: { fields: { a: { type: Other } } } }\n";
    let (_, problems) = run(&[("service.yaml", service), ("users.yaml", users), ("types.yaml", "resource: types: x\n")]);
    assert_eq!(codes_with_positions(&problems), ["SW0004 types:1:16"]);
}

#[test]
fn groups_in_cycles_and_repeated_groups_are_refused() {
    let group = |text: &str| problems(&format!("groups:\n{text}"), "resource: users\n");
    assert_eq!(group("  A: { include: [A] }\n"), ["SW0103 service:5:18"]);
    assert_eq!(group("  A: { include: [B] }\n  B: { include: [C] }\n  C: { include: [A] }\n"), ["SW0103 service:7:18"]);
    assert_eq!(group("  A: { include: [B, B] }\n  B: {}\n"), ["SW0108 service:5:21"]);
    assert_eq!(group("  A: { include: [B], b: { type: string } }\n  B: { b: { type: string } }\n"), ["SW0105 service:5:22"]);
    assert_eq!(group("  A: { include: [Bees] }\n"), ["SW0102 service:5:18"]);
    assert_eq!(problems("groups: { A: {} }\n", "resource: users\ngroups: { A: {} }\n"), ["SW0106 users:2:11"]);
}

#[test]
fn a_constant_of_a_group_has_its_key_as_name() {
    let with = |field: &str| {
        let group = "groups: { G: { a: { value: x, name: b, in: header } } }\n";
        let operation =
            format!("{{ http: GET /u, docs: a, include: [G], params: {{ {field}: {{ type: string, in: query }} }} }}");
        problems(group, &format!("resource: users\noperations:\n  list: {operation}\n"))
    };
    assert_eq!(with("a"), ["SW0105 users:3:58"]);
    assert_eq!(with("b"), [""; 0]);
}

#[test]
fn groups_that_are_too_deep_or_too_large_are_refused() {
    let mut text = String::from("groups:\n");
    for index in 0..500 {
        writeln!(text, "  G{index}: {{ include: [G{}], f{index}: {{ type: string }} }}", index + 1).expect("text");
    }
    text.push_str("  G500: {}\n");
    assert!(problems(&text, "resource: users\n").iter().any(|problem| problem.starts_with("SW0104")));
    let mut text = String::from("groups:\n  G:\n");
    for index in 0..1000 {
        writeln!(text, "    f{index}: {{ type: string }}").expect("text");
    }
    text.push_str("types:\n");
    for index in 0..200 {
        writeln!(text, "  T{index}: {{ include: [G] }}").expect("text");
    }
    assert_eq!(problems(&text, "resource: users\n").len(), 1);
}

#[test]
fn invalid_keywords_defaults_and_statuses_are_refused() {
    assert_eq!(
        problems("errors: { invalid: 42, body: { error: mesage } }\n", "resource: users\n"),
        ["SW0109 service:4:20", "SW0107 service:4:39"]
    );
    let users = "resource: users\ntypes: { A: { enum: text, values: { a: B }, default: B } }\n";
    assert_eq!(problems("", users), ["SW0107 users:2:21", "SW0110 users:2:54"]);
    let users =
        "resource: users\noperations: { a: { http: FETCH /a, docs: a, send: post, returns: { type: string, status: 20 } } }\n";
    assert_eq!(problems("", users), ["SW0107 users:2:26", "SW0107 users:2:51", "SW0109 users:2:90"]);
}
