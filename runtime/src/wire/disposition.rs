//! `Content-Disposition`: of an answer (RFC 6266), under which name it is saved, and of a part of a multipart body (RFC 7578),
//! which parameter it is.
//!
//! In: a header value, or names. Out: names, or a header value from which the same names are read. Not here: the content.

mod charset;
mod parameters;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) use self::parameters::Parameters;
use crate::file::name;

/// The characters that `filename*` holds without an escape.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value of an answer with a file of this name. A name that is not plain is there twice: in plain letters for old clients, and whole.
pub fn write(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let name = name::sanitize(name);
    if name.is_empty() {
        return kind.to_owned();
    }
    let plain = plain_letters(&name);
    if plain == name {
        return format!("{kind}; filename=\"{plain}\"");
    }
    format!("{kind}; filename=\"{plain}\"; filename*={}", extended(&name))
}

/// A name with `_` in the place of every character that some client reads differently.
fn plain_letters(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -._()".contains(c);
    name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}

fn extended(name: &str) -> String {
    format!("UTF-8''{}", utf8_percent_encode(name, UNESCAPED))
}

/// The file name of an answer, without folders and control characters. `filename*` comes first where it can be read.
pub fn read(value: &[u8]) -> Option<String> {
    let (_, parameters) = Parameters::read(value);
    file_name(parameters.get("filename*"), parameters.get("filename"), Form::Answer).map(|name| name::sanitize(&name))
}

/// What is escaped in a `filename` besides a quoted pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing.
    Answer,
    /// What browsers escape: `%22`, `%0D` and `%0A`.
    Part,
}

fn file_name(extended: Option<&[u8]>, plain: Option<&[u8]>, form: Form) -> Option<String> {
    let plain = || plain.map(|value| unescape(&charset::utf8_or_latin(value), form));
    extended.and_then(charset::extended).or_else(plain)
}

fn unescape(text: &str, form: Form) -> String {
    match charset::encoded_words(text) {
        std::borrow::Cow::Owned(decoded) => decoded,
        std::borrow::Cow::Borrowed(text) if form == Form::Part && text.contains('%') => {
            text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
        }
        std::borrow::Cow::Borrowed(text) => text.to_owned(),
    }
}

/// The names of a part.
#[derive(Debug, PartialEq, Eq)]
pub struct PartNames {
    /// The parameter, with its brackets: `files[]`.
    pub name: String,
    /// The file's name, without folders and control characters.
    pub file_name: Option<String>,
}

/// Reads the value of a part.
///
/// # Errors
/// When the value breaks the grammar, is not of a form, has no name or two, or a name that is not UTF-8: a predicate, such as
/// `has no name`.
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
        (None, Some(name)) => unescape(str::from_utf8(name).map_err(|_| "has a name that is not UTF-8")?, Form::Part),
        (None, None) => return Err("has no name"),
    };
    let file_name = file_name(extended_file_name, plain_file_name, Form::Part).map(|name| name::sanitize(&name));
    Ok(PartNames { name, file_name })
}

/// The value of a part; `None` when no value can be written from which a server reads the same name.
#[cfg(feature = "client")]
pub fn write_part(name: &str, file_name: Option<&str>) -> Option<String> {
    let mut value = format!("form-data; name=\"{}\"", escape_part(name)?);
    match file_name.map(|name| (name, escape_part(name))) {
        None => {}
        Some((_, Some(escaped))) => value.extend(["; filename=\"", &escaped, "\""]),
        Some((name, None)) => {
            value.extend(["; filename=\"", &plain_letters(name), "\"; filename*=", &extended(name)]);
        }
    }
    Some(value)
}

/// Escapes as browsers do, and backslashes too: one in front of the closing quote would hide it. `None` for a text that would be
/// read as another one, such as `%22` or `=?utf-8?Q?a?=`, and for control characters.
#[cfg(feature = "client")]
fn escape_part(text: &str) -> Option<String> {
    let escaped = text.replace('\\', "\\\\").replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let is_kept = unescape(&escaped.replace("\\\\", "\\"), Form::Part) == text;
    (is_kept && !escaped.chars().any(|c| c.is_control() && c != '\t')).then_some(escaped)
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
