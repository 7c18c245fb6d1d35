//! Errors of malformed JSON: the reason and the position.

use specwright::Json;
use specwright::value::{Slot, Value as _};
use specwright::wire::json::{ReadError, read};

use crate::types::*;

/// A text, and the pointer and the finding of the error when it is read as `All`.
const MALFORMED: &[(&str, &str, &str)] = &[
    ("", "", "the end of the text at line 1, column 1"),
    (" \n ", "", "the end of the text at line 2, column 2"),
    ("{", "", "the end of the text at line 1, column 2"),
    (r#"{"text":"\ud800"}"#, "/text", "a lone surrogate in a string at line 1, column 10"),
    (r#"{"text":"a\udc00b"}"#, "/text", "a lone surrogate in a string at line 1, column 11"),
    (r#"{"text":"\ud83d\u0041"}"#, "/text", "a lone surrogate in a string at line 1, column 10"),
    (r#"{"text":"\ud83d\ud83d\ude00"}"#, "/text", "a lone surrogate in a string at line 1, column 10"),
    (r#"{"unknown":["\ud800"]}"#, "/unknown/0", "a lone surrogate in a string at line 1, column 14"),
    (r#"{"\ud800":1}"#, "", "a lone surrogate in a string at line 1, column 3"),
    (r#"{"texts":{"a/b~":"\ud800"}}"#, "/texts/a~1b~0", "a lone surrogate in a string at line 1, column 19"),
    (r#"{"json":{"a":[1,"\ud800"]}}"#, "/json/a/1", "a lone surrogate in a string at line 1, column 18"),
    (r#"{"text":"\ud80"}"#, "/text", r"an escape \u without four hexadecimal digits at line 1, column 10"),
    (r#"{"text":"\x"}"#, "/text", "an escape that JSON does not have at line 1, column 10"),
    ("{\"text\":\"a\tb\"}", "/text", "a control character in a string at line 1, column 11"),
    ("{\"text\":\"a", "/text", "the end of the text at line 1, column 11"),
    ("{\"text\":\"a\\", "/text", "the end of the text at line 1, column 12"),
    (r#"{"int":01}"#, "/int", "a number that begins with a zero at line 1, column 8"),
    (r#"{"int":-}"#, "/int", "a number without a digit where one must be at line 1, column 9"),
    (r#"{"int":1.}"#, "/int", "a number without a digit where one must be at line 1, column 10"),
    (r#"{"int":1e}"#, "/int", "a number without a digit where one must be at line 1, column 10"),
    (r#"{"int":NaN}"#, "/int", "something that is not a JSON value at line 1, column 8"),
    (r#"{"int":nul}"#, "/int", "something that is not a JSON value at line 1, column 8"),
    (r#"{"int":'1'}"#, "/int", "a string in single quotes at line 1, column 8"),
    (r#"{"int":}"#, "/int", "a missing value at line 1, column 8"),
    ("{\n  \"int\": 1\n}\n,", "", "more text after the end of the value at line 4, column 1"),
    (r#"{"int":1}{"#, "", "more text after the end of the value at line 1, column 10"),
    (r#"{"int":1,}"#, "", "a comma before the closing bracket at line 1, column 10"),
    (r#"{"rows":[{"id":1},]}"#, "/rows/1", "a comma before the closing bracket at line 1, column 19"),
    (r#"{"rows":[{"id":1} {"id":2}]}"#, "/rows/0", "neither a comma nor the closing bracket at line 1, column 19"),
    (r#"{"é":1,"json":[1"#, "/json/0", "the end of the text at line 1, column 17"),
    (r#"{int:1}"#, "", "a key without double quotes at line 1, column 2"),
    (r#"{"int" 1}"#, "/int", "a key without a colon at line 1, column 8"),
    ("<html>", "", "something that is not a JSON value at line 1, column 1"),
];

#[test]
fn errors_have_pointer_line_and_column() {
    for (text, pointer, found) in MALFORMED {
        let unreadable = wrong::<All>(text, loose());
        assert_eq!((unreadable.expected.as_str(), unreadable.found.as_str()), ("JSON", *found), "{text}");
        assert_eq!(unreadable.pointer, *pointer, "{text}");
        assert_eq!(wrong::<All>(text, strict()), unreadable);
        // The error is the same for every expected type.
        assert_eq!(wrong::<Json>(text, loose()), unreadable);
        let Err(ReadError::Unreadable(skipped)) = read(text.as_bytes(), Slot::Skip, loose()) else { panic!("{text} is read") };
        assert_eq!(skipped, unreadable);
    }
}

#[test]
fn the_error_of_deep_nesting_has_a_position() {
    for (open, close, column, pointer) in [
        ("[", "]", 128, "/0".repeat(100)),
        ("{\"a\":", "}", 5 * 127 + 1, "/a".repeat(100)),
        ("[{\"inner\":", "}]", 10 * 63 + 2, "/0/inner".repeat(50)),
    ] {
        for depth in [128, 5_000] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let unreadable = wrong::<Json>(&text, loose());
            let expected = format!("arrays and objects that are nested too deep at line 1, column {column}");
            assert_eq!(unreadable.found, expected, "{open}");
            assert!(unreadable.pointer.starts_with(&pointer), "{unreadable:?}");
        }
    }
    for depth in [1, 126, 127] {
        let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(lenient::<Json>(&text).to_string(), text);
    }
}

#[test]
fn the_error_of_invalid_utf_8_has_a_position() {
    for (bytes, pointer, place) in [
        (&b"{\"text\":\"\xff\"}"[..], "/text", "line 1, column 10"),
        (b"{\n\"text\":\"\xc3\"}", "/text", "line 2, column 9"),
        (b"{\"\xe9\":1}", "", "line 1, column 3"),
        (b"[1,\"\xed\xa0\x80\"]", "/1", "line 1, column 5"),
        (b"\xff\xfe{\x00}\x00", "", "line 1, column 1"),
    ] {
        let Err(ReadError::Unreadable(unreadable)) = read(bytes, All::default().slot(), loose()) else {
            panic!("{bytes:?} is read")
        };
        assert_eq!((unreadable.expected.as_str(), unreadable.found), ("text in UTF-8", format!("other bytes at {place}")));
        assert_eq!(unreadable.pointer, pointer);
    }
}

#[test]
fn a_byte_order_mark_is_ignored() {
    for text in ["{}", " {\"int\":1}\n", "{\"inner\":{}}", "{\"json\":\"\u{feff}\"}", "{\"text\":\"\u{feff}a\"}"] {
        assert_eq!(lenient::<All>(&format!("\u{feff}{text}")), lenient::<All>(text));
    }
    assert_eq!(lenient::<Json>("\u{feff}1.50").to_string(), "1.50");
    // Only one mark, at the beginning, is ignored.
    for text in ["\u{feff}\u{feff}{}", "{}\u{feff}", "\u{feff}", "{\u{feff}}"] {
        wrong::<All>(text, loose());
    }
    assert_eq!(wrong::<All>("\u{feff}{\"int\":01}", loose()).found, "a number that begins with a zero at line 1, column 8");
}

#[test]
fn the_error_of_a_number_that_does_not_fit_has_a_position() {
    for (text, pointer, found) in [
        ("{\"int\":1.5}", "/int", "1.5 at line 1, column 8"),
        ("{\"rows\":[{\"id\":1},\n{\"id\":2.5}]}", "/rows/1/id", "2.5 at line 2, column 7"),
        ("{\"small\":1,\"small\":1000}", "/small", "1000 at line 1, column 20"),
        ("{\"keyed\":{\"7\":{\"id\":0.1}}}", "/keyed/7/id", "0.1 at line 1, column 21"),
        ("{\"level\": 7}", "/level", "7 at line 1, column 11"),
        ("[1,2,\n3e-1]", "/2", "3e-1 at line 2, column 1"),
    ] {
        let unreadable = if text.starts_with('[') { wrong::<Vec<i64>>(text, loose()) } else { wrong::<All>(text, loose()) };
        assert_eq!((unreadable.pointer.as_str(), unreadable.found.as_str()), (pointer, found), "{text}");
    }
}
