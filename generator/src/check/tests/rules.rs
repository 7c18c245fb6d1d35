//! Rules across parameters, and their conditions.

use super::*;

const PARAMS: &str = "a: { type: string }\nb: { type: string }\nn: { type: integer }\nm: { type: float }\nr: { type: string, required: true }\n\
                      s: { type: string, required: true }\nflag: { type: boolean }\nday: { type: date }\nkind: { type: Kind }\nall: { type: list<string> }";
const KIND: &str = "types:\n  Kind: { docs: Kind., enum: string, values: { open: Open, closed: Closed } }\n";

fn with(rule: &str) -> String {
    format!("{KIND}{}", operation("GET /things", PARAMS, &format!("rules:\n  - {rule}")))
}

fn rule_errors(rule: &str) -> Vec<String> {
    errors(&with(rule))
}

#[test]
fn rules_name_parameters() {
    assert_eq!(rule_errors("any_of: [a, kindd]"), ["SW0290 kindd"]);
    assert_eq!(help(&with("any_of: [a, kindd]")), "did you mean `kind`?");
    assert_eq!(rule_errors("required_if: { param: a, when: x }"), ["SW0290 x"]);
    assert_eq!(rule_errors("any_of: [a, b, a]"), ["SW0291 a"]);
    assert_eq!(rule_errors("one_of: [a]"), ["SW0292 one_of"]);
    assert_eq!(rule_errors("together: [a, b]"), NOTHING);
}

#[test]
fn rules_have_a_point() {
    let pointless = |rule: &str| warnings(&with(rule)).into_iter().filter(|it| !it.starts_with("SW0351 ")).collect::<Vec<_>>();
    assert_eq!(pointless("any_of: [a, r]"), ["SW0293 r"]);
    assert_eq!(pointless("required_if: { param: r, when: a }"), ["SW0293 r"]);
    assert_eq!(pointless("together: [r, s]"), ["SW0293 r"]);
    assert_eq!(pointless("together: [r, a]"), NOTHING);
    assert_eq!(pointless("any_of: [a, b]\n  - any_of: [b, a]"), ["SW0296 any_of"]);
}

#[test]
fn rules_can_be_kept() {
    assert_eq!(rule_errors("exclusive: [a, r, s]"), ["SW0294 exclusive"]);
    assert_eq!(rule_errors("exclusive: [a, r]"), NOTHING);
}

#[test]
fn order_is_between_like() {
    assert_eq!(rule_errors("ordered: [n, day]"), ["SW0295 ordered"]);
    assert_eq!(rule_errors("ordered: [a, b]"), ["SW0295 ordered"]);
    assert_eq!(rule_errors("ordered: [n, m]"), NOTHING);
}

#[test]
fn conditions_compare_like_with_like() {
    let when = |condition: &str| rule_errors(&format!("required_if: {{ param: a, when: {condition} }}"));
    assert_eq!(when("a"), ["SW0300 a"]);
    assert_eq!(when("n == word"), ["SW0301 word"]);
    assert_eq!(when("flag == 1"), ["SW0301 1"]);
    assert_eq!(when("all == word"), ["SW0301 word"]);
    assert_eq!(when("kind == opne"), ["SW0302 opne"]);
    assert_eq!(when("kind < open"), ["SW0303 open"]);
    assert_eq!(when("flag > true"), ["SW0303 true"]);
    for fine in ["b", "n < 4", "n >= 3.5", "flag == true", "kind != closed", "day < 2026-01-01", "b == word"] {
        assert_eq!(when(fine), NOTHING, "{fine}");
    }
}
