//! Paths, locations of parameters, and bodies.

use super::*;

fn path_errors(path: &str) -> Vec<String> {
    operation_errors(&format!("GET {path}"), "", "")
}

#[test]
fn paths_are_well_formed() {
    for path in ["things", "/a//b", "/a?b=1", "/a/../b", "/a|b", "/100%", "/a%2"] {
        assert_eq!(path_errors(path), [format!("SW0270 {path}")]);
    }
    for path in ["/", "/a/", "/ä", "/a%20b", "/%c3%a4"] {
        assert_eq!(path_errors(path), NO_PROBLEMS, "{path}");
    }
}

#[test]
fn braces_are_balanced_and_parameters_are_separated() {
    let params = "id: { type: string, required: true }";
    assert_eq!(path_errors("/a/{id"), ["SW0271 /a/{id"]);
    assert_eq!(path_errors("/a/{}"), ["SW0271 /a/{}"]);
    let two = "id: { type: string, required: true }\nb: { type: string, required: true }";
    assert_eq!(operation_errors("GET /a/{id}{b}", two, ""), ["SW0272 /a/{id}{b}"]);
    for path in ["/a/{id}-{b}", "/a/v{id}...{b}.json", "/a/{b}('{id}')/"] {
        assert_eq!(operation_errors(&format!("GET {path}"), two, ""), NO_PROBLEMS, "{path}");
    }
    assert_eq!(operation_errors("GET /a/{id}/{id}", params, ""), ["SW0273 /a/{id}/{id}"]);
    assert_eq!(operation_errors("GET /a/{id}", params, ""), NO_PROBLEMS);
}

#[test]
fn paths_with_equally_much_fixed_text_are_ambiguous() {
    let both = |a: &str, b: &str| {
        let declared = "params: { x: { type: string, required: true, docs: X. } }";
        errors(&format!(
            "operations:\n  a: {{ http: \"GET {a}\", docs: A., {declared} }}\n  b: {{ http: \"GET {b}\", docs: B., {declared} }}\n"
        ))
    };
    for (a, b) in [
        ("/a/{x}", "/{x}/a"),
        ("/a/{x}", "/a/{x}.json"),
        ("/a/{x}.json", "/a/{x}.html"),
        ("/a/b{x}", "/a/c{x}"),
        ("/a/b", "/a/{x}"),
    ] {
        assert!(both(a, b).iter().all(|found| !found.starts_with("SW0275")), "{a} {b}");
    }
    for (a, b) in [("/a/{x*}", "/a/{x}"), ("/a/{x*}", "/a/b/{x*}"), ("/a/{x*}", "/a/b")] {
        assert!(both(a, b).iter().all(|found| !found.starts_with("SW0275")), "{a} {b}");
    }
    assert_eq!(both("/a/b{x}", "/a/{x}b"), ["SW0275 /a/{x}b"]);
}

#[test]
fn a_parameter_over_several_segments_is_the_last_segment() {
    let params = "id: { type: string, required: true }\nb: { type: string, required: true }";
    for path in ["/a/{id*}/{b}", "/a/{b}/v{id*}", "/a/{b}/{id*}.json", "/{b}-{id*}"] {
        assert_eq!(operation_errors(&format!("GET {path}"), params, ""), [format!("SW0372 {path}")]);
    }
    assert_eq!(operation_errors("GET /a/{*}", "", ""), ["SW0271 /a/{*}"]);
    assert_eq!(operation_errors("GET /{b}/{id*}", params, ""), NO_PROBLEMS);
    assert_eq!(operation_errors("GET /a/{id*}", "id: { type: list<string>, required: true }", ""), ["SW0373 list<string>"]);
}

#[test]
fn a_cookie_is_a_scalar_with_a_name() {
    let found = |param: &str| operation_errors("GET /a", param, "");
    assert_eq!(found("a: { type: boolean, in: cookie }\nb: { type: timestamp, in: cookie, name: b-c }"), NO_PROBLEMS);
    assert_eq!(found("a: { type: \"map<string, string>\", in: cookie }"), ["SW0374 map<string, string>"]);
    assert_eq!(found("a: { type: nullable<string>, in: cookie }"), ["SW0374 nullable<string>"]);
    assert_eq!(found("a: { type: string, in: cookie, name: \"a=b\" }"), ["SW0375 \"a=b\""]);
    assert_eq!(found("a: { type: string, in: cookie, style: json }"), ["SW0364 json"]);
    assert_eq!(found("a: { type: string, in: cookie }\nb: { type: string, name: a, in: cookie }"), ["SW0362 a"]);
}

#[test]
fn a_constant_is_text_in_a_place_of_its_own() {
    let found = |param: &str| operation_errors("GET /a", param, "");
    assert_eq!(found("a: { value: 1 }\nX-B: { value: true, in: header }\nc: { value: x, in: cookie, docs: C. }"), NO_PROBLEMS);
    assert_eq!(found("a: { value: x, in: path }"), ["SW0377 x"]);
    assert_eq!(found("X-A: { value: \" x\", in: header }"), ["SW0377 \" x\""]);
    assert_eq!(found("Accept: { value: x, in: header }"), ["SW0288 x"]);
    assert_eq!(found("Content-Length: { value: x, in: header }"), ["SW0281 Content-Length"]);
    assert_eq!(found("a: { value: x, in: body }"), ["SW0283 body"]);
    assert_eq!(found("a: { type: string }\nb: { value: x, name: a }"), ["SW0362 a"]);
    assert_eq!(found("a: { value: x, required: true }").len(), 1);
    assert_eq!(found("a: { value: x, type: string }").len(), 1);
    let post = |params: &str| operation_errors("POST /a", params, "");
    assert_eq!(post("a: { value: x, in: form }\nb: { type: string, in: body }"), ["SW0285 form"]);
    assert_eq!(operation_errors("POST /a", "a: { value: x, in: body }", "body: string"), ["SW0285 body"]);
    assert_eq!(operation_errors("POST /a", "a: { value: x }", "body: string"), NO_PROBLEMS);
}

#[test]
fn constants_tell_operations_apart() {
    let both = |a: &str, b: &str| {
        errors(&format!(
            "operations:\n  a: {{ http: POST /a, docs: A., params: {{ {a} }} }}\n  b: {{ http: POST /a, docs: B., params: {{ {b} }} }}\n"
        ))
    };
    for (a, b) in [
        ("A: { value: x }", "A: { value: y }"),
        ("A: { value: x, in: header }", "a: { value: y, in: header }"),
        ("A: { value: x }, B: { value: z }", "A: { value: y }, B: { value: z }"),
        ("A: { value: x }, B: { value: z }", "A: { value: x }"),
        ("p: { type: string, docs: P. }", "A: { value: x, in: query }"),
    ] {
        assert_eq!(both(a, b), NO_PROBLEMS, "{a} {b}");
    }
    for (a, b) in [
        ("A: { value: x }", "A: { value: x }"),
        ("A: { value: x }", "B: { value: x }"),
        ("A: { value: x, in: query }", "A: { value: y, in: header }"),
        ("A: { value: x }, f: { type: file, docs: F. }", "A: { value: y }, f: { type: file, docs: F. }"),
    ] {
        assert_eq!(both(a, b), ["SW0274 /a"], "{a} {b}");
    }
}

#[test]
fn every_mistake_in_a_path_is_reported() {
    let both = |path: &str| {
        errors(&format!("{}  other: {{ http: \"GET /a/{path}\", docs: B. }}\n", operation("GET /a/{id}{b}", "", "")))
    };
    assert_eq!(both("d"), ["SW0272 /a/{id}{b}", "SW0276 id", "SW0276 b"]);
    assert_eq!(both("{e"), ["SW0272 /a/{id}{b}", "SW0276 id", "SW0276 b", "SW0271 /a/{e"]);
}

#[test]
fn an_operation_with_an_invalid_http_is_checked() {
    let text = "operations:\n  Get4: { http: FETCH /y, docs: A., params: { b: { type: integer, min: 5, max: 3 } }, rules: [{ any_of: [b, c] }] }\n";
    assert_eq!(errors(text), ["SW0207 Get4", "SW0107 FETCH", "SW0251 5", "SW0290 c"]);
    assert_eq!(errors(&text.replace("FETCH /y", "/y")), ["SW0207 Get4", "SW0024 /y", "SW0251 5", "SW0290 c"]);
    let twice = "operations:\n  a: { http: oops, docs: A. }\n  b: { http: oops, docs: B. }\n  c: { docs: C. }\n";
    assert_eq!(errors(twice), ["SW0024 oops", "SW0024 oops", "SW0014 c"]);
}

#[test]
fn parameters_that_an_unknown_group_may_have_are_not_reported_as_missing() {
    let more = "include: [Paging]\nrules: [{ any_of: [a, b] }]\npages: { offset: offset, limit: limit, size: 5 }\nreturns: { list: string, dates: form }";
    assert_eq!(operation_errors("GET /a/{id}", "", more), ["SW0102 Paging"]);
}

#[test]
fn two_operations_must_not_have_the_same_path() {
    let two = |first: &str, second: &str| {
        let params = "{ x: { type: string, required: true } }";
        let param = |path: &str| if path.contains('{') { format!(", params: {params}") } else { String::new() };
        errors(&format!(
            "operations:\n  a: {{ http: \"{first}\", docs: A.{} }}\n  b: {{ http: \"{second}\", docs: B.{} }}\n",
            param(first),
            param(second)
        ))
    };
    assert_eq!(two("GET /a", "GET /a"), ["SW0274 /a"]);
    assert_eq!(two("GET /a", "POST /a"), NO_PROBLEMS);
    assert_eq!(two("GET /a/{x}", "GET /a/b"), NO_PROBLEMS);
    let params = "x: { type: string, required: true }\ny: { type: string, required: true }";
    let other = operation("GET /a/{y}", &params.replace("x:", "z:"), "");
    let both = format!(
        "{other}  other:\n    http: GET /a/{{x}}\n    docs: Other.\n    params: {{ x: {{ type: string, required: true }} }}\n"
    );
    assert_eq!(errors(&both), ["SW0275 /a/{x}"]);
}

#[test]
fn parameters_in_paths_must_be_declared_required_and_scalar() {
    assert_eq!(path_errors("/a/{id}"), ["SW0276 id"]);
    assert_eq!(operation_errors("GET /a/{id}", "id: { type: string, in: query }", ""), ["SW0276 id"]);
    assert_eq!(operation_errors("GET /a/{idd}", "id: { type: string, required: true }", ""), ["SW0276 idd"]);
    assert_eq!(param_errors("id: { type: string, in: path, required: true }"), ["SW0277 path"]);
    let nested = "list<list<string>>";
    assert_eq!(
        operation_errors("GET /a/{id}", &format!("id: {{ type: {nested}, required: true }}"), ""),
        [format!("SW0278 {nested}")]
    );
    assert_eq!(operation_errors("GET /a/{id}", "id: { type: list<string>, required: true }", ""), NO_PROBLEMS);
    assert_eq!(operation_errors("GET /a/{id}", "id: { type: json, style: json, required: true }", ""), NO_PROBLEMS);
    assert_eq!(operation_errors("GET /a/{id}", "id: { type: string }", ""), ["SW0279 id"]);
}

#[test]
fn styles_must_fit_the_location_and_the_type() {
    for (param, problem) in [
        ("a: { type: string, style: comma }", "SW0364 comma"),
        ("a: { type: list<list<string>>, style: pipe }", "SW0364 pipe"),
        ("a: { type: integer, style: repeat }", "SW0364 repeat"),
        ("X-A: { type: list<string>, in: header, style: space }", "SW0364 space"),
    ] {
        assert_eq!(param_errors(param), [problem]);
    }
    assert_eq!(operation_errors("POST /a", "a: { type: list<string>, style: comma }", ""), ["SW0364 comma"]);
    assert_eq!(operation_errors("POST /a", "a: { type: list<string>, style: comma }", "send: form"), NO_PROBLEMS);
    for style in ["repeat", "brackets", "indexed", "comma", "space", "pipe", "json"] {
        assert_eq!(param_errors(&format!("a: {{ type: list<string>, style: {style} }}")), NO_PROBLEMS);
    }
}

#[test]
fn headers_must_have_valid_names_and_types() {
    assert_eq!(param_errors("X-A: { type: json, in: header }"), ["SW0280 json"]);
    assert_eq!(param_errors("X-A: { type: list<string>, in: header }"), NO_PROBLEMS);
    assert_eq!(param_errors("Authorization: { type: string, in: header }"), ["SW0281 Authorization"]);
    assert_eq!(param_errors("\"X A\": { type: string, in: header }"), ["SW0281 \"X A\""]);
}

#[test]
fn headers_must_differ_in_more_than_case() {
    let two = |first: &str, second: &str| {
        param_errors(&format!("{first}: {{ type: string, in: header }}\n{second}: {{ type: string, in: header, rust: other }}"))
    };
    assert_eq!(two("X-A", "x-a"), ["SW0286 x-a"]);
    assert_eq!(two("etag", "ETag"), ["SW0286 ETag"]);
    assert_eq!(two("X-A", "X-B"), NO_PROBLEMS);
    assert_eq!(two("X-A", "X_A"), NO_PROBLEMS);
    assert_eq!(param_errors("X-A: { type: string, in: header }\nx-a: { type: string, rust: other }"), NO_PROBLEMS);
    let three = "X-A: { type: string, in: header }\nx-A: { type: string, in: header, rust: b }\nx-a: { type: string, in: header, rust: c }";
    assert_eq!(param_errors(three), ["SW0286 x-A", "SW0286 x-a"]);
}

#[test]
fn a_secret_in_a_url_is_a_warning() {
    let secret = "token: { type: secret, docs: Token. }";
    assert_eq!(warnings(&operation("GET /things", secret, "")), ["SW0282 token"]);
    assert_eq!(warnings(&operation("POST /things", secret, "")), NO_PROBLEMS);
    assert_eq!(warnings(&operation("GET /things", "token: { type: secret, in: header, docs: Token. }", "")), NO_PROBLEMS);
}

#[test]
fn parameters_in_bodies_need_a_method_with_a_body() {
    assert_eq!(param_errors("a: { type: string, in: body }"), ["SW0283 body"]);
    assert_eq!(operation_errors("DELETE /things", "a: { type: string, in: form }", ""), ["SW0283 form"]);
    assert_eq!(operation_errors("GET /things", "a: { type: string }", "send: json"), NO_PROBLEMS);
    assert_eq!(param_errors("a: { type: file }"), ["SW0284 file"]);
    assert_eq!(operation_errors("POST /things", "a: { type: file, in: query }", ""), ["SW0284 file"]);
    assert_eq!(operation_errors("POST /things", "a: { type: file, in: body }", ""), NO_PROBLEMS);
    assert_eq!(operation_errors("POST /things", "a: { type: list<file>, in: body }", ""), ["SW0284 list<file>"]);
    assert_eq!(operation_errors("GET /things", "a: { type: file, in: body }", ""), ["SW0283 body"]);
}

#[test]
fn a_body_cannot_have_two_media_types() {
    let both = "a: { type: string, in: body }\nb: { type: string, in: form }";
    assert_eq!(operation_errors("POST /things", both, ""), ["SW0285 form"]);
    assert_eq!(operation_errors("POST /things", "a: { type: string }\nb: { type: file }", ""), NO_PROBLEMS);
    assert_eq!(operation_errors("POST /things", "a: { type: string, in: body }\nb: { type: file }", ""), ["SW0285 b"]);
    let file_body =
        |other: &str| operation_errors("POST /things", &format!("a: {{ type: file, in: body }}\nb: {{ {other} }}"), "");
    assert_eq!(file_body("type: string, in: query"), NO_PROBLEMS);
    assert_eq!(file_body("type: string"), ["SW0285 b"]);
    assert_eq!(file_body("type: string, in: form"), ["SW0285 form"]);
    assert_eq!(file_body("type: file"), ["SW0285 b"]);
    assert_eq!(file_body("type: file, in: body"), ["SW0285 body"]);
}

#[test]
fn no_parameter_has_the_name_of_a_part_of_another() {
    let with = |whole: &str, part: &str| {
        param_errors(&format!("a: {{ type: {whole}, docs: A. }}\n\"{part}\": {{ type: string, rust: part, docs: B. }}"))
    };
    for whole in ["\"map<string, string>\"", "list<string>", "one_or_many<string>", "json", "nullable<list<string>>"] {
        assert_eq!(with(whole, "a[b]"), ["SW0287 \"a[b]\""], "{whole}");
    }
    assert_eq!(with("list<string>", "a[]"), ["SW0287 \"a[]\""]);
    assert_eq!(with("list<string>", "a[b][c]"), ["SW0287 \"a[b][c]\""]);
    assert_eq!(with("string", "a[b]"), NO_PROBLEMS);
    assert_eq!(with("list<string>", "ab[c]"), NO_PROBLEMS);
    assert_eq!(with("list<string>", "a]"), NO_PROBLEMS);
    let path = "of_path: { name: a, type: string, required: true, in: path, docs: C. }";
    let part = "\"a[b]\": { type: string, rust: part, in: query, docs: B. }";
    let query = "a: { type: list<string>, in: query, docs: A. }";
    for params in [[path, query, part], [query, path, part], [query, part, path]] {
        assert_eq!(operation_errors("GET /things/{a}", &params.join("\n"), ""), ["SW0287 \"a[b]\""], "{params:?}");
    }
    assert_eq!(operation_errors("GET /things/{a}", &[path, part].join("\n"), ""), NO_PROBLEMS);
}
