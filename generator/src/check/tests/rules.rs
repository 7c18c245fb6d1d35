//! Rules across parameters, and their conditions.

use super::*;

const PARAMS: &str = "a: { type: string }\nb: { type: string }\nn: { type: integer }\nm: { type: float }\nr: { type: string, required: true }\n\
                      s: { type: string, required: true }\nflag: { type: boolean }\nday: { type: date }\nkind: { type: Kind }\nall: { type: list<string> }";
const KIND: &str = "types:\n  Kind: { docs: Kind., enum: string, values: { open: Open, closed: Closed } }\n";

/// A specification with an operation that has a rule.
fn with_rule(rule: &str) -> String {
    format!("{KIND}{}", operation("GET /things", PARAMS, &format!("rules:\n  - {rule}")))
}

fn rule_errors(rule: &str) -> Vec<String> {
    errors(&with_rule(rule))
}

#[test]
fn rules_must_name_parameters() {
    assert_eq!(rule_errors("any_of: [a, kindd]"), ["SW0290 kindd"]);
    assert_eq!(help(&with_rule("any_of: [a, kindd]")), "did you mean `kind`?");
    assert_eq!(rule_errors("required_if: { param: a, when: x }"), ["SW0290 x"]);
    assert_eq!(rule_errors("any_of: [a, b, a]"), ["SW0291 a"]);
    assert_eq!(rule_errors("one_of: [a]"), ["SW0292 one_of"]);
    assert_eq!(rule_errors("together: [a, b]"), NO_PROBLEMS);
}

/// The problems of a type with a rule. A group and a map with a prefix are among its fields.
fn type_rule_errors(rule: &str) -> Vec<String> {
    let fields = "{ c: { type: string }, d: { type: integer }, r: { type: string, required: true }, more: { type: \"map<string, json>\", prefix: x_ } }";
    errors(&format!(
        "groups:\n  Base: {{ a: {{ type: string }}, b: {{ type: date }} }}\n{KIND}  Thing:\n    docs: Thing.\n    include: [Base]\n    fields: {fields}\n    rules:\n      - {rule}\n{}",
        operation("GET /things", "a: { type: Thing, in: query }", "")
    ))
}

#[test]
fn rules_of_types_must_name_fields() {
    assert_eq!(type_rule_errors("any_of: [a, c]"), NO_PROBLEMS);
    assert_eq!(type_rule_errors("required_if: { param: a, when: d > 3 and c }"), NO_PROBLEMS);
    assert_eq!(type_rule_errors("any_of: [a, missing]"), ["SW0290 missing"]);
    assert_eq!(type_rule_errors("any_of: [a, more]"), ["SW0290 more"]);
    assert_eq!(type_rule_errors("required_if: { param: a, when: d == word }"), ["SW0301 word"]);
    assert_eq!(type_rule_errors("ordered: [b, d]"), ["SW0295 ordered"]);
    assert_eq!(type_rule_errors("exclusive: [a, a]"), ["SW0291 a"]);
    assert_eq!(type_rule_errors("{ any_of: [a, c], status: 409 }"), ["SW0297 409"]);
}

#[test]
fn statuses_of_rules_are_those_of_invalid_requests() {
    let with_status = |status: &str| rule_errors(&format!("{{ any_of: [a, b], status: {status} }}"));
    for right in ["400", "409", "422", "428", "499"] {
        assert_eq!(with_status(right), NO_PROBLEMS, "{right}");
    }
    for wrong in ["399", "500", "200", "401", "404", "429"] {
        assert_eq!(with_status(wrong), [format!("SW0297 {wrong}")]);
    }
    assert_eq!(with_status("70000"), ["SW0109 70000"]);
    let answers =
        "rules: [{ any_of: [a, b], status: 422 }]\nreturns: [{ status: 200, type: string }, { status: 422, type: string }]";
    assert_eq!(errors(&format!("{KIND}{}", operation("GET /things", PARAMS, answers))), ["SW0297 422"]);
}

#[test]
fn rules_without_effect_are_warnings() {
    let without_effect =
        |rule: &str| warnings(&with_rule(rule)).into_iter().filter(|it| !it.starts_with("SW0351 ")).collect::<Vec<_>>();
    assert_eq!(without_effect("any_of: [a, r]"), ["SW0293 r"]);
    assert_eq!(without_effect("required_if: { param: r, when: a }"), ["SW0293 r"]);
    assert_eq!(without_effect("together: [r, s]"), ["SW0293 r"]);
    assert_eq!(without_effect("together: [r, a]"), NO_PROBLEMS);
    assert_eq!(without_effect("any_of: [a, b]\n  - any_of: [b, a]"), ["SW0296 any_of"]);
}

#[test]
fn rules_that_no_request_can_follow_are_refused() {
    assert_eq!(rule_errors("exclusive: [a, r, s]"), ["SW0294 exclusive"]);
    assert_eq!(rule_errors("exclusive: [a, r]"), NO_PROBLEMS);
}

#[test]
fn ordered_parameters_must_have_comparable_types() {
    assert_eq!(rule_errors("ordered: [n, day]"), ["SW0295 ordered"]);
    assert_eq!(rule_errors("ordered: [a, b]"), ["SW0295 ordered"]);
    assert_eq!(rule_errors("ordered: [n, m]"), NO_PROBLEMS);
}

#[test]
fn conditions_must_compare_values_of_the_same_type() {
    let when = |condition: &str| rule_errors(&format!("required_if: {{ param: a, when: {condition} }}"));
    assert_eq!(when("a"), ["SW0300 a"]);
    assert_eq!(when("n == word"), ["SW0301 word"]);
    assert_eq!(when("flag == 1"), ["SW0301 1"]);
    assert_eq!(when("all == word"), ["SW0301 word"]);
    assert_eq!(when("kind == opne"), ["SW0302 opne"]);
    assert_eq!(when("kind < open"), ["SW0303 open"]);
    assert_eq!(when("flag > true"), ["SW0303 true"]);
    for valid in ["b", "n < 4", "n >= 3.5", "flag == true", "kind != closed", "day < 2026-01-01", "b == word"] {
        assert_eq!(when(valid), NO_PROBLEMS, "{valid}");
    }
}
