//! The charsets and encodings of values of header parameters.
//!
//! In: the bytes of a parameter's value. Out: text. Not here: which parameter is read (see `disposition`).

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;

/// Base64 with or without `=` at its end.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// The characters of Windows-1252 at 0x80 to 0x9F. Its other bytes are the code points of the same number.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    /// The charset that the WHATWG Encoding standard also uses for the labels `ISO-8859-1` and `US-ASCII`.
    Windows1252,
}

impl Charset {
    fn from_label(label: &str) -> Option<Self> {
        match label.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Charset::Utf8),
            "iso-8859-1" | "latin1" | "windows-1252" | "us-ascii" => Some(Charset::Windows1252),
            _ => None,
        }
    }
    fn decode(self, bytes: Vec<u8>) -> Option<String> {
        match self {
            Charset::Utf8 => String::from_utf8(bytes).ok(),
            Charset::Windows1252 => Some(windows_1252(&bytes)),
        }
    }
}

fn windows_1252(bytes: &[u8]) -> String {
    let decode = |byte: &u8| byte.checked_sub(0x80).and_then(|index| WINDOWS_1252.get(usize::from(index)).copied());
    bytes.iter().map(|byte| decode(byte).unwrap_or(char::from(*byte))).collect()
}

/// Decodes text without a stated charset: UTF-8, or Windows-1252 if the bytes are not UTF-8.
pub(super) fn utf8_or_latin(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| Cow::Owned(windows_1252(bytes)), Cow::Borrowed)
}

/// Decodes an extended value, such as `UTF-8'en'%C3%BC.txt` (RFC 8187). `None` for an unknown charset, or for bytes that are not valid in it.
pub(super) fn extended(value: &[u8]) -> Option<String> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    Charset::from_label(str::from_utf8(charset).ok()?)?.decode(percent_decode(encoded).collect())
}

/// Decodes the encoded words in a text, such as `=?utf-8?B?w7w=?=` (RFC 2047). Returns the borrowed text if there are none.
///
/// White space between two encoded words is dropped. The bytes of adjacent words are joined before they are decoded, because some programs
/// split a character between two words.
pub(super) fn encoded_words(text: &str) -> Cow<'_, str> {
    let (mut out, mut rest, mut found) = (String::new(), text, false);
    while let Some(at) = rest.find("=?") {
        let (before, from_mark) = rest.split_at_checked(at).unwrap_or((rest, ""));
        match encoded_run(from_mark) {
            Some((decoded, behind)) => {
                out.push_str(before);
                out.push_str(&decoded);
                (rest, found) = (behind, true);
            }
            None => {
                let (mark, behind) = from_mark.split_at_checked(2).unwrap_or((from_mark, ""));
                out.push_str(before);
                out.push_str(mark);
                rest = behind;
            }
        }
    }
    if !found {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Decodes the encoded words at the beginning of a text; also returns the text after them.
fn encoded_run(text: &str) -> Option<(String, &str)> {
    let (charset, mut bytes, mut rest) = encoded_word(text)?;
    while let Some((next, more, behind)) = encoded_word(rest.trim_start()) {
        if next != charset {
            break;
        }
        bytes.extend(more);
        rest = behind;
    }
    Some((charset.decode(bytes)?, if encoded_word(rest.trim_start()).is_some() { rest.trim_start() } else { rest }))
}

/// One encoded word: its charset, its bytes, and the text after it.
fn encoded_word(text: &str) -> Option<(Charset, Vec<u8>, &str)> {
    let (label, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (encoded, behind) = rest.split_once("?=")?;
    // RFC 2231 puts a language after the charset: `utf-8*en`.
    let charset = Charset::from_label(label.split('*').next()?)?;
    let bytes = match encoding {
        "B" | "b" => BASE64.decode(encoded).ok()?,
        "Q" | "q" => quoted_printable(encoded)?,
        _ => return None,
    };
    Some((charset, bytes, behind))
}

/// The `Q` encoding: `_` is a space, `=FC` a byte.
fn quoted_printable(encoded: &str) -> Option<Vec<u8>> {
    let mut pieces = encoded.split('=');
    let spaces = |piece: &str| piece.replace('_', " ").into_bytes();
    let mut out = spaces(pieces.next()?);
    for piece in pieces {
        let (digits, behind) = piece.split_at_checked(2)?;
        out.push(u8::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))?);
        out.extend(spaces(behind));
    }
    Some(out)
}
