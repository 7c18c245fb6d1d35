//! `Content-Disposition` of an answer (RFC 6266, RFC 8187): under which name it is saved, and whether it is shown.
//!
//! In: a name, whatever is in it. Out: a header's value that nobody can break; and back. Not here: parts of multipart bodies,
//! whose names browsers escape otherwise.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use crate::file::name;

/// What stays as it is in `filename*`.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value for a file of this name. The name is there twice where it is not plain: in plain letters for old clients, and whole.
pub fn write(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let name = name::plain(name);
    if name.is_empty() {
        return kind.to_owned();
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || " -._()".contains(c);
    let plain: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if plain == name {
        return format!("{kind}; filename=\"{plain}\"");
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, PLAIN))
}

/// The name in a value, without folders and control characters: that of `filename*` where there is one that can be read.
pub fn read(value: &[u8]) -> Option<String> {
    let parameters = parameters(&text(value));
    let value = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let name = value("filename*").and_then(coded).or_else(|| value("filename").map(str::to_owned))?;
    Some(name::plain(&name))
}

/// Servers that know no better send names as they are, in UTF-8 or Latin-1.
fn text(value: &[u8]) -> String {
    str::from_utf8(value).map_or_else(|_| value.iter().copied().map(char::from).collect(), str::to_owned)
}

/// `UTF-8'en'%C3%BC.txt`
fn coded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, name) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode(name.as_bytes()).collect();
    match charset {
        _ if charset.eq_ignore_ascii_case("utf-8") => String::from_utf8(bytes).ok(),
        _ if charset.eq_ignore_ascii_case("iso-8859-1") => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

/// The parameters behind the first `;`, names in lower case. A `;` between quotes is part of a value.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map(|(_, rest)| rest);
    while let Some((name, behind)) = rest.and_then(|rest| rest.split_once('=')) {
        let (value, behind) = match behind.trim_start().strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => split(behind),
        };
        // A parameter without a value may stand in front of the name.
        let name = name.rsplit(';').next().unwrap_or_default();
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = behind;
    }
    found
}

/// A value without quotes, and what is behind the next `;`.
fn split(value: &str) -> (String, Option<&str>) {
    let (value, rest) = value.split_once(';').map_or((value, None), |(value, rest)| (value, Some(rest)));
    (value.trim().to_owned(), rest)
}

/// A value up to its closing quote, `\` taken off what it stands in front of, and what is behind the next `;`.
///
/// A path of Windows has `\` that stand for themselves: only those before `"` and `\` escape.
fn unquote(quoted: &str) -> (String, Option<&str>) {
    let (mut value, mut letters) = (String::new(), quoted.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' if letters.as_str().starts_with(['"', '\\']) => value.extend(letters.next()),
            other => value.push(other),
        }
    }
    (value, letters.as_str().split_once(';').map(|(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(write("report.pdf", false), "attachment; filename=\"report.pdf\"");
        assert_eq!(write("report.pdf", true), "inline; filename=\"report.pdf\"");
        assert_eq!(write("", false), "attachment");
        assert_eq!(write("../../etc/passwd", false), "attachment; filename=\"passwd\"");
        let hostile = "a\"; filename=\"b\r\nset-cookie: x\u{202e}ü.txt";
        let written = write(hostile, false);
        assert_eq!(
            written,
            "attachment; filename=\"a__ filename__bset-cookie_ x_.txt\"; \
             filename*=UTF-8''a%22%3B%20filename%3D%22bset-cookie%3A%20x%C3%BC.txt"
        );
        assert_eq!(read(written.as_bytes()).as_deref(), Some("a\"; filename=\"bset-cookie: xü.txt"));
        assert!(write(&"é".repeat(10_000), false).len() < 1_200);
    }

    #[test]
    fn names_are_read_as_servers_write_them() {
        for (value, name) in [
            ("attachment; filename=\"report.pdf\"", Some("report.pdf")),
            ("attachment; filename=../../x", Some("x")),
            ("attachment; filename=\"a\"; filename*=UTF-8''%C3%BC.txt", Some("ü.txt")),
            ("attachment; filename*=UTF-8''%C3%BC.txt; filename=\"a\"", Some("ü.txt")),
            ("attachment; filename*=iso-8859-1'de'%fc.txt", Some("ü.txt")),
            ("attachment; filename*=UTF-8''%ff; filename=a.txt", Some("a.txt")),
            ("attachment; filename*=utf-7''x; filename=a.txt", Some("a.txt")),
            ("attachment; FileName = \"a;b=c\\\"d.txt\" ; x=y", Some("a;b=c\"d.txt")),
            ("attachment; filename=\"C:\\temp\\a.txt\"", Some("a.txt")),
            ("attachment; x; filename=a.txt", Some("a.txt")),
            ("attachment; filename=ü.txt", Some("ü.txt")),
            ("attachment; filename=\"open", Some("open")),
            ("attachment; filename=\"..\"", Some("")),
            ("attachment", None),
            ("", None),
        ] {
            assert_eq!(read(value.as_bytes()).as_deref(), name, "{value}");
        }
        assert_eq!(read(b"attachment; filename=\"\xfc.txt\"").as_deref(), Some("ü.txt"));
    }
}
