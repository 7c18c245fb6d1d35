//! Generated Rust: each property of a field, an answer and an endpoint is a call in the row of its table.

mod tables;

use specwright_generator::model::{ConditionalRule, ListRule, PairRule};
use specwright_generator::source::Sources;
use specwright_generator::{Options, analyse};

/// The generated file of a specification with one resource, whose declarations are `items`.
fn generated(items: &str) -> String {
    generated_with("auth: { basic: true }\n", items)
}

/// The same, with other settings in service.yaml.
fn generated_with(settings: &str, items: &str) -> String {
    let head = &format!("specwright: 1\nservice: Shop\nfiles: [items.yaml]\n{settings}");
    let items = format!("resource: items\ndocs: Items.\n{items}");
    let sources = Sources::memory([("service.yaml", head), ("items.yaml", &items)]);
    let mut analysis = analyse("service.yaml".as_ref(), sources);
    let generated = analysis.generate(&Options::default());
    generated.unwrap_or_else(|| panic!("{}", analysis.render(Default::default()))).text().unwrap()
}

/// Asserts that the file has each text. White space and the paths of modules of the runtime are left out.
fn assert_has(text: &str, expected: &[&str]) {
    let without_space = |text: &str| {
        let text = text.split_whitespace().collect::<String>().replace(",)", ")").replace(",]", "]");
        text.replace("::specwright::operation::", "").replace("::specwright::value::", "").replace("operation::", "")
    };
    let squeezed = without_space(text);
    for expected in expected {
        assert!(squeezed.contains(&without_space(expected)), "no `{expected}` in\n{text}");
    }
}

/// The row of a field or a parameter, without its index.
fn row<'t>(text: &'t str, name: &str) -> &'t str {
    let is_row = |line: &&str| {
        line.split_once(' ')
            .is_some_and(|(index, rest)| index.parse::<usize>().is_ok() && rest.starts_with(&format!("{name} \"")))
    };
    let line = text.lines().map(str::trim).find(is_row).unwrap_or_else(|| panic!("no row of `{name}` in\n{text}"));
    line.split_once(' ').unwrap().1.trim_end_matches(';')
}

#[test]
fn a_property_of_a_field_is_a_call_in_its_row() {
    let text = generated(
        r#"types:
  Sample:
    keep: true
    docs: A sample.
    fields:
      name:  { type: string, required: true, min_length: 2, max_length: 3, pattern: "^[a-z]+$", docs: A name. }
      stars: { type: integer, min: 1, max: 5, docs: Stars. }
      big:   { type: uint64, max: 9007199254740993, docs: A number that no float has. }
      tags:  { type: list<string>, min_items: 1, max_items: 2, docs: Tags. }
      at:    { type: timestamp, format: epoch_ms, docs: A time. }
      utc:   { type: timestamp, format: utc_minutes, docs: A time. }
      flag:  { type: boolean, as: number, docs: A flag. }
      count: { type: integer, as: string, docs: A number. }
      least: { type: uint64, min: 9007199254740993, docs: A number that no float has. }
      note:  { type: string, absent: null, docs: A note. }
      who:   { type: one_or_many<string>, docs: Names. }
      extra: { type: 'map<string, string>', prefix: x-, docs: More. }
operations: { ping: { http: GET /ping, docs: Pings. } }
"#,
    );
    for (name, expected) in [
        ("name", r#"name "name" .required().constraints(&[MinLength(2), MaxLength(3), pattern("^[a-z]+$")])"#),
        ("stars", r#"stars "stars" .constraints(&[Min(1.0), Max(5.0)])"#),
        ("big", r#"big "big" .constraints(&[MaxInt(9007199254740993)])"#),
        ("tags", r#"tags "tags" .constraints(&[MinItems(1), MaxItems(2)])"#),
        ("at", r#"at "at" .date(EpochMs)"#),
        ("utc", r#"utc "utc" .date(UtcMinutes)"#),
        ("flag", r#"flag "flag" .written_as(Number)"#),
        ("count", r#"count "count" .written_as(String)"#),
        ("least", r#"least "least" .constraints(&[MinInt(9007199254740993)])"#),
        ("note", r#"note "note" .null()"#),
        ("who", r#"who "who" .one_or_many()"#),
        ("extra", r#"extra "extra" .prefix("x-")"#),
    ] {
        assert_eq!(row(&text, name), expected);
    }
}

#[test]
fn a_property_of_a_parameter_is_a_call_in_its_row() {
    let text = generated(
        r#"types:
  State: { docs: A state., enum: integer, default: 2, values: { 1: New, 2: Old } }
operations:
  find:
    http: GET /items/{id}
    docs: Finds items.
    params:
      id:       { type: integer, required: true, docs: An id. }
      query_id: { name: id, type: integer, in: query, docs: Another id. }
      level:    { type: integer, default: -1, docs: A level. }
      top:      { type: uint64, default: 18446744073709551615, docs: A limit. }
      ratio:    { type: float, default: 0.5, docs: A ratio. }
      all:      { type: boolean, default: true, docs: Whether to find all. }
      since:    { type: timestamp, default: "2026-01-31T10:00:00+00:00", docs: A time. }
      state:    { type: State, docs: A state. }
      x-trace:  { type: string, in: header, docs: A trace. }
      kinds:    { type: list<string>, style: pipe, docs: Kinds. }
      areas:    { type: 'map<string, integer>', style: json, docs: Areas. }
      words:    { type: list<string>, style: comma, docs: Words. }
      codes:    { type: list<string>, style: space, docs: Codes. }
      marks:    { type: list<string>, style: brackets, docs: Marks. }
      years:    { type: list<integer>, style: indexed, docs: Years. }
      days:     { type: list<date>, style: repeat, docs: Days. }
      lang:     { type: string, in: cookie, docs: A language. }
"#,
    );
    for (name, expected) in [
        ("id", r#"id "id" .required().location(Path)"#),
        ("query_id", r#"query_id "id" .location(Query).called("query.id")"#),
        ("level", r#"level "level" .default(Int(-1))"#),
        ("top", r#"top "top" .default(UInt(18446744073709551615))"#),
        ("ratio", r#"ratio "ratio" .default(Float(0.5))"#),
        ("all", r#"all "all" .default(Bool(true))"#),
        ("since", r#"since "since" .default(Instant(1769853600, 0))"#),
        ("state", r#"state "state" .default(Str("2"))"#),
        ("x_trace", r#"x_trace "x-trace" .location(Header)"#),
        ("kinds", r#"kinds "kinds" .style(Pipe)"#),
        ("areas", r#"areas "areas" .style(Json)"#),
        ("words", r#"words "words" .style(Comma)"#),
        ("codes", r#"codes "codes" .style(Space)"#),
        ("marks", r#"marks "marks" .style(Brackets)"#),
        ("years", r#"years "years" .style(Indexed)"#),
        ("days", r#"days "days" .style(Repeat)"#),
        ("lang", r#"lang "lang" .location(Cookie)"#),
    ] {
        assert_eq!(row(&text, name), expected);
    }
}

#[test]
fn a_property_of_an_endpoint_is_a_call_in_its_row() {
    let text = generated(
        r#"types:
  Item: { docs: An item., fields: { id: { type: string, required: true, docs: An id. } } }
operations:
  all:
    http: GET /items
    docs: Lists items.
    public: true
    params: { cursor: { type: string, docs: A cursor. } }
    pages: { cursor: cursor }
    returns: { envelope: { items: data.items, next: data.next, more: more }, items: { list: Item } }
  some:
    http: POST /items/some
    docs: Lists some items.
    send: form
    params: { ids: { type: list<integer>, required: true, docs: Ids. } }
    chunk: { param: ids, size: 500 }
    returns: { status: 201, list: Item, dates: iso8601 }
  skipped:
    http: GET /items/skipped
    docs: Lists items.
    params: { offset: { type: integer, docs: Items to skip. }, limit: { type: integer, docs: Items to list. } }
    pages: { offset: offset, limit: limit, size: 25 }
    returns: { envelope: { items: items, total: total }, items: { list: Item } }
  numbered:
    http: GET /items/numbered
    docs: Lists items.
    params: { page: { type: integer, docs: A page. }, size: { type: integer, docs: Items to list. } }
    pages: { page: page, first: 0, limit: size, size: 10 }
    returns: { list: Item }
  after:
    http: GET /items/after
    docs: Lists items.
    params: { last: { type: string, docs: The last item. } }
    pages: { cursor: last, after_item: id }
    returns: { list: Item }
  logged:
    http: GET /items/logged
    docs: Lists items.
    params: { token: { type: string, in: header, docs: A token. } }
    pages: { cursor: token, next_header: X-Next }
    returns: { list: Item }
  linked:
    http: GET /items/linked
    docs: Lists items.
    pages: { link: header, origins: ["https://eu.example"] }
    returns: { list: Item }
  rated:
    http: POST /items/rated
    docs: Rates an item.
    send: json
    params:
      stars: { type: integer, docs: Stars. }
      note:  { type: string, docs: A note. }
      from:  { type: date, docs: The first day. }
      to:    { type: date, docs: The last day. }
    rules:
      - ordered: [from, to]
  linked_in_answer:
    http: GET /items/linked/again
    docs: Lists items.
    pages: { link: next }
    returns: { envelope: { items: items, next: links.next }, items: { list: Item } }
"#,
    );
    let expected = [
        r#"SERVICE "items.all" Get "/items" Query .public().cursor("cursor", "data.next", "data.items").more("more");"#,
        r#"SERVICE "items.some" Post "/items/some" Form .status(201).dates(Iso8601).chunk("ids", 500);"#,
        r#"SERVICE "items.skipped" Get "/items/skipped" Query .offset("offset", "limit", 25, "items").total("total");"#,
        r#"SERVICE "items.numbered" Get "/items/numbered" Query .page("page", 0, "").page_size("size", 10);"#,
        r#"SERVICE "items.after" Get "/items/after" Query .after_item("last", "id", "");"#,
        r#"SERVICE "items.logged" Get "/items/logged" Query .cursor_header("token", "X-Next", "");"#,
        r#"SERVICE "items.linked" Get "/items/linked" Query .link_header("").origins(&["https://eu.example"]);"#,
        r#"SERVICE "items.linked_in_answer" Get "/items/linked/again" Query .link("links.next", "items");"#,
    ];
    assert_has(&text, &expected);
}

/// Each rule in a specification, with its row.
const RULES: [(&str, &str); 19] = [
    ("any_of: [stars, note]", r#"AnyOf(&["stars", "note"])"#),
    ("one_of: [stars, note]", r#"OneOf(&["stars", "note"])"#),
    ("exclusive: [stars, note]", r#"Exclusive(&["stars", "note"])"#),
    ("together: [stars, note]", r#"Together(&["stars", "note"])"#),
    ("required_if: { param: note, when: stars < 4 }", r#"RequiredIf("note", Lt("stars", Int(4)))"#),
    ("required_if: { param: note, when: stars <= 4 }", r#"RequiredIf("note", Le("stars", Int(4)))"#),
    ("required_if: { param: note, when: stars > 2 }", r#"RequiredIf("note", Gt("stars", Int(2)))"#),
    ("required_if: { param: note, when: stars >= 2 }", r#"RequiredIf("note", Ge("stars", Int(2)))"#),
    ("required_if: { param: note, when: state == new }", r#"RequiredIf("note", Eq("state", Str("new")))"#),
    ("required_if: { param: note, when: open != true }", r#"RequiredIf("note", Ne("open", Bool(true)))"#),
    ("required_unless: { param: stars, when: note }", r#"RequiredUnless("stars", Sent("note"))"#),
    ("forbidden_if: { param: note, when: open }", r#"ForbiddenIf("note", Sent("open"))"#),
    ("forbidden_unless: { param: note, when: open }", r#"ForbiddenUnless("note", Sent("open"))"#),
    (r#"required_if: { param: note, when: "stars in [4, 5]" }"#, r#"RequiredIf("note", In("stars", &[Int(4), Int(5)]))"#),
    (
        r#"required_if: { param: note, when: "open and stars < 3 or from" }"#,
        r#"RequiredIf("note", Any(&[All(&[Sent("open"), Lt("stars", Int(3))]), Sent("from")]))"#,
    ),
    ("ordered: [from, to]", r#"Ordered("from", "to")"#),
    ("strictly_ordered: [from, to]", r#"StrictlyOrdered("from", "to")"#),
    ("equal: [from, to]", r#"Equal("from", "to")"#),
    ("different: [from, to]", r#"Different("from", "to")"#),
];

#[test]
fn each_rule_is_an_item_in_the_row_of_rules() {
    for (rule, expected) in RULES {
        let text = generated(&format!(
            r#"types:
  State: {{ docs: A state., enum: string, values: {{ new: New, old: Old }} }}
operations:
  rate:
    http: POST /items
    docs: Rates an item.
    params:
      stars: {{ type: integer, docs: Stars. }}
      note:  {{ type: string, docs: A note. }}
      state: {{ type: State, docs: A state. }}
      open:  {{ type: boolean, docs: Whether it is open. }}
      from:  {{ type: date, docs: The first day. }}
      to:    {{ type: date, docs: The last day. }}
    rules: [{{ {rule} }}]
"#
        ));
        assert_has(&text, &[&format!("rules [{expected}]")]);
    }
    let keys = [
        ListRule::ALL.iter().map(|rule| rule.key()).collect::<Vec<_>>(),
        ConditionalRule::ALL.iter().map(|rule| rule.key()).collect(),
        PairRule::ALL.iter().map(|rule| rule.key()).collect(),
    ];
    for key in keys.concat() {
        assert!(RULES.iter().any(|(rule, _)| rule.starts_with(&format!("{key}:"))), "no row for the rule `{key}`");
    }
}

#[test]
fn a_body_that_is_one_parameter_states_its_media_type() {
    let body = |ty: &str, media: &str| {
        generated(&format!(
            "operations:\n  put:\n    http: PUT /items\n    docs: Writes items.\n    body: {{ type: {ty}, docs: The items.{media} }}\n"
        ))
    };
    for (ty, media, expected) in [
        ("list<string>", "", r#"body "body" .required().location(JsonBody("application/json"))"#),
        ("string", ", media: text/csv", r#"body "body" .required().location(TextBody("text/csv"))"#),
        ("bytes", ", media: image/png", r#"body "body" .required().location(BytesBody("image/png"))"#),
        ("file", ", media: application/pdf", r#"body "body" .required().location(FileBody("application/pdf"))"#),
    ] {
        assert_eq!(row(&body(ty, media), "body"), expected);
    }
}

#[test]
fn a_property_of_an_answer_is_a_call_in_the_row_of_its_endpoint() {
    let settings = "auth: { basic: true, oauth2: { token_url: /token, scope: \"{endpoint}:{method}\" } }\n\
                    wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info, error] } }\n";
    let text = generated_with(
        settings,
        r#"types:
  Item:  { docs: An item., fields: { id: { type: string, required: true, docs: An id. } } }
  Style: { docs: A style., enum: string, values: { epoch: Epoch, iso8601: Iso } }
  Short: { docs: A style., enum: string, values: { short: { name: Short, format: utc_minutes } } }
operations:
  check: { http: GET /check, docs: Checks., returns: { outcome: true } }
  other: { http: GET /other, docs: Checks., returns: { outcome: { field: state } } }
  rated:
    http: GET /rated
    docs: Rates.
    params: { a: { type: string, docs: A. }, b: { type: string, docs: B. } }
    rules: [{ any_of: [a, b] }]
    returns: { outcome: { message: error, rules: true } }
  maybe: { http: GET /maybe, docs: Finds., returns: { or_false: Item } }
  few: { http: GET /few, docs: Lists., returns: { one_or_many: Item } }
  keyed: { http: GET /keyed, docs: Lists., returns: { keyed_by: string, of: Item, key: id } }
  inner: { http: GET /inner, docs: Lists., returns: { envelope: { items: found }, items: { keyed_by: string, of: Item, key: id } } }
  named: { http: GET /named, docs: Lists., params: { style: { type: Style, docs: A style. } }, returns: { list: timestamp, dates: style } }
  short: { http: GET /short, docs: Lists., params: { style: { type: Short, docs: A style. } }, returns: { list: timestamp, dates: style } }
  parts: { http: POST /parts, docs: Sends., send: multipart, params: { a: { type: string, docs: A. } } }
  safe:  { http: GET /safe, docs: Reads., auth: [[basic]] }
  lend:
    http: POST /lend
    docs: Lends.
    returns:
      - { name: Lent, status: 201, type: Item }
      - { name: Queued, status: 202, docs: Queued. }
      - { name: Receipt, status: 203, file: true, docs: A receipt. }
"#,
    );
    let expected = [
        r#"SERVICE "items.check" Get "/check" Query .scope("check:get").outcome();"#,
        r#"SERVICE "items.other" Get "/other" Query .scope("other:get").outcome_in("state");"#,
        r#"SERVICE "items.rated" Get "/rated" Query .scope("rated:get").outcome().outcome_message("error").outcome_of_rules();"#,
        r#"SERVICE "items.maybe" Get "/maybe" Query .scope("maybe:get").or_false();"#,
        r#"SERVICE "items.few" Get "/few" Query .scope("few:get").one_or_many();"#,
        r#"SERVICE "items.keyed" Get "/keyed" Query .scope("keyed:get").key("id");"#,
        r#"SERVICE "items.named" Get "/named" Query .scope("named:get").dates_by("style");"#,
        r#"SERVICE "items.short" Get "/short" Query .scope("short:get").dates_by_values("style", &[("short", UtcMinutes)]);"#,
        r#"SERVICE "items.parts" Post "/parts" Form .scope("parts:post").multipart().status(204);"#,
        r#"SERVICE "items.safe" Get "/safe" Query .auth(&[&["basic"]]).status(204);"#,
        r#"SERVICE "items.lend" Post "/lend" Json .scope("lend:post").status(201).answers(LendItemsAnswer::ANSWERS);"#,
        "LendItemsAnswer Lent(body: Box<Item>);",
        "0 201 Lent(body: Box<Item>);",
        "1 202 Queued;",
        "2 203 Receipt(body: ::specwright::File).file();",
        r#"0 found "found" .required().key("id");"#,
    ];
    assert_has(&text, &expected);
}
