//! Generated Rust: each property of a field, an answer and an endpoint is a call in the row of its table.

use specwright_generator::source::Sources;
use specwright_generator::{Options, analyse};

/// The generated file of a specification with one resource, whose declarations are `items`.
fn generated(items: &str) -> String {
    let head = "specwright: 1\nservice: Shop\nfiles: [items.yaml]\nauth: { basic: true }\n";
    let items = format!("resource: items\ndocs: Items.\n{items}");
    let sources = Sources::memory([("service.yaml", head), ("items.yaml", &items)]);
    let mut analysis = analyse("service.yaml".as_ref(), sources);
    let generated = analysis.generate(&Options::default());
    generated.unwrap_or_else(|| panic!("{}", analysis.render(Default::default()))).text().unwrap()
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
      flag:  { type: boolean, as: number, docs: A flag. }
      note:  { type: string, absent: null, docs: A note. }
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
        ("flag", r#"flag "flag" .written_as(Number)"#),
        ("note", r#"note "note" .null()"#),
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
      - any_of: [stars, note]
      - required_if: { param: note, when: stars < 4 }
      - required_unless: { param: stars, when: note }
      - ordered: [from, to]
"#,
    );
    for expected in [
        r#"SERVICE "items.all" Get "/items" Query .public().cursor("cursor", "data.next", "data.items").more("more");"#,
        r#"SERVICE "items.some" Post "/items/some" Form .status(201).dates(Iso8601).chunk("ids", 500);"#,
        r#"SERVICE "items.skipped" Get "/items/skipped" Query .offset("offset", "limit", 25, "items").total("total");"#,
        r#"SERVICE "items.numbered" Get "/items/numbered" Query .page("page", 0, "").page_size("size", 10);"#,
        r#"SERVICE "items.after" Get "/items/after" Query .after_item("last", "id", "");"#,
        r#"SERVICE "items.logged" Get "/items/logged" Query .cursor_header("token", "X-Next", "");"#,
        r#"SERVICE "items.linked" Get "/items/linked" Query .link_header("").origins(&["https://eu.example"]);"#,
        r#"AnyOf(&["stars", "note"]), RequiredIf("note", Lt("stars", Int(4))), RequiredUnless("stars", Sent("note")),"#,
        r#"Ordered("from", "to")]"#,
    ] {
        assert!(text.contains(expected), "no `{expected}` in\n{text}");
    }
}
