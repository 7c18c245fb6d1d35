//! Compares the codec's reader with serde_json on random JSON texts: valid, nearly valid and broken.
//!
//! In: a seed. Out: the first text on which the two readers differ in an unexpected way. `SPECWRIGHT_JSON_TEXTS` sets the number of texts.

use specwright::Json;
use specwright::value::Slot;
use specwright::wire::json::{ReadError, read};

use crate::types::*;

/// The expected differences.
#[derive(Debug, PartialEq)]
enum Difference {
    /// The codec keeps numbers that are out of the range of floats; serde_json refuses them.
    NumberOutOfRange,
    /// The codec ignores a byte order mark in front of the text (RFC 8259 allows it); serde_json refuses it.
    ByteOrderMark,
}

/// The generator SplitMix64, which gives the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
    fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.below(among.len())]
    }
}

const SPACES: &[&str] = &["", "", "", "", " ", "\n", "\t", "\r\n", "  "];
const KEYS: &[&str] = &["int", "text", "json", "rows", "a", "b", "", "é", "a/b", "\\u0061", "\\\"", "\\ud83d\\ude00"];
const CHARACTERS: &[&str] = &[
    "a",
    "Z",
    " ",
    "é",
    "鳥",
    "😀",
    "\u{7f}",
    "\u{2028}",
    "\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\r",
    "\\u0000",
    "\\u00e9",
    "\\uD83D\\uDE00",
    "\\u2028",
];
const BROKEN: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\u0041",
    "\\x",
    "\u{1}",
    "\n",
    "-",
    "+",
    ".",
    "e",
    "0",
    "00",
    "1e",
    "null",
    "nul",
    "true",
    "'",
    "//",
    "NaN",
    "Infinity",
    "\u{feff}",
    "\u{a0}",
    "1_000",
    "0x1F",
    "1e999",
    "-1e999",
    ",,",
    "[]",
];

fn space(random: &mut Random, out: &mut String) {
    out.push_str(random.pick(SPACES));
}

fn string(random: &mut Random, out: &mut String) {
    out.push('"');
    for _ in 0..random.below(12) {
        out.push_str(random.pick(CHARACTERS));
    }
    out.push('"');
}

fn digits(random: &mut Random, most: usize, out: &mut String) {
    for _ in 0..=random.below(most) {
        out.push(char::from(b'0' + random.below(10) as u8));
    }
}

fn number(random: &mut Random, out: &mut String) {
    if random.one_in(3) {
        out.push('-');
    }
    if random.one_in(4) {
        out.push('0');
    } else {
        out.push(char::from(b'1' + random.below(9) as u8));
        if random.one_in(2) {
            digits(random, 22, out);
        }
    }
    if random.one_in(3) {
        out.push('.');
        digits(random, 20, out);
    }
    if random.one_in(4) {
        out.push_str(random.pick(&["e", "E", "e+", "E-", "e-"]));
        digits(random, 3, out);
    }
}

fn value(random: &mut Random, depth: usize, out: &mut String) {
    space(random, out);
    match random.below(if depth == 0 { 6 } else { 10 }) {
        0 => out.push_str(random.pick(&["null", "true", "false"])),
        1..=2 => string(random, out),
        3..=5 => number(random, out),
        6..=7 => {
            out.push('[');
            for index in 0..random.below(4) {
                out.push_str(if index > 0 { "," } else { "" });
                value(random, depth - 1, out);
            }
            out.push(']');
        }
        _ => {
            out.push('{');
            for index in 0..random.below(4) {
                out.push_str(if index > 0 { "," } else { "" });
                space(random, out);
                out.push('"');
                out.push_str(random.pick(KEYS));
                out.push('"');
                space(random, out);
                out.push(':');
                value(random, depth - 1, out);
            }
            space(random, out);
            out.push('}');
        }
    }
    space(random, out);
}

/// A text. A third of the texts are valid; the others are damaged in one to three positions.
fn text(random: &mut Random) -> Vec<u8> {
    let mut out = String::new();
    if random.one_in(200) {
        let depth = 120 + random.below(16);
        let (open, close) = if random.one_in(2) { ("[", "]") } else { ("{\"a\":", "}") };
        out = open.repeat(depth);
        number(random, &mut out);
        out.push_str(&close.repeat(depth));
    } else {
        value(random, 4, &mut out);
    }
    let mut bytes = out.into_bytes();
    if random.one_in(3) {
        return bytes;
    }
    for _ in 0..=random.below(3) {
        damage(random, &mut bytes);
    }
    bytes
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(4)).min(bytes.len());
    match random.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at.min(end)..end)),
        2 => drop(bytes.splice(at..at, random.pick(BROKEN).bytes()).count()),
        3 => drop(bytes.splice(at.min(end)..end, random.pick(BROKEN).bytes()).count()),
        4 => {
            let piece = bytes[at.min(end)..end].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.next() as u8;
            }
        }
    }
}

/// Whether two values are equal, with numbers compared as floats.
fn is_same(ours: &Json, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Json::Number(ours), serde_json::Value::Number(theirs)) => match (theirs.as_i64(), theirs.as_u64()) {
            (Some(_), _) | (_, Some(_)) => ours.to_string() == theirs.to_string(),
            _ => ours.as_f64().map(f64::to_bits) == theirs.as_f64().map(f64::to_bits),
        },
        (Json::Array(ours), serde_json::Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_same(ours, theirs))
        }
        (Json::Object(ours), serde_json::Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, ours)| theirs.get(key).is_some_and(|theirs| is_same(ours, theirs)))
        }
        (ours, theirs) => ours == theirs,
    }
}

/// The expected difference between the two readers, if there is one. Panics on an unexpected difference.
fn difference(bytes: &[u8]) -> Option<Difference> {
    let mut ours = Json::Null;
    let read_ours = read(bytes, Slot::Json(&mut ours), strict());
    let theirs: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
    let shown = String::from_utf8_lossy(bytes);
    if let Err(unread) = &read_ours {
        let ReadError::Unreadable(unreadable) = unread else { panic!("{shown}: {unread:?}") };
        assert!(unreadable.found.contains(" at line "), "{shown}: {unreadable:?}");
    }
    // A skipped value is checked like one that is read.
    let skipped = read(bytes, Slot::Skip, strict());
    assert_eq!(read_ours, skipped, "{shown}");
    match (&read_ours, &theirs) {
        (Ok(()), Ok(theirs)) => {
            assert!(is_same(&ours, theirs), "{shown}: {ours} beside {theirs}");
            // The value is the same after it was written and read again.
            assert_eq!(ours.to_string().parse::<Json>().as_ref(), Ok(&ours), "{shown}");
            None
        }
        (Err(_), Err(_)) => None,
        (Ok(()), Err(error)) if error.to_string().starts_with("number out of range") => Some(Difference::NumberOutOfRange),
        (Ok(()), Err(_)) if bytes.starts_with(b"\xef\xbb\xbf") => Some(Difference::ByteOrderMark),
        (ours, theirs) => panic!("{shown}: {ours:?} beside {theirs:?}"),
    }
}

#[test]
fn texts_are_read_as_serde_json_reads_them() {
    let texts = std::env::var("SPECWRIGHT_JSON_TEXTS").ok().and_then(|texts| texts.parse().ok()).unwrap_or(100_000);
    let mut random = Random(0x5eed);
    let (mut valid, mut out_of_range) = (0, 0);
    for _ in 0..texts {
        let bytes = text(&mut random);
        valid += usize::from(serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok());
        out_of_range += usize::from(difference(&bytes) == Some(Difference::NumberOutOfRange));
    }
    // There are enough texts of each kind.
    assert!(valid > texts / 4 && valid < texts * 3 / 4 && out_of_range > texts / 1_000, "{valid} and {out_of_range} of {texts}");
}

#[test]
fn expected_differences_occur() {
    for (bytes, expected) in [
        (&b"1e999"[..], Some(Difference::NumberOutOfRange)),
        (b"[-1.5e400,{\"a\":1e999}]", Some(Difference::NumberOutOfRange)),
        (b"\xef\xbb\xbf{}", Some(Difference::ByteOrderMark)),
        (b"\xef\xbb\xbf[1]\n", Some(Difference::ByteOrderMark)),
        (b"{\"a\":1,\"a\":2}", None),
        (b"[1e-999,-0,-0.0,5e-324,1.7976931348623157e308]", None),
        (b"[18446744073709551615,18446744073709551616,-9223372036854775808,-9223372036854775809]", None),
    ] {
        assert_eq!(difference(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}
