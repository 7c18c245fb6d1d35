//! OpenAPI documents, judged by others: the official schemas of the format, and two libraries that read it into types.

mod common;

use std::collections::BTreeSet;

use common::{checked, flagship, root};
use serde_json::{Value, json};
use specwright_generator::source::Sources;
use specwright_generator::{
    Analysis, OpenApiBodies, OpenApiErrors, OpenApiOptions, OpenApiRules, OpenApiVersion, Problems, Service, analyse,
    openapi as export,
};

const VERSIONS: [OpenApiVersion; 2] = [OpenApiVersion::V3_1, OpenApiVersion::V3_0];

/// The document with the choices that the command line has by default.
fn openapi(service: &Service, version: OpenApiVersion) -> Value {
    export(service, &OpenApiOptions { version, ..Default::default() }).expect("a document")
}

/// The document in which bodies have every media type, and rules are schemas.
fn whole(service: &Service, version: OpenApiVersion) -> Value {
    let options = OpenApiOptions { version, bodies: OpenApiBodies::All, rules: OpenApiRules::Schema, ..Default::default() };
    export(service, &options).expect("a document")
}

/// A service that has what the flagship has not.
fn other() -> Service {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("service.yaml"), include_str!("data/shop/service.yaml")).unwrap();
    std::fs::write(folder.path().join("orders.yaml"), include_str!("data/shop/orders.yaml")).unwrap();
    std::fs::write(folder.path().join("order.yaml"), include_str!("data/shop/order.yaml")).unwrap();
    checked(folder.path())
}

fn documents() -> Vec<(OpenApiVersion, Value)> {
    let services = [flagship(), other()];
    services
        .iter()
        .flat_map(|service| VERSIONS.map(|version| [(version, openapi(service, version)), (version, whole(service, version))]))
        .flatten()
        .collect()
}

/// Every object of a document.
fn objects<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|value| objects(value, visit));
        }
        Value::Array(list) => list.iter().for_each(|value| objects(value, visit)),
        _ => {}
    }
}

fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(method, it)| (path.as_str(), method.as_str(), it)))
        .collect()
}

#[test]
fn the_official_schemas_accept_them() {
    for (version, document) in documents() {
        let name = if version == OpenApiVersion::V3_1 { "openapi-3.1.schema.json" } else { "openapi-3.0.schema.json" };
        let schema = std::fs::read_to_string(root().join("tests/data").join(name)).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(&document).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert!(errors.is_empty(), "{version:?}: {errors:#?}");
    }
}

/// What an error comes with: headers that say what to do, and a page for a status in `errors.html`.
#[test]
fn errors_say_what_comes_with_them() {
    let service = flagship();
    for version in VERSIONS {
        let document = openapi(&service, version);
        let response = |name: &str| document["components"]["responses"][name].clone();
        let keys = |value: &Value| value.as_object().map_or(Vec::new(), |it| it.keys().cloned().collect());
        assert_eq!(keys(&response("Unauthorized")["content"]), ["text/html"]);
        assert_eq!(keys(&response("Forbidden")["content"]), ["application/json"]);
        let headers = ["Unauthorized", "Forbidden", "TooManyRequests", "Invalid"].map(|name| keys(&response(name)["headers"]));
        assert_eq!(
            headers,
            [vec!["WWW-Authenticate".to_owned()], vec!["WWW-Authenticate".into()], vec!["Retry-After".into()], vec![]]
        );
        let statuses = |path: &str, method: &str| keys(&document["paths"][path][method]["responses"]);
        let read = ["200", "428", "400", "401", "403", "404", "409", "413", "429", "500", "default"];
        assert_eq!(statuses("/incident", "get"), read);
        assert!(statuses("/incident", "post").contains(&"415".to_owned()));
    }
}

/// Tools that take `default` for a success get ranges instead.
#[test]
fn other_errors_can_be_ranges() {
    let document = export(&flagship(), &OpenApiOptions { errors: OpenApiErrors::Ranges, ..Default::default() }).unwrap();
    for (_, _, operation) in operations(&document) {
        let responses = &operation["responses"];
        assert_eq!(responses.get("default"), None);
        assert_eq!([&responses["4XX"], &responses["5XX"]], [&json!({ "$ref": "#/components/responses/OtherError" }); 2]);
    }
}

/// An operation that has its outcome in a field of its own says so.
#[test]
fn outcomes_are_in_their_fields() {
    for version in VERSIONS {
        let document = openapi(&flagship(), version);
        let success = &document["paths"]["/internalnotes"]["post"]["responses"]["200"]["content"]["application/json"]["schema"];
        let [done, failed] = [0, 1].map(|at| success["oneOf"][at]["$ref"].as_str().unwrap());
        let required = |reference: &str| document.pointer(reference.trim_start_matches('#')).unwrap()["required"].clone();
        assert_eq!([required(done), required(failed)], [json!(["Status"]), json!(["Status"])]);
        assert_eq!(required("#/components/schemas/Success"), json!(["status"]));
        let created = &document["components"]["schemas"]["CreateBreakingNewsAnswer"];
        assert_eq!(created["required"], json!(["id", "status"]));
        assert_eq!(created["properties"]["status"]["enum"], json!(["OK", "success"]));
    }
}

#[test]
fn other_libraries_read_them() {
    for (version, document) in documents() {
        let text = document.to_string();
        let count = operations(&document).len();
        match version {
            OpenApiVersion::V3_1 => {
                // The format allows a relative address of tokens, this library only a whole one.
                let text = text.replace(r#""tokenUrl":"/"#, r#""tokenUrl":"https://desk.example/"#);
                let read = oas3::from_json(&text).unwrap();
                assert_eq!(read.operations().count(), count);
            }
            OpenApiVersion::V3_0 => {
                let read: openapiv3::OpenAPI = serde_json::from_str(&text).unwrap();
                assert_eq!(read.operations().count(), count);
            }
        }
    }
}

#[test]
fn every_operation_is_there_under_a_name_of_its_own() {
    let service = flagship();
    for version in VERSIONS {
        let document = openapi(&service, version);
        let operations = operations(&document);
        let names: BTreeSet<_> = operations.iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!((operations.len(), names.len()), (177, 177));
        assert_eq!(document["paths"].as_object().unwrap().len(), 114);
        for resource in &service.resources {
            for operation in &resource.operations {
                let method = operation.http.method.as_str().to_ascii_lowercase();
                let described = &document["paths"][&operation.http.path.value][method];
                assert_eq!(described["operationId"], format!("{}_{}", resource.name.value, operation.name.value));
                assert_eq!(described["tags"], json!([resource.name.value]));
            }
        }
    }
}

#[test]
fn joined_names_that_clash_are_told_apart() {
    let document = openapi(&other(), OpenApiVersion::V3_1);
    let names: Vec<_> = operations(&document).iter().map(|(_, _, it)| it["operationId"].as_str().unwrap().to_owned()).collect();
    assert!(names.contains(&"order.lines_list".to_owned()) && names.contains(&"order_lines.list".to_owned()), "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn references_resolve_and_no_schema_is_left_over() {
    for (_, document) in documents() {
        let mut used = BTreeSet::new();
        objects(&document, &mut |object| {
            if let Some(Value::String(reference)) = object.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
                used.insert(pointer.to_owned());
            }
        });
        let names: Vec<&String> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        let lower: BTreeSet<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(lower.len(), names.len(), "names differ in more than the case of letters");
        for name in names {
            assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{name}");
            assert!(used.contains(&format!("/components/schemas/{name}")), "{name} is not used");
        }
    }
}

#[test]
fn everything_is_described() {
    for (_, document) in documents() {
        let said = |value: &Value| value["description"].as_str().is_some_and(|text| !text.is_empty());
        for (path, method, operation) in operations(&document) {
            let (summary, description) = (operation["summary"].as_str().unwrap(), operation["description"].as_str());
            assert!(
                !summary.is_empty() && description.is_none_or(|text| text.trim_end_matches('.') != summary),
                "{method} {path}"
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(said(parameter), "{method} {path}: {parameter}");
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.values().all(|response| said(response) || response["$ref"].is_string()), "{method} {path}");
        }
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert!(said(schema), "{name}");
            for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
                assert!(said(schema), "{name}.{field}");
            }
        }
    }
}

#[test]
fn documents_of_3_0_hold_nothing_of_3_1() {
    for (_, document) in documents().into_iter().filter(|(version, _)| *version == OpenApiVersion::V3_0) {
        objects(&document, &mut |object| {
            // Properties can have any name; only what stands as a keyword beside a type counts.
            assert!(!object.get("type").is_some_and(Value::is_array), "{object:?}");
            for keyword in ["const", "if", "then", "else", "examples", "contentMediaType", "contentEncoding", "propertyNames"] {
                assert!(!object.contains_key(keyword), "{keyword}: {object:?}");
            }
            assert!(!object.contains_key("$ref") || object.len() == 1, "{object:?}");
            assert!(object.get("nullable") != Some(&Value::Bool(true)) || object.contains_key("type"), "{object:?}");
        });
    }
}

/// Whether a value fits the schema at a place of the document. Schemas of 3.0 grew from draft 4, those of 3.1 are draft 2020-12.
fn fits(document: &Value, pointer: &str, value: &Value) -> bool {
    let schema = json!({ "$ref": format!("#/document{pointer}"), "components": document["components"], "document": document });
    let validator = match document["openapi"].as_str() {
        Some("3.0.3") => jsonschema::draft4::new(&schema),
        _ => jsonschema::draft202012::new(&schema),
    };
    validator.unwrap().is_valid(value)
}

fn body(document: &Value, path: &str, method: &str, media: &str, value: Value) -> bool {
    let place = format!("/paths/{}/{method}/requestBody/content/{}/schema", escaped(path), escaped(media));
    fits(document, &place, &value)
}

fn answer(document: &Value, path: &str, method: &str, value: Value) -> bool {
    let place = format!("/paths/{}/{method}/responses/200/content/application~1json/schema", escaped(path));
    fits(document, &place, &value)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[test]
fn bodies_keep_the_rules() {
    let document = whole(&flagship(), OpenApiVersion::V3_1);
    let form = |value| body(&document, "/breakingnews", "post", "application/x-www-form-urlencoded", value);
    assert!(form(json!({ "title": "a", "body": "b", "type_id": 1, "affected_group_ids[]": [3] })));
    assert!(
        form(json!({ "title": "a", "body": "b", "type_id": 9, "affected_helpdesk_ids[]": [3] })),
        "an open enum takes any number"
    );
    assert!(!form(json!({ "title": "a", "body": "b", "type_id": 1 })), "one of the two lists is required");
    let json = |value| body(&document, "/breakingnews", "post", "application/json", value);
    assert!(json(json!({ "title": "a", "body": "b", "type_id": 1, "affected_group_ids": [3] })));
    let parameters = document["paths"]["/incident.solution.accept"]["put"]["x-specwright-rules"].to_string();
    assert_eq!(parameters, r#"[{"required_if":{"param":"comment","when":"rating < 4"}}]"#);
}

#[test]
fn every_rule_is_kept_in_both_versions() {
    let other = other();
    for version in VERSIONS {
        let document = whole(&other, version);
        let order = |value| body(&document, "/orders", "post", "application/json", value);
        assert!(order(json!({ "email": "a", "kind": "gift", "card": "hello" })));
        assert!(!order(json!({ "email": "a", "phone": "1", "kind": "own" })), "one_of: {version:?}");
        assert!(!order(json!({ "kind": "own" })), "one_of, required_unless: {version:?}");
        assert!(!order(json!({ "email": "a", "kind": "gift" })), "required_if: {version:?}");
        assert!(order(json!({ "email": "a", "kind": "own" })));
        assert!(!order(json!({ "email": "a", "kind": "own", "street": "x" })), "together: {version:?}");
        assert!(order(json!({ "email": "a", "kind": "own", "street": "x", "city": "y", "note": "n" })));
        assert!(!order(json!({ "email": "a", "kind": "own", "coupon": "c", "voucher": "v" })), "exclusive: {version:?}");
        assert!(!order(json!({ "email": "a", "kind": "own", "stars": 2 })), "required_if with a bound: {version:?}");
        assert!(order(json!({ "email": "a", "kind": "own", "stars": 2, "reason": "slow" })));
        assert!(order(json!({ "email": "a", "kind": "own", "stars": 3 })));
        assert!(!order(json!({ "email": "a", "kind": "own", "card": "c", "note": "n" })), "forbidden_if: {version:?}");
        assert!(
            !order(json!({ "email": "a", "kind": "gift", "card": "c", "note": "n", "stars": 5 })),
            "forbidden_if: {version:?}"
        );
        assert!(order(json!({ "email": "a", "kind": "own", "note": "n", "stars": 5 })), "forbidden_if: {version:?}");
        assert!(!order(json!({ "phone": "1", "kind": "own", "voucher": "v" })), "forbidden_unless: {version:?}");
        assert!(order(json!({ "email": "a", "kind": "own", "voucher": "v" })), "forbidden_unless: {version:?}");
        assert!(!order(json!({ "email": "a", "kind": "loan" })), "a closed enum: {version:?}");
    }
}

#[test]
fn answers_have_the_shape_of_the_wire() {
    let document = openapi(&flagship(), OpenApiVersion::V3_1);
    let incident = |value| answer(&document, "/incident", "get", value);
    assert!(incident(json!({ "id": 3, "created_at": 1_700_000_000, "closed_at": null, "custom_fields": [] })));
    assert!(incident(json!({ "id": 3, "created_at": "2026-01-31T10:00:00+00:00", "custom_fields": { "7": { "a": "b" } } })));
    assert!(!incident(json!({ "created_at": 1_700_000_000 })));
    assert!(!incident(json!([{ "id": 3 }])));
    let user = |value| answer(&document, "/user", "get", value);
    assert!(user(json!(false)) && user(json!({ "id": 1, "user_type": 2 })) && !user(json!(true)));
    let created = |value| answer(&document, "/incident", "post", value);
    assert!(created(json!({ "status": "OK", "info": "done", "request_id": 4 })));
    assert!(created(json!({ "status": "ERROR", "error": "no" })) && !created(json!({ "status": "maybe", "request_id": 4 })));
    assert!(!created(json!({ "status": "OK", "info": 7 })));
    let triggers = |value| answer(&document, "/triggers", "get", value);
    assert!(triggers(json!({ "id": 1, "trigger_name": "a" })) && triggers(json!([{ "id": 1 }])) && !triggers(json!(1)));
    let keyed = |value| answer(&document, "/incidents", "get", value);
    assert!(keyed(json!([])) && keyed(json!({ "306": { "id": 306 } })) && !keyed(json!([{ "id": 306 }])));
    let created = &document["components"]["schemas"]["BreakingNews"]["properties"]["created_at"];
    assert_eq!(created["anyOf"], json!([{ "$ref": "#/components/schemas/EpochOrIso8601" }, { "type": "null" }]));
    let times = |value| answer(&document, "/timetracking", "get", value);
    assert!(times(json!([{ "timetracking_id": 1, "from": "2026-01-31 10:00" }])));
}

#[test]
fn parameters_travel_as_on_the_wire() {
    let document = openapi(&flagship(), OpenApiVersion::V3_1);
    let parameters = |path: &str, name: &str| {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        parameters.iter().find(|it| it["name"] == name).cloned().unwrap_or_else(|| panic!("{path} has no {name}"))
    };
    let ids = parameters("/incidents", "ids[]");
    assert_eq!((&ids["style"], &ids["explode"], &ids["required"]), (&json!("form"), &json!(true), &json!(true)));
    assert_eq!(parameters("/timetracking", "date_format")["schema"]["default"], "iso8601noT");
    assert_eq!(parameters("/kb.articles.by.keywords", "min_search_scoring")["schema"]["maximum"], 1);
    let incident = &document["paths"]["/incident"]["post"];
    let forms: Vec<_> = incident["requestBody"]["content"].as_object().unwrap().keys().collect();
    assert_eq!(forms, ["multipart/form-data"], "a parameter is a file");
    let news = document["paths"]["/breakingnews"]["post"]["requestBody"]["content"].as_object().unwrap();
    assert_eq!(news.keys().collect::<Vec<_>>(), ["application/json"]);
    let document = whole(&flagship(), OpenApiVersion::V3_1);
    let forms = document["paths"]["/incident"]["post"]["requestBody"]["content"].as_object().unwrap();
    assert_eq!(
        forms.keys().collect::<Vec<_>>(),
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
    );
    assert_eq!(incident["security"], json!([{ "basic": [] }, { "oauth2": ["api.v1.incident:post"] }]));
    let flow = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"];
    assert_eq!(flow["scopes"].as_object().unwrap().len(), 177);
    assert_eq!(document["servers"][0]["url"], "/api/v1");
}

/// Few tools can write an object in a query, so it is described in a JSON body where the service reads one.
#[test]
fn objects_of_a_query_are_in_the_body_if_the_service_reads_it() {
    // A service that reads a parameter in its own location only.
    let metrics = "resource: metrics\ndocs: Metrics.\noperations:\n  tag:\n    http: PUT /metrics\n    docs: Tags metrics.\n    \
                   params: { tags: { type: 'map<string, string>', in: query, docs: Texts by name. } }\n";
    let files = [("service.yaml", "specwright: 1\nservice: Desk\nfiles: [metrics.yaml]\n"), ("metrics.yaml", metrics)];
    for version in VERSIONS {
        let document = openapi(&flagship(), version);
        let options = &document["paths"]["/cf.field.options"]["put"];
        let names = |list: &Value| list.as_array().unwrap().iter().map(|it| it["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&options["parameters"]), ["uid", "type"]);
        let accepts = |value| body(&document, "/cf.field.options", "put", "application/json", value);
        assert!(accepts(json!({ "key_values": { "a": "b" } })) && !accepts(json!({})));
        assert!(options["responses"]["415"].is_object());
        let document = openapi(&analyse("service.yaml".as_ref(), Sources::memory(files)).service.unwrap(), version);
        let tags = &document["paths"]["/metrics"]["put"];
        assert_eq!((&tags["parameters"][0]["style"], tags.get("requestBody")), (&json!("deepObject"), None));
    }
}

/// The paths of the operations of a service, each with its methods and the ids of the operations.
fn paths(things: &str) -> Vec<String> {
    let service = "specwright: 1\nservice: Desk\nfiles: [things.yaml]\n";
    let things = format!("resource: things\ndocs: Things.\noperations:\n{things}");
    let mut analysis = analyse("service.yaml".as_ref(), Sources::memory([("service.yaml", service), ("things.yaml", &things)]));
    let service = analysis.service.take().unwrap_or_else(|| panic!("{}", analysis.render(Default::default())));
    let document = openapi(&service, OpenApiVersion::V3_1);
    let operations = operations(&document).into_iter();
    operations.map(|(path, method, it)| format!("{method} {path} {}", it["operationId"].as_str().unwrap())).collect()
}

#[test]
fn a_path_with_several_segments_does_not_replace_another() {
    let operation = |name: &str, http: &str| {
        let path = "{ path: { type: string, required: true, docs: The path. } }";
        format!("  {name}: {{ http: '{http}', docs: Does it., params: {path} }}\n")
    };
    let things = [
        operation("find", "GET /files/{path*}"),
        operation("get", "GET /files/{path}"),
        operation("add", "POST /files/{path}"),
        operation("add_all", "POST /files/{path*}"),
        operation("drop", "DELETE /files/{path*}"),
    ];
    let expected = [
        "get /files/{path}#segments things_find",
        "post /files/{path}#segments things_add_all",
        "get /files/{path} things_get",
        "post /files/{path} things_add",
        "delete /files/{path} things_drop",
    ];
    assert_eq!(paths(&things.concat()), expected);
}

#[test]
fn constants_with_one_name_in_two_locations_do_not_replace_an_operation() {
    let operation = |name: &str, first: &str, second: &str| {
        let params = format!("{{ a: {{ value: 1, name: K, in: {first} }}, b: {{ value: 2, name: K, in: {second} }} }}");
        format!("  {name}: {{ http: POST /things, docs: Does it., params: {params} }}\n")
    };
    let both = [operation("start", "query", "header"), operation("stop", "header", "query")];
    assert_eq!(paths(&both.concat()), ["post /things#K=1&K=2 things_start", "post /things#K=1&K=2&things_stop things_stop"]);
}

/// A list in a header is one line with commas, as a client writes it and a server reads it.
#[test]
fn headers_travel_as_on_the_wire() {
    let service = checked(&root().join("tests/specs/wire/strict"));
    for version in VERSIONS {
        let document = openapi(&service, version);
        let parameters = document["paths"]["/head"]["get"]["parameters"].as_array().unwrap();
        let of = |name: &str| parameters.iter().find(|parameter| parameter["name"] == name).unwrap();
        assert!(parameters.iter().all(|parameter| parameter["in"] == "header"), "{parameters:?}");
        let tags = of("X-Tags");
        assert_eq!((&tags["schema"]["type"], &tags["schema"]["items"]["type"]), (&json!("array"), &json!("string")));
        // `simple` without `explode` is also the default of the format.
        assert!(
            tags.get("style").is_none_or(|style| style == "simple") && tags.get("explode").is_none_or(|explode| explode == false)
        );
        assert_eq!((&of("X-Note")["schema"]["type"], &of("X-Count")["schema"]["type"]), (&json!("string"), &json!("integer")));
    }
}

/// A service whose names Rust refuses: of a resource, of fields, of a setter.
const REFUSED: &str = "resource: metrics
docs: Metrics.
operations:
  list:
    http: POST /metrics
    docs: Lists metrics.
    tags: [read]
    params:
      new: { type: string, docs: A filter. }
      user-id: { type: string, docs: A user. }
      userId: { type: string, docs: Another user. }
      other: { type: string, docs: Another filter. }
    rules:
      - exclusive: [new, user-id, userId, other]
  drop: { http: DELETE /metrics, docs: Drops all metrics. }
";

fn refused() -> Analysis {
    let service = "specwright: 1\nservice: Desk\nfiles: [metrics.yaml]\n";
    analyse("service.yaml".as_ref(), Sources::memory([("service.yaml", service), ("metrics.yaml", REFUSED)]))
}

#[test]
fn a_specification_that_rust_refuses_is_exported() {
    let mut analysis = refused();
    assert!(!analysis.problems.has_errors() && !analysis.check_rust());
    let codes: Vec<_> = analysis.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["SW0206", "SW0214", "SW0213"]);
    let document = whole(&analysis.service.unwrap(), OpenApiVersion::V3_1);
    assert_eq!(operations(&document).len(), 2);
    // At most one of four: one alternative for each, and one for none.
    let body = &document["components"]["schemas"]["ListMetricsBody"];
    assert_eq!(body["allOf"][0]["oneOf"].as_array().map(Vec::len), Some(5));
    let sent = |value: Value| self::body(&document, "/metrics", "post", "application/json", value);
    assert!(sent(json!({})) && sent(json!({ "other": "a" })));
    assert!(!sent(json!({ "other": "a", "userId": "b" })));
}

#[test]
fn a_selection_is_exported_alone() {
    let Analysis { service, mut problems, .. } = refused();
    let service = service.unwrap();
    let methods = |only: &str, problems: &mut Problems| {
        let subset = specwright_generator::select(&service, &[only.into()], problems)?;
        let document = openapi(&subset, OpenApiVersion::V3_1);
        Some(operations(&document).iter().map(|(_, method, _)| (*method).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(methods("tag:read", &mut problems), Some(vec!["post".to_owned()]));
    assert_eq!(methods("metrics.drop", &mut problems), Some(vec!["delete".to_owned()]));
    assert_eq!(methods("metrics", &mut problems).map(|methods| methods.len()), Some(2));
    for (path, expected) in [("/metrics", 2), ("/metr*", 2), ("POST /metrics", 1), ("!delete /metrics", 1)] {
        assert_eq!(methods(path, &mut problems).map(|methods| methods.len()), Some(expected), "{path} {problems:?}");
    }
    assert!(problems.is_empty() && methods("GET /metrics", &mut problems.clone()).is_none());
    assert!(problems.is_empty() && methods("metrics.dorp", &mut problems).is_none());
    assert!(problems.iter().any(|problem| problem.code.as_str() == "SW0500"));
}

/// Whether a schema accepts a value. Only what the schema refers to is compiled with it.
fn accepts(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let (mut schemas, mut open) = (serde_json::Map::new(), vec![schema]);
    while let Some(schema) = open.pop() {
        objects(schema, &mut |object| {
            let name = object.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/components/schemas/"));
            if let Some(name) = name.filter(|name| !schemas.contains_key(*name)) {
                let found = &document["components"]["schemas"][name];
                schemas.insert(name.to_owned(), found.clone());
                open.push(found);
            }
        });
    }
    let schema = json!({ "allOf": [schema], "components": { "schemas": schemas } });
    let validator = match document["openapi"].as_str() {
        Some("3.0.3") => jsonschema::draft4::new(&schema),
        _ => jsonschema::draft202012::new(&schema),
    };
    validator.unwrap().validate(value).map_err(|error| format!("{error} at {}", error.instance_path()))
}

#[test]
fn examples_fit_their_schemas() {
    for (version, document) in documents() {
        for (path, method, operation) in operations(&document) {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            for parameter in parameters {
                let example = parameter.get("example");
                assert!(example.is_some() || parameter["required"] != json!(true), "{method} {path}: {parameter}");
                if let Some(example) = example {
                    accepts(&document, &parameter["schema"], example)
                        .unwrap_or_else(|error| panic!("{version:?} {method} {path}: {error}"));
                }
            }
            let responses = operation["responses"].as_object().unwrap().iter().filter(|(status, _)| status.starts_with('2'));
            let answers = responses.flat_map(|(_, response)| response["content"].as_object().into_iter().flatten());
            for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten().chain(answers) {
                match content.get("example") {
                    Some(example) => accepts(&document, &content["schema"], example)
                        .unwrap_or_else(|error| panic!("{version:?} {method} {path} {media}: {error}\n{example:#}")),
                    None => assert_eq!(media, "application/octet-stream", "{method} {path} has an example"),
                }
            }
        }
    }
}

#[test]
fn examples_of_requests_keep_the_rules() {
    let document = openapi(&other(), OpenApiVersion::V3_1);
    let order = &document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["example"];
    // One of `email` and `phone`; `card` for a gift.
    assert_eq!(order, &json!({ "email": "a", "kind": "gift", "card": "Card" }));
}

#[test]
fn a_server_makes_addresses_absolute() {
    let server = Some("https://{instance=support}.desk.example/".parse().unwrap());
    let document = export(&flagship(), &OpenApiOptions { server, ..Default::default() }).unwrap();
    assert_eq!(document["servers"][0]["url"], "https://{instance}.desk.example/api/v1");
    let flow = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"];
    assert_eq!(flow["tokenUrl"], "https://support.desk.example/oauth/v2.0/access_token");
}

#[test]
fn open_enums_accept_what_is_added_later() {
    for version in VERSIONS {
        let document = openapi(&flagship(), version);
        let kind = &document["components"]["schemas"]["BreakingNewsImportance"];
        assert_eq!((&kind["type"], kind.get("enum")), (&json!("integer"), None));
        let [values, names, docs] =
            ["x-extensible-enum", "x-enum-varnames", "x-enum-descriptions"].map(|key| kind[key].as_array().unwrap());
        assert!(values.len() == names.len() && values.len() == docs.len() && !values.is_empty());
        let closed = &openapi(&other(), version)["components"]["schemas"]["Kind"];
        assert_eq!(closed["enum"], json!(["gift", "own"]));
    }
}

#[test]
fn pages_are_described() {
    let document = openapi(&flagship(), OpenApiVersion::V3_1);
    let articles = &document["paths"]["/kb.articles"]["get"];
    assert_eq!(articles["x-pagination"]["style"], "offset");
    let limit = articles["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "limit").unwrap();
    assert_eq!(limit["schema"]["default"], 25);
    // Without a limit, this operation sends all items. The size is a hint for clients.
    let statuses = &document["paths"]["/incidents.by.status"]["get"];
    let limit = statuses["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "limit").unwrap();
    assert_eq!((&statuses["x-pagination"]["size"], limit["schema"].get("default")), (&json!(100), None));
    let fields = &document["components"]["schemas"]["CreateBreakingNewsBody"]["properties"];
    assert!(
        fields["resolution_time"]["description"]
            .as_str()
            .unwrap()
            .ends_with("It is written as epoch seconds (seconds since 1970), UTC.")
    );
    let tag = &document["tags"][0];
    assert_eq!((&tag["name"], &tag["x-displayName"]), (&json!("breaking_news"), &json!("Breaking news")));
    let methods: Vec<_> = document["paths"]["/incident"].as_object().unwrap().keys().collect();
    assert_eq!(methods.first().map(|it| it.as_str()), Some("get"));
}

#[test]
fn files_are_binary() {
    for version in VERSIONS {
        let document = openapi(&flagship(), version);
        let files = &document["components"]["schemas"]["CreateRequestBody"]["properties"]["attachments[]"]["items"];
        assert_eq!((&files["type"], &files["format"]), (&json!("string"), &json!("binary")));
        let kind = &document["components"]["schemas"]["CreateRequestBody"]["properties"]["type_id"];
        assert_eq!((&kind["type"], kind.get("$ref")), (&json!("integer"), None), "parts of multipart are no references");
        assert_eq!(kind["title"], "RequestType");
    }
}

/// Names with dots are paths through nested objects, in schemas, examples and hints.
#[test]
fn paths_lead_through_nested_objects() {
    let folder = tempfile::tempdir().unwrap();
    let service = "specwright: 1\nservice: Desk\nfiles: [things.yaml]\nwire: { outcome: { field: meta.ok, ok: [true], error: [false] } }\n\
                   errors: { body: { error.message: message, error.code: code } }\n";
    let things = "resource: things\ntypes:\n  Meta: { docs: Meta., fields: { took: { type: integer, docs: Took., required: true } } }\n\
                  operations:\n  \
                  add:\n    http: POST /things\n    docs: Adds.\n    returns: { outcome: true, fields: { id: { type: integer, docs: Id. } } }\n  \
                  time:\n    http: POST /time\n    docs: Adds, with the time.\n    \
                  returns: { outcome: true, name: Timed, docs: Timed., fields: { meta: { type: Meta, docs: Meta., required: true } } }\n  \
                  list:\n    http: GET /things\n    docs: Lists.\n    params: { cursor: { type: string, docs: Where to continue. } }\n    \
                  pages: { cursor: cursor }\n    \
                  returns: { envelope: { items: data.things, next: '@odata\\.next' }, items: { list: string } }\n";
    std::fs::write(folder.path().join("service.yaml"), service).unwrap();
    std::fs::write(folder.path().join("things.yaml"), things).unwrap();
    for version in VERSIONS {
        let document = openapi(&checked(folder.path()), version);
        let accepts = |path: &str, value: Value| answer(&document, path, "post", value);
        for good in [json!({ "meta": { "ok": true }, "id": 1 }), json!({ "meta": { "ok": false } })] {
            assert!(accepts("/things", good.clone()), "{version:?} {good}");
        }
        assert!(!accepts("/things", json!({ "id": 1 })) && !accepts("/things", json!({ "meta": {} })));
        assert!(accepts("/time", json!({ "meta": { "ok": true, "took": 2 } })));
        assert!(!accepts("/time", json!({ "meta": { "ok": true } })) && !accepts("/time", json!({ "meta": { "took": 2 } })));
        let example =
            |path: &str| document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"].clone();
        assert_eq!(example("/things"), json!({ "meta": { "ok": true }, "id": 1 }));
        assert_eq!(example("/time"), json!({ "meta": { "ok": true, "took": 1 } }));
        let hint = &document["paths"]["/things"]["get"]["x-pagination"];
        assert_eq!((&hint["items"], &hint["next"]), (&json!("data.things"), &json!("@odata\\.next")));
        let error = &document["components"]["schemas"]["Error"];
        assert_eq!(error["required"], json!(["error"]));
        assert_eq!(error["properties"]["error"]["required"], json!(["message", "code"]));
    }
}
