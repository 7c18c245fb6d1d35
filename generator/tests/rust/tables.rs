//! The tables of ids, enums and unions, and the static `SERVICE`.

use super::{assert_has, generated, generated_with};

#[test]
fn ids_enums_and_unions_have_tables() {
    let text = generated(
        r#"ids:
  ItemId: Identifies an item.
  Code: { docs: Identifies a code., type: string }
types:
  State: { docs: A state., enum: integer, closed: true, values: { 1: New, 2: Old } }
  Color: { docs: A colour., enum: string, default: blue, values: { red: Red, blue: Blue } }
  Book:  { docs: A book., fields: { id: { type: ItemId, docs: An id. }, code: { type: Code, docs: A code. } } }
  Disc:  { docs: A disc., fields: { state: { type: State, docs: A state. }, color: { type: Color, docs: A colour. } } }
  Both:  { docs: Both., union: { tag: kind, variants: { book: Book, disc: Disc } } }
  Kept:  { docs: Both., union: { tag: kind, unknown: json, variants: { book: Book, disc: Disc } } }
  Coded: { docs: Both., union: { tag: kind, tags: integer, variants: { 1: { name: Book, type: Book }, 2: { name: Disc, type: Disc } } } }
  Flag:
    docs: Both.
    union: { tag: kind, tags: boolean, content: data, variants: { true: { name: Yes, type: Book }, false: { name: No, type: string } } }
  Any:   { docs: Either., union: { variants: { text: string, book: Book } } }
operations:
  send:
    http: POST /items
    docs: Sends.
    params:
      both:  { type: Both, docs: Both. }
      kept:  { type: Kept, docs: Both. }
      coded: { type: Coded, docs: Both. }
      flag:  { type: Flag, docs: Both. }
      any:   { type: Any, docs: Either. }
"#,
    );
    let expected = [
        "integer_id! { ItemId }",
        "string_id! { Code }",
        "integer_enum! { State closed; 1 New; 2 Old; }",
        r#"string_enum! { Color open; "red" Red; "blue" Blue; }"#,
        "Red, /// `blue` #[default] Blue,",
        r#"union! { Both Book ["kind"]; 0 Book "book" Box<Book>, Book; 1 Disc "disc" Box<Disc>, Disc; }"#,
        r#"union! { Kept Book ["kind"] Unknown; 0 Book "book" Box<Book>, Book; 1 Disc "disc" Box<Disc>, Disc; }"#,
        r#"tagged_union! { Coded Book ["kind" Int]; 0 Book 1 Box<Book> => from(Box<Book>, Book); 1 Disc 2 Box<Disc>"#,
        r#"tagged_union! { Flag Yes ["kind" Bool "data"]; 0 Yes true Box<Book> => from(Box<Book>, Book); 1 No false"#,
        r#"union! { Any Text []; 0 Text "text" String; 1 Book "book" Box<Book>, Book; }"#,
    ];
    assert_has(&text, &expected);
}

#[test]
fn settings_of_a_service_are_the_static_service() {
    let settings = r#"auth:
  bearer: true
  api_keys: { app: { header: X-App }, user: { query: key }, session: { cookie: sid } }
  require: [[bearer, app], [user]]
wire:
  accept: any
  arrays: comma
  booleans: numeric
  scalars: lenient
  empty_map: list
  unknown: refuse
  outcome: { field: code, ok: [0, 1.5, true], error: [-1], unlisted: ok, absent: ok, message: [info] }
errors:
  invalid: 422
  refused: 403
  html: [401]
  request_id: X-Id
  body: { text: message, code: code, param: param, id: request_id, all: violations }
headers: Cost
"#;
    let text = generated_with(
        settings,
        r#"types:
  Cost: { docs: Costs., fields: { X-Cost: { type: integer, docs: A cost. } } }
  Declined: { docs: A refusal., fields: { message: { type: string, required: true, docs: A text. } } }
operations:
  ping: { http: GET /ping, docs: Pings., errors: { 402: Declined }, returns: { outcome: true } }
"#,
    );
    let expected = [
        ".accept_any().arrays(Arrays::Comma).numeric_booleans().lenient().empty_map_as_list().unknown(Unknown::Refuse)",
        r#"Outcome::new("code", &[Literal::Int(0), Literal::Float(1.5), Literal::Bool(true)], &[Literal::Int(-1)])"#,
        r#".unlisted(Verdict::Success).absent(Verdict::Success).message(&["info"])"#,
        r#"Errors::new(422, 403).body(&[("text", ErrorPart::Message), ("code", ErrorPart::Code)"#,
        r#"("param", ErrorPart::Param), ("id", ErrorPart::RequestId)"#,
        r#"("all", ErrorPart::Violations)]).html(&[401]).request_id("X-Id")"#,
        r#"Auth::NONE.bearer().api_keys(&[ApiKey::header("app", "X-App"), ApiKey::query("user", "key")"#,
        r#"ApiKey::cookie("session", "sid")]).require(&[&["bearer", "app"], &["user"]])"#,
        "error_types! { SERVICE; Declined 402; }",
        "header_types! { SERVICE; Cost; }",
    ];
    assert_has(&text, &expected);
}

#[test]
fn an_outcome_by_presence_has_no_values() {
    let settings = "wire: { outcome: { field: error, error: present, message: [error_description] } }\n";
    let text = generated_with(settings, "operations: { ping: { http: GET /ping, docs: Pings., returns: { outcome: true } } }\n");
    assert_has(&text, &[r#"Outcome::error_if_present("error").message(&["error_description"])"#]);
}
