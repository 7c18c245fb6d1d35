//! Tests of the codec with types as in generated code: it reads JSON of real services and its own output, checks rules, and panics on no input.
//!
//! In: valid and damaged JSON. Out: values, or where and why the JSON cannot be read. Not here: HTTP (see `client`).

mod differential;
mod malformed;
mod numbers;
mod properties;
mod rules;
mod scalars;
mod types;
mod unions;

use std::collections::BTreeMap;
use std::sync::Arc;

use specwright::value::{Slot, Value as _};
use specwright::wire::Writing;
use specwright::wire::json::{ReadError, Reading, read, write};
use specwright::{DateFormat, Json, Timestamp};
use types::*;

#[test]
fn lenient_scalars_are_read_from_other_json_types() {
    let all: All =
        lenient(r#"{"flag":"1","small":"-3","int":"143","uint":true,"float":"1.5","text":12,"level":"2","when":"1700000000"}"#);
    assert_eq!((all.flag, all.small, all.int, all.uint, all.float), (Some(true), Some(-3), Some(143), Some(1), Some(1.5)));
    assert_eq!((all.text.as_deref(), all.level, all.when), (Some("12"), Some(Level::High), Timestamp::from_epoch(1_700_000_000)));
    for (json, expected) in [
        ("0", false),
        ("\"0\"", false),
        ("\"false\"", false),
        ("\"False\"", false),
        ("1", true),
        ("\"TRUE\"", true),
        ("true", true),
    ] {
        assert_eq!(lenient::<All>(&format!(r#"{{"flag":{json}}}"#)).flag, Some(expected), "{json}");
    }
    assert_eq!(lenient::<All>(r#"{"flag":"","float":7}"#).float, Some(7.0));
}

#[test]
fn strict_scalars_are_not_read_from_other_json_types() {
    for json in [r#"{"flag":1}"#, r#"{"int":"1"}"#, r#"{"text":1}"#, r#"{"rows":{"id":1}}"#, r#"{"keyed":[]}"#, r#"{"row":[]}"#] {
        wrong::<All>(json, strict());
    }
    assert!(reading::<All>(r#"{"flag":true,"int":1,"unknown":{"a":[1]}}"#, strict()).is_ok());
}

const WRITING: Writing = Writing::new(DateFormat::Epoch, true);

#[test]
fn members_with_a_prefix_are_entries_of_a_map() {
    let json = r#"{"cf_7":"blue","id":"3","cf_12":["a"],"is \"new":1,"cf_seven":{"x":[1]},"columns":{"7":1},"other":null}"#;
    let wide: Wide = lenient(json);
    assert_eq!(wide.columns, Some(BTreeMap::from([(7, "blue".into()), (12, Json::from(vec!["a"]))])));
    assert_eq!(wide.marks, BTreeMap::from([("new".to_owned(), true)]));
    let written = r#"{"id":3,"cf_7":"blue","cf_12":["a"],"is \"new":true}"#;
    assert_eq!(String::from_utf8(write(&wide, WRITING)).unwrap(), written);
    assert_eq!(serde_json::to_string(&wide).unwrap(), written);
    assert_eq!(serde_json::from_str::<Wide>(written).unwrap(), wide);
    let bare = Wide { id: Id(1), ..Wide::default() };
    assert_eq!(String::from_utf8(write(&bare, WRITING)).unwrap(), r#"{"id":1}"#);
    assert_eq!(lenient::<Wide>(r#"{"id":1}"#), bare);
    let only = Wide { marks: BTreeMap::from([(String::new(), false)]), ..Wide::default() };
    assert_eq!(lenient::<Wide>(&String::from_utf8(write(&only, WRITING)).unwrap()), only);
    assert_eq!(wrong::<Wide>(r#"{"id":1,"is \"new":"maybe"}"#, loose()).pointer, "/is \"new");
}

#[test]
fn integers_are_read_up_to_the_limits_of_their_types() {
    let all: All = lenient(r#"{"small":-128,"int":-9223372036854775808,"uint":18446744073709551615}"#);
    assert_eq!((all.small, all.int, all.uint), (Some(i8::MIN), Some(i64::MIN), Some(u64::MAX)));
    assert_eq!(lenient::<All>(r#"{"int":9223372036854775807}"#).int, Some(i64::MAX));
    for json in [
        "\"small\":128",
        "\"int\":9223372036854775808",
        "\"uint\":-1",
        "\"uint\":18446744073709551616",
        "\"int\":1e300",
        "\"int\":1.5",
    ] {
        let unreadable = wrong::<All>(&format!("{{{json}}}"), loose());
        assert!(unreadable.expected.contains("integer"), "{json}: {unreadable:?}");
        let number = json.split_once(':').unwrap().1;
        assert_eq!(unreadable.found, format!("{number} at line 1, column {}", json.find(number).unwrap() + 2));
    }
    for json in ["NaN", "Infinity", "\"NaN\"", "\"inf\"", "1e999"] {
        wrong::<All>(&format!(r#"{{"float":{json}}}"#), loose());
    }
    // A float without a representation in JSON is written as null.
    assert_eq!(written(&All { float: Some(f64::NAN), ..All::default() }), r#"{"float":null}"#);
}

#[test]
fn an_empty_array_is_read_as_an_absent_object_or_an_empty_map() {
    let all: All = lenient(r#"{"keyed":[],"texts":[],"row":[],"text":[],"when":[],"colour":[]}"#);
    assert_eq!((all.keyed, all.texts), (Some(BTreeMap::new()), Some(BTreeMap::new())));
    assert!(all.row.is_none() && all.text.is_none() && all.when.is_none() && all.colour.is_none());
    assert_eq!(lenient::<BTreeMap<Id, Item>>("[]"), BTreeMap::new());
}

#[test]
fn a_list_is_read_from_one_item_and_from_an_object_with_numbers_as_keys() {
    assert_eq!(lenient::<Vec<Item>>(r#"{"id":3}"#).len(), 1);
    assert_eq!(lenient::<Vec<i64>>("3"), [3]);
    assert_eq!(lenient::<Vec<i64>>(r#"{"0":1,"2":"3"}"#), [1, 3]);
    // `{}` is an empty list, not a list with one empty item.
    assert_eq!(lenient::<Vec<Item>>("{}"), []);
    assert_eq!(lenient::<Vec<All>>(" { } "), []);
    assert_eq!(lenient::<All>(r#"{"rows":{}}"#).rows, Some(Vec::new()));
    assert_eq!(lenient::<All>(r#"{"inner":{"rows":{}}}"#).inner.unwrap().rows, Some(Vec::new()));
    assert_eq!(lenient::<Vec<Vec<i64>>>("[{},[],{\"1\":2}]"), [vec![], vec![], vec![2]]);
    wrong::<Vec<Item>>("{}", strict());
    let rows = lenient::<All>(r#"{"rows":{"4":{"id":1},"9":{"id":2}}}"#).rows.unwrap();
    assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [1, 2]);
    // An array with one object is read as the object.
    assert_eq!(lenient::<All>(r#"{"row":[{"id":5}]}"#).row.unwrap().id, Id(5));
}

#[test]
fn a_long_list_with_gaps_keeps_its_order() {
    let json: Vec<String> = (0..12).map(|index| format!("\"{index}\":{index}")).collect();
    assert_eq!(lenient::<Vec<i64>>(&format!("{{{}}}", json.join(","))), (0..12).collect::<Vec<_>>());
}

#[test]
fn a_keyed_map_is_read_from_an_array() {
    let keyed = lenient::<All>(r#"{"keyed":[{"id":7,"name":"a"},{"id":"9"}]}"#).keyed.unwrap();
    assert_eq!(keyed.keys().map(|id| id.0).collect::<Vec<_>>(), [7, 9]);
    let how = loose().key("id");
    assert_eq!(reading::<BTreeMap<Id, Item>>(r#"[{"id":3}]"#, how).unwrap().len(), 1);
    let unreadable = wrong::<All>(r#"{"keyed":{"x":{"id":1}}}"#, loose());
    assert!(unreadable.pointer.starts_with("/keyed") && unreadable.expected == "an integer", "{unreadable:?}");
}

#[test]
fn null_is_read_as_an_absent_value() {
    let fields: Vec<String> =
        <All as specwright::value::Object>::SHAPE.fields().iter().map(|field| format!("\"{}\":null", field.name)).collect();
    let all: All = lenient(&format!("{{{}}}", fields.join(",")));
    assert!(all == All { maybe: all.maybe, json: all.json.clone(), ..All::default() });
    assert_eq!(lenient::<Option<Item>>("null"), None);
    assert_eq!(lenient::<Vec<i64>>("null"), Vec::<i64>::new());
    assert_eq!(wrong::<Item>(r#"{"id":null}"#, loose()).pointer, "/id");
}

#[test]
fn false_and_empty_text_are_read_as_absent_if_they_do_not_fit_the_type() {
    let all: All = lenient(r#"{"row":false,"int":"","when":"","uuid":"","rows":false,"text":"","colour":""}"#);
    assert!(all.row.is_none() && all.int.is_none() && all.when.is_none() && all.uuid.is_none());
    assert_eq!((all.rows, all.text.as_deref()), (Some(Vec::new()), Some("")));
}

#[test]
fn open_enums_keep_unknown_values() {
    let all: All = lenient(r#"{"colour":"mauve"}"#);
    assert_eq!(all.colour.as_ref().unwrap().as_str(), "mauve");
    assert_eq!(written(&all), r#"{"colour":"mauve"}"#);
    assert_eq!(wrong::<All>(r#"{"level":3}"#, loose()).pointer, "/level");
}

#[test]
fn dates_are_read_in_every_format() {
    let expected = Timestamp::from_epoch(1_769_853_600).unwrap();
    for json in [
        "1769853600",
        "\"1769853600\"",
        "\"2026-01-31T10:00:00+00:00\"",
        "\"2026-01-31T10:00:00Z\"",
        "\"2026-01-31T11:00:00+01:00\"",
        "\"2026-01-31 10:00\"",
        "\"2026-01-31 10:00:00\"",
        "1.7698536e9",
        "1769853600.0",
    ] {
        assert_eq!(lenient::<All>(&format!(r#"{{"when":{json}}}"#)).when, Some(expected), "{json}");
    }
    for json in ["\"soon\"", "1e300", "true", "99999999999999999", "\"2026-02-30\""] {
        wrong::<All>(&format!(r#"{{"when":{json}}}"#), loose());
    }
    let all = All { when: Some(expected), ..All::default() };
    let form = |dates| String::from_utf8(write(&all, Writing::new(dates, false))).unwrap();
    assert_eq!(form(DateFormat::Epoch), r#"{"when":1769853600}"#);
    assert_eq!(form(DateFormat::Iso8601), r#"{"when":"2026-01-31T10:00:00+00:00"}"#);
    assert_eq!(form(DateFormat::UtcMinutes), r#"{"when":"2026-01-31 10:00"}"#);
}

#[test]
fn a_failed_outcome_is_a_refusal() {
    let how = loose().outcome(OUTCOME);
    let refused = |json: &str| match reading::<Reply>(json, how) {
        Err(ReadError::Refused { message, .. }) => message,
        _ => panic!("{json} is no refusal"),
    };
    assert_eq!(refused(r#"{"status":"ERROR","info":"no"}"#), "no");
    assert_eq!(refused(r#"{"error":"no","status":"ERROR"}"#), "no");
    assert_eq!(refused(r#"{"status":"ERROR"}"#), "`status` is \"ERROR\"");
    // Unreadable members in front of or after the outcome do not hide it.
    assert_eq!(refused(r#"{"data":{"a":1},"status":"ERROR","info":"no"}"#), "no");
    assert_eq!(refused(r#"{"status":"ERROR","data":{"a":1},"info":"no"}"#), "no");
    assert!(matches!(reading::<Vec<i64>>(r#"{"status":"ERROR","info":"no"}"#, how), Err(ReadError::Refused { .. })));
    let reply = reading::<Reply>(r#"{"status":"OK","info":"fine","error":"none","data":1}"#, how).unwrap();
    assert_eq!((reply.error.as_deref(), reply.status.as_deref()), (Some("none"), Some("OK")));
    // Inside of a member, the field is not the outcome.
    assert!(reading::<All>(r#"{"status":"OK","inner":{"status":"ERROR"}}"#, how).is_ok());
}

#[test]
fn a_scalar_is_read_from_an_array_with_one_item() {
    let all: All = lenient(r#"{"text":["a"],"when":[1769853600],"row":[{"id":5}]}"#);
    assert_eq!((all.text.as_deref(), all.when.map(|when| when.epoch())), (Some("a"), Some(1_769_853_600)));
    wrong::<All>(r#"{"text":["a","b"]}"#, loose());
    wrong::<All>(r#"{"text":["a"]}"#, Reading::default());
    // In a request it is a mistake.
    wrong::<All>(r#"{"text":["a"]}"#, loose().closed());
}

#[test]
fn json_that_is_nested_too_deep_is_refused_everywhere() {
    for (open, close) in [("[", "]"), ("{\"inner\":", "}"), ("{\"json\":[", "]}"), ("{\"other\":", "}"), ("{\"rows\":[", "]}")] {
        for depth in [100, 5_000, 200_000] {
            let json = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let _ = reading::<All>(&json, loose());
            let _ = reading::<Json>(&json, loose());
            let _ = reading::<Vec<Item>>(&json, loose());
            let _ = read(json.as_bytes(), Slot::Skip, loose());
            let _ = reading::<All>(&format!(r#"{{"json":{json}}}"#), loose());
            let _ = reading::<All>(&format!(r#"{{"int":{json}}}"#), loose());
        }
    }
    wrong::<Json>(&"[".repeat(1_000), loose());
}

#[test]
fn malformed_json_is_unreadable() {
    for bytes in [&b""[..], b" ", b"{", b"{\"int\":1}x", b"{\"text\":\"\xff\"}", b"<html>", b"{\"int\":01}", b"{'int':1}"] {
        let mut all = All::default();
        assert!(read(bytes, all.slot(), loose()).is_err(), "{bytes:?}");
    }
}

#[test]
fn the_last_value_of_a_repeated_key_is_used() {
    assert_eq!(lenient::<All>(r#"{"int":1,"int":2}"#).int, Some(2));
    assert_eq!(lenient::<All>(r#"{"rows":[{"id":1}],"rows":[{"id":2}]}"#).rows.unwrap().len(), 1);
    assert_eq!(lenient::<All>(r#"{"rows":{"id":1},"rows":{"id":2}}"#).rows.unwrap().len(), 1);
    assert_eq!(lenient::<All>(r#"{"keyed":[{"id":1}],"keyed":[{"id":2}]}"#).keyed.unwrap().len(), 1);
    assert_eq!(lenient::<Bare>(r#"{"items":3,"items":4}"#).items, [4]);
    assert_eq!(lenient::<Bare>(r#"{"items":[1,2],"items":{"0":3}}"#).items, [3]);
}

#[test]
fn failures_have_a_json_pointer() {
    let unreadable = wrong::<All>(r#"{"inner":{"rows":[{"id":1},{"id":[]}]}}"#, loose());
    assert_eq!((unreadable.pointer.as_str(), unreadable.found.as_str()), ("/inner/rows/1/id", "an array"));
    let unreadable = wrong::<All>(r#"{"texts":{"a/b~c":{}}}"#, loose());
    assert_eq!(unreadable.pointer, "/texts/a~1b~0c");
    assert_eq!(wrong::<Item>("{}", loose()).pointer, "/id");
    let long = format!(r#"{{"int":"{}"}}"#, "ü".repeat(1_000));
    assert!(wrong::<All>(&long, loose()).excerpt.chars().count() <= 200);
    let secret = wrong::<All>(r#"{"secret":"s3cret","int":"s3cret"}"#, loose());
    assert!(!format!("{secret:?}").contains("s3cret"), "{secret:?}");
    let secret = wrong::<All>(r#"{"secret":12345678}"#, strict());
    assert_eq!((secret.found.as_str(), secret.excerpt.as_str()), ("another value", ""));
}

#[test]
fn secrets_are_not_in_debug() {
    let all: All = lenient(r#"{"secret":"s3cret","int":1}"#);
    assert_eq!(format!("{all:?}"), "All { int: 1, secret: [secret] }");
    assert_eq!(written(&all), r#"{"int":1,"secret":"s3cret"}"#);
}

#[test]
fn names_are_escaped() {
    let text = r#"{"a\"b":1,"a\\b":2,"a\nb":3,"é":4}"#;
    let escaped: Escaped = serde_json::from_str(text).unwrap();
    assert!(escaped == Escaped { quoted: Some(1), slashed: Some(2), broken: Some(3), plain: Some(4) });
    assert_eq!(serde_json::to_string(&escaped).unwrap(), text);
}

#[test]
fn serde_reads_and_writes_the_same() {
    let all: All = serde_json::from_str(r#"{"int":"3","when":"1970-01-01T00:00:01Z"}"#).unwrap();
    assert_eq!(serde_json::to_string(&all).unwrap(), r#"{"int":3,"when":1}"#);
    assert!(serde_json::from_str::<Item>("{}").is_err());
}

#[test]
fn a_shared_value_with_other_owners_is_copied_before_it_is_filled() {
    let kept = Arc::new(lenient::<Item>(r#"{"id":1,"name":"kept"}"#));
    let mut list = vec![kept.clone()];
    let Slot::Object(mut row) = list[0].slot() else { panic!("no object") };
    let Slot::Optional(name) = row.field_mut(1) else { panic!("no optional") };
    name.clear();
    assert_eq!((written(&list).as_str(), kept.name.as_deref()), (r#"[{"id":1}]"#, Some("kept")));
    assert_eq!(lenient::<Vec<Arc<Item>>>(&written(&vec![kept.clone()])), [kept]);
}
