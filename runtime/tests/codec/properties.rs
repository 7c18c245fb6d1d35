//! Properties of the codec, with random values and bytes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use specwright::value::Value as _;
use specwright::wire::json::{ReadError, read, write};
use specwright::wire::{Writing, disposition};
use specwright::{Bytes, DateFormat, Json, Nullable, Secret, Timestamp};

use crate::types::*;

/// Values of every field. Floats are finite, and JSON values have no floats, whose last digit may differ.
fn all() -> impl Strategy<Value = All> {
    let scalars = (
        any::<Option<bool>>(),
        any::<Option<i8>>(),
        any::<Option<i64>>(),
        any::<Option<u64>>(),
        proptest::option::of(-1e9..1e9f64),
    );
    let texts =
        (any::<Option<String>>(), any::<Option<String>>(), proptest::option::of(proptest::collection::vec(any::<u8>(), 0..9)));
    let whens =
        (proptest::option::of(-60_000_000_000i64..250_000_000_000), any::<Option<bool>>(), proptest::option::of("[a-z]{1,8}"));
    let row = (any::<i64>(), any::<Option<String>>()).prop_map(|(id, name)| Item { id: Id(id), name });
    let rows = proptest::option::of(proptest::collection::vec(row, 0..4));
    let map = proptest::option::of(proptest::collection::btree_map(any::<String>(), any::<String>(), 0..4));
    (scalars, texts, whens, rows, map).prop_map(|(scalars, (text, secret, bytes), (when, level, colour), rows, texts)| All {
        flag: scalars.0,
        small: scalars.1,
        int: scalars.2,
        uint: scalars.3,
        float: scalars.4,
        text,
        secret: secret.map(Secret::new),
        bytes: bytes.map(Bytes),
        when: when.and_then(Timestamp::from_epoch),
        level: level.map(|high| if high { Level::High } else { Level::Low }),
        colour: colour.and_then(|name| Colour::from_name(&name)),
        maybe: scalars.2.map(Nullable::Value),
        keyed: rows.as_ref().map(|rows: &Vec<Item>| rows.iter().map(|row| (row.id, row.clone())).collect()),
        row: rows.as_ref().and_then(|rows| rows.first().cloned()),
        rows,
        json: texts.clone().map(Json::from),
        texts,
        ..All::default()
    })
}

proptest! {
    /// The header for any file name is one line of ASCII, and a name without folders is read from it: the same name, if the name is safe.
    #[test]
    fn file_names_are_safe_in_headers(name in any::<String>(), hostile in "[a.\"\\\\/;=%\\r\\n\u{0}\u{202e}é鳥]{0,400}") {
        for name in [name, hostile] {
            let header = disposition::write(&name, false);
            prop_assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{header:?}");
            let once = disposition::read(header.as_bytes()).unwrap_or_default();
            prop_assert!(once.len() <= 255 && !once.contains(['/', '\\', '\u{202e}']) && !once.chars().any(char::is_control), "{once:?}");
            prop_assert_eq!(disposition::read(disposition::write(&once, true).as_bytes()).unwrap_or_default(), once);
        }
    }

    /// No header causes a panic or gives a name with folders.
    #[test]
    fn any_disposition_is_read(header in proptest::collection::vec(any::<u8>(), 0..200), text in "attachment; ?(filename\\*?=[\"'a-zA-Z0-9%;./\\\\=*-]{0,40};?){0,3}") {
        for header in [&header[..], text.as_bytes()] {
            let name = disposition::read(header).unwrap_or_default();
            prop_assert!(!name.contains(['/', '\\']) && name != "..", "{name:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn written_values_are_read_back(inner in all(), outer in all(), iso in any::<bool>(), list in any::<bool>()) {
        let value = All { inner: Some(Box::new(inner)), ..outer };
        let dates = if iso { DateFormat::Iso8601 } else { DateFormat::Epoch };
        let json = String::from_utf8(write(&value, Writing::new(dates, list))).unwrap();
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
        let back: All = reading(&json, loose()).unwrap();
        prop_assert_eq!(&back, &value);
        if !list {
            prop_assert_eq!(&reading::<All>(&json, strict()).unwrap(), &value);
        }
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut value = All::default();
        let _ = read(&bytes, value.slot(), loose());
    }

    #[test]
    fn no_damage_causes_a_panic(value in all(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut json = write(&value, Writing::PLAIN);
        let at = at.index(json.len());
        if cut { json.truncate(at) } else { json[at] = byte }
        let mut back = All::default();
        let _ = read(&json, back.slot(), loose().outcome(OUTCOME));
    }

    #[test]
    fn any_json_shape_is_read_or_refused(text in r#"(\{"(int|rows|keyed|inner|json|texts|row|when)":|\[|\]|\}|,|null|1|"a"|false){0,12}"#) {
        let _ = reading::<All>(&text, loose());
        let _ = reading::<BTreeMap<Id, Item>>(&text, loose());
        let _ = reading::<Vec<All>>(&text, loose());
    }

    #[test]
    fn text_and_serde_agree(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..14)) {
        agree(&words.concat());
        agree(&format!("{{{}}}", words.join(",")));
        agree(&format!(r#"{{"int":1,"text":{}}}"#, words.concat()));
        agree(&format!("[{}]", words.join(" , ")));
    }

    #[test]
    fn text_and_serde_agree_on_damage(value in all(), at in any::<prop::sample::Index>(), word in proptest::sample::select(WORDS)) {
        let json = String::from_utf8(write(&value, Writing::PLAIN)).unwrap();
        let at = json.char_indices().map(|(at, _)| at).nth(at.index(json.chars().count())).unwrap_or_default();
        agree(&format!("{}{word}{}", &json[..at], &json[at..]));
        agree(&format!("{}{word}{}", &json[..at], json[at..].chars().skip(1).collect::<String>()));
    }
}

/// Tokens of JSON, and tokens that JSON does not have.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t\r",
    "\u{a0}",
    "null",
    "true",
    "false",
    "nul",
    "truee",
    "\"",
    "\\",
    "\"int\":",
    "\"text\":",
    "\"int\" :\n",
    "\"rows\":[",
    "\"row\":{",
    "\"json\":",
    "\"inner\":{",
    "\"texts\":{",
    "\"keyed\":[",
    "\"other\":",
    "\"id\":1",
    "\"a\"",
    "\"\"",
    "\"twelve bytes\"",
    "\"\\n\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "\"\\x\"",
    "\"\u{1}\"",
    "\"ä\"",
    "0",
    "-0",
    "-",
    "01",
    "1",
    "-12",
    "143",
    "999999999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "99999999999999999999",
    "1.5",
    "1.",
    ".5",
    "1e3",
    "1E+2",
    "1e999",
    "-1.0",
    "1x",
    "+1",
];

/// Checks that the codec and serde_json, with the same types, read the same value or both fail.
fn agree(text: &str) {
    if serde_json::from_str::<serde_json::Value>(text).is_err_and(|error| error.to_string().starts_with("number out of range")) {
        // The codec keeps such a number for text or JSON.
        return;
    }
    let (ours, serdes) = (reading::<All>(text, loose()), serde_json::from_str::<All>(text));
    // Only serde_json reads a long number, which it rounds.
    if !matches!(&ours, Err(ReadError::Unreadable(unreadable)) if is_long_number(&unreadable.found)) {
        assert_eq!(ours.as_ref().ok().map(rounded), serdes.as_ref().ok().map(rounded), "{text:?}: {ours:?}, {serdes:?}");
    }
    let (ours, serdes) = (reading::<Json>(text, loose()), serde_json::from_str::<serde_json::Value>(text));
    assert_eq!(ours.as_ref().ok().map(rounded), serdes.as_ref().ok().map(rounded), "{text:?}: {ours:?}, {serdes:?}");
}

fn is_long_number(found: &str) -> bool {
    found.split_once(" at line").is_some_and(|(number, _)| number.contains('.') && number.len() > 15)
}

/// The value as JSON. As in serde_json, numbers that are not integers of 64 bits are floats.
fn rounded(value: &impl serde::Serialize) -> Json {
    round(serde_json::to_value(value).unwrap().into())
}

fn round(json: Json) -> Json {
    match json {
        Json::Array(items) => items.into_iter().map(round).collect(),
        Json::Object(members) => members.into_iter().map(|(key, value)| (key, round(value))).collect(),
        Json::String(text) => text.parse::<f64>().map_or(Json::String(text), Json::from),
        Json::Number(number) => number.as_f64().into(),
        other => other,
    }
}
