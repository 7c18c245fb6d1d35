//! A place in JSON text, and the steps that lead on from it.
//!
//! In: text. Out: strings, numbers and the extent of whole values. What is plain, which nearly everything is, is taken as it
//! stands; whatever is not is cut out and left to others: escapes and fractions to `tree`, the inside of values that nobody asked for
//! to serde_json. Not here: what the values mean (see `text`).

use std::borrow::Cow;
use std::fmt;

use serde::de::IgnoredAny;

use super::tree;
use super::word::first_special;
use crate::value::Token;

/// The text is no JSON. Where and why is told by serde_json, which is asked again then.
#[derive(Debug)]
pub(super) struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not JSON")
    }
}

impl std::error::Error for NotJson {}

impl serde::de::Error for NotJson {
    /// Failures of values are kept elsewhere: an error only has to end the reading.
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotJson
    }
}

/// How deep values may nest: as deep as with serde_json.
pub(super) const DEEPEST: usize = 128;

/// Digits of a number that surely fits.
const SHORT: usize = 18;

/// A place in text.
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    /// At the beginning.
    pub(super) fn new(text: &'t str) -> Self {
        Scan { text, at: 0 }
    }
    /// What is left.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
    /// Passes over so many bytes.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }
    /// The next byte that is no white space; it is not passed over.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }
    /// Passes over these bytes, if they are next.
    pub(super) fn take(&mut self, expected: &[u8]) -> bool {
        let is_next = self.rest().starts_with(expected);
        if is_next {
            self.at += expected.len();
        }
        is_next
    }
    /// `true`, `false` or `null`, of which the first letter was seen.
    pub(super) fn word(&mut self, word: &str) -> Result<(), NotJson> {
        if self.take(word.as_bytes()) { Ok(()) } else { Err(NotJson) }
    }
    /// A string, whose quote is next.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, NotJson> {
        let inside = self.at + 1;
        let end = inside + first_special(self.text.as_bytes().get(inside..).unwrap_or_default());
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return self.text.get(inside..end).map(Cow::Borrowed).ok_or(NotJson);
        }
        let quoted = self.extent()?;
        let inside = quoted.get(1..quoted.len() - 1).ok_or(NotJson)?;
        tree::unescape(inside).map(Cow::Owned)
    }
    /// A number, whose first byte is next.
    pub(super) fn number(&mut self) -> Result<Token<'static>, NotJson> {
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
        // No zeros in front, and zero itself has no sign.
        let is_short = len > 0 && (digits.first() != Some(&b'0') || (len == 1 && !negative));
        if is_plain && is_short {
            self.at += len + usize::from(negative);
            return Ok(Token::Int(if negative { -number } else { number }));
        }
        self.long_number()
    }
    fn long_number(&mut self) -> Result<Token<'static>, NotJson> {
        tree::number(self.extent()?)
    }
    /// Whether there is one more in an array or an object; it is next then, and otherwise the end is behind.
    #[inline]
    pub(super) fn more(&mut self, end: u8, first: bool) -> Result<bool, NotJson> {
        let mut next = self.peek();
        if next == Some(end) {
            self.pass(1);
            return Ok(false);
        }
        if !first {
            if next != Some(b',') {
                return Err(NotJson);
            }
            self.pass(1);
            next = self.peek();
        }
        // Nothing stands between a comma and the end.
        if next == Some(end) { Err(NotJson) } else { Ok(true) }
    }
    /// The key that is next, and its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Cow<'t, str>, NotJson> {
        if self.peek() != Some(b'"') {
            return Err(NotJson);
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(NotJson);
        }
        self.pass(1);
        Ok(key)
    }
    /// The next value, as text that is JSON, and no deeper than serde_json would read it.
    pub(super) fn raw(&mut self) -> Result<&'t str, NotJson> {
        let (text, depth) = self.measured()?;
        if depth < DEEPEST { check(text).map(|()| text) } else { Err(NotJson) }
    }
    /// Passes over the next value.
    pub(super) fn skip(&mut self) -> Result<(), NotJson> {
        check(self.extent()?)
    }
    /// Where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }
    /// Goes back to where it was.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }
    /// All from there to here.
    pub(super) fn since(&self, at: usize) -> &'t str {
        self.text.get(at..self.at).unwrap_or_default()
    }
    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), NotJson> {
        if self.peek().is_none() { Ok(()) } else { Err(NotJson) }
    }

    /// From the first byte of a value to its last, if it is well-formed.
    pub(super) fn extent(&mut self) -> Result<&'t str, NotJson> {
        self.measured().map(|(text, _)| text)
    }
    /// The same, and how deep it nests.
    fn measured(&mut self) -> Result<(&'t str, usize), NotJson> {
        let begin = self.at;
        let (mut depth, mut deepest) = (0_usize, 0);
        loop {
            match self.rest().first().ok_or(NotJson)? {
                b'"' => self.past_string()?,
                b'{' | b'[' => {
                    self.at += 1;
                    depth += 1;
                    deepest = depth.max(deepest);
                }
                b'}' | b']' => {
                    self.at += 1;
                    depth = depth.checked_sub(1).ok_or(NotJson)?;
                }
                b',' | b':' | b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                _ => self.past_scalar(),
            }
            if depth == 0 {
                return self.text.get(begin..self.at).map(|text| (text, deepest)).ok_or(NotJson);
            }
        }
    }
    fn past_string(&mut self) -> Result<(), NotJson> {
        self.at += 1;
        loop {
            self.at += first_special(self.rest());
            match self.rest().first().ok_or(NotJson)? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
    fn past_scalar(&mut self) {
        let ends = |byte: &u8| matches!(byte, b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b' ' | b'\n' | b'\t' | b'\r');
        let rest = self.rest();
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }
}

/// Whether a text is JSON.
fn check(text: &str) -> Result<(), NotJson> {
    serde_json::from_str(text).map(|IgnoredAny| ()).map_err(|_| NotJson)
}
