//! Parses JSON into a tree with the same nodes as YAML. That is many times faster than parsing it as YAML, and supports the escapes of
//! JSON, such as surrogate pairs.
//!
//! In: the text of a file. Out: the root of its tree. `None` if the text is not JSON, is nested too deeply or exceeds the budget; then it
//! is parsed as YAML, which reports the errors.

use super::budget::Budget;
use super::tree::{Entry, Node, NodeKind, Style, Text};
use crate::source::{FileId, Span};

/// The largest depth of nested collections.
const MAX_DEPTH: usize = 100;

/// The root of a JSON text. A byte order mark before it is skipped.
pub(super) fn read(file: FileId, text: &str, budget: &mut Budget) -> Option<Node> {
    let at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader { file, text, at, budget };
    let root = reader.value(0)?;
    reader.skip_blanks();
    (reader.at == text.len()).then_some(root)
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    budget: &'a mut Budget,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn accept(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn node(&self, start: usize, kind: NodeKind) -> Node {
        Node { kind, span: Span::new(self.file, start, self.at), start, end: self.at }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.skip_blanks();
        if depth > MAX_DEPTH || !self.budget.take_value() {
            return None;
        }
        match self.peek()? {
            b'{' => self.mapping(depth),
            b'[' => self.sequence(depth),
            b'"' => self.string(),
            _ => self.plain(),
        }
    }

    fn mapping(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        if !self.accept(b'}') {
            loop {
                self.skip_blanks();
                let key = self.string()?;
                if !self.accept(b':') {
                    return None;
                }
                entries.push(Entry { key, value: self.value(depth + 1)? });
                if self.accept(b'}') {
                    break;
                }
                if !self.accept(b',') {
                    return None;
                }
            }
        }
        Some(self.node(start, NodeKind::Mapping { flow: true, entries, is_damaged: false }))
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        if !self.accept(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if self.accept(b']') {
                    break;
                }
                if !self.accept(b',') {
                    return None;
                }
            }
        }
        Some(self.node(start, NodeKind::Sequence { flow: true, items }))
    }

    /// A number, `true`, `false` or `null`.
    fn plain(&mut self) -> Option<Node> {
        let start = self.at;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        while self.peek().is_some_and(is_part) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at)?;
        if !matches!(text, "true" | "false" | "null") && !is_number(text) {
            return None;
        }
        // The text begins at the offset 0 of its span.
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), style: Style::Plain, offset: Some(0) });
        Some(self.node(start, kind))
    }

    fn string(&mut self) -> Option<Node> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let (mut text, mut verbatim) = (String::new(), true);
        loop {
            let rest = self.text.get(self.at..)?;
            let length = rest.find(['"', '\\'])?;
            let part = rest.get(..length)?;
            if part.bytes().any(|byte| byte.is_ascii_control() && byte != 0x7f) {
                return None;
            }
            text.push_str(part);
            self.at += length + 1;
            if rest.as_bytes().get(length) == Some(&b'"') {
                break;
            }
            verbatim = false;
            text.push(self.escape()?);
        }
        // The text begins after the quote, at the offset 1 of its span. With an escape, offsets in the text and in the file differ.
        let text = Text { text, style: Style::DoubleQuoted, offset: verbatim.then_some(1) };
        Some(self.node(start, NodeKind::Scalar(text)))
    }

    /// Parses an escape. A surrogate without its pair becomes the replacement character.
    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let second = if (0xd800..0xdc00).contains(&unit) { self.low_surrogate()? } else { None };
                char::decode_utf16(std::iter::once(unit).chain(second)).next()?.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    /// Parses the escape of a low surrogate, if there is one here. Another escape is left to be read by itself.
    fn low_surrogate(&mut self) -> Option<Option<u16>> {
        let before = self.at;
        if self.text.get(self.at..self.at + 2) == Some("\\u") {
            self.at += 2;
            let unit = self.unit()?;
            if (0xdc00..0xe000).contains(&unit) {
                return Some(Some(unit));
            }
        }
        self.at = before;
        Some(None)
    }

    /// Parses the four digits after `\u`.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        are_digits.then(|| u16::from_str_radix(digits, 16).ok())?
    }
}

/// Whether a text is a number of RFC 8259: `-`, an integer without leading zeros, a fraction, an exponent. All but the integer are
/// optional.
fn is_number(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    let integer = integer.strip_prefix('-').unwrap_or(integer);
    are_digits(integer)
        && (integer == "0" || !integer.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(|exponent| are_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::{Budget, FileId, read};

    #[test]
    fn json_is_read_with_its_escapes_and_spans() {
        let text = "\u{feff}{\"a\\/b\": [1, -2.5e3, true, null], \"\\ud83d\\ude00\": \"x\"}";
        let root = read(FileId(0), text, &mut Budget::default()).expect("a root");
        let names: Vec<&str> = root.entries().iter().map(|entry| entry.name()).collect();
        assert_eq!(names, ["a/b", "\u{1f600}"]);
        let lone = read(FileId(0), r#"{"\ud83d\u0041": 1}"#, &mut Budget::default()).expect("a root");
        assert_eq!(lone.entries()[0].name(), "\u{fffd}A");
        let value = &root.entries()[1].value;
        assert_eq!(&text[value.start..value.end], "\"x\"");
    }

    #[test]
    fn numbers_follow_the_grammar_of_json() {
        let is_json = |text: &str| read(FileId(0), text, &mut Budget::default()).is_some();
        for text in ["0", "-0", "10", "0.5", "-12.50", "1e5", "0E+1", "-2.5e-10"] {
            assert!(is_json(text), "{text}");
        }
        for text in [
            "01", "-01", "1.", ".5", "-.5", "-", "+1", "--1", "1e", "1e+", "1.e5", "1.5.2", "1e1e1", "inf", "-inf", "-nan", "1_0",
        ] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_json() {
        for text in [
            "",
            "{",
            "{a: 1}",
            "[1,]",
            "{\"a\": 1} x",
            "nul",
            "{\"a\" 1}",
            "\"\\x\"",
            "01x",
            "\"\n\"",
            "\"\\u+12f\"",
            "\"\\ud83d\\u00\"",
        ] {
            assert!(read(FileId(0), text, &mut Budget::default()).is_none(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(FileId(0), &deep, &mut Budget::default()).is_none());
    }
}
