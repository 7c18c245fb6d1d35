//! Answers, pages and chunks.

use super::*;

const OUTCOME: &str = "wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info] } }\n";
const TYPES: &str = "ids: { ThingId: A thing. }\ntypes:\n  Thing: { docs: A thing., fields: { id: { type: ThingId }, name: { type: string } } }\n  \
                     Form: { docs: Form., enum: string, values: { epoch: Epoch, iso8601: Iso8601 } }\n  \
                     Kind: { docs: Kind., enum: string, values: { open: Open } }\n";
const PARAMS: &str = "form: { type: Form }\nkind: { type: Kind }\nkey: { type: string }\noffset: { type: integer }\nlimit: { type: integer }\n\
                      ids: { type: list<ThingId> }\nmust: { type: string, required: true }";

/// Types, and an operation with keys such as `returns`.
fn with_keys(keys: &str) -> String {
    format!("{TYPES}{}", operation("GET /things", PARAMS, keys))
}

/// Errors in the answers of an operation.
fn answer_errors(keys: &str) -> Vec<String> {
    errors(&with_keys(keys))
}

/// Errors in the answers of an operation, in a service with `wire.outcome`.
fn outcome_errors(keys: &str) -> Vec<String> {
    problems_of(&format!("{SERVICE}{OUTCOME}"), &format!("{THINGS}{}", with_keys(keys)), Severity::Error)
}

#[test]
fn answers_must_have_valid_statuses() {
    assert_eq!(answer_errors("returns: { type: Thing, status: 101 }"), ["SW0310 101"]);
    assert_eq!(answer_errors("returns: [{ type: Thing }, { type: string }]"), ["SW0311 { type: string }"]);
    assert_eq!(answer_errors("returns: { type: Thing, status: 404 }"), ["SW0312 404"]);
    assert_eq!(answer_errors("returns: { type: Thing, status: 204 }"), ["SW0313 204"]);
    assert_eq!(
        errors("operations:\n  get: { http: HEAD /things, docs: Gets., returns: { type: string } }\n"),
        ["SW0313 returns"]
    );
}

#[test]
fn several_answers_must_differ_in_status_and_name() {
    assert_eq!(answer_errors("returns: [{ type: Thing }, { status: 202, type: string }, { status: 404 }]"), NO_PROBLEMS);
    assert_eq!(answer_errors("returns: [{ type: Thing }, { type: string, status: 202, name: not_yet }]"), ["SW0323 not_yet"]);
    assert_eq!(answer_errors("returns: [{ type: Thing }, { status: 204, name: Self }]"), ["SW0323 Self"]);
    assert_eq!(answer_errors("returns: [{ type: Thing, name: Gone }, { status: 410, type: string }]").len(), 1);
    assert_eq!(answer_errors("returns: [{ type: Thing, name: A }, { status: 202, type: string, name: A }]"), ["SW0324 A"]);
    assert_eq!(answer_errors("returns: [{ type: Thing }, { status: 303 }]"), ["SW0325 303"]);
    assert_eq!(
        answer_errors("returns: [{ list: Thing, dates: form }, { status: 202, list: Thing, dates: epoch }]"),
        ["SW0326 epoch"]
    );
    assert_eq!(answer_errors("returns: [{ status: 404 }, { status: 409 }]"), ["SW0312 404"]);
    assert_eq!(
        answer_errors("returns: [{ list: Thing }, { status: 202 }]\npages: { offset: offset, limit: limit, size: 25 }"),
        ["SW0334 { offset: offset, limit: limit, size: 25 }"]
    );
    assert_eq!(
        answer_errors("returns: [{ list: Thing }, { status: 202 }]\nchunk: { param: ids, size: 5 }"),
        ["SW0339 { param: ids, size: 5 }"]
    );
}

#[test]
fn the_name_of_the_enum_of_answers_must_be_unique() {
    let operation = operation("GET /things", "", "returns: [{ type: string }, { status: 404 }]");
    let taken = format!("types: {{ GetThingsAnswer: {{ docs: A., fields: {{ a: {{ type: string }} }} }} }}\n{operation}");
    assert_eq!(errors(&taken).len(), 1);
    assert_eq!(errors(&operation), NO_PROBLEMS);
}

#[test]
fn dates_must_be_a_date_format_or_a_parameter_with_date_formats() {
    assert_eq!(answer_errors("returns: { list: Thing, dates: from }"), ["SW0314 from"]);
    assert_eq!(help(&with_keys("returns: { list: Thing, dates: fotm }")), "did you mean `form`?");
    assert_eq!(answer_errors("returns: { list: Thing, dates: kind }"), ["SW0315 kind"]);
    assert_eq!(answer_errors("returns: { list: Thing, dates: key }"), ["SW0315 key"]);
    assert_eq!(answer_errors("returns: { list: Thing, dates: form }"), NO_PROBLEMS);
    assert_eq!(answer_errors("returns: { list: Thing, dates: utc_minutes }"), NO_PROBLEMS);
}

#[test]
fn a_value_can_state_the_date_format_that_it_selects() {
    let with = |value: &str, returns: &str| {
        let types = format!("types: {{ Style: {{ docs: S., enum: string, values: {{ short: {value} }} }} }}\n");
        let params = "style: { type: Style }";
        errors(&format!("{types}{}", operation("GET /things", params, &format!("returns: {{ list: timestamp{returns} }}"))))
    };
    let stated = "{ name: Short, format: utc_minutes }";
    assert_eq!(with(stated, ", dates: style"), NO_PROBLEMS);
    assert_eq!(with("Short", ", dates: style"), ["SW0315 style"]);
    assert_eq!(with("{ name: Short, format: epoch_ms }", ", dates: style"), ["SW0315 style"]);
    assert_eq!(with(stated, ""), ["SW0254 utc_minutes"]);
}

#[test]
fn the_key_of_a_map_must_be_a_field_of_its_values() {
    assert_eq!(answer_errors("returns: { keyed_by: ThingId, of: Thing, key: idd }"), ["SW0316 idd"]);
    assert_eq!(answer_errors("returns: { keyed_by: ThingId, of: string, key: id }"), ["SW0316 id"]);
    assert_eq!(answer_errors("returns: { keyed_by: ThingId, of: Thing, key: name }"), ["SW0317 name"]);
    assert_eq!(answer_errors("returns: { keyed_by: ThingId, of: Thing, key: id }"), NO_PROBLEMS);
}

#[test]
fn an_outcome_needs_an_object_and_a_service_with_outcomes() {
    assert_eq!(answer_errors("returns: { outcome: true }"), ["SW0318 returns"]);
    assert_eq!(outcome_errors("returns: { outcome: true, list: Thing }"), ["SW0319 Thing"]);
    assert_eq!(outcome_errors("returns: { outcome: true, fields: { status: { type: string } } }"), ["SW0320 status"]);
    assert_eq!(outcome_errors("returns: { outcome: true }"), NO_PROBLEMS);
    assert_eq!(outcome_errors("returns: { outcome: { field: State }, fields: { status: { type: string } } }"), NO_PROBLEMS);
    assert_eq!(outcome_errors("returns: { outcome: { field: State }, fields: { State: { type: string } } }"), ["SW0320 State"]);
    assert_eq!(outcome_errors("returns: { outcome: { field: info } }"), ["SW0345 info"]);
    assert_eq!(outcome_errors("returns: { outcome: { field: \"\" } }"), ["SW0345 \"\""]);
    assert_eq!(answer_errors("returns: { outcome: { field: State } }"), ["SW0318 returns"]);
    assert_eq!(outcome_errors("returns: { outcome: { message: info } }"), NO_PROBLEMS);
    assert_eq!(outcome_errors("returns: { outcome: { message: reason } }"), ["SW0349 reason"]);
    assert_eq!(outcome_errors("returns: { outcome: { rules: true } }"), ["SW0349 returns"]);
    let several = |outcome: &str| outcome_errors(&format!("returns: [{{ outcome: {outcome} }}, {{ status: 201, type: Thing }}]"));
    assert_eq!(several("true"), NO_PROBLEMS);
    assert_eq!(several("{ field: State }"), NO_PROBLEMS);
    assert_eq!(several("{ message: info }").len(), 1);
    assert_eq!(several("{ rules: true }").len(), 1);
    assert_eq!(outcome_errors("returns: { outcome: true, fields: { id: { type: ThingId } } }"), NO_PROBLEMS);
}

#[test]
fn the_items_of_an_envelope_must_be_a_collection() {
    assert_eq!(answer_errors("returns: { envelope: { items: data }, items: { list: Thing } }"), NO_PROBLEMS);
    assert_eq!(answer_errors("returns: { envelope: { items: data }, items: { or_false: Thing } }"), ["SW0322 Thing"]);
}

#[test]
fn pages_need_parameters_and_an_answer_that_suit_them() {
    let envelope = "returns: { envelope: { items: data, next: next_key }, items: { list: Thing } }";
    let paged = |pages: &str| answer_errors(&format!("{envelope}\npages: {pages}"));
    assert_eq!(paged("{ cursor: key }"), NO_PROBLEMS);
    assert_eq!(paged("{ cursor: kee }"), ["SW0330 kee"]);
    assert_eq!(paged("{ cursor: ids }"), ["SW0331 ids"]);
    assert_eq!(paged("{ offset: key, limit: limit, size: 25 }"), ["SW0331 key"]);
    assert_eq!(paged("{ cursor: must }"), ["SW0332 must"]);
    assert_eq!(answer_errors("returns: { list: Thing }\npages: { cursor: key }"), ["SW0333 { cursor: key }"]);
    let single = answer_errors("returns: { type: Thing }\npages: { offset: offset, limit: limit, size: 25 }");
    assert_eq!(single, ["SW0334 { offset: offset, limit: limit, size: 25 }"]);
    assert_eq!(paged("{ offset: offset, limit: offset, size: 25 }"), ["SW0335 offset"]);
    assert_eq!(paged("{ offset: offset, limit: limit, size: 0 }"), ["SW0335 0"]);
    assert_eq!(paged("{ page: offset }"), NO_PROBLEMS);
    assert_eq!(paged("{ page: offset, first: 0, limit: limit, size: 5 }"), NO_PROBLEMS);
    assert_eq!(paged("{ page: key }"), ["SW0331 key"]);
    assert_eq!(paged("{ page: limit, limit: limit, size: 5 }"), ["SW0335 limit"]);
    assert_eq!(paged("{ page: offset, limit: limit }"), ["SW0014 pages"]);
    assert_eq!(paged("{ page: offset, cursor: key }"), ["SW0016 cursor"]);
    assert_eq!(paged("{ page: offset, after_item: id }"), ["SW0017 after_item"]);
    assert_eq!(paged("{ cursor: key, after_item: id, next_header: X-Next }"), ["SW0016 after_item"]);
}

#[test]
fn pages_by_link_header_and_last_item_are_checked() {
    let listed = |pages: &str| answer_errors(&format!("returns: {{ list: Thing }}\npages: {pages}"));
    assert_eq!(listed("{ link: header }"), NO_PROBLEMS);
    assert_eq!(listed("{ link: next }"), ["SW0333 { link: next }"]);
    assert_eq!(listed("{ link: haeder }"), ["SW0107 haeder"]);
    assert_eq!(listed("{ cursor: key, next_header: X-Next }"), NO_PROBLEMS);
    assert_eq!(listed("{ cursor: key, next_header: \"a b\" }"), ["SW0281 \"a b\""]);
    for origin in ["https://eu.example", "http://localhost:8080", "https://[::1]:443"] {
        assert_eq!(listed(&format!("{{ link: header, origins: [\"{origin}\"] }}")), NO_PROBLEMS, "{origin}");
    }
    for origin in
        ["eu.example", "https://", "https://eu.example/", "https://eu.example:0", "https://EU.example", "https://u@eu.example"]
    {
        let origin = format!("\"{origin}\"");
        assert_eq!(listed(&format!("{{ link: header, origins: [{origin}] }}")), [format!("SW0329 {origin}")]);
    }
    assert_eq!(listed("{ cursor: key, after_item: idd }"), ["SW0328 idd"]);
    assert_eq!(listed("{ cursor: key, after_item: id.x }"), ["SW0328 id.x"]);
    let after_item = |body: &str| answer_errors(&format!("returns: {{ {body} }}\npages: {{ cursor: key, after_item: id }}"));
    assert_eq!(after_item("list: string"), ["SW0328 id"]);
    assert_eq!(after_item("keyed_by: string, of: Thing"), ["SW0328 id"]);
}

#[test]
fn the_field_more_of_an_envelope_must_be_a_boolean() {
    let more = |envelope: &str, fields: &str| {
        answer_errors(&format!(
            "returns: {{ envelope: {envelope}, items: {{ list: Thing }}{fields} }}\npages: {{ page: offset }}"
        ))
    };
    assert_eq!(more("{ items: data, more: has_more }", ""), NO_PROBLEMS);
    assert_eq!(more("{ items: data, more: data }", ""), ["SW0321 data"]);
    assert_eq!(more("{ items: data, more: more.x }", ", fields: { more: { type: Thing, docs: X. } }").len(), 1);
}

#[test]
fn chunks_need_a_list_parameter_and_a_list_answer() {
    let chunked = |chunk: &str| answer_errors(&format!("returns: {{ list: Thing }}\nchunk: {chunk}"));
    assert_eq!(chunked("{ param: ids, size: 500 }"), NO_PROBLEMS);
    assert_eq!(chunked("{ param: idz, size: 500 }"), ["SW0336 idz"]);
    assert_eq!(chunked("{ param: ids, size: 0 }"), ["SW0337 0"]);
    assert_eq!(chunked("{ param: key, size: 500 }"), ["SW0338 key"]);
    let single = answer_errors("returns: { type: Thing }\nchunk: { param: ids, size: 500 }");
    assert_eq!(single, ["SW0339 { param: ids, size: 500 }"]);
}

/// Errors of an operation with an envelope, beside a declared object `meta`.
fn envelope_errors(envelope: &str, fields: &str) -> Vec<String> {
    let types = "types:\n  Meta: { docs: Meta., fields: { next_key: { type: string, docs: A. }, total: { type: integer, docs: A. }, inner: { type: Inner, docs: A. }, \
                 parts: { type: list<Inner>, docs: A. }, \"a.b\": { type: string, docs: A. } } }\n  Inner: { docs: Inner., fields: { next: { type: string, docs: A. } } }\n";
    let operation = operation(
        "GET /things",
        "",
        &format!("returns: {{ envelope: {{ {envelope} }}, items: {{ list: string }}, fields: {{ {fields} }} }}"),
    );
    errors(&format!("{types}{operation}"))
}

#[test]
fn paths_of_envelopes_must_lead_to_fields() {
    let meta = "meta: { type: Meta, docs: Meta. }";
    for valid in [
        "items: things, next: meta.next_key",
        "items: things, next: meta.inner.next, total: meta.total",
        "items: things, next: meta.a\\.b",
        "items: data.things, next: data.next, total: data.page.total",
    ] {
        assert_eq!(envelope_errors(valid, meta), NO_PROBLEMS, "{valid}");
    }
    for (invalid, span) in [
        ("items: things, next: meta.nxt_key", "meta.nxt_key"),
        ("items: things, next: meta.a.b", "meta.a.b"),
        ("items: things, next: meta.parts.next", "meta.parts.next"),
        ("items: things, next: meta.next_key.more", "meta.next_key.more"),
        ("items: things, next: meta.inner", "meta.inner"),
        ("items: things, total: meta.next_key", "meta.next_key"),
        ("items: things, next: things.next", "things.next"),
        ("items: a..b", "a..b"),
        ("items: .a", ".a"),
        ("items: a\\b", "a\\b"),
    ] {
        assert_eq!(envelope_errors(invalid, meta), [format!("SW0327 {span}")], "{invalid}");
    }
    // The envelope declares the field for the items, so `Meta` cannot declare it.
    assert_eq!(envelope_errors("items: meta.things", meta), ["SW0105 meta"]);
    assert_eq!(envelope_errors("items: data.things, next: data.things", ""), ["SW0321 data.things"]);
}

#[test]
fn paths_of_outcomes_and_errors_must_lead_through_objects() {
    let outcome = |field: &str, fields: &str| {
        let service = format!("{SERVICE}wire: {{ outcome: {{ field: {field}, ok: [true] }} }}\n");
        let types = "types:\n  Meta: { docs: Meta., fields: { ok: { type: boolean, docs: A. } } }\n";
        let operation = operation(
            "POST /things",
            "",
            &format!("returns: {{ outcome: true, fields: {{ id: {{ type: integer, docs: Id. }}{fields} }} }}"),
        );
        problems_of(&service, &format!("{THINGS}{types}{operation}"), Severity::Error)
    };
    assert_eq!(outcome("meta.done", ", meta: { type: Meta, docs: Meta. }"), NO_PROBLEMS);
    assert_eq!(outcome("meta.done", ""), NO_PROBLEMS);
    assert_eq!(outcome("meta.done", ", meta: { type: list<Meta>, docs: Meta. }"), ["SW0327 meta"]);
    assert_eq!(outcome("meta.done", ", meta: { type: nullable<Meta>, docs: Meta. }"), ["SW0327 meta"]);
    assert_eq!(outcome("meta.done", ", meta: { type: string, docs: Meta. }"), ["SW0327 meta"]);
    assert_eq!(outcome("meta.ok", ", meta: { type: Meta, docs: Meta. }"), ["SW0320 ok"]);
    let wire = |text: &str| service_errors(&format!("wire: {{ outcome: {{ {text} }} }}\n"));
    assert_eq!(wire("field: error, error: present, message: [error.message]"), NO_PROBLEMS);
    assert_eq!(wire("field: a.ok, ok: [true], message: [a.ok.text]"), ["SW0345 a.ok"]);
    assert_eq!(wire("field: a.ok, ok: [true], message: [a]"), ["SW0345 a.ok"]);
    assert_eq!(wire("field: a., ok: [true]"), ["SW0327 a."]);
    let body = |text: &str| service_errors(&format!("errors: {{ body: {{ {text} }} }}\n"));
    assert_eq!(body("error.message: message, error.code: code"), NO_PROBLEMS);
    assert_eq!(body("error.message: message, error: code"), ["SW0327 error"]);
    assert_eq!(body("error..message: message"), ["SW0327 error..message"]);
    assert_eq!(service_errors("errors: { request_id: X-Amz-Request-Id }\n"), NO_PROBLEMS);
    assert_eq!(service_errors("errors: { request_id: Content-Type }\n"), ["SW0281 Content-Type"]);
    assert_eq!(service_errors("errors: { request_id: \"a b\" }\n"), ["SW0281 \"a b\""]);
}

#[test]
fn tags_must_be_names_and_not_paths() {
    let union = |tag: &str| {
        errors(&format!(
            "types:\n  A: {{ docs: A., fields: {{ a: {{ type: string, docs: A. }} }} }}\n  B: {{ docs: B., fields: {{ b: {{ type: string, docs: B. }} }} }}\n  \
             Both: {{ docs: Both., union: {{ tag: {tag}, variants: {{ a: A, b: B }} }} }}\noperations:\n  \
             get: {{ http: GET /things, docs: Gets., returns: {{ type: Both }} }}\n"
        ))
    };
    assert_eq!(union("odata\\.type"), NO_PROBLEMS);
    assert_eq!(union("head.type"), ["SW0247 head.type"]);
    assert_eq!(union("a..b"), ["SW0247 a..b"]);
}
