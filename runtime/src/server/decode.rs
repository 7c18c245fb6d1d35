//! Decodes percent-encoded text.
//!
//! In: bytes of a path, a query or a form. Out: text, or why it is malformed. Not here: the meaning of the text (see `params`).

use std::borrow::Cow;

/// Why encoded text is malformed, as a predicate: `is not UTF-8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

pub(super) const NOT_UTF8: Malformed = Malformed("is not UTF-8");
const BROKEN: Malformed = Malformed("has a % without two hexadecimal digits behind it");

/// An encoded name or value.
#[derive(Clone, Copy)]
pub(super) struct Encoded<'b> {
    pub(super) bytes: &'b [u8],
    /// The same bytes as text, if the whole query or form is UTF-8.
    text: Option<&'b str>,
    /// Whether the bytes contain neither `%` nor `+`.
    is_plain: bool,
}

impl<'b> Encoded<'b> {
    /// Decodes a name or a value of a query or a form, in which `+` is a space.
    pub(super) fn form(self) -> Result<Cow<'b, str>, Malformed> {
        self.decode(b' ')
    }
    /// Decodes the text; `plus` replaces `+`. A text without escapes is not copied.
    fn decode(self, plus: u8) -> Result<Cow<'b, str>, Malformed> {
        if !self.is_plain {
            return unescaped(self.bytes, plus).map(Cow::Owned);
        }
        let text = self.text.or_else(|| str::from_utf8(self.bytes).ok());
        text.map(Cow::Borrowed).ok_or(NOT_UTF8)
    }
}

/// Splits a query or a form at `&`, and each pair at its first `=`. Empty pairs are left out.
pub(super) fn pairs(encoded: &[u8]) -> Pairs<'_> {
    Pairs { bytes: encoded, text: str::from_utf8(encoded).ok(), at: 0 }
}

/// An iterator over the pairs of a query or a form.
pub(super) struct Pairs<'b> {
    bytes: &'b [u8],
    text: Option<&'b str>,
    at: usize,
}

impl<'b> Pairs<'b> {
    /// The value of the next pair, if its encoded name is `name`. It is faster than `next`, since it does not search the end of the name.
    /// `None` for a name that has to be escaped, such as `a+b`.
    pub(super) fn value_of(&mut self, name: &str) -> Option<Encoded<'b>> {
        let behind = self.rest().strip_prefix(name.as_bytes())?;
        behind.strip_prefix(b"=")?;
        if name.bytes().any(|b| matches!(b, b'&' | b'=' | b'%' | b'+')) {
            return None;
        }
        self.at += name.len() + 1;
        Some(self.value())
    }
    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
    /// The text up to the next `&`.
    fn value(&mut self) -> Encoded<'b> {
        let (len, is_plain) = value_end(self.rest());
        let value = self.piece(len, is_plain);
        self.at += 1;
        value
    }
    fn piece(&mut self, len: usize, is_plain: bool) -> Encoded<'b> {
        let (begin, end) = (self.at, self.at + len);
        self.at = end;
        let text = self.text.and_then(|text| text.get(begin..end));
        Encoded { bytes: self.bytes.get(begin..end).unwrap_or_default(), text, is_plain }
    }
}

impl<'b> Iterator for Pairs<'b> {
    type Item = (Encoded<'b>, Encoded<'b>);

    fn next(&mut self) -> Option<Self::Item> {
        self.at += self.rest().iter().position(|b| *b != b'&')?;
        let rest = self.rest();
        let len = rest.iter().position(|b| matches!(b, b'=' | b'&')).unwrap_or(rest.len());
        let name = self.piece(len, false);
        self.at += usize::from(rest.get(len) == Some(&b'='));
        Some((name, self.value()))
    }
}

/// The index of the next `&`, or the length, and whether neither `%` nor `+` is in front of it. It reads eight bytes at a time.
fn value_end(bytes: &[u8]) -> (usize, bool) {
    let (mut at, mut is_plain) = (0, true);
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*word);
        let end = equal(word, b'&');
        let in_front = end.wrapping_sub(1) & !end;
        is_plain &= (equal(word, b'%') | equal(word, b'+')) & in_front == 0;
        if end != 0 {
            return (at + end.trailing_zeros() as usize / 8, is_plain);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let len = rest.iter().position(|b| *b == b'&').unwrap_or(rest.len());
    is_plain &= !rest.iter().take(len).any(|b| matches!(b, b'%' | b'+'));
    (at + len, is_plain)
}

/// Sets the highest bit of each byte of a word that equals `byte`. The subtraction can borrow, which sets wrong bits above a right one. So
/// only the lowest bit that is set is reliable.
const fn equal(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let other = word ^ (ONES * byte as u64);
    other.wrapping_sub(ONES) & !other & HIGHS
}

/// Decodes a single value of a form, as [`Encoded::form`] does.
pub(super) fn form(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    single(encoded).decode(b' ')
}

/// Decodes a segment of a path, in which `+` is a plus.
pub(super) fn segment(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    single(encoded).decode(b'+')
}

/// A value outside of a list of pairs, still encoded.
fn single(encoded: &[u8]) -> Encoded<'_> {
    let is_plain = !encoded.iter().any(|b| matches!(b, b'%' | b'+'));
    Encoded { bytes: encoded, text: None, is_plain }
}

/// Decodes text with escapes; `plus` replaces `+`.
fn unescaped(encoded: &[u8], plus: u8) -> Result<String, Malformed> {
    let mut pieces = encoded.split(|b| *b == b'%');
    let mut out = Vec::with_capacity(encoded.len());
    // `+` is replaced only in front of and between escapes, so that an escaped `%2B` remains a plus.
    put(pieces.next().unwrap_or_default(), plus, &mut out);
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).ok_or(BROKEN)?;
        out.push(escaped(digits.first(), digits.last()).ok_or(BROKEN)?);
        put(rest, plus, &mut out);
    }
    String::from_utf8(out).map_err(|_| NOT_UTF8)
}

/// Appends bytes, with `plus` instead of each `+`.
fn put(encoded: &[u8], plus: u8, out: &mut Vec<u8>) {
    out.extend(encoded.iter().map(|b| if *b == b'+' { plus } else { *b }));
}

fn escaped(high: Option<&u8>, low: Option<&u8>) -> Option<u8> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    u8::try_from(digit(high?)? * 16 + digit(low?)?).ok()
}

/// A malformed name as text for a message.
pub(super) fn lossy(encoded: &[u8]) -> String {
    String::from_utf8_lossy(encoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{form, pairs};

    fn split(encoded: &str) -> Vec<(String, String)> {
        let text = |encoded: super::Encoded<'_>| encoded.form().unwrap().into_owned();
        pairs(encoded.as_bytes()).map(|(name, value)| (text(name), text(value))).collect()
    }

    #[test]
    fn pairs_of_every_length_are_split_at_the_right_byte() {
        for len in 0..20 {
            let (plain, coded) = ("x".repeat(len), format!("{}%26+", "x".repeat(len)));
            let expected = [("a", plain.as_str()), ("b", &format!("{plain}& ")), ("", "c=d"), ("e", ""), ("f", "")];
            let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(split(&format!("&a={plain}&b={coded}&&=c=d&e&f=&")), expected);
        }
        assert!(form(b"%2").is_err() && form(b"%zz").is_err() && form(b"%ff").is_err());
    }

    #[test]
    fn an_expected_name_is_found_only_if_it_needs_no_escape() {
        let value =
            |encoded: &'static str, name: &str| pairs(encoded.as_bytes()).value_of(name).map(|value| value.form().unwrap());
        assert_eq!(value("a=b=c&d", "a").as_deref(), Some("b=c"));
        for (encoded, name) in
            [("a=b=c", "a=b"), ("a&b=c", "a&b"), ("a+b=c", "a+b"), ("a%20b=c", "a%20b"), ("ab=c", "a"), ("a", "a")]
        {
            assert_eq!(value(encoded, name), None, "{encoded} {name}");
        }
    }
}
