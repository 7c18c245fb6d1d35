//! Numbers keep their digits in every type that can represent them.

use std::collections::BTreeMap;

use specwright::{Decimal, Json, JsonNumber, Seconds, Secret, Timestamp};

use crate::types::*;

/// Numbers whose value or text would change in a 64-bit float.
const EXACT: &[&str] = &[
    "12345678901234567890123",
    "-12345678901234567890123",
    "18446744073709551616",
    "1.10",
    "12.50",
    "0.1000000000000000055511151231257827",
    "1e400",
    "1E5",
    "2.50e-3",
    "-0",
    "0.0",
    "100000000000000000000.000000000000000000001",
];

#[test]
fn a_number_for_a_text_keeps_its_digits() {
    for number in EXACT {
        assert_eq!(lenient::<All>(&format!(r#"{{"text":{number}}}"#)).text.as_deref(), Some(*number));
        assert_eq!(lenient::<All>(&format!(r#"{{"text":[{number}]}}"#)).text.as_deref(), Some(*number));
        assert_eq!(lenient::<BTreeMap<String, String>>(&format!(r#"{{"a":{number}}}"#))["a"], *number);
        assert_eq!(lenient::<Vec<String>>(number), [number.to_owned()]);
        assert_eq!(lenient::<Secret>(number).expose(), *number);
        wrong::<All>(&format!(r#"{{"text":{number}}}"#), strict());
    }
}

#[test]
fn a_number_in_json_keeps_its_digits() {
    for number in EXACT {
        let text = format!(r#"{{"json":{{"a":[{number},"{number}"]}}}}"#);
        let all: All = lenient(&text);
        assert_eq!(written(&all), text);
        assert_eq!(number.parse::<Json>().unwrap().to_string(), *number);
    }
}

#[test]
fn a_number_in_an_enum_of_words_keeps_its_digits() {
    for number in EXACT {
        let all: All = lenient(&format!(r#"{{"colour":{number}}}"#));
        assert_eq!(all.colour.as_ref().unwrap().as_str(), *number);
        assert_eq!(written(&all), format!(r#"{{"colour":{number}}}"#));
    }
}

#[test]
fn a_decimal_reads_numbers_and_texts_exactly() {
    for (json, decimal) in [
        ("5", "5"),
        ("12.50", "12.50"),
        ("\"12.50\"", "12.50"),
        ("-0.10", "-0.10"),
        ("18446744073709551615", "18446744073709551615"),
        ("12345678901234567890123.45", "12345678901234567890123.45"),
        ("1e3", "1000"),
        ("1.25E+1", "12.5"),
        ("-2.5e-3", "-0.0025"),
        ("120e-1", "12"),
        ("0e-400", "0"),
    ] {
        for how in [strict(), loose()] {
            assert_eq!(reading::<Decimal>(json, how).unwrap().as_str(), decimal, "{json}");
        }
    }
    for json in ["1e401", "1e-100000000000", "true", "\"1e3\"", "\"\"", "\"1,5\"", "[1]"] {
        wrong::<Decimal>(json, loose());
    }
}

#[test]
fn an_integer_is_read_with_a_fraction_of_zeros_and_with_an_exponent() {
    for (json, integer) in [
        ("1.0", 1),
        ("-1.00", -1),
        ("1e2", 100),
        ("1E+2", 100),
        ("2.50e1", 25),
        ("120e-1", 12),
        ("0.0", 0),
        ("-0", 0),
        ("0e999999999999999999999", 0),
        ("9223372036854775807.0", i64::MAX),
        ("-9.223372036854775808e18", i64::MIN),
    ] {
        for how in [strict(), loose()] {
            assert_eq!(reading::<i64>(json, how), Ok(integer), "{json}");
            assert_eq!(reading::<Id>(json, how), Ok(Id(integer)), "{json}");
            assert_eq!(reading::<Seconds>(json, how).map(Seconds::get), Ok(integer), "{json}");
        }
    }
    assert_eq!(reading::<u64>("1.8446744073709551615e19", strict()), Ok(u64::MAX));
    assert_eq!(reading::<Level>("2.0", strict()), Ok(Level::High));
    let range = "an integer of 64 bits";
    for (json, expected) in [
        ("1.5", "an integer"),
        ("1e-1", "an integer"),
        ("0.10", "an integer"),
        ("9223372036854775808.0", range),
        ("1e19", range),
        ("1e40", range),
        ("1e999999999999999999999", range),
    ] {
        let unreadable = wrong::<i64>(json, loose());
        assert_eq!((unreadable.expected.as_str(), unreadable.found), (expected, format!("{json} at line 1, column 1")));
    }
    // Integers that do not fit are refused, and a large exponent takes no memory.
    wrong::<u8>("2.56e2", loose());
    wrong::<i8>("-1.29e2", loose());
}

#[test]
fn a_number_out_of_the_range_of_floats_is_refused_for_a_float() {
    for json in ["1e400", "-1e400", "1.8e308", "17976931348623159e292", "1e99999999999999999999"] {
        let unreadable = wrong::<All>(&format!("{{\n \"float\": {json}}}"), loose());
        assert_eq!(
            (unreadable.pointer.as_str(), unreadable.expected.as_str()),
            ("/float", "a number that a 64-bit float can hold")
        );
        assert_eq!(unreadable.found, format!("{json} at line 2, column 11"));
    }
    for (json, float) in
        [("1e308", 1e308), ("5e-324", 5e-324), ("1e-400", 0.0), ("0.1", 0.1), ("9007199254740993", 9007199254740992.0)]
    {
        assert_eq!(lenient::<f64>(json), float);
    }
}

#[test]
fn long_numbers_are_cut_in_messages() {
    let digits = "9".repeat(100_000);
    let unreadable = wrong::<i64>(&digits, loose());
    assert_eq!(unreadable.found, format!("{}... of 100000 characters at line 1, column 1", &digits[..40]));
    assert_eq!(lenient::<String>(&digits), digits);
    wrong::<f64>(&digits, loose());
    wrong::<Timestamp>(&digits, loose());
}

#[test]
fn json_converts_from_rust_values_and_from_serde_json() {
    let json = Json::from_iter([("a", Json::from(vec![1, 2])), ("b", Json::from(1.5)), ("c", Json::from(None::<bool>))]);
    assert_eq!(json.to_string(), r#"{"a":[1,2],"b":1.5,"c":null}"#);
    assert_eq!(json, serde_json::json!({ "a": [1, 2], "b": 1.5, "c": null }));
    assert_eq!((json["a"][1].as_i64(), json["b"].as_f64(), json["x"]["y"].is_null()), (Some(2), Some(1.5), true));
    assert_eq!(json.pointer("/a/0"), Some(&Json::from(1)));
    assert_eq!(Json::from(f64::NAN), Json::Null);
    assert_eq!(Json::from(2.0).to_string(), "2.0");
    assert_eq!(Json::from(u64::MAX).as_u64(), Some(u64::MAX));
    assert_eq!(JsonNumber::from(-3).as_u64(), None);
    assert_eq!(serde_json::to_string(&json).unwrap(), json.to_string());
    assert_eq!(serde_json::from_str::<Json>(&json.to_string()).unwrap(), json);
}

#[test]
fn serde_gets_exact_numbers_as_numbers_and_others_as_text() {
    for (number, serde) in [
        ("1", "1"),
        ("18446744073709551615", "18446744073709551615"),
        ("1.5", "1.5"),
        ("1.50", "1.5"),
        ("1e3", "1000.0"),
        ("0.1", "0.1"),
        ("12345678901234567890123", "\"12345678901234567890123\""),
        ("0.1000000000000000055511151231257827", "\"0.1000000000000000055511151231257827\""),
        ("1e400", "\"1e400\""),
        ("-0", "-0.0"),
    ] {
        assert_eq!(serde_json::to_string(&number.parse::<Json>().unwrap()).unwrap(), serde, "{number}");
    }
}
