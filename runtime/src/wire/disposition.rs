//! The header `Content-Disposition`. In a response it has the name of a file (RFC 6266). In a part of a multipart body it has the name of
//! the parameter, and of the file if there is one (RFC 7578).
//!
//! In: a header value, or names. Out: names, or a header value from which the same names are read. Not here: the content.

mod charset;
mod parameters;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) use self::parameters::Parameters;
use crate::file::name;

/// The characters that are percent-encoded in `filename*`: all but letters, digits, `-`, `.`, `_` and `~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The header value of a response with a file of this name. A name with other than plain characters is written twice: unchanged, and for
/// old clients with `_` instead of them.
#[must_use]
pub fn write(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let name = name::sanitize(name);
    if name.is_empty() {
        return kind.to_owned();
    }
    let plain = plain_characters(&name);
    if plain == name {
        return format!("{kind}; filename=\"{plain}\"");
    }
    format!("{kind}; filename=\"{plain}\"; filename*={}", extended(&name))
}

/// The name with `_` instead of every character that some client reads differently.
fn plain_characters(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -._()".contains(c);
    name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}

fn extended(name: &str) -> String {
    format!("UTF-8''{}", utf8_percent_encode(name, ESCAPED))
}

/// The file name in a response, without folders and control characters. It is taken from `filename*` if that can be read, otherwise from
/// `filename`.
#[must_use]
pub fn read(value: &[u8]) -> Option<String> {
    let (_, parameters) = Parameters::read(value);
    file_name(parameters.get("filename*"), parameters.get("filename"), Source::Response).map(|name| name::sanitize(&name))
}

/// Where a `filename` is. It decides which escapes are read besides quoted pairs and encoded words (RFC 2047).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// In a response: no other escapes.
    Response,
    /// In a part of a multipart body: `%22`, `%0D` and `%0A`, as browsers write them.
    Part,
}

fn file_name(extended: Option<&[u8]>, plain: Option<&[u8]>, source: Source) -> Option<String> {
    let plain = || plain.map(|value| unescape(&charset::utf8_or_latin(value), source));
    extended.and_then(charset::extended).or_else(plain)
}

fn unescape(text: &str, source: Source) -> String {
    match charset::encoded_words(text) {
        std::borrow::Cow::Owned(decoded) => decoded,
        std::borrow::Cow::Borrowed(text) if source == Source::Part && text.contains('%') => {
            text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
        }
        std::borrow::Cow::Borrowed(text) => text.to_owned(),
    }
}

/// The names of a part of a multipart body.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartNames {
    /// The name of the parameter, with brackets: `files[]`.
    pub name: String,
    /// The file's name, without folders and control characters.
    pub file_name: Option<String>,
}

/// Reads the header value of a part of a multipart body.
///
/// # Errors
/// If the value breaks the grammar, is not `form-data`, has no name or two, or has a name that is not UTF-8. The error is a predicate, such
/// as `has no name`.
#[cfg(feature = "server")]
pub fn read_part(value: &[u8]) -> Result<PartNames, &'static str> {
    let (kind, parameters) = Parameters::read(value);
    if !kind.eq_ignore_ascii_case(b"form-data") {
        return Err("has a content-disposition that is not form-data");
    }
    if let Some(fault) = parameters.fault {
        return Err(fault);
    }
    let is_continued = |name: &str| name.starts_with("name*") || name.starts_with("filename*");
    if parameters.list.iter().any(|parameter| is_continued(&parameter.name) && !parameter.name.ends_with("name*")) {
        return Err("has a name in several parameters (RFC 2231), which is not read");
    }
    let once = |name| parameters.get_once(name).map_err(|()| "has the same name parameter twice");
    let (extended_name, plain_name) = (once("name*")?, once("name")?);
    let (extended_file_name, plain_file_name) = (once("filename*")?, once("filename")?);
    let name = match (extended_name.and_then(charset::extended), plain_name) {
        (Some(name), _) => name,
        (None, Some(name)) => unescape(str::from_utf8(name).map_err(|_| "has a name that is not UTF-8")?, Source::Part),
        (None, None) => return Err("has no name"),
    };
    let file_name = file_name(extended_file_name, plain_file_name, Source::Part).map(|name| name::sanitize(&name));
    Ok(PartNames { name, file_name })
}

/// The header value of a part of a multipart body. `None` if there is no value from which every server reads the same name.
#[cfg(feature = "client")]
#[must_use]
pub fn write_part(name: &str, file_name: Option<&str>) -> Option<String> {
    let mut value = format!("form-data; name=\"{}\"", escape_part(name)?);
    match file_name.map(|name| (name, escape_part(name))) {
        None => {}
        Some((_, Some(escaped))) => value.extend(["; filename=\"", &escaped, "\""]),
        Some((name, None)) => {
            value.extend(["; filename=\"", &plain_characters(name), "\"; filename*=", &extended(name)]);
        }
    }
    Some(value)
}

/// Escapes a name as browsers do, and backslashes too, since a backslash would escape the closing quote. `None` for a name that would be
/// read as another name, such as `%22` or `=?utf-8?Q?a?=`, and for a name with control characters.
#[cfg(feature = "client")]
fn escape_part(text: &str) -> Option<String> {
    let escaped = text.replace('\\', "\\\\").replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let is_same = unescape(&escaped.replace("\\\\", "\\"), Source::Part) == text;
    (is_same && !escaped.chars().any(|c| c.is_control() && c != '\t')).then_some(escaped)
}
#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn names_cannot_add_parameters_or_headers() {
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
