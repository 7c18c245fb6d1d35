//! Example requests: Postman collections and `.http` files, and documents of JSON Schema.

mod common;

use common::flagship;
use serde_json::{Value, json};
use specwright_generator::source::Sources;
use specwright_generator::{Service, analyse, http, json_schema, postman};

fn service(files: &[(&str, &str)]) -> Service {
    let sources = Sources::memory(files.iter().map(|(name, text)| (*name, (*text).to_owned())));
    let mut analysis = analyse("service.yaml".as_ref(), sources);
    analysis.service.take().unwrap_or_else(|| panic!("{}", analysis.render(Default::default())))
}

/// Every kind of parameter, body and credentials.
fn shop() -> Service {
    let head = "specwright: 1\nservice: Shop\nbase_path: /v1\nfiles: [orders.yaml]\n\
                auth:\n  bearer: true\n  api_keys: { shop_key: { header: X-Shop } }\n  require: [[bearer, shop_key]]\n\
                wire: { arrays: brackets, booleans: numeric }\n";
    let orders = "
resource: orders
docs: Orders.
types:
  Size: { docs: A size., fields: { width: { type: integer, docs: Width., required: true } } }
operations:
  find:
    http: GET /orders/{name}
    docs: Finds orders. They are sorted.
    public: true
    params:
      name:   { type: string, example: 'a b/c', required: true, docs: A name. }
      skus:   { type: list<string>, example: [x, 'y&z'], required: true, docs: Articles. }
      open:   { type: boolean, required: true, docs: Whether they are open. }
      filter: { type: 'map<string, string>', example: { city: Rome }, required: true, docs: Filters. }
      until:  { type: date, docs: The last day. }
      X-Tags: { type: list<string>, in: header, example: [a, b], required: true, docs: Tags. }
  create:
    http: POST /orders
    send: json
    docs: Creates an order.
    params: { size: { type: Size, required: true, docs: A size. } }
  change:
    http: PUT /orders
    send: form
    docs: Changes an order.
    params: { skus: { type: list<string>, example: [x, 'y&z'], required: true, docs: Articles. } }
  attach:
    http: POST /files
    docs: Attaches a file.
    params:
      title: { type: string, required: true, docs: A title. }
      file:  { type: file, required: true, docs: The file. }
";
    service(&[("service.yaml", head), ("orders.yaml", orders)])
}

#[test]
fn an_http_file_has_a_request_for_each_operation() {
    insta::assert_snapshot!(http(&shop(), Some(&"https://shop.example".parse().unwrap())).unwrap());
    let text = http(&flagship(), None).unwrap();
    assert_eq!(text.matches("\n### ").count(), 177);
    assert!(text.contains("\n@baseUrl = http://localhost:8080/api/v1\n"), "{}", &text[..200]);
}

#[test]
fn parameters_are_written_in_the_style_of_the_service_or_their_own() {
    let orders = "resource: orders
docs: Orders.
types: { Area: { docs: An area., fields: { x: { type: integer, required: true, docs: Width. } } } }
operations:
  find:
    http: GET /orders
    docs: Finds orders.
    params:
      list:  { type: list<integer>, example: [1, 2], required: true, docs: Numbers. }
      own:   { type: list<integer>, style: pipe, example: [1, 2], required: true, docs: Numbers. }
      area:  { type: Area, example: { x: 1 }, required: true, docs: An area. }
      flat:  { type: Area, style: comma, example: { x: 1 }, required: true, docs: An area. }
      text:  { type: Area, style: json, example: { x: 1 }, required: true, docs: An area. }
      flag:  { type: boolean, example: true, required: true, docs: A flag. }
";
    let rest = "own=1%7C2&area%5Bx%5D=1&flat=x%2C1&text=%7B%22x%22%3A1%7D&flag=";
    for (wire, list, flag) in [
        ("", "list=1&list=2", "true"),
        ("wire: { arrays: brackets, booleans: numeric }\n", "list%5B%5D=1&list%5B%5D=2", "1"),
        ("wire: { arrays: indexed }\n", "list%5B%5D=1&list%5B%5D=2", "true"),
        ("wire: { arrays: comma }\n", "list=1%2C2", "true"),
        ("wire: { arrays: space }\n", "list=1%202", "true"),
        ("wire: { arrays: pipe }\n", "list=1%7C2", "true"),
    ] {
        let head = format!("specwright: 1\nservice: Shop\nfiles: [orders.yaml]\n{wire}");
        let text = http(&service(&[("service.yaml", &head), ("orders.yaml", orders)]), None).unwrap();
        let expected = format!("GET {{{{baseUrl}}}}/orders?{list}&{rest}{flag}\n");
        assert!(text.contains(&expected), "{wire}: no `{expected}` in\n{text}");
    }
}

#[test]
fn credentials_are_variables_where_the_service_expects_them() {
    let orders = "resource: orders\ndocs: Orders.\noperations: { find: { http: GET /orders, docs: Finds orders. } }\n";
    for (auth, expected) in [
        ("{ basic: true }", "GET {{baseUrl}}/orders\nAuthorization: Basic {{username}} {{password}}\n"),
        ("{ bearer: true }", "GET {{baseUrl}}/orders\nAuthorization: Bearer {{token}}\n"),
        ("{ api_keys: { shop: { header: X-Shop } } }", "GET {{baseUrl}}/orders\nX-Shop: {{shop}}\n"),
        ("{ api_keys: { shop: { query: key } } }", "GET {{baseUrl}}/orders?key={{shop}}\n"),
        ("{ api_keys: { shop: { cookie: sid } } }", "GET {{baseUrl}}/orders\nCookie: sid={{shop}}\n"),
    ] {
        let head = format!("specwright: 1\nservice: Shop\nfiles: [orders.yaml]\nauth: {auth}\n");
        let text = http(&service(&[("service.yaml", &head), ("orders.yaml", orders)]), None).unwrap();
        assert!(text.contains(expected), "{auth}: no `{expected}` in\n{text}");
    }
}

#[test]
fn a_title_with_a_line_break_is_one_comment_of_an_http_file() {
    let head = "specwright: 1\nservice: A\ntitle: \"a\\nGET http://b.example\"\ndocs: A.\nfiles: [b.yaml]\n";
    let text = http(
        &service(&[("service.yaml", head), ("b.yaml", "resource: b\ndocs: B.\noperations: { c: { http: GET /c, docs: C. } }\n")]),
        None,
    )
    .unwrap();
    assert_eq!(text.lines().next(), Some("# a GET http://b.example"));
}

#[test]
fn a_postman_collection_has_a_request_for_each_operation() {
    let collection = postman(&shop(), Some(&"https://shop.example".parse().unwrap())).unwrap();
    insta::assert_snapshot!(format!("{collection:#}"));
    let collection = postman(&flagship(), None).unwrap();
    let folders = collection["item"].as_array().unwrap();
    let items = |folder: &Value| folder["item"].as_array().unwrap().len();
    assert_eq!(folders.iter().map(items).sum::<usize>(), 177);
    assert_eq!(folders[0]["name"], "Breaking news");
}

/// Whether a document of JSON Schema accepts a value of one of its schemas.
fn accepts(document: &Value, name: &str, value: Value) -> bool {
    let mut schema = document.clone();
    schema["$ref"] = json!(format!("#/$defs/{name}"));
    jsonschema::draft202012::new(&schema).unwrap().is_valid(&value)
}

#[test]
fn json_schema_has_each_type_and_each_body_with_its_rules() {
    let service = flagship();
    let document = json_schema(&service).unwrap();
    assert!(jsonschema::meta::is_valid(&document), "the document is a schema");
    for def in &service.types {
        let name = &def.name.value;
        let is_there = |key: &String| key.starts_with(name.as_str());
        assert!(document["$defs"].as_object().unwrap().keys().any(is_there), "{name}");
    }
    let news = |value| accepts(&document, "CreateBreakingNewsBody", value);
    assert!(news(json!({ "title": "a", "body": "b", "type_id": 1, "affected_group_ids": [3] })));
    assert!(!news(json!({ "title": "a", "body": "b", "type_id": 1 })), "one of the two lists is required");
    assert!(accepts(&document, "Failure", json!({ "status": "ERROR", "error": "no" })));
    assert!(!accepts(&document, "Failure", json!({ "status": "OK" })));
    assert!(!document.to_string().contains("#/components/"), "references lead to the document itself");
}
