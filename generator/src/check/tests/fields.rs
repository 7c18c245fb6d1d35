//! Constraints, date formats, JSON types, defaults and examples of fields.

use super::*;

#[test]
fn constraints_must_apply_to_the_type() {
    assert_eq!(field_errors("a: { type: string, min: 1 }"), ["SW0250 1"]);
    assert_eq!(field_errors("a: { type: integer, max_length: 1 }"), ["SW0250 1"]);
    assert_eq!(field_errors("a: { type: list<string>, pattern: \"a\" }"), ["SW0250 \"a\""]);
    assert_eq!(field_errors("a: { type: string, min_items: 1 }"), ["SW0250 1"]);
    assert_eq!(
        field_errors("a: { type: nullable<integer>, min: 1 }\nb: { type: \"map<string, json>\", max_items: 1 }"),
        NO_PROBLEMS
    );
}

#[test]
fn unique_must_be_on_a_list_whose_items_can_differ() {
    assert_eq!(field_errors("a: { type: string, unique: true }"), ["SW0250 true"]);
    assert_eq!(field_errors("a: { type: \"map<string, string>\", unique: true }"), ["SW0250 true"]);
    assert_eq!(field_errors("a: { type: list<boolean>, unique: true, min_items: 3 }"), ["SW0252 3"]);
    assert_eq!(field_errors("a: { type: list<string>, unique: 1 }"), ["SW0015 1"]);
    assert_eq!(field_errors("a: { type: list<float>, unique: true, example: [1.0, 1] }"), ["SW0261 [1.0, 1]"]);
    assert_eq!(field_errors("a: { type: list<json>, unique: true, example: [{ a: 1, b: 2 }, { b: 2, a: 1 }] }").len(), 1);
    assert_eq!(
        field_errors(
            "a: { type: list<boolean>, unique: true, min_items: 2, example: [true, false] }\nb: { type: one_or_many<string>, unique: true }\nc: { type: string, unique: false }"
        ),
        NO_PROBLEMS
    );
}

#[test]
fn a_minimum_must_not_exceed_the_maximum_or_the_range_of_the_type() {
    assert_eq!(field_errors("a: { type: integer, min: 5, max: 1 }"), ["SW0251 5"]);
    assert_eq!(field_errors("a: { type: string, min_length: 5, max_length: 1 }"), ["SW0251 5"]);
    assert_eq!(field_errors("a: { type: list<string>, min_items: 5, max_items: 1 }"), ["SW0251 5"]);
    assert_eq!(field_errors("a: { type: uint8, max: 300 }"), ["SW0252 300"]);
    assert_eq!(field_errors("a: { type: integer, min: 0.5 }"), ["SW0252 0.5"]);
    assert_eq!(field_errors("a: { type: float, min: 0.5, max: 0.5 }"), NO_PROBLEMS);
}

#[test]
fn patterns_must_be_valid_regular_expressions() {
    assert_eq!(field_errors("a: { type: string, pattern: \"(\" }"), ["SW0253 \"(\""]);
    assert_eq!(field_errors("a: { type: string, pattern: \"a)(b\" }"), ["SW0253 \"a)(b\""]);
    assert_eq!(field_errors("a: { type: string, pattern: \"[a-z]+|[0-9]{4}\" }"), NO_PROBLEMS);
}

#[test]
fn format_as_and_in_must_apply_to_the_type() {
    assert_eq!(field_errors("a: { type: string, format: epoch }"), ["SW0254 epoch"]);
    assert_eq!(field_errors("a: { type: list<timestamp>, format: epoch }"), NO_PROBLEMS);
    assert_eq!(field_errors("a: { type: float, as: string }"), ["SW0255 string"]);
    assert_eq!(field_errors("a: { type: decimal, as: string }"), ["SW0255 string"]);
    assert_eq!(field_errors("a: { type: list<string>, as: number }"), ["SW0255 number"]);
    assert_eq!(field_errors("a: { type: boolean, as: number }\nb: { type: integer, as: string }"), NO_PROBLEMS);
    assert_eq!(field_errors("a: { type: decimal, as: number }\nb: { type: list<decimal>, as: number }"), NO_PROBLEMS);
    assert_eq!(field_errors("a: { type: string, in: query }"), ["SW0256 query"]);
}

#[test]
fn a_required_parameter_cannot_have_a_default() {
    assert_eq!(param_errors("a: { type: integer, required: true, default: 1 }"), ["SW0257 1"]);
}

#[test]
fn a_default_must_be_a_value_of_the_type() {
    assert_eq!(param_errors("a: { type: json, default: 1 }"), ["SW0258 1"]);
    assert_eq!(param_errors("a: { type: list<integer>, default: 1 }"), ["SW0258 1"]);
    assert_eq!(param_errors("a: { type: integer, default: one }"), ["SW0259 one"]);
    assert_eq!(param_errors("a: { type: int8, default: 200 }"), ["SW0259 200"]);
    assert_eq!(param_errors("a: { type: string, default: 1 }"), ["SW0259 1"]);
    assert_eq!(param_errors("a: { type: boolean, default: 1 }"), ["SW0259 1"]);
    assert_eq!(param_errors("a: { type: date, default: 2026-02-30 }"), ["SW0259 2026-02-30"]);
    assert_eq!(param_errors("a: { type: date, default: 2026-02-28 }\nb: { type: float, default: 1 }"), NO_PROBLEMS);
}

#[test]
fn a_default_must_be_a_value_of_the_enum_and_satisfy_the_constraints() {
    let kind = "types:\n  Kind: { docs: Kind., enum: string, values: { asc: Ascending, desc: Descending } }\n";
    let with =
        |default: &str| format!("{kind}{}", operation("GET /things", &format!("a: {{ type: Kind, default: {default} }}"), ""));
    assert_eq!(errors(&with("acs")), ["SW0260 acs"]);
    assert_eq!(help(&with("acs")), "did you mean `asc`?");
    assert_eq!(help(&with("Descending")), "write `desc`, the wire value");
    assert_eq!(errors(&with("asc")), NO_PROBLEMS);
    assert_eq!(param_errors("a: { type: integer, max: 5, default: 6 }"), ["SW0262 6"]);
    assert_eq!(param_errors("a: { type: string, pattern: \"[a-z]\", default: ab }"), ["SW0262 ab"]);
}

#[test]
fn an_example_must_be_a_value_of_the_type() {
    for (ty, example) in [
        ("integer", "one"),
        ("uint8", "256"),
        ("list<integer>", "[1, two]"),
        ("\"map<string, integer>\"", "{ a: b }"),
        ("Thing", "{ b: 1 }"),
        ("Thing", "{}"),
        ("timestamp", "tomorrow"),
        ("date", "2026-13-01"),
        ("uuid", "1234"),
        ("time", "\"25:00\""),
        ("iso_duration", "1h"),
        ("ip", "1.2.3"),
        ("base64url", "a+b="),
        ("string, max_length: 2", "abc"),
        ("string", "null"),
    ] {
        let fields = format!("key: {{ type: string, required: true }}\na: {{ type: {ty}, example: {example} }}");
        assert_eq!(field_errors(&fields), [format!("SW0261 {example}")], "{ty}");
    }
    let valid = "key: { type: string, required: true, example: x }\na: { type: Thing, example: { key: y, a: { key: z } } }\n\
                b: { type: one_or_many<integer>, example: 1 }\nc: { type: timestamp, example: \"2026-01-31T10:00:00+00:00\" }\n\
                d: { type: nullable<integer>, example: null }\ne: { type: integer, as: string, example: \"5\" }";
    assert_eq!(field_errors(valid), NO_PROBLEMS);
}

#[test]
fn an_example_must_be_a_value_of_the_enum_or_the_union() {
    let types = "types:\n  Kind: { docs: Kind., enum: integer, values: { 1: One } }\n  U: { docs: U., union: { variants: { Kind: Kind, Word: string } } }\n";
    let with = |ty: &str, example: &str| {
        errors(&format!("{types}{}", operation("GET /things", &format!("a: {{ type: {ty}, example: {example} }}"), "")))
    };
    assert_eq!(with("Kind", "2"), ["SW0261 2"]);
    assert_eq!(with("Kind", "1"), NO_PROBLEMS);
    assert_eq!(with("U", "2"), ["SW0261 2"]);
    assert_eq!(with("U", "word"), NO_PROBLEMS);
}

#[test]
fn examples_of_recursive_unions_are_checked_in_a_limited_time() {
    let cycle = "types:\n  A: { docs: A., union: { variants: { X: list<A>, Y: list<B> } } }\n  \
                  B: { docs: B., union: { variants: { X: list<B>, Y: list<A> } } }\n";
    let deep = format!("{}1{}", "[".repeat(30), "]".repeat(30));
    let _ = errors(&format!("{cycle}{}", operation("GET /things", &format!("a: {{ type: A, example: {deep} }}"), "")));
}

#[test]
fn mistakes_that_do_not_depend_on_the_type_are_reported_beside_an_unknown_type() {
    assert_eq!(
        field_errors("a: { type: Thnig, docs: A., min: 3, max: 1, pattern: \"(\" }"),
        ["SW0100 Thnig", "SW0251 3", "SW0253 \"(\""]
    );
    assert_eq!(field_errors("a: { docs: A., min: 3, max: 1 }"), ["SW0014 a", "SW0251 3"]);
}

#[test]
fn integers_of_64_bits_are_exact() {
    let max = "18446744073709551615";
    for good in [
        "example: 18446744073709551615",
        "default: 18446744073709551615",
        "max: 18446744073709551615",
        "min: 9007199254740993, max: 9007199254740993",
    ] {
        assert_eq!(field_errors(&format!("a: {{ type: uint64, docs: A., {good} }}")), NO_PROBLEMS, "{good}");
    }
    assert_eq!(field_errors("a: { type: uint64, docs: A., min: 18446744073709551616 }"), ["SW0252 18446744073709551616"]);
    assert_eq!(field_errors("a: { type: uint64, docs: A., default: 18446744073709551616 }"), ["SW0259 18446744073709551616"]);
    assert_eq!(field_errors("a: { type: uint64, docs: A., example: 18446744073709551616 }"), ["SW0261 18446744073709551616"]);
    assert_eq!(field_errors(&format!("a: {{ type: integer, docs: A., max: {max} }}")), [format!("SW0252 {max}")]);
    let reversed = "min: 9007199254740993, max: 9007199254740992";
    assert_eq!(field_errors(&format!("a: {{ type: integer, docs: A., {reversed} }}")), ["SW0251 9007199254740993"]);
    let exceeded = "max: 9007199254740992, example: 9007199254740993";
    assert_eq!(field_errors(&format!("a: {{ type: integer, docs: A., {exceeded} }}")), ["SW0261 9007199254740993"]);
}

/// The tests of the runtime use the same table, so the generator and the runtime accept the same timestamps.
#[test]
fn timestamps_are_accepted_as_by_the_runtime() {
    let table = include_str!("../../../../text/tests/timestamps.tsv");
    for row in table.lines().filter(|line| !line.starts_with('#')) {
        let [format, text, instant] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        for (key, code) in [("default", "SW0259"), ("example", "SW0261")] {
            let found = param_errors(&format!("a: {{ type: timestamp, format: {format}, {key}: \"{text}\" }}"));
            let expected = if instant == "-" { vec![format!("{code} \"{text}\"")] } else { Vec::new() };
            assert_eq!(found, expected, "{row}");
        }
    }
    for (format, default, fits) in [
        ("epoch", "1700000000", true),
        ("epoch", "1700000000000", false),
        ("epoch_ms", "1700000000000", true),
        ("epoch_fraction", "1700000000.5", true),
        ("iso8601", "1700000000", true),
        ("iso8601", "true", false),
        ("epoch", "9223372036854775807", false),
        ("epoch", "99999999999999999999", false),
    ] {
        let found = param_errors(&format!("a: {{ type: timestamp, format: {format}, default: {default} }}"));
        assert_eq!(found.is_empty(), fits, "{format} {default}: {found:?}");
    }
}

#[test]
fn a_prefix_must_be_on_a_map_that_is_neither_null_nor_false() {
    let with = |ty: &str| field_errors(&format!("a: {{ type: \"{ty}\", prefix: x_ }}"));
    assert_eq!(with("map<string, json>"), NO_PROBLEMS);
    assert_eq!(with("map<string, nullable<string>>"), NO_PROBLEMS);
    for ty in ["list<string>", "nullable<map<string, json>>", "or_false<map<string, json>>", "nullable<list<string>>"] {
        assert_eq!(with(ty), ["SW0263 x_"], "{ty}");
    }
    let ty = "types:\n  Thing: { docs: A., fields: { a: { type: \"nullable<map<string, json>>\", prefix: x_, docs: A. } } }\n";
    assert_eq!(help(ty), "take `nullable` out: a map without entries is empty");
}
