//! Rules across fields: which values each of them allows, and the violation by all others.

use specwright::Date;
use specwright::validate::validate;
use specwright::value::{Object, Value};

use super::lenient;

/// Declares types with the same fields, each with one rule.
macro_rules! with_rule {
    ($($ty:ident [$($rule:tt)*];)*) => {$(
        #[derive(Clone, Default, PartialEq)]
        struct $ty {
            a: Option<String>,
            b: Option<String>,
            c: Option<Vec<i64>>,
            rating: Option<f64>,
            from: Option<Date>,
            until: Option<Date>,
        }
        specwright::private::object! {
            $ty;
            0 a "a";
            1 b "b";
            2 c "c";
            3 rating "rating";
            4 from "from";
            5 until "until";
            rules [$($rule)*]
        }
    )*};
}

with_rule! {
    AtLeastOne [AnyOf(&["a", "b", "c"])];
    ExactlyOne [OneOf(&["a", "b", "c"])];
    AtMostOne [Exclusive(&["a", "b", "c"])];
    AllOrNone [Together(&["a", "b", "c"])];
    RequiredIfLow [RequiredIf("a", Lt("rating", Int(4)))];
    RequiredUnlessSent [RequiredUnless("a", Sent("b"))];
    InOrder [Ordered("from", "until")];
}

/// The violation by the object that a JSON text describes: the field, the rule, and the sentence. Empty if there is none.
fn violation<T: Object + Value + Default>(json: &str) -> String {
    let violations = validate(&lenient::<T>(json)).err().unwrap_or_default();
    violations.iter().map(|it| format!("{} {}: {}", it.param, it.rule, it.message)).collect()
}

#[test]
fn a_rule_about_a_list_limits_how_many_fields_are_sent() {
    const NONE: &str = "{}";
    const ONE: &str = r#"{"b":"x"}"#;
    const TWO: &str = r#"{"a":"x","c":[1]}"#;
    const ALL: &str = r#"{"a":"x","b":"x","c":[1]}"#;
    let none = String::new();
    let each = |violation: fn(&str) -> String| [NONE, ONE, TWO, ALL].map(violation);

    let broken = "a any_of: at least one of a, b, c is required".to_owned();
    assert_eq!(each(violation::<AtLeastOne>), [broken, none.clone(), none.clone(), none.clone()]);
    let broken = "a one_of: exactly one of a, b, c is required".to_owned();
    assert_eq!(each(violation::<ExactlyOne>), [broken.clone(), none.clone(), broken.clone(), broken]);
    let broken = "a exclusive: at most one of a, b, c may be given".to_owned();
    assert_eq!(each(violation::<AtMostOne>), [none.clone(), none.clone(), broken.clone(), broken]);
    // The violation names the first field that is missing.
    let missing = |name: &str| format!("{name} together: a, b, c must be given together");
    assert_eq!(each(violation::<AllOrNone>), [none.clone(), missing("a"), missing("b"), none]);
}

#[test]
fn an_empty_text_and_an_empty_list_count_as_not_sent() {
    assert_ne!(violation::<AtLeastOne>(r#"{"a":"","c":[]}"#), "");
    assert_eq!(violation::<AtMostOne>(r#"{"a":"","b":"x","c":[]}"#), "");
}

#[test]
fn a_conditional_rule_depends_on_its_condition() {
    let broken = "a required_if: a is required when rating is below 4";
    for (json, expected) in [
        ("{}", ""),
        (r#"{"rating":4}"#, ""),
        (r#"{"rating":3.5}"#, broken),
        (r#"{"rating":3.5,"a":"x"}"#, ""),
        (r#"{"rating":5,"a":"x"}"#, ""),
    ] {
        assert_eq!(violation::<RequiredIfLow>(json), expected, "{json}");
    }
    let broken = "a required_unless: a is required unless b is given";
    for (json, expected) in [("{}", broken), (r#"{"b":"x"}"#, ""), (r#"{"a":"x"}"#, ""), (r#"{"a":"x","b":"x"}"#, "")] {
        assert_eq!(violation::<RequiredUnlessSent>(json), expected, "{json}");
    }
}

#[test]
fn a_rule_about_a_pair_compares_two_values_that_are_both_sent() {
    let broken = "from ordered: from must not be after until";
    for (json, expected) in [
        (r#"{"from":"2026-01-31"}"#, ""),
        (r#"{"until":"2026-01-31"}"#, ""),
        (r#"{"from":"2026-01-30","until":"2026-01-31"}"#, ""),
        (r#"{"from":"2026-01-31","until":"2026-01-31"}"#, ""),
        (r#"{"from":"2026-02-01","until":"2026-01-31"}"#, broken),
    ] {
        assert_eq!(violation::<InOrder>(json), expected, "{json}");
    }
}
