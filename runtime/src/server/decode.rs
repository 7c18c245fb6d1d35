//! Percent-encoded text.
//!
//! In: bytes of a path, a query or a form. Out: text, or what is wrong with it. Not here: what it means.

use std::borrow::Cow;

/// What is wrong with encoded text, as a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

/// Splits a query or a form at `&`, and each pair at its first `=`. Empty pairs are left out.
pub(super) fn pairs(encoded: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    encoded.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let at = pair.iter().position(|b| *b == b'=');
        at.and_then(|at| Some((pair.get(..at)?, pair.get(at + 1..)?))).unwrap_or((pair, &[]))
    })
}

/// A name or a value of a query or a form, in which `+` is a space.
pub(super) fn form(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    decode(encoded, b' ')
}

/// A segment of a path.
pub(super) fn segment(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    decode(encoded, b'+')
}

/// Text without escapes is the rule: it is not copied. `plus` is what `+` stands for.
fn decode(encoded: &[u8], plus: u8) -> Result<Cow<'_, str>, Malformed> {
    let plain = !encoded.iter().fold(false, |found, b| found | (*b == b'%') | (*b == b'+'));
    let text = if plain {
        str::from_utf8(encoded).ok().map(Cow::Borrowed)
    } else {
        String::from_utf8(unescape(encoded, plus)?).ok().map(Cow::Owned)
    };
    text.ok_or(Malformed("is not UTF-8"))
}

fn unescape(encoded: &[u8], plus: u8) -> Result<Vec<u8>, Malformed> {
    let mut pieces = encoded.split(|b| *b == b'%');
    let mut out = Vec::with_capacity(encoded.len());
    out.extend_from_slice(pieces.next().unwrap_or_default());
    // First what stands between the escapes: a `+` that was escaped stays one.
    replace(&mut out, 0, plus);
    for piece in pieces {
        let broken = Malformed("has a % without two hexadecimal digits behind it");
        let (digits, rest) = piece.split_at_checked(2).ok_or(broken)?;
        out.push(escaped(digits.first(), digits.last()).ok_or(broken)?);
        let begin = out.len();
        out.extend_from_slice(rest);
        replace(&mut out, begin, plus);
    }
    Ok(out)
}

/// Puts `plus` in the place of each `+` from `begin` on.
fn replace(text: &mut [u8], begin: usize, plus: u8) {
    for b in text.iter_mut().skip(begin) {
        *b = if *b == b'+' { plus } else { *b };
    }
}

fn escaped(high: Option<&u8>, low: Option<&u8>) -> Option<u8> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    u8::try_from(digit(high?)? * 16 + digit(low?)?).ok()
}

/// A name for a message, however malformed.
pub(super) fn lossy(encoded: &[u8]) -> String {
    String::from_utf8_lossy(encoded).into_owned()
}
