//! Enums, objects, unions and type expressions.

use super::*;

fn enum_errors(body: &str) -> Vec<String> {
    errors(&format!("types:\n  Kind: {{ docs: Kind., {body} }}\n"))
}

fn union_errors(body: &str) -> Vec<String> {
    errors(&union(body))
}

fn union(body: &str) -> String {
    format!(
        "types:\n  A: {{ docs: A., fields: {{ a: {{ type: string, docs: A. }} }} }}\n  \
         B: {{ docs: B., fields: {{ b: {{ type: string, docs: B., required: true }} }} }}\n  U: {{ docs: U., union: {{ {body} }} }}\n\
         operations:\n  get: {{ http: GET /things, docs: Gets., returns: {{ type: U }} }}\n"
    )
}

#[test]
fn values_of_an_enum_must_be_unique() {
    assert_eq!(enum_errors("enum: string, values: {}"), ["SW0220 Kind"]);
    assert_eq!(enum_errors("enum: integer, values: { 1: One, 01: First }"), ["SW0221 01"]);
    assert_eq!(enum_errors("enum: string, values: { a: One, b: One }"), ["SW0222 One"]);
    assert_eq!(enum_errors("enum: string, values: { a: one }"), ["SW0223 one"]);
    assert_eq!(enum_errors("enum: string, values: { a: Unknown }"), ["SW0224 Unknown"]);
    assert_eq!(enum_errors("enum: string, closed: true, values: { a: Unknown }"), NO_PROBLEMS);
    assert_eq!(enum_errors("enum: string, closed: true, values: { a: Self }"), ["SW0224 Self"]);
    assert_eq!(enum_errors("enum: integer, values: { low: Low }"), ["SW0225 low"]);
    assert_eq!(enum_errors("enum: integer, values: { 9223372036854775808: Low }"), ["SW0225 9223372036854775808"]);
}

#[test]
fn an_object_must_have_fields() {
    assert_eq!(errors("types:\n  Thing: { docs: A thing., fields: {} }\n"), ["SW0230 Thing"]);
}

#[test]
fn an_object_must_not_require_itself() {
    assert_eq!(field_errors("next: { type: Thing, required: true }"), ["SW0231 Thing"]);
    assert_eq!(field_errors("next: { type: Thing }\nmore: { type: list<Thing>, required: true }"), NO_PROBLEMS);
    let cycle = "types:\n  A: { docs: A., fields: { b: { type: B, required: true } } }\n  \
                  B: { docs: B., fields: { a: { type: A, required: true } } }\n  \
                  C: { docs: C., fields: { a: { type: A, required: true } } }\n";
    assert_eq!(errors(cycle), ["SW0231 B"], "one error for one cycle");
    let union = "types:\n  Not: { docs: Not., fields: { of: { type: Query, required: true } } }\n  \
                 Query: { docs: Query., union: { variants: { Not: Not, Word: string } } }\n";
    assert_eq!(errors(union), ["SW0231 Query"]);
    assert_eq!(errors(&union.replace("Not: Not, Word: string", "Word: string, Not: Not")), NO_PROBLEMS);
}

#[test]
fn only_objects_can_be_shared() {
    assert_eq!(enum_errors("shared: true, enum: string, values: { a: A }"), ["SW0246 shared"]);
    assert_eq!(enum_errors("shared: false, enum: string, values: { a: A }"), NO_PROBLEMS);
    assert_eq!(enum_errors("shared: yes, fields: { next: { type: Kind, docs: Next. } }"), ["SW0015 yes"]);
    assert_eq!(enum_errors("shared: true, fields: { next: { type: Kind, docs: Next. } }"), NO_PROBLEMS);
    let union = union("variants: { One: B, Two: string }").replace("U: { docs: U.,", "U: { docs: U., shared: true,");
    assert_eq!(errors(&union), ["SW0246 shared"]);
}

#[test]
fn variants_of_a_union_must_be_unique() {
    assert_eq!(union_errors("variants: { One: A }"), ["SW0232 U"]);
    assert_eq!(union_errors("tag: t, variants: { 1: A, two: B }"), ["SW0233 1"]);
    assert_eq!(union_errors("tag: t, variants: { one-a: A, oneA: B }"), ["SW0234 oneA"]);
    assert_eq!(union_errors("tag: t, variants: { a: A, b: string }"), ["SW0235 string"]);
    assert_eq!(union_errors("tag: a, variants: { a: A, b: B }"), ["SW0236 a"]);
    for key in ["tags: integer", "content: data", "unknown: json"] {
        let (_, value) = key.split_once(": ").unwrap();
        assert_eq!(union_errors(&format!("{key}, variants: {{ a: A, b: B }}")), [format!("SW0365 {value}")]);
    }
    assert_eq!(union_errors("variants: { One: B, Two: U }"), ["SW0237 U"]);
    assert_eq!(union_errors("variants: { One: B, Two: B }"), ["SW0239 B"]);
    assert_eq!(union_errors("variants: { One: string, Two: text }"), ["SW0239 text"]);
    assert_eq!(union_errors("tag: t, variants: { a: A, b: B }"), NO_PROBLEMS);
}

#[test]
fn variants_that_no_value_can_have_are_warnings() {
    assert_eq!(warnings(&union("variants: { Any: A, Narrow: B }")), ["SW0238 Narrow"]);
    assert_eq!(warnings(&union("variants: { Narrow: B, Any: A }")), NO_PROBLEMS);
    assert_eq!(warnings(&union("variants: { One: B, Two: A, Words: string, Day: date }")), ["SW0238 Day"]);
    assert_eq!(
        warnings(&union("variants: { One: B, Two: A, Whole: integer, Half: float, Day: date, Other: json }")),
        NO_PROBLEMS
    );
    assert_eq!(warnings(&union("variants: { One: B, Two: A, Half: float, Whole: integer }")), ["SW0238 Whole"]);
}

#[test]
fn the_help_about_an_unreachable_variant_removes_the_warning() {
    let text = "types:\n  Kind: { docs: Kind., enum: string, values: { a: A } }\n  \
                U: { docs: U., union: { variants: { Known: Kind, Other: string } } }\n\
                operations:\n  get: { http: GET /things, docs: Gets., returns: { type: U } }\n";
    assert_eq!(warnings(text), ["SW0238 Other"]);
    assert!(helps(text).iter().any(|help| help.contains("closed: true")), "{:?}", helps(text));
    assert_eq!(warnings(&text.replace("enum: string", "enum: string, closed: true")), NO_PROBLEMS);
}

#[test]
fn an_empty_value_of_two_variants_is_a_warning() {
    for (first, second) in [
        ("list<string>", "list<integer>"),
        ("one_or_many<integer>", "list<date>"),
        ("\"map<string, date>\"", "\"map<string, integer>\""),
    ] {
        let both = format!("variants: {{ One: B, First: {first}, Second: {second}, Two: A }}");
        let found = warnings(&union(&both));
        assert_eq!(found.first().map(String::as_str), Some("SW0354 Second"), "{found:?}");
    }
    assert_eq!(warnings(&union("variants: { One: B, Two: A, Words: list<string>, Number: integer }")), NO_PROBLEMS);
    assert_eq!(warnings(&union("tag: t, variants: { One: B, Two: A }")), NO_PROBLEMS);
}

#[test]
fn recursive_variants_that_cannot_be_distinguished_are_warnings() {
    let union = |one: &str, two: &str, union: &str| {
        format!(
            "types:\n  One: {{ docs: One., fields: {{ {one} }} }}\n  Two: {{ docs: Two., fields: {{ {two} }} }}\n  \
             U: {{ docs: U., union: {{ {union} variants: {{ One: One, Two: Two, Number: integer }} }} }}\n\
             operations:\n  get: {{ http: GET /things, docs: Gets., returns: {{ type: U }} }}\n"
        )
    };
    let (recursive, list, other) = (
        "u: { type: U, docs: U. }",
        "u: { type: list<U>, required: true, docs: U. }",
        "n: { type: integer, required: true, docs: N. }",
    );
    let (recursive_first, list_last) = (format!("{recursive}, {other}"), format!("{other}, {list}"));
    for (one, two) in [(recursive, recursive), (list, list), (recursive, list), (&recursive_first, &list_last)] {
        let found = warnings(&union(one, two, ""));
        assert!(found.contains(&"SW0355 Two".to_owned()), "{one} {two}: {found:?}");
    }
    let required = format!("{recursive}, {other}");
    for (one, two, tag) in
        [(recursive, recursive, "tag: t,"), (&required, recursive, ""), (recursive, other, ""), (list, &required, "")]
    {
        let found = warnings(&union(one, two, tag));
        assert!(!found.iter().any(|warning| warning.starts_with("SW0355")), "{one} {two}: {found:?}");
    }
}

#[test]
fn only_some_types_can_be_keys_of_maps() {
    assert_eq!(field_errors("a: { type: \"map<float, string>\" }"), ["SW0240 map<float, string>"]);
    assert_eq!(field_errors("a: { type: \"map<int8, string>\" }").len(), 1);
    assert_eq!(field_errors("a: { type: \"list<map<Thing, string>>\" }").len(), 1);
    assert_eq!(field_errors("a: { type: \"map<integer, string>\" }\nb: { type: \"map<string, Thing>\" }"), NO_PROBLEMS);
}

#[test]
fn types_without_effect_inside_of_others_are_refused() {
    for ty in [
        "nullable<nullable<string>>",
        "nullable<or_false<string>>",
        "or_false<boolean>",
        "or_false<nullable<string>>",
        "list<or_false<string>>",
        "one_or_many<list<string>>",
        "nullable<json>",
    ] {
        assert_eq!(field_errors(&format!("a: {{ type: {ty} }}")), [format!("SW0241 {ty}")]);
    }
    assert_eq!(field_errors("a: { type: nullable<list<nullable<string>>> }"), NO_PROBLEMS);
    assert_eq!(union_errors("variants: { One: B, Two: nullable<string> }"), ["SW0241 nullable<string>"]);
}

#[test]
fn files_are_allowed_as_parameters_and_as_answers_only() {
    assert_eq!(field_errors("a: { type: file }"), ["SW0242 file"]);
    assert_eq!(operation_errors("POST /things", "a: { type: \"map<string, file>\" }", "").len(), 1);
    assert_eq!(
        operation_errors("POST /things", "a: { type: list<file> }\nb: { type: file }", "returns: { file: true }"),
        NO_PROBLEMS
    );
    assert_eq!(operation_errors("GET /things", "", "returns: { list: file }"), ["SW0242 file"]);
}

#[test]
fn unused_types_and_missing_docs_are_warnings() {
    assert_eq!(warnings("ids: { Lonely: Alone. }\n"), ["SW0350 Lonely"]);
    // A type that only an unused type uses is not reported. Of unused types that use each other, only the first is reported.
    let union = "types:\n  Event: { docs: \"\", union: { tag: kind, variants: { a: Made, b: Gone } } }\n  Made: { docs: Made., fields: { id: { type: Id, docs: Id. } } }\n  \
                 Gone: { docs: Gone., fields: { made: { type: list<Made>, docs: Made. } } }\n  Id: { docs: Id., fields: { a: { type: Other, docs: A. } } }\n  \
                 Other: { docs: Other., fields: { b: { type: list<Id>, docs: B. } } }\n";
    assert_eq!(warnings(union), ["SW0350 Event", "SW0351 Event"]);
    let cycle = "types:\n  One: { docs: One., fields: { two: { type: list<Two>, docs: Two. } } }\n  Two: { docs: Two., fields: { one: { type: One, docs: One. } } }\n  \
                  Lonely: { docs: Lonely., fields: { a: { type: string, docs: A. } } }\n";
    assert_eq!(warnings(cycle), ["SW0350 One", "SW0350 Lonely"]);
    assert_eq!(warnings(&cycle.replace("docs: One., ", "docs: One., keep: true, ")), ["SW0350 Lonely"]);
    let used = "types:\n  Thing: { docs: A thing., fields: { a: { type: string } } }\noperations:\n  \
                get: { http: GET /things, docs: \"\", returns: { list: Thing } }\n";
    assert_eq!(warnings(used), ["SW0351 a", "SW0351 get"]);
}

#[test]
fn variants_whose_types_are_unknown_are_not_compared() {
    assert_eq!(union_errors("variants: { X: Kye, Y: \"list<Kye>\", Z: B }"), ["SW0100 Kye"]);
    assert_eq!(union_errors("tag: kind, variants: { X: Kye, Z: B }"), ["SW0100 Kye"]);
}

#[test]
fn types_must_not_be_nested_too_deeply() {
    let chain = |length: usize, field: &str| {
        let ty = |index: usize| {
            let next = if index < length {
                field.replace('T', &format!("T{}", index + 1))
            } else {
                "{ type: string, docs: A. }".to_owned()
            };
            format!("  T{index}: {{ docs: A., fields: {{ a: {next} }} }}\n")
        };
        errors(&format!("types:\n{}", (1..=length).map(ty).collect::<String>()))
    };
    for (field, longest) in [
        ("{ type: T, docs: A., required: true }", 101),
        ("{ type: T, docs: A. }", 51),
        ("{ type: list<T>, docs: A., required: true }", 26),
        ("{ type: \"map<string, T>\", docs: A. }", 21),
    ] {
        assert_eq!(chain(longest, field), NO_PROBLEMS, "{field}");
        assert_eq!(chain(longest + 1, field), ["SW0245 T1"], "{field}");
    }
    let cycle = |length: usize| {
        let ty = |index: usize| {
            format!("  T{index}: {{ docs: A., fields: {{ a: {{ type: T{}, docs: A. }} }} }}\n", (index + 1) % length)
        };
        errors(&format!("types:\n{}", (0..length).map(ty).collect::<String>()))
    };
    assert_eq!(cycle(25), NO_PROBLEMS);
    assert_eq!(cycle(26), ["SW0245 T0"]);
}

#[test]
fn a_type_can_derive_only_traits_that_all_types_inside_it_have() {
    let derive = |traits: &str, ty: &str| {
        errors(&format!(
            "types:\n  A: {{ docs: A., derive: [{traits}], fields: {{ a: {{ type: \"{ty}\", docs: A. }} }} }}\n  \
             B: {{ docs: B., fields: {{ b: {{ type: string, docs: B. }} }} }}\n  \
             C: {{ docs: C., derive: [Eq], fields: {{ b: {{ type: string, docs: B. }} }} }}\n"
        ))
    };
    for (traits, ty) in [
        ("Eq", "float"),
        ("Eq", "list<float>"),
        ("Eq", "B"),
        ("Hash", "secret"),
        ("Copy", "string"),
        ("Copy", "list<integer>"),
        ("std::hash::Hash", "map<string, nullable<float>>"),
        ("PartialOrd", "json"),
        ("Hash", "C"),
    ] {
        assert_eq!(derive(traits, ty), [format!("SW0219 {traits}")], "{traits} of {ty}");
    }
    for (traits, ty) in [
        ("Eq, Hash", "json"),
        ("Eq", "C"),
        ("Copy, PartialOrd", "float"),
        ("Eq, PartialOrd, Ord, Hash", "map<string, url>"),
        ("Eq", "secret"),
        ("schemars::JsonSchema, other::Eq", "float"),
    ] {
        assert_eq!(derive(traits, ty), NO_PROBLEMS, "{traits} of {ty}");
    }
    assert_eq!(derive("Ord", "string"), ["SW0219 Ord"]);
    assert_eq!(derive("Copy", "A"), ["SW0219 Copy"]);
    let holder = "types:\n  A: { docs: A., derive: [Copy], fields: { b: { type: B, docs: B. } } }\n  \
                  B: { docs: B., derive: [Copy], shared: true, fields: { n: { type: integer, docs: N. } } }\n";
    assert_eq!(errors(holder), ["SW0219 Copy"]);
    assert_eq!(errors(&holder.replace("shared: true, ", "")), NO_PROBLEMS);
    assert_eq!(errors("ids: { Key: { type: string, docs: A., derive: [Copy] } }\n"), ["SW0219 Copy"]);
}

#[test]
fn a_declared_type_of_an_answer_needs_docs_and_an_own_object_does_not() {
    let text = "types:\n  T: { fields: { a: { type: string, docs: A. } } }\n\
                operations:\n  get: { http: GET /things, docs: Gets., returns: { type: T } }\n  \
                own: { http: GET /own, docs: Gets., returns: { fields: { a: { type: string, docs: A. } } } }\n";
    assert_eq!(warnings(text), ["SW0351 T"]);
}
