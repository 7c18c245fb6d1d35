//! Scans JSON text by RFC 8259.
//!
//! In: text. Out: strings, numbers and whole values, or where and why the text is not JSON. Strings without escapes are borrowed. Not here:
//! the meaning of the values (see `reader`).

use std::borrow::Cow;

use super::refusal::{Exceeded, Limits, MAX_DEPTH, Problem, Reason};
use super::strings::first_special;
use crate::value::Token;

/// The error of a reading that stopped. The [`Scanner`] has the reason, or the `Context` if a value does not fit its type. The error itself
/// has no size, which keeps results small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

/// Every integer of this number of digits fits in an `i64`.
const SHORT: usize = 18;

/// A position in JSON text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    limits: Limits,
    problem: Option<Problem>,
}

impl<'t> Scanner<'t> {
    /// A scanner at the beginning of a text.
    pub(super) fn new(text: &'t str) -> Self {
        Scanner::within(text, Limits::NESTING)
    }
    /// A scanner at the beginning of a text, which checks these limits.
    pub(super) fn within(text: &'t str, limits: Limits) -> Self {
        let limits = Limits { depth: limits.depth.min(MAX_DEPTH), ..limits };
        Scanner { text, at: 0, depth: 0, limits, problem: None }
    }
    /// The whole text.
    #[cfg(feature = "server")]
    pub(super) fn text(&self) -> &'t str {
        self.text
    }
    /// The offset of the next byte.
    pub(super) fn at(&self) -> usize {
        self.at
    }
    /// The text from an offset to here.
    pub(super) fn since(&self, at: usize) -> &'t str {
        self.text.get(at..self.at).unwrap_or_default()
    }
    /// Why the scanner stopped; `None` when it did not.
    pub(super) fn problem(&self) -> Option<Problem> {
        self.problem
    }
    /// Records the reason and stops. An earlier reason is kept.
    #[cold]
    pub(super) fn stop<T>(&mut self, reason: Reason) -> Result<T, Stopped> {
        self.problem.get_or_insert(Problem { at: self.at, reason });
        Err(Stopped)
    }
    #[cold]
    fn malformed<T>(&mut self, found: &'static str) -> Result<T, Stopped> {
        let found = if self.at < self.text.len() { found } else { "the end of the text" };
        self.stop(Reason::Malformed(found))
    }
    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
    /// Skips white space and returns the next byte, without skipping that.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }
    /// Skips these bytes, if they are next.
    pub(super) fn take(&mut self, expected: &[u8]) -> bool {
        let is_next = self.rest().starts_with(expected);
        if is_next {
            self.at += expected.len();
        }
        is_next
    }
    /// Skips `true`, `false` or `null`.
    pub(super) fn literal(&mut self, literal: &str) -> Result<(), Stopped> {
        if self.take(literal.as_bytes()) { Ok(()) } else { self.no_value() }
    }
    /// Stops, because no value begins with the next byte.
    #[cold]
    pub(super) fn no_value<T>(&mut self) -> Result<T, Stopped> {
        self.malformed(match self.rest().first() {
            Some(b']' | b'}' | b',' | b':') => "a missing value",
            Some(b'\'') => "a string in single quotes",
            _ => "something that is not a JSON value",
        })
    }
    /// Checks that only white space is left.
    pub(super) fn end(&mut self) -> Result<(), Stopped> {
        if self.peek().is_none() { Ok(()) } else { self.malformed("more text after the end of the value") }
    }
    /// Skips the bracket that opens an array or an object.
    #[inline]
    pub(super) fn open(&mut self) -> Result<(), Stopped> {
        if self.depth == self.limits.depth {
            return self.stop(Reason::Exceeded(Exceeded::Depth));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }
    /// Whether the array or the object has another item or member; its comma is skipped. If not, the closing bracket `end` is skipped.
    #[inline]
    pub(super) fn more(&mut self, end: u8, first: bool) -> Result<bool, Stopped> {
        let mut next = self.peek();
        if next == Some(end) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !first {
            if next != Some(b',') {
                return self.malformed("neither a comma nor the closing bracket");
            }
            self.at += 1;
            next = self.peek();
            if next == Some(end) {
                return self.malformed("a comma before the closing bracket");
            }
        }
        Ok(true)
    }
    /// Reads a key and skips its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Cow<'t, str>, Stopped> {
        if self.peek() != Some(b'"') {
            return self.malformed("a key without double quotes");
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return self.malformed("a key without a colon");
        }
        self.at += 1;
        Ok(key)
    }
}

/// Strings.
impl<'t> Scanner<'t> {
    /// Reads a string, whose quote is next.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, Stopped> {
        let begin = self.at + 1;
        let end = begin + first_special(self.text.as_bytes().get(begin..).unwrap_or_default());
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return self.text.get(begin..end).map(Cow::Borrowed).ok_or(Stopped);
        }
        let mut text = String::new();
        self.string_into(Some(&mut text))?;
        Ok(Cow::Owned(text))
    }
    /// Skips a string, and copies its text into the buffer if there is one.
    fn string_into(&mut self, mut out: Option<&mut String>) -> Result<(), Stopped> {
        self.at += 1;
        loop {
            let plain = self.at;
            self.at += first_special(self.rest());
            if let Some(out) = out.as_deref_mut() {
                out.push_str(self.since(plain));
            }
            match self.rest().first() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    if let Some(out) = out.as_deref_mut() {
                        out.push(character);
                    }
                }
                _ => return self.malformed("a control character in a string"),
            }
        }
    }
    /// Reads an escape, whose backslash is next.
    fn escape(&mut self) -> Result<char, Stopped> {
        let character = match self.rest().get(1) {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(*letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            None => {
                self.at += 1;
                return self.malformed("");
            }
            Some(_) => return self.malformed("an escape that JSON does not have"),
        };
        self.at += 2;
        Ok(character)
    }
    /// Reads an escape such as `\u0041`, or a pair of surrogates for a character above U+FFFF.
    fn unicode_escape(&mut self) -> Result<char, Stopped> {
        let begin = self.at;
        let first = self.code_unit()?;
        let mut code = first;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
            let second = self.code_unit()?;
            if (0xdc00..0xe000).contains(&second) {
                code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            }
        }
        if let Some(character) = char::from_u32(code) {
            return Ok(character);
        }
        self.at = begin;
        self.malformed("a lone surrogate in a string")
    }
    /// Reads `\u` and four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u32, Stopped> {
        let digits = self.rest().get(2..6).unwrap_or_default();
        let code = digits.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?));
        match code.filter(|_| digits.len() == 4) {
            Some(code) => {
                self.at += 6;
                Ok(code)
            }
            None => self.malformed("an escape \\u without four hexadecimal digits"),
        }
    }
}

/// Numbers.
impl<'t> Scanner<'t> {
    /// Reads a number, whose first byte is next. An integer of 64 bits becomes an integer token; any other number keeps its text.
    pub(super) fn number(&mut self) -> Result<Token<'t>, Stopped> {
        let rest = self.rest();
        let negative = rest.first() == Some(&b'-');
        let digits = rest.get(usize::from(negative)..).unwrap_or_default();
        let (mut number, mut len) = (0_i64, 0);
        while let Some(digit @ b'0'..=b'9') = digits.get(len)
            && len < SHORT
        {
            number = number * 10 + i64::from(*digit - b'0');
            len += 1;
        }
        let is_plain = !matches!(digits.get(len), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        // JSON has no leading zeros, and `-0` has to keep its sign.
        let is_short = len > 0 && (digits.first() != Some(&b'0') || (len == 1 && !negative));
        if is_plain && is_short {
            self.at += len + usize::from(negative);
            return Ok(Token::Int(if negative { -number } else { number }));
        }
        self.long_number()
    }
    fn long_number(&mut self) -> Result<Token<'t>, Stopped> {
        let begin = self.at;
        let is_integer = self.skip_number()?;
        let text = self.since(begin);
        let integer = if is_integer && text != "-0" {
            text.parse().map(Token::Int).or_else(|_| text.parse().map(Token::UInt)).ok()
        } else {
            None
        };
        Ok(integer.unwrap_or(Token::Number(text)))
    }
    /// Skips a number; returns whether it has neither a fraction nor an exponent.
    pub(super) fn skip_number(&mut self) -> Result<bool, Stopped> {
        self.take(b"-");
        match self.rest() {
            [b'0', b'0'..=b'9', ..] => return self.malformed("a number that begins with a zero"),
            _ => self.digits()?,
        }
        let mut is_integer = true;
        if self.take(b".") {
            is_integer = false;
            self.digits()?;
        }
        if self.take(b"e") || self.take(b"E") {
            is_integer = false;
            let _sign = self.take(b"+") || self.take(b"-");
            self.digits()?;
        }
        Ok(is_integer)
    }
    fn digits(&mut self) -> Result<(), Stopped> {
        let rest = self.rest();
        let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += digits;
        if digits > 0 { Ok(()) } else { self.malformed("a number without a digit where one must be") }
    }
}

/// Whole values.
impl<'t> Scanner<'t> {
    /// The text of the next value. It was scanned, so it is JSON.
    pub(super) fn raw(&mut self) -> Result<&'t str, Stopped> {
        self.peek();
        let begin = self.at;
        self.skip()?;
        Ok(self.since(begin))
    }
    /// Skips the next value, and counts it and all values inside of it.
    pub(super) fn skip(&mut self) -> Result<(), Stopped> {
        self.count()?;
        match self.peek() {
            Some(b'"') => self.string_into(None),
            Some(b'-' | b'0'..=b'9') => self.skip_number().map(drop),
            Some(b'[') => {
                self.open()?;
                self.rest_of_array()
            }
            Some(b'{') => {
                self.open()?;
                self.rest_of_object()
            }
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => self.no_value(),
        }
    }
    /// Skips the rest of an array after its opening bracket.
    pub(super) fn rest_of_array(&mut self) -> Result<(), Stopped> {
        let mut items = 0;
        while self.more(b']', items == 0)? {
            items += 1;
            self.count_items(items)?;
            self.skip()?;
        }
        Ok(())
    }
    /// Skips the rest of an object after its opening brace.
    pub(super) fn rest_of_object(&mut self) -> Result<(), Stopped> {
        let mut members = 0;
        while self.more(b'}', members == 0)? {
            members += 1;
            self.count_items(members)?;
            if self.peek() != Some(b'"') {
                return self.malformed("a key without double quotes");
            }
            self.string_into(None)?;
            if self.peek() != Some(b':') {
                return self.malformed("a key without a colon");
            }
            self.at += 1;
            self.skip()?;
        }
        Ok(())
    }
    /// Counts one more value, and stops if that exceeds the limit.
    pub(super) fn count(&mut self) -> Result<(), Stopped> {
        match self.limits.values.checked_sub(1) {
            Some(left) => {
                self.limits.values = left;
                Ok(())
            }
            None => self.stop(Reason::Exceeded(Exceeded::Values)),
        }
    }
    /// Stops if the number of items exceeds the limit.
    pub(super) fn count_items(&mut self, items: usize) -> Result<(), Stopped> {
        if items > self.limits.items { self.stop(Reason::Exceeded(Exceeded::Items)) } else { Ok(()) }
    }
    /// The number of values that the limit still allows.
    #[cfg(feature = "server")]
    pub(super) fn values_left(&self) -> usize {
        self.limits.values
    }
    /// Undoes `open`. Nothing may have been read since.
    pub(super) fn reopen(&mut self) {
        self.at -= 1;
        self.depth -= 1;
    }
    /// Moves to an offset.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }
}
